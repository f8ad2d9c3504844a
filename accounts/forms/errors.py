"""Errors of services as errors of form fields."""

from django.core.exceptions import ValidationError

from text.errors import DomainError


def as_validation_error(error: DomainError) -> ValidationError:
    """What a service refused, as the form shows it: what happened, then what to do."""
    return ValidationError([str(part) for part in (error.message, error.hint) if part], code=error.code)
