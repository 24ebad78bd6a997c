"""Who reviews what: no conflicts, equal loads, connected."""
