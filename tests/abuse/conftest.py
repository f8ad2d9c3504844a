"""The cast and the desks of the functional tests, for people who mean harm."""

from tests.functional.conftest import any_quiz, everybody, office, things

__all__ = ["any_quiz", "everybody", "office", "things"]
