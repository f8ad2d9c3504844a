"""Certificates in the admin."""
