"""Measures what the school promises; see budgets.toml."""
