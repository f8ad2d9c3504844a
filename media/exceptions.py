"""What can go wrong with a recording, as it is told to a trainer."""

from django.utils.translation import gettext_lazy as _

from text.errors import DomainError


class ProbeFailed(DomainError):
    """The program that looks into sound and video did not answer."""

    def __init__(self) -> None:
        super().__init__(
            "probe_failed",
            _("The file could not be checked."),
            _("Try again in a few minutes; if this goes on, tell whoever looks after the server."),
        )
