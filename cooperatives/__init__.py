"""Regions, sectors, cooperatives, the people in them, and the cohorts that learn together."""
