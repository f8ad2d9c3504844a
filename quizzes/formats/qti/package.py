"""A QTI package: the manifest names the items; media lie beside them."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from django.utils.translation import gettext_lazy as _

from quizzes.formats.blobs import blob_from
from quizzes.formats.language_pairs import LanguagePairs
from quizzes.formats.model import Blob, Problem, Reading
from quizzes.formats.qti import version1
from quizzes.formats.qti.declarations import children, within, words_of
from quizzes.formats.qti.item import read_item
from quizzes.formats.source import Finder
from quizzes.kinds.base import LANGUAGES
from text.bilingual import Bilingual
from untrusted import xml
from untrusted.archives import Archive, extension, is_zip, names_in
from untrusted.errors import FormatInvalid
from untrusted.xml import Element

NAMESPACE = "urn:taawon:questions"
MANIFEST = "imsmanifest.xml"
MOST_ITEM_BYTES = 5 * 1024 * 1024
_ROOTS = ("assessmentItem", "questestinterop")


def sniff(content: bytes, name: str) -> bool:
    """Whether this is a package with a manifest, or one item."""
    if not is_zip(content):
        return xml.root_tag(content) in (*_ROOTS, "qti-assessment-item", "assessmentTest")
    names = names_in(content)
    if names is None:
        # What is wrong with it is said when it is read.
        return name.lower().endswith((".zip", ".imscc"))
    return any(posixpath.basename(entry) == MANIFEST for entry in names) or (name.lower().endswith(".zip") and "h5p.json" not in names)


def read(content: bytes, *, name: str, language: str = "fr") -> Reading:
    """All questions of the file."""
    return Reading.gathered(read_parts(content, name=name, language=language))


def read_parts(content: bytes, *, name: str, language: str = "fr") -> Iterator[Reading]:
    """The same, item by item."""
    if not is_zip(content):
        yield from _read_root(xml.parse(content), name, language, lambda _address: None, None)
        return
    archive = Archive(content)
    yield Reading([], [], [Problem(entry, reason) for entry, reason in archive.warnings])
    pairs, found = LanguagePairs(), False
    for path, resource in _items(archive):
        found = True
        if path in archive and extension(path) != "xml":
            yield Reading([], [Problem(path[-120:], _("This file is not a QTI question."))], [])
            continue
        if path not in archive:
            yield Reading([], [Problem(path[-120:], _("The package does not hold the file that its manifest names."))], [])
            continue
        note = _note(resource)
        try:
            root = xml.parse(archive.read(path, MOST_ITEM_BYTES))
        except xml.XmlInvalid as error:
            yield Reading([], [Problem(path, error.message)], [])
            continue
        for reading in _read_root(root, path, language, _finder(archive, path), resource):
            yield pairs.join(reading, note.get("of", ""), note.get("lang", ""))
    yield pairs.rest()
    if not found:
        raise FormatInvalid(
            "qti_no_items",
            _("There are no QTI questions in this package."),
            _("Choose a package that holds questions, not a course or a test only."),
        )


def _items(archive: Archive) -> Iterator[tuple[str, Element | None]]:
    manifests = sorted((entry for entry in archive if posixpath.basename(entry) == MANIFEST), key=lambda entry: entry.count("/"))
    if not manifests:
        for entry in archive:
            if extension(entry) == "xml" and xml.root_tag(archive.read(entry, MOST_ITEM_BYTES)) in _ROOTS:
                yield entry, None
        return
    base = posixpath.dirname(manifests[0])
    for resource in within(xml.parse(archive.read(manifests[0])), "resource"):
        kind = (resource.get("type") or "").lower()
        if kind.startswith("imsqti") and not kind.startswith("imsqti_test"):
            href = resource.get("href") or next((file.get("href") or "" for file in children(resource, "file")), "")
            # Some programs write the paths of a manifest as addresses: %D8%A3 for a letter of a folder's Arabic name.
            yield archive.find(href, base) or archive.find(unquote(href), base) or href, resource


def _finder(archive: Archive, item: str) -> Finder:
    def find(address: str) -> Blob | None:
        address = address.replace("$IMS-CC-FILEBASE$", "").split("?")[0].split("#")[0]
        for base in (posixpath.dirname(item), ""):
            if entry := archive.find(address.lstrip("/"), base) or archive.find(unquote(address).lstrip("/"), base):
                return blob_from(entry, archive.read(entry))
        return None

    return find


def _read_root(root: Element, where: str, language: str, find: Finder, resource: Element | None) -> Iterator[Reading]:
    name = xml.local(root)
    if name == "questestinterop":
        yield from version1.read(root, where=where, language=language, find=find)
    elif name == "assessmentItem":
        note = _note(resource)
        yield read_item(
            root,
            where=where,
            find=find,
            language=note.get("lang") or language,
            notes=note,
            tags=_tags(resource),
            folder=_folder(resource),
        )
    elif name.startswith("qti-"):
        raise FormatInvalid("qti_version", _("This is QTI 3. QTI 2.1 and 2.2 are read here."), _("Export it as QTI 2.2."))
    else:
        yield Reading([], [Problem(where, _("This file is not a QTI question."))], [])


def _note(resource: Element | None) -> dict[str, str]:
    """What our own export says of the item beside it."""
    if resource is None:
        return {}
    found = next(iter(resource.iter(f"{{{NAMESPACE}}}question")), None)
    return {} if found is None else {str(name): str(value) for name, value in found.attrib.items()}


def _tags(resource: Element | None) -> list[str]:
    if resource is None:
        return []
    return [words for keyword in within(resource, "keyword") if (words := words_of(keyword)[:100])]


def _folder(resource: Element | None) -> list[Bilingual]:
    if resource is None:
        return []
    return [{code: name.get(code) or "" for code in LANGUAGES} for name in resource.iter(f"{{{NAMESPACE}}}folder")]
