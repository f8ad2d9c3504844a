"""What is said of a file that cannot be read."""

from text.errors import DomainError


class FormatInvalid(DomainError):
    """A file that cannot be read at all."""
