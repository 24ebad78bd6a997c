"""After the decision: what hosts owe, dates, letters, the public part."""
