"""A new call repository: its files, schemas and workflows."""
