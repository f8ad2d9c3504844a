"""The demo school, and schools of any size for measuring."""
