"""What the decision depends on: frontier, price, stability, other policies."""
