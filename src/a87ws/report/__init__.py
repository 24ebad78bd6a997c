"""The committee's page and the standings, from the same facts."""
