"""QTI 2.1 and 2.2: packages and single items; a little of QTI 1.2."""

from django.utils.translation import gettext_lazy as _

from quizzes.formats.qti.package import read, read_parts, sniff
from quizzes.formats.qti.writer import write
from quizzes.formats.registry import Format

FORMAT = Format(
    name="qti",
    label=_("QTI 2.2"),
    ending="zip",
    content_type="application/zip",
    sniff=sniff,
    read=read,
    parts=read_parts,
    write=write,
    holds_files=True,
)
