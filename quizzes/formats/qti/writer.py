"""Writing a QTI 2.2 package: a manifest, one item for each language of a question, the media.

The two items of a question are named `q-<key>-ar` and `q-<key>-fr`. What QTI cannot say (which two items are one
question, folder, difficulty, how forgiving an answer is read) stands in the metadata of the manifest.
"""

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree

from quizzes.choices import Kind
from quizzes.formats.model import Problem, WriteItem, Written
from quizzes.formats.qti.compose import Sheet
from quizzes.formats.qti.kinds import COMPOSERS
from quizzes.formats.qti.markup import XML_LANG
from quizzes.formats.qti.package import MANIFEST, NAMESPACE
from quizzes.formats.words import headline_of, in_one_language, languages_of, spoken_languages, to_plain
from untrusted.archives import MOST_ENTRIES
from untrusted.errors import FormatInvalid

_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_METADATA = "http://ltsc.ieee.org/xsd/LOM"
# Any: the stubs of lxml do not know the default namespace.
_MANIFEST_NAMES: Any = {None: _PACKAGE, "taawon": NAMESPACE}
_LOM: Any = {None: _METADATA}


def write(questions: Iterable[WriteItem], *, language: str = "fr") -> Written:
    """The package, in both languages; what could not be said is warned of."""
    warnings: list[Problem] = []
    manifest = etree.Element(f"{{{_PACKAGE}}}manifest", nsmap=_MANIFEST_NAMES, attrib={"identifier": "taawon"})
    about = etree.SubElement(manifest, f"{{{_PACKAGE}}}metadata")
    etree.SubElement(about, f"{{{_PACKAGE}}}schema").text = "QTIv2.2 Package"
    etree.SubElement(about, f"{{{_PACKAGE}}}schemaversion").text = "1.0.0"
    etree.SubElement(manifest, f"{{{_PACKAGE}}}organizations")
    resources = etree.SubElement(manifest, f"{{{_PACKAGE}}}resources")
    file, entries = io.BytesIO(), {MANIFEST}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for question in questions:
            warnings += [Problem(headline_of(question), reason) for reason in _losses(question)]
            if question.kind == Kind.HOTSPOT and ("image", question.body["image"]["id"]) not in question.media:
                warnings.append(Problem(headline_of(question), _("Its picture could not be read, so the question was left out.")))
                continue
            for code in spoken_languages(question.body):
                _write_item(archive, entries, resources, question, code)
            if len(entries) > MOST_ENTRIES:
                raise FormatInvalid(
                    "qti_too_many",
                    _("A QTI package holds at most %(most)s files.") % {"most": MOST_ENTRIES},
                    _("Export one folder at a time."),
                )
        archive.writestr(MANIFEST, etree.tostring(manifest, xml_declaration=True, encoding="UTF-8"))
    return Written(file.getvalue(), warnings)


def _losses(question: WriteItem) -> list[object]:
    found: list[object] = []
    if question.kind == Kind.ORDERING and question.body.get("scoring", "places") != "exact":
        found.append(_("Other programs grade the order as a whole."))
    if question.body.get("wildcards"):
        found.append(_("Other programs take the star in an accepted answer for a star."))
    if set(languages_of(question.body)) - set(spoken_languages(question.body)):
        found.append(_("The question itself is not translated: texts in the other language were left out."))
    return found


def _write_item(archive: zipfile.ZipFile, entries: set[str], resources: etree._Element, question: WriteItem, code: str) -> None:
    body = in_one_language(question.body, code)
    identifier = f"q-{question.key}-{code}"
    title = to_plain((question.body.get("stem") or {}).get(code, "") or question.body.get("text", {}).get(code, ""))[:120]
    sheet = Sheet(identifier, title, code, question.media)
    sheet.feedback("general", body.get("feedback"))
    root = COMPOSERS[question.kind](sheet, body)
    path = f"items/{identifier}.xml"
    archive.writestr(path, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    entries.add(path)
    resource = etree.SubElement(
        resources, f"{{{_PACKAGE}}}resource", attrib={"identifier": identifier, "type": "imsqti_item_xmlv2p2", "href": path}
    )
    _describe(resource, question, sheet, code)
    for href in (path, *(f"media/{name}" for name in sheet.shown)):
        etree.SubElement(resource, f"{{{_PACKAGE}}}file", attrib={"href": href})
    for name, blob in sheet.shown.items():
        if f"media/{name}" not in entries:
            entries.add(f"media/{name}")
            archive.writestr(f"media/{name}", blob.content)


def _describe(resource: etree._Element, question: WriteItem, sheet: Sheet, code: str) -> None:
    metadata = etree.SubElement(resource, f"{{{_PACKAGE}}}metadata")
    if question.tags:
        general = etree.SubElement(etree.SubElement(metadata, f"{{{_METADATA}}}lom", nsmap=_LOM), f"{{{_METADATA}}}general")
        for tag in question.tags:
            keyword = etree.SubElement(general, f"{{{_METADATA}}}keyword")
            etree.SubElement(keyword, f"{{{_METADATA}}}string", attrib={XML_LANG: code}).text = tag
    note = etree.SubElement(metadata, f"{{{NAMESPACE}}}question", attrib={"of": str(question.key), "lang": code, "kind": question.kind})
    for name, value in sheet.notes.items():
        if value:
            note.set(name, value)
    if question.difficulty:
        note.set("difficulty", str(question.difficulty))
    for folder in question.folder:
        etree.SubElement(note, f"{{{NAMESPACE}}}folder", attrib={which: words for which, words in folder.items() if words})
