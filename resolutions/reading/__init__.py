"""Files that people send become the lines the parser reads. No Django, nothing is written anywhere."""

from resolutions.canonical import LONGEST_TEXT
from resolutions.parsing.lines import Line, lines_of
from resolutions.reading.errors import UnreadableError
from resolutions.reading.package import refuse_foreign
from resolutions.reading.plain import decode
from resolutions.reading.word import lines_of_word

__all__ = ["LARGEST_FILE", "UnreadableError", "read_file"]

LARGEST_FILE = 8 * 2**20
LONGEST_FILE = 400_000  # in characters
MOST_LINES = 5_000
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def read_file(data: bytes) -> list[Line]:
    """Return the lines of a text or DOCX file. Raises UnreadableError with a code that says what to do."""
    if len(data) > LARGEST_FILE:
        raise UnreadableError("too_big")
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t"):
        raise UnreadableError("empty")
    refuse_foreign(data)
    lines = lines_of_word(data) if data.startswith(_ZIP) else _lines_of_text(data)
    if not lines:
        raise UnreadableError("empty")
    if sum(len(line.text) for line in lines) > LONGEST_FILE:
        raise UnreadableError("too_big")
    if len(lines) > MOST_LINES:
        raise UnreadableError("too_many_lines")
    if any(len(line.text) > LONGEST_TEXT for line in lines):
        raise UnreadableError("too_long")
    return lines


def _lines_of_text(data: bytes) -> list[Line]:
    text = decode(data)
    if len(text) > LONGEST_FILE:
        raise UnreadableError("too_big")
    return lines_of(text)
