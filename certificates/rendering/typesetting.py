"""Typesetting by Typst, restricted: the same bytes each time, no network, no file but the design's own.

A compiler belongs to one thread. A process that has compiled must not fork and compile in the child (it would hang),
so nothing here happens at import, and a child that was forked too late refuses with an error.
"""

import atexit
import json
import os
import shutil
import threading
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import typst

from certificates.exceptions import CompiledBeforeFork, LayoutFails
from certificates.rendering.designs import Design
from certificates.rendering.font_coverage import FONTS_DIR

STANDARDS = ["a-3a", "ua-1"]


class Root(StrEnum):
    """The language of a document as a whole, which PDF readers take the direction of every line from.

    PDFium (Chrome, Android) copies each line of a document in Arabic with its words from right to left, number and French
    name too: `ARABIC` is only for comparing with what was drawn so in the past.
    """

    FRENCH = "fr"
    ARABIC = "ar"


MAIN = """
#import "/{design}/design.typ": certificate
#let run = json(bytes(sys.inputs.d))
#set document(title: run.title, author: run.author, date: auto)
#set text(lang: "{root}", region: "MA")
{isolation}
#for d in run.pages {{ certificate(d) }}
#context assert(counter(page).final().first() == run.pages.len(), message: "the certificate does not fit one page")
"""
# What data marks as having a direction of its own. The marks themselves would be copied with the number between them.
ISOLATION = r"""
#show regex("\u{2066}[^\u{2069}]*\u{2069}"): it => box(text(dir: ltr, it.text.trim(regex("[\u{2066}\u{2069}]"))))
"""
ATTACH = """
#pdf.attach("credential.json", bytes({where}), relationship: "data", mime-type: "application/ld+json", description: "Open Badges 3.0")
"""
KEPT_GENERATIONS = 10
_local = threading.local()
_process = {"compiled": False, "forked_late": False}
_lock = threading.Lock()
_first = threading.Lock()


def typeset(design: Design, pages: list[dict[str, Any]], *, credential: str = "", root: Root = Root.FRENCH, **options: Any) -> bytes:
    """The pages as one document, one page each. A credential is attached as it is, byte for byte."""
    if _process["forked_late"]:
        raise CompiledBeforeFork
    first = pages[0]["document"]
    if design.protocol == 1:
        source, data = design.source, pages[0] | {"credential": credential}
        where = "json(bytes(sys.inputs.d)).credential"
    else:
        source = MAIN.format(design=_laid_out(design), root=root, isolation=ISOLATION if root == Root.FRENCH else "")
        data = {"title": first["title"], "author": first["author"], "pages": pages, "credential": credential}
        where = "run.credential"
    if credential and options.get("format") == "pdf":
        source += ATTACH.format(where=where)
    _process["compiled"] = True
    inputs = {"d": json.dumps(data, ensure_ascii=False)}
    # The source comes with each call: a compiler forgets one that was given as bytes.
    try:
        made = _compiler().compile(input=source.encode(), sys_inputs=inputs, **options)
    except typst.TypstError as error:
        raise LayoutFails(str(error.message), where_in(error.diagnostic)) from error
    if not isinstance(made, bytes):
        raise LayoutFails("the certificate does not fit one page", "")
    if design.protocol == 1 and root == Root.FRENCH:  # its source says the language of the whole: only the direction can be mended
        return made.replace(b"/Direction/R2L", b"/Direction/L2R")
    return made


def forget() -> None:
    """Let go of what Typst keeps of large documents: it holds the results of the last ten compilations."""
    for _generation in range(KEPT_GENERATIONS + 1):
        _compiler().compile(input=b"", format="pdf")


def where_in(diagnostic: str) -> str:
    """ "12:4" out of what Typst says of the design's source; "" when the fault lies elsewhere."""
    _before, found, after = diagnostic.partition("design.typ:")
    return ":".join(after.split(":", 2)[:2]).split()[0] if found else ""


def _laid_out(design: Design) -> str:
    """The design's folder in the workspace, with the source and the pictures in it."""
    name = sha256(design.source.encode()).hexdigest()[:32]
    folder = _workspace() / name
    missing = [file for file in ("design.typ", *design.pictures) if not (folder / file).exists()]
    if missing:
        with _lock:
            folder.mkdir(parents=True, exist_ok=True)
            for file in missing:
                content = design.source.encode() if file == "design.typ" else design.load(file)
                aside = folder / f".{file}"
                aside.write_bytes(content)
                aside.replace(folder / file)
    return name


def _workspace() -> Path:
    """This process's own folder, removed when it ends."""
    with _first:  # threads that come first at the same moment must not get a folder each
        return _made_workspace()


@cache
def _made_workspace() -> Path:
    folder = Path(mkdtemp(prefix="taawon-designs-"))
    atexit.register(_remove, folder, os.getpid())
    return folder


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # a child that was forked leaves it to its parent
        shutil.rmtree(folder, ignore_errors=True)


def _compiler() -> typst.Compiler:
    """This thread's compiler. It sees the workspace and the fonts, and no packages."""
    if not hasattr(_local, "compiler"):
        root = _workspace()
        with _first:
            fonts = _fonts()
        _local.compiler = typst.Compiler(root=root, font_paths=fonts, package_path=root, package_cache_path=root)
    return _local.compiler


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS_DIR])


def _note_fork() -> None:
    _process["forked_late"] = _process["compiled"]


os.register_at_fork(after_in_child=_note_fork)
