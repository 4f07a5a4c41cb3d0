"""Files that are no resolution: each gets its own code, nothing breaks."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from resolutions.importing import read
from resolutions.reading import LARGEST_FILE, UnreadableError, package, read_file
from resolutions.reasons import REASONS, Refused
from tests.resolutions.reading.test_word import make_resolution

EMPTY = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def docx(**parts: bytes) -> bytes:
    """A DOCX with some of its parts replaced or added."""
    source = zipfile.ZipFile(BytesIO(make_resolution()))
    names = {name.replace("/", "_").replace(".", "_"): name for name in source.namelist()}
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for key, name in names.items():
            made.writestr(name, parts.pop(key, None) or source.read(name))
    return target.getvalue()


def workbook() -> bytes:
    target = BytesIO()
    Workbook().save(target)
    return target.getvalue()


def plain_zip() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("letter.txt", "здравствуйте")
    return target.getvalue()


def macros() -> bytes:
    types = zipfile.ZipFile(BytesIO(make_resolution())).read("[Content_Types].xml")
    return docx(**{"[Content_Types]_xml": types.replace(b"document.main+xml", b"document.macroEnabled.main+xml")})


def protected() -> bytes:
    data = bytearray(make_resolution())
    for position in _flags(data):
        data[position] |= 1
    return bytes(data)


def _flags(data: bytearray) -> list[int]:
    """Where each member's flags stand, in its own header and in the directory."""
    places = []
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start != -1:
            places.append(start + offset)
            start = data.find(signature, start + 4)
    return places


BAD = {
    "nothing": (b"", "empty"),
    "blank lines": (b"\xef\xbb\xbf \r\n\t\n", "empty"),
    "a DOCX without text": (docx(word_document_xml=EMPTY), "empty"),
    "too big": (b"a" * (LARGEST_FILE + 1), "too_big"),
    "too long": ("слово ".encode() * 100_000, "too_big"),
    "blank lines without end": (b"a" + b"\n" * 500_000, "too_big"),
    "too many lines": ("строка\n".encode() * 5_001, "too_many_lines"),
    "a paragraph nobody could save": ("слово ".encode() * 2_000, "too_long"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "foreign"),
    "a workbook": (workbook(), "foreign"),
    "a zip of something": (plain_zip(), "foreign"),
    "half a DOCX": (make_resolution()[:900], "broken"),
    "a DOCX with torn XML": (docx(word_document_xml=b"<w:document"), "broken"),
    "a PDF": (b"%PDF-1.7\n1 0 obj", "pdf"),
    "RTF": (b"{\\rtf1\\ansi text}", "rtf"),
    "old Word": (OLE, "old_word"),
    "Word under a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "a zip under a password": (protected(), "encrypted"),
    "macros": (macros(), "macro"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_file_is_refused_with_its_code(name):
    data, code = BAD[name]
    with pytest.raises(UnreadableError) as caught:
        read_file(data)
    assert caught.value.code == code
    assert REASONS[code]


def test_bomb_of_zeros_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(package, "LARGEST_PART", 2**20)
    with pytest.raises(UnreadableError) as caught:
        read_file(docx(word_document_xml=b" " * (2 * 2**20)))
    assert caught.value.code == "too_big"


def test_entities_are_not_expanded():
    xml = (
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>text &e;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert [line.text for line in read_file(docx(word_document_xml=xml))] == ["text"]


def test_deep_nesting_is_broken_not_fatal():
    name = b"w:sdt"
    xml = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        + b"<%s>" % name * 5000
        + b"</%s>" % name * 5000
        + b"</w:document>"
    )
    with pytest.raises(UnreadableError) as caught:
        read_file(docx(word_document_xml=xml))
    assert caught.value.code == "broken"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"]
)
def test_text_is_read_in_every_encoding(encoding):
    text = "Резолюция\nсеминара «Урок»\nПедагогам:\n- учиться всегда и везде."
    if encoding in ("koi8-r", "cp866"):
        text = text.replace("«", '"').replace("»", '"')
    assert [line.text for line in read_file(text.encode(encoding))][-1] == "учиться всегда и везде."


def test_text_of_another_genre_is_refused():
    with pytest.raises(Refused) as caught:
        read("Здравствуйте, коллеги! Встретимся в четверг.".encode())
    assert caught.value.code == "not_a_resolution"


def outcome(data: bytes) -> str:
    try:
        read_file(data)
    except UnreadableError as error:
        return error.code
    return "read"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    assert outcome(data) in {"read", *REASONS}


@settings(max_examples=30, deadline=None)
@given(st.integers(min_value=0), st.binary(min_size=1, max_size=30))
def test_damaged_docx_is_read_or_refused(place, noise):
    data = bytearray(make_resolution())
    start = place % len(data)
    data[start : start + len(noise)] = noise
    assert outcome(bytes(data)) in {"read", *REASONS}
