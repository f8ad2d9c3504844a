"""Journeys through a running school."""
