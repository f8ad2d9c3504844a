"""What a person is told when she may not."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from text.errors import DomainError, NotAllowed


def test_who_may_not_is_told_whom_to_ask():
    with override("fr"):
        assert str(NotAllowed()) == "Seul un administrateur peut faire cela. Adressez-vous à un administrateur du programme."
        assert str(NotAllowed("Pas ici.", "")) == "Pas ici."


def test_a_page_that_catches_neither_is_refused_and_not_broken():
    assert isinstance(NotAllowed(), PermissionDenied)
    assert isinstance(NotAllowed(), DomainError)
    assert NotAllowed().code == "not_allowed"
