"""Reading certificates as a person would: their words, their look."""

import re
import subprocess
import unicodedata

import pypdfium2


def plain(text):
    """Without marks, tatweel and presentation forms: what a PDF's text layer can be held to."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\u0640\u064b-\u0655\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", text)


def page_text(pdf):
    """The words of the document, which must be one page. In columns, so that words of one line stay together."""
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return plain(read.stdout.decode())
