"""What a completion earns, and proving it."""
