"""Recognising uploaded works."""

import io
import zipfile

import pytest

from contest.files import LARGEST, FileRefused, recognise


def named(value: object) -> str:
    """Name a case by its words alone: an archive holds the time, and workers have to agree on the names."""
    return value if isinstance(value, str) else "content"


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return stream.getvalue()


OFFICE = archive("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Описание.pdf", b"%PDF-1.7 ...", "pdf"),
        ("ОПИСАНИЕ.PDF", b"%PDF-1.4", "pdf"),
        ("фото.jpeg", b"\xff\xd8\xff\xe0....", "jpg"),
        ("схема.png", b"\x89PNG\r\n\x1a\n....", "png"),
        ("работа.docx", OFFICE, "docx"),
        ("показ.pptx", archive("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        ("текст.odt", archive("mimetype", "content.xml"), "odt"),
    ],
    ids=named,
)
def test_recognise_tells_the_kind(name, content, kind):
    stream = io.BytesIO(content)
    stream.read(3)
    assert (recognise(name, len(content), stream).name, stream.tell()) == (kind, 0)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("пусто.pdf", b"", "empty"),
        ("работа.exe", b"MZ....", "unknown_kind"),
        ("работа", b"%PDF-1.7", "unknown_kind"),
        ("работа.html", b"<script>", "unknown_kind"),
        ("работа.pdf", b"<html><script>", "other_content"),
        ("работа.docx", b"%PDF-1.7", "other_content"),
        ("работа.docx", archive("xl/workbook.xml"), "other_content"),
        ("работа.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old_office"),
        ("под паролем.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old_office"),
        ("макросы.docx", archive("word/document.xml", "word/vbaProject.bin"), "macros"),
        ("обрыв.docx", OFFICE[:60], "damaged"),
        ("бомба.docx", archive("word/document.xml", *(f"word/{n}" for n in range(10_001))), "damaged"),
    ],
    ids=named,
)
def test_recognise_refuses(name, content, code):
    with pytest.raises(FileRefused) as caught:
        recognise(name, len(content), io.BytesIO(content))
    assert caught.value.code == code


def test_recognise_refuses_what_is_too_large_without_reading_it():
    with pytest.raises(FileRefused) as caught:
        recognise("видео.pdf", LARGEST + 1, io.BytesIO(b""))
    assert caught.value.code == "too_large"
