"""What a report says, one table a language: the same entries in each."""
