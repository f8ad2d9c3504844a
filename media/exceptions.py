"""What can go wrong with a recording, as it is told to a trainer."""

from django.utils.translation import gettext_lazy as _

from media.choices import Fault
from text.errors import DomainError


class ProbeFailed(DomainError):
    """The program that looks into sound and video did not answer."""

    def __init__(self) -> None:
        super().__init__(
            "probe_failed",
            _("The file could not be checked."),
            _("Try again in a few minutes; if this goes on, tell whoever looks after the server."),
        )


class TranscodingFailed(DomainError):
    """A recording cannot be made small, for a reason that trying again would not change."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value, fault.label, "")


class UploadInvalid(DomainError):
    """What somebody wants to upload in parts cannot be, or not like this."""


class UploadGone(DomainError):
    """An upload was discarded, by its trainer or by time, or is another's."""

    def __init__(self) -> None:
        super().__init__("upload_gone", _("This upload is no longer there."), _("Choose the file again."))
