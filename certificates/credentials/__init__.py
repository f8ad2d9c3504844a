"""Certificates as signed, machine-readable credentials (Open Badges 3.0). Knows no database."""
