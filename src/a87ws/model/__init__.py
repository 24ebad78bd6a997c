"""The nouns: frozen records of what the files say, with no rule that needs two files."""
