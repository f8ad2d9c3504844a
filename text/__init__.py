"""Arabic and French as data."""
