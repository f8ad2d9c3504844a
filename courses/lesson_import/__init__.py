"""Lessons out of files: drafts, and activities from H5P."""
