"""GIFT, Moodle's format for writing questions as text."""

from django.utils.translation import gettext_lazy as _

from quizzes.formats.gift.reader import read, sniff
from quizzes.formats.gift.writer import write
from quizzes.formats.registry import Format

FORMAT = Format(
    name="gift",
    label=_("GIFT (text)"),
    ending="gift.txt",
    content_type="text/plain; charset=utf-8",
    sniff=sniff,
    read=read,
    write=write,
    one_language=True,
)
