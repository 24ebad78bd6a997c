"""A proposal that comes as an issue of a forge, and the answer to it."""
