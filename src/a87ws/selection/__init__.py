"""Choosing the series: the instance, the search, the proof, the reasons, the record."""
