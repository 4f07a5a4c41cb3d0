"""Physical lines of a document: their list markers, and how wrapped ones join into paragraphs."""

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from resolutions.canonical import LONGEST_TEXT


class Source(StrEnum):
    """Where in a document a line stood."""

    BODY = "body"
    TABLE = "table"
    MARGIN = "margin"  # running heads, feet and footnotes


@dataclass(frozen=True, slots=True)
class Marker:
    """The sign a list item begins with; two items of one list have equal styles."""

    style: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph without its list marker, inner spaces made single."""

    text: str
    marker: Marker | None = None
    indent: int = 0
    is_bold: bool = False
    is_centred: bool = False
    is_after_blank: bool = False
    is_soft: bool = False  # begun by a line break inside a paragraph
    source: Source = Source.BODY


BULLETS = "-–—−‒―•·●▪▫○◦■□‣⁃*➢➤✓✔\uf0b7\uf02d\uf0a7\uf0d8\uf076"
_BULLET = re.compile(rf"([{re.escape(BULLETS)}])\s*(?=[^\s\d{re.escape(BULLETS)}]|\d)")
_NUMBER = re.compile(
    r"\(?(\d{1,2}(?:\.\d{1,2}){0,3})([.)])\s*(?=[^\W\d_]|[«\"“(])|(\d{1,2}(?:\.\d{1,2}){1,3})\s+(?=[^\W\d_])"
)
_NUMBER_THEN_FIGURE = re.compile(r"\(?(\d{1,2}(?:\.\d{1,2}){0,3})([.)])\s+(?=\d)")
_LETTER = re.compile(r"\(?([а-яёa-z])\)\s*(?=\S)", re.IGNORECASE)
_ROMAN = re.compile(r"([IVXІХ]{1,5})([.)])\s+(?=\S)")
_CONTROLS = [code for code in (*range(32), *range(127, 160)) if not chr(code).isspace()]
_INVISIBLE = dict.fromkeys([*map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\ufffe\uffff"), *_CONTROLS])
_BREAKS = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_WIDEST_HARD_WRAP = 130
_BROKEN_ENOUGH = 2  # lines that go on in mid-sentence make a text hard-wrapped
_TAB = 8
_GOES_ON = '«"“„(0123456789'  # an unfinished item goes on with these; nobody is addressed by them


def clean(text: str) -> str:
    """Bring text to NFC, drop invisible and control characters and make every run of spaces one space."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())


def split_marker(text: str) -> tuple[Marker | None, str]:
    """Part a list marker from the text behind it.

    A date (27.02.2025) and a name's initials (И. И. Иванов) are no markers.
    """
    if match := _BULLET.match(text):
        return Marker(f"bullet {match[1]}", match[1]), text[match.end() :]
    if match := _NUMBER.match(text) or _NUMBER_THEN_FIGURE.match(text):
        label = match[1] or match[3]
        return Marker(f"number {label.count('.')}", label), text[match.end() :]
    if match := _ROMAN.match(text):
        return Marker("roman", match[1]), text[match.end() :]
    if match := _LETTER.match(text):
        return Marker("letter", match[1]), text[match.end() :]
    return None, text


def lines_of(text: str) -> list[Line]:
    """Cut plain text into lines that know their marker, indent and the blank lines above."""
    lines: list[Line] = []
    is_after_blank = False
    for raw in _BREAKS.split(text):
        content = clean(raw)
        if not content:
            is_after_blank = True
            continue
        marker, rest = split_marker(content)
        indent = _indent(raw)
        lines.append(Line(rest, marker, indent, is_after_blank=is_after_blank))
        is_after_blank = False
    return lines


def unwrap(lines: list[Line]) -> list[Line]:
    """Join lines that a margin, not an author, has broken.

    A line continues the one above when it begins in the middle of a sentence, or, in text wrapped
    at a fixed width, when its first word had no room on the line above.
    """
    width = _wrap_width(lines)
    paragraphs: list[Line] = []
    previous: Line | None = None
    for line in lines:
        if previous is not None and _continues(previous, line, width, begun=paragraphs[-1]):
            paragraphs[-1] = replace(paragraphs[-1], text=join(paragraphs[-1].text, line.text))
        else:
            paragraphs.append(line)
        previous = line
    return paragraphs


def join(first: str, second: str) -> str:
    """Put a broken line together again; a word divided at its hyphen keeps the hyphen."""
    if re.search(r"\w-$", first[-2:]):
        return first + second
    return f"{first} {second}".strip()


def is_lower(text: str) -> bool:
    """Say whether the first letter or digit of the text is a lower-case letter."""
    match = re.search(r"\w", text)
    return match is not None and match[0].islower()


def _indent(raw: str) -> int:
    expanded = raw.expandtabs(_TAB)
    return len(expanded) - len(expanded.lstrip())


def _length(line: Line) -> int:
    sign = len(line.marker.label) + 2 if line.marker else 0
    return line.indent + sign + len(line.text)


def _wrap_width(lines: list[Line]) -> int | None:
    """Return the width the text is wrapped at, None when its paragraphs are whole lines."""
    widest = max(map(_length, lines), default=0)
    broken = sum(_is_mid_sentence(above, below) for above, below in pairwise(lines))
    return widest if widest <= _WIDEST_HARD_WRAP and broken >= _BROKEN_ENOUGH else None


def _is_mid_sentence(above: Line, below: Line) -> bool:
    return below.marker is None and not below.is_after_blank and is_lower(below.text) and above.text[-1:] not in ".;:!?"


def _continues(above: Line, below: Line, width: int | None, *, begun: Line) -> bool:
    if below.marker or below.is_after_blank or below.source is not Source.BODY or above.source is not Source.BODY:
        return False
    if len(begun.text) + len(below.text) >= LONGEST_TEXT:
        return False
    if _is_mid_sentence(above, below) or above.text.endswith(","):
        return True
    if above.text[-1:] in ";:" or above.is_bold != below.is_bold:
        return False
    is_ended = above.text[-1:] in ".!?"
    if not is_ended and (below.is_soft or (begun.marker and below.text[0] in _GOES_ON)):
        return True
    has_no_room = width is not None and _length(above) + 1 + len(below.text.split()[0]) > width
    return has_no_room and not below.is_soft and (not is_ended or _is_set_in(below, begun))


def _is_set_in(line: Line, begun: Line) -> bool:
    """Say whether the margin puts a line into the paragraph begun: under an item's text, left of a first line."""
    return line.indent > begun.indent if begun.marker else line.indent < begun.indent
