"""Texts that go out."""
