"""The optimiser: a call in integers, the search, the proof and the reasons."""
