"""The submission form: one page that asks, checks and writes the file of a proposal."""
