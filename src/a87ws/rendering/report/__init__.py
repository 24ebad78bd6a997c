"""The report: one self-contained page for a committee, or for everybody, from the same values."""
