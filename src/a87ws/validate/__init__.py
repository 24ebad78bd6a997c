"""The command that checks everything, and its reports for people and forges."""
