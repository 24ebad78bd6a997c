"""Values to text: pure functions, one for each form."""
