"""Delimited text as offices save it: the encoding and the delimiter are found from the text itself."""

import codecs
import csv
import io
from collections import Counter

DELIMITERS = (";", "\t", ",", "|")
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ONE_BYTE_ENCODINGS = ("cp1251", "cp866", "koi8-r")
# Three quarters of the letters of any Russian text.
FREQUENT = frozenset("оеаинтсрвлкмдпу")
SAMPLE_LINES = 60
# No text holds these.
CONTROL = bytes([*range(9), *range(14, 32)])
MOST_CONTROLS = 4


class UndecodableError(Exception):
    """The bytes are no delimited text."""


def decode(content: bytes) -> str:
    """Decode text in UTF-8, UTF-16 or UTF-32 with or without a mark, or in the usual one-byte Cyrillic encodings.

    Raises UndecodableError for bytes that are no text in any of them.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    if b"\0" in content:
        return _without_mark(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _one_byte(content)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecodableError(encoding) from error


def _without_mark(content: bytes) -> str:
    """Decode UTF-16 without its mark: the high bytes of Latin and Cyrillic letters are 0 and 4."""
    sample = content[:4000]
    even = sum(byte in (0, 4) for byte in sample[::2])
    odd = sum(byte in (0, 4) for byte in sample[1::2])
    if max(even, odd) < len(sample) * 0.4:
        raise UndecodableError("binary")
    return _strictly(content, "utf-16-le" if odd > even else "utf-16-be")


def _one_byte(content: bytes) -> str:
    sample = content[:4000]
    if len(sample) - len(sample.translate(None, CONTROL)) > MOST_CONTROLS:
        raise UndecodableError("binary")
    candidates = [content.decode(encoding, errors="replace") for encoding in ONE_BYTE_ENCODINGS]
    return max(candidates, key=lambda text: sum(letter in FREQUENT for letter in text[:20_000]))


def read_rows(content: bytes) -> dict[int, list[str]]:
    """Return the rows that hold anything under the numbers that a spreadsheet shows them with.

    Raises UndecodableError.
    """
    text = decode(content)
    if "\0" in text:
        raise UndecodableError("binary")
    delimiter, text = _announced_delimiter(text)
    delimiter = delimiter or find_delimiter(text)
    try:
        rows = _parse(text, delimiter)
    except csv.Error as error:
        raise UndecodableError("csv") from error
    return {number: cells for number, cells in enumerate(rows, start=1) if any(cell.strip() for cell in cells)}


def _announced_delimiter(text: str) -> tuple[str, str]:
    """Take the line «sep=;» off, as a spreadsheet does: it shows the next line as the first."""
    first, _, rest = text.partition("\n")
    first = first.strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == len("sep=") + 1:
        return first[-1], rest
    return "", text


def find_delimiter(text: str) -> str:
    """Choose the delimiter that cuts the first lines, most of them alike, into the most cells that hold anything."""
    sample = "\n".join(text.splitlines()[:SAMPLE_LINES])

    def worth(delimiter: str) -> tuple[int, int]:
        rows = [cells for cells in csv.reader(io.StringIO(sample), delimiter=delimiter) if len(cells) > 1]
        width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
        filled = sum(max(sum(map(bool, map(str.strip, cells))) - 1, 0) for cells in rows if len(cells) == width)
        return filled, -DELIMITERS.index(delimiter)

    return max(DELIMITERS, key=worth)


def _parse(text: str, delimiter: str) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if any(cell.count("\n") > SAMPLE_LINES for cells in rows for cell in cells):
        # A lone quotation mark has swallowed the rest of the file: take the marks as letters.
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return rows
