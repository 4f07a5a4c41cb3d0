"""Workbooks made for the tests, good and bad."""

import io
import zipfile
from typing import Any

import openpyxl
import xlsxwriter

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>"
)


def xlsx(rows: list[list[Any]], *, name: str = "Заявки", **others: list[list[Any]]) -> bytes:
    """A workbook with `rows` in its first sheet and the others in sheets of their names."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for title, cells in {name: rows, **others}.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def edited(change: Any) -> bytes:
    """A workbook on which `change(sheet, workbook)` was called."""
    book = openpyxl.Workbook()
    change(book.active, book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def archive(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def ods(rows: list[list[str]], extra: dict[str, str] | None = None, manifest: str = "<manifest/>") -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{ODS_HEAD}<table:table table:name="Лист1">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("mimetype", ODS_TYPE)
        packed.writestr("META-INF/manifest.xml", manifest)
        packed.writestr("content.xml", content)
        for name, text in (extra or {}).items():
            packed.writestr(name, text)
    return buffer.getvalue()


def ole(*streams: str) -> bytes:
    """A compound file as far as its directory: 128 bytes an entry."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    return head + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)


def repacked(
    content: bytes, add: dict[str, bytes] | None = None, replace: dict[str, tuple[bytes, bytes]] | None = None
) -> bytes:
    """The same archive with files added or a piece of a file replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            before, after = (replace or {}).get(entry.filename, (b"", b""))
            new.writestr(entry.filename, data.replace(before, after) if before else data)
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return buffer.getvalue()
