"""A zip or an XML file built to do harm is refused in words; nothing is unpacked, nothing is fetched."""

import io
import stat
import warnings
import zipfile

import pytest

from untrusted import xml
from untrusted.archives import Archive, ArchiveInvalid, safe_name


def zipped(*entries, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(file, "w", method) as archive:
            for name, content in entries:
                archive.writestr(name, content)
    return file.getvalue()


def code_of(content):
    with pytest.raises(ArchiveInvalid) as refused:
        Archive(content)
    assert str(refused.value.message)
    return refused.value.code


@pytest.mark.parametrize("name", ["../etc/passwd", "/etc/passwd", "a/../../b.xml", "..\\b.xml", "C:\\windows\\x.xml", "a\nb.xml"])
def test_a_name_that_leads_outside_is_refused(name):
    assert code_of(zipped((name, "x"))) == "archive_unsafe"


def test_a_link_is_refused():
    link = zipfile.ZipInfo("item.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert code_of(zipped((link, "/etc/passwd"))) == "archive_unsafe"


def test_a_password_is_refused():
    content = bytearray(zipped(("a.xml", "<a/>")))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert code_of(bytes(content)) == "archive_encrypted"


def test_too_many_files_are_refused():
    assert code_of(zipped(*[(f"{number}.xml", "") for number in range(2001)])) == "archive_too_many_files"


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 no zip", b"%PDF-1.4", zipped(("a.xml", "<a/>"))[:-30]], ids=["empty", "words", "pdf", "cut"]
)
def test_what_is_no_zip_is_refused(content):
    assert code_of(content) == "archive_damaged"


def test_a_bomb_is_refused_while_it_is_read():
    archive = Archive(zipped(("item.xml", b"\0" * 30_000_000)))
    with pytest.raises(ArchiveInvalid) as refused:
        archive.read("item.xml")
    assert refused.value.code == "archive_too_large"


def test_a_bomb_that_lies_about_its_size_is_refused():
    content = bytearray(zipped(("item.xml", b"\0" * 30_000_000)))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(ArchiveInvalid):
        Archive(bytes(content)).read("item.xml")


def test_many_small_files_are_counted_together(monkeypatch):
    monkeypatch.setattr("untrusted.archives.MOST_BYTES", 1000)
    assert code_of(zipped(("a.xml", b"a" * 600), ("b.xml", b"b" * 600))) == "archive_too_large"


def test_a_damaged_entry_is_refused():
    content = bytearray(zipped(("a.xml", "<a>hello</a>"), method=zipfile.ZIP_STORED))
    content[content.index(b"hello")] ^= 0xFF
    with pytest.raises(ArchiveInvalid) as refused:
        Archive(bytes(content)).read("a.xml")
    assert refused.value.code == "archive_damaged"


def test_the_last_of_two_with_one_name_is_read_and_it_is_said():
    archive = Archive(zipped(("content/a.json", "1"), ("content//a.json", "2")))
    assert archive.read("content/a.json") == b"2"
    assert [name for name, _reason in archive.warnings] == ["content/a.json"]


def test_programs_are_not_read():
    archive = Archive(zipped(("x.php", "<?php"), ("y.js", "alert(1)")))
    with pytest.raises(ArchiveInvalid):
        archive.read("x.php")


def test_names_are_brought_into_one_form():
    assert safe_name("a\\./b//c.xml") == "a/b/c.xml"
    archive = Archive(zipped(("media/a b.png", "x")))
    assert archive.find("../media/a b.png", "items") == "media/a b.png"
    assert archive.find("../../a.png", "items") is None


XXE = b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'
BOMB = b'<!DOCTYPE z [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><quiz>&b;</quiz>'
PARAMETER = b'<!DOCTYPE quiz SYSTEM "http://example.org/evil.dtd"><quiz/>'


MORE = b'<!DOCTYPE quiz>\n<!DOCTYPE quiz [<!ENTITY a "b">]><quiz/>'
TWICE = b"<!-- <!DOCTYPE quiz> --><!DOCTYPE quiz><quiz/>"


@pytest.mark.parametrize(
    "content", [XXE, BOMB, PARAMETER, MORE, TWICE, XXE.decode().encode("utf-16"), b"<!--" + b" " * 100_000 + b"-->" + XXE[21:]]
)
@pytest.mark.parametrize("read", [xml.parse, lambda content: list(xml.walk(content, "question"))])
def test_entities_of_its_own_are_refused(read, content):
    with pytest.raises(xml.XmlInvalid) as refused:
        read(content)
    assert refused.value.code == "xml_doctype"


@pytest.mark.parametrize(
    "named",
    [
        "<!DOCTYPE assessmentItem>",
        '<!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2.dtd">',
        '<!DOCTYPE questestinterop SYSTEM "http://www.imsglobal.org/question/qti_v1p2/ims_qtiasiv1p2.dtd">',
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"\n "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_name_of_a_standard_is_passed_over_and_nothing_of_it_is_opened(named, encoding):
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    content = f'<?xml version="1.0" encoding="{declared}"?><!-- é -->\n{named}\n<quiz><question>été</question></quiz>'.encode(encoding)
    root = xml.parse(content)
    assert root.getroottree().docinfo.doctype == ""
    assert (xml.root_tag(content), root[0].text) == ("quiz", "été")
    assert [element.text for element in xml.walk(content, "question")] == ["été"]
    with pytest.raises(xml.XmlInvalid, match=str(2 + named.count("\n") + 2)):
        xml.parse(content.decode(encoding).replace("</quiz>", "\n</x>").encode(encoding))


def test_the_word_alone_does_no_harm():
    assert xml.parse(b"<quiz><![CDATA[<!DOCTYPE html>]]></quiz>").text == "<!DOCTYPE html>"


@pytest.mark.parametrize("content", [b"", b"hello", b"<quiz><question></quiz>", b"<quiz>\xff\xfe</quiz>", b"<quiz>&nbsp;</quiz>"])
def test_broken_xml_is_refused_in_words(content):
    for read in (xml.parse, lambda content: list(xml.walk(content, "question"))):
        with pytest.raises(xml.XmlInvalid) as refused:
            read(content)
        assert refused.value.code == "xml_broken"
        assert refused.value.hint


def test_the_line_of_the_break_is_told():
    with pytest.raises(xml.XmlInvalid, match=r"\b3\b"):
        xml.parse(b"<quiz>\n<a>\n</b>\n</quiz>")


def test_a_file_of_a_hundred_megabytes_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr("untrusted.xml.MOST_BYTES", 100)
    with pytest.raises(xml.XmlInvalid) as refused:
        xml.parse(b"<quiz>" + b" " * 200 + b"</quiz>")
    assert refused.value.code == "xml_too_large"


def test_a_tower_of_elements_is_refused():
    with pytest.raises(xml.XmlInvalid):
        xml.parse(b"<a>" * 100_000 + b"</a>" * 100_000)
    with pytest.raises(xml.XmlInvalid):
        list(xml.walk(b"<a>" * 100_000 + b"</a>" * 100_000, "question"))
