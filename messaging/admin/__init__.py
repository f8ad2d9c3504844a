"""The outbox in the admin."""
