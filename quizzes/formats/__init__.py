"""The formats of question files: one reader, and mostly one writer, for each.

A format is a module with a `FORMAT`, named here. The order is that in which they are asked whether they know a file.
"""

from quizzes.formats import aiken, csv, gift, h5p, moodle_xml, qti, xlsx
from quizzes.formats.registry import register

for _module in (xlsx, moodle_xml, h5p, qti, csv, gift, aiken):
    register(_module.FORMAT)
