"""H5P packages: the questions in them, also inside columns, presentations and books."""

from django.utils.translation import gettext_lazy as _

from quizzes.formats.h5p.reader import read, read_parts, sniff
from quizzes.formats.registry import Format

FORMAT = Format(
    name="h5p",
    label=_("H5P"),
    ending="h5p",
    content_type="application/zip",
    sniff=sniff,
    read=read,
    parts=read_parts,
)
