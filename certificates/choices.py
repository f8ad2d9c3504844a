"""The closed lists of words of this app."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Labels = tuple[tuple[str, Promise | str], ...]


class State(models.TextChoices):
    """What has become of an issued certificate. Only ever leaves "active", once."""

    ACTIVE = "active", _("active")
    REVOKED = "revoked", _("withdrawn")
    REPLACED = "replaced", _("replaced")


class EventKind(models.TextChoices):
    """What happened to a certificate."""

    ISSUED = "issued", _("issued")
    REVOKED = "revoked", _("withdrawn")
    REPLACED = "replaced", _("replaced")
    REMINDED = "reminded", _("the owner was told that it ends soon")
    PASSED = "passed", _("the course was passed again")
    RENEWED = "renewed", _("renewed")


class VerificationStatus(models.TextChoices):
    """The status of a certificate, as a verifier is told it."""

    VALID = "valid", _("valid")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REPLACED = "replaced", _("replaced")
    NEVER_ISSUED = "never_issued", _("never issued")
    MISTYPED = "mistyped", _("mistyped")


class Outcome(models.TextChoices):
    """What an item of a bulk run came to."""

    WAITING = "", _("waiting")
    ISSUED = "issued", _("issued")
    ALREADY = "already", _("had one already")
    REFUSED = "refused", _("not issued")


class WhyRevoked(models.TextChoices):
    """The short list of public reasons for a withdrawal; own words may be added."""

    MISTAKE = "mistake", _("It was issued by mistake.")
    NOT_EARNED = "not_earned", _("The course was not done by this person herself.")
    WRONG_DETAILS = "wrong_details", _("It says something that is not right.")
    ASKED = "asked", _("The person it belongs to asked for it.")
    OTHER = "other", _("Another reason, in your own words")


class WhyReplaced(models.TextChoices):
    """The short list of public reasons for a replacement."""

    NAME = "name", _("The name was corrected.")
    DETAILS = "details", _("A detail was corrected.")
    OTHER = "other", _("Another reason, in your own words")


class RequestState(models.TextChoices):
    """What became of a member's wish for a correction."""

    OPEN = "open", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class FileStatus(models.TextChoices):
    """The status of a file, as a verifier is told it."""

    VALID = "valid", _("genuine and valid")
    EXPIRED = "expired", _("genuine, but expired")
    WITHDRAWN = "withdrawn", _("genuine, but withdrawn")
    REPLACED = "replaced", _("genuine, but replaced by a newer one")
    CHANGED = "changed", _("changed after it was issued")
    ELSEWHERE = "elsewhere", _("of another issuer")
    NOT_OURS = "not_ours", _("not one of ours")
    UNREADABLE = "unreadable", _("not readable")


class Difference(models.TextChoices):
    """What was changed in a file."""

    NAME = "name", _("the name")
    TITLE = "title", _("what was earned")
    DATES = "dates", _("a date")
    SERIAL = "serial", _("the number")
    OTHER = "other", _("another part of the record")
    SIGNATURE = "signature", _("the signature")
    DOCUMENT = "document", _("the document itself")


class ProofFormat(models.TextChoices):
    """The formats in which a certificate is signed."""

    CREDENTIAL = "credential", "eddsa-rdfc-2022"
    TOKEN = "token", "vc+jwt"
    OFFLINE = "offline", "CBOR"


class PrintForm(models.TextChoices):
    """In which form many certificates leave the school."""

    PDF = "pdf", _("one PDF to print")
    ZIP = "zip", _("a PDF for each person, in a ZIP")


LAYOUT_LABELS: Labels = (("zellige", _("Frame of zellige")), ("arch", _("Doorway")), ("ruled", _("Sober, with a band")))
SCHEME_LABELS: Labels = (("majorelle", _("Majorelle blue")), ("olive", _("Olive green")), ("clay", _("Red clay")))
