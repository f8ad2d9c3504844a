"""The words for where a recording stands, and why one could not be used."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Of making a recording small."""

    WAITING = "waiting", _("waiting")
    WORKING = "working", _("being made small")
    READY = "ready", _("ready for phones")
    FAILED = "failed", _("not made small")


class UploadStage(models.TextChoices):
    """Of a file that comes in parts."""

    RECEIVING = "receiving", _("not whole yet")
    CHECKING = "checking", _("being checked")
    DONE = "done", _("uploaded")
    REFUSED = "refused", _("refused")


class Fault(models.TextChoices):
    """What a trainer is told, and what to do about it."""

    BROKEN = "broken", _("The file is damaged, or holds neither sound nor video. Save it again and upload it once more.")
    WRONG_KIND = "wrong_kind", _("This is not what it was added as: a sound in the place of a video, or a video in the place of a sound.")
    TOO_LONG = "too_long", _("The recording is too long. Cut it into parts: short ones are listened to more often, too.")
    TOO_HEAVY = "too_heavy", _("The file is too heavy. Save it smaller, or cut it into parts.")
    INCOMPLETE = "incomplete", _("A part of the file did not arrive. Upload it again.")
    TOO_SLOW = "too_slow", _("Making it small took too long. Cut it into parts, or try again when less is going on.")
    GONE = "gone", _("The file is no longer there. Upload it again.")
    STORAGE = "storage", _("The place where files lie did not answer. Try again in a few minutes.")
    MACHINE = "machine", _("The server could not do its work. Try again; if this goes on, tell whoever looks after the server.")


class PictureFault(models.TextChoices):
    """What a trainer is told of a picture that could not be made small."""

    BROKEN = "broken", _("The picture is damaged. Save it again with another program and upload it once more.")
    GONE = "gone", _("The file is no longer there. Upload it again.")
    STORAGE = "storage", _("The place where files lie did not answer. Try again in a few minutes.")
    MACHINE = "machine", _("The server could not do its work. Try again; if this goes on, tell whoever looks after the server.")
