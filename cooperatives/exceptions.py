"""What can go wrong with cooperatives and cohorts, in words for the person in front of the screen."""

from django.utils.translation import gettext_lazy as _

from text.errors import DomainError


class AlreadyMember(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "already_member",
            _("This person already belongs to this cooperative."),
            _("End her membership first if her place has changed."),
        )


class UnknownRole(DomainError):
    def __init__(self) -> None:
        super().__init__("unknown_role", _("This role does not exist."), _("Choose one of the roles in the list."))


class DateInFuture(DomainError):
    def __init__(self) -> None:
        super().__init__("date_in_future", _("This day has not come yet."), _("Write today's date or an earlier one."))


class LeftBeforeJoining(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "left_before_joining",
            _("She cannot leave before the day she joined."),
            _("Write the day she left, or correct the day she joined."),
        )


class RequestDecided(DomainError):
    def __init__(self) -> None:
        super().__init__("request_decided", _("This request was answered meanwhile."), _("Nothing was done a second time."))


class TooManyRequests(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "too_many_requests",
            _("Several people on this number are waiting for an answer already."),
            _("Wait for it, or ask your cooperative."),
        )
