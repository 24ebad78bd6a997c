"""Where the call stands and what is next."""
