"""Moodle XML, as Moodle exports its question bank."""

from django.utils.translation import gettext_lazy as _

from quizzes.formats.moodle_xml.reader import read, read_parts, sniff
from quizzes.formats.moodle_xml.writer import write
from quizzes.formats.registry import Format

FORMAT = Format(
    name="moodle-xml",
    label=_("Moodle XML"),
    ending="xml",
    content_type="application/xml",
    sniff=sniff,
    read=read,
    parts=read_parts,
    write=write,
    holds_files=True,
)
