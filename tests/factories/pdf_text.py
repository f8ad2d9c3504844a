"""Reading certificates as a person would: their words, and what three programs copy from them."""

import re
import subprocess
import tempfile
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


def copied(pdf):
    """What PDFium (Chrome, Android), poppler (evince, Okular) and MuPDF copy from the document: program -> text in the order of reading.

    Marks of direction are taken out, and every run of white space is one space.
    """
    pages = pypdfium2.PdfDocument(pdf)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        poppler = subprocess.run(["pdftotext", file.name, "-"], capture_output=True, check=True).stdout.decode()
        mupdf = subprocess.run(["mutool", "draw", "-q", "-F", "text", file.name], capture_output=True, check=True).stdout.decode()
    pdfium = " ".join(pages[number].get_textpage().get_text_range() for number in range(len(pages)))
    # MuPDF of Debian 12 gives Arabic as it is seen, from left to right; newer ones turn it, letter by letter as here.
    seen = re.sub(r"[\u0600-\u06ff]+(?:[ \u00a0]+[\u0600-\u06ff]+)*", lambda run: run[0][::-1], mupdf)
    return {"pdfium": as_copied(pdfium), "poppler": as_copied(poppler), "mupdf": as_copied(seen)}


def as_copied(text):
    return re.sub(r"\s+", " ", re.sub(r"[\u200e\u200f\u202a-\u202e]", "", text))


def found_by_pdfium(pdf, words):
    """Whether searching for the words in Chrome finds them."""
    return any(page.get_textpage().search(words).get_next() for page in pypdfium2.PdfDocument(pdf))
