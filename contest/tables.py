"""Read a table of text cells as people send it: any usual encoding, any usual separator."""

import csv
import io
import re
from dataclasses import dataclass

NUMBER = re.compile(r"-?\d{1,9}([.,]\d{1,9})?")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Row:
    """One row that is not blank, with the number that a spreadsheet shows."""

    number: int
    cells: tuple[str, ...]


def decode(data: bytes) -> str:
    """Decode by the byte order mark, else as UTF-8, else as Windows-1251. Raises ValueError."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1251")


def rows(data: bytes) -> list[Row]:
    """Split a table into its rows, the header first; cells are stripped, trailing empty ones dropped.

    The separator is whichever of semicolon, tab and comma the first row has most of. A row counts as one
    however many lines a quoted cell takes. Raises ValueError for what is no table.
    """
    text = decode(data)
    if "\0" in text:
        raise ValueError("binary")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";\t,", key=first.count)
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from error
    found = [Row(number, _trimmed(cells)) for number, cells in enumerate(read, start=1)]
    if not (found := [row for row in found if row.cells]):
        raise ValueError("empty")
    return found


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    stripped = [cell.replace("\N{NO-BREAK SPACE}", " ").strip() for cell in cells]
    while stripped and not stripped[-1]:
        stripped.pop()
    return tuple(stripped)
