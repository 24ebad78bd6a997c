"""The nouns of one call, and the files they come from."""
