"""Cooperatives and cohorts in the admin."""
