"""The rules by noun: each module holds the checks of one kind of file."""
