#!/usr/bin/env bash
# Typst 0.15.2, PDFium (pypdfium2 5.15.2), poppler of Debian 12; fonts of Debian's fonts-noto-core 20201225-1 and fonts-hosny-amiri 0.113-1:
# which Arabic word is copied or found in a PDF depends on the font, not on the program that wrote or reads it.
#
# The ground: a bank searches a certificate for the name of a cooperative.
# Expected: the text of a PDF is what was written. Typst writes a table from glyphs to letters; readers follow it; a font is a matter of taste.
# What is: the word for hope (alef with hamza after lam) comes out of Noto Sans Arabic with the two letters turned round, in both readers: the
# font draws lam-alef as two glyphs that lie in the other order, and each carries its letter. Noto Naskh Arabic and Amiri give it rightly. But
# Amiri moves yeh below waw, by kerning, so far that both readers see a space inside the word for marketing; without kerning it is whole.
set -euo pipefail
for program in python3 pdftotext apt-get dpkg; do
  command -v "$program" >/dev/null || { echo "$program is missing (Debian: python3 python3-venv poppler-utils)" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2 pypdfium2==5.15.2
(cd "$work" && chmod 755 . && apt-get download -qq fonts-noto-core=20201225-1 fonts-hosny-amiri=0.113-1 2>/dev/null && for package in *.deb; do dpkg -x "$package" fonts; done)
pdftotext -v 2>&1 | sed -n 1p
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import subprocess
import sys
from pathlib import Path

import pypdfium2
import typst

HOPE, MARKETING = "الأمل", "تسويق"
ISOLATES = dict.fromkeys(range(0x202A, 0x202F))
# Font, kerning, word, and what both readers gave when this was written.
SEEN = [
    ("Noto Sans Arabic", True, HOPE, "األمل"),
    ("Noto Naskh Arabic", True, HOPE, HOPE),
    ("Amiri", True, HOPE, HOPE),
    ("Amiri", True, MARKETING, "تسو يق"),
    ("Amiri", False, MARKETING, MARKETING),
]
changed = False
for font, kerning, word, seen in SEEN:
    source = f'#set page(width: 12cm, height: auto)\n#set text(font: "{font}", lang: "ar", kerning: {str(kerning).lower()})\n{word}'
    Path("page.typ").write_text(source, "utf-8")
    pdf = typst.compile("page.typ", font_paths=["fonts"], ignore_system_fonts=True)
    Path("page.pdf").write_bytes(pdf)
    pdfium = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    poppler = subprocess.run(["pdftotext", "page.pdf", "-"], check=True, capture_output=True, text=True).stdout
    got = [text.translate(ISOLATES).strip() for text in (pdfium, poppler)]
    print(f"{font}, kerning {'on' if kerning else 'off'}: written {word}, PDFium gives {got[0]}, poppler {got[1]}")
    changed |= got != [seen, seen]
sys.exit(changed)
PYTHON
