"""A reviewer's evening: one proposal after another, at a terminal or in a sheet."""
