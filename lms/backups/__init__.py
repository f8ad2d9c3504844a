"""Backup and restore of a whole school: the database, its files, and apart from both the keys."""
