"""Forms about certificates."""
