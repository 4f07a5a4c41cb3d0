"""Which paragraphs of a DOCX are items of a list: Word keeps their numbers outside the text."""

from collections.abc import Iterable
from dataclasses import dataclass

from resolutions.parsing.lines import Marker
from resolutions.reading.package import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LONGEST_CHAIN = 12  # of styles based on styles
_UNNUMBERED = ("none", "")
_LONGEST_START = 4  # figures of the number a list begins with
_LEVELS = frozenset("012345678")


@dataclass(slots=True)
class Style:
    """What a paragraph style says that matters here."""

    based_on: str | None
    numbering: tuple[str | None, str | None]
    is_bold: bool | None
    is_centred: bool | None


class Styles:
    """The paragraph styles of a document, with what they inherit."""

    def __init__(self, root: Element | None) -> None:
        found = root.iter(f"{W}style") if root is not None else ()
        self._styles = {style.get(f"{W}styleId", ""): _style(style) for style in found}

    def chain(self, name: str | None) -> Iterable[Style]:
        """Give the style and those it is based on, nearest first."""
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name or "")
            if style is None:
                return
            yield style
            name = style.based_on


class Numbering:
    """The lists of a document: which kind of sign stands at which level."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[tuple[str, str], str] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._starts: dict[tuple[str, int], int] = {}
        if root is not None:
            self._read(root)

    def marker(self, number: str, level: str) -> Marker | None:
        """Return the sign of the next item of list `number` at `level`; None for a list without signs."""
        abstract = self._abstract.get(number)
        kind = self._levels.get((abstract or "", level))
        if number == "0" or abstract is None or kind is None or kind in _UNNUMBERED or level not in _LEVELS:
            return None
        if kind == "bullet":
            return Marker(f"auto bullet {abstract}.{level}", "–")
        return Marker(f"auto {kind} {abstract}.{level}", self._label(abstract, int(level)))

    def _label(self, abstract: str, level: int) -> str:
        """Count the items: 2.3 is the third of the second, whatever figures Word draws."""
        begun = self._starts.get((abstract, level), 1) - 1
        self._counts[abstract, level] = self._counts.get((abstract, level), begun) + 1
        for deeper in [key for key in self._counts if key[0] == abstract and key[1] > level]:
            del self._counts[deeper]
        known = self._starts | self._counts
        return ".".join(str(known.get((abstract, depth), 1)) for depth in range(level + 1))

    def _read(self, root: Element) -> None:
        for abstract in root.iter(f"{W}abstractNum"):
            for level in abstract.iter(f"{W}lvl"):
                key = (abstract.get(f"{W}abstractNumId", ""), level.get(f"{W}ilvl", "0"))
                self._levels[key] = value_of(level, "numFmt") or ""
                start = value_of(level, "start") or ""
                if start.isdecimal() and len(start) <= _LONGEST_START and key[1] in _LEVELS:
                    self._starts[key[0], int(key[1])] = int(start)
        for number in root.iter(f"{W}num"):
            self._abstract[number.get(f"{W}numId", "")] = value_of(number, "abstractNumId") or ""


def value_of(element: Element | None, name: str) -> str | None:
    """Return the `w:val` of a child, None where there is no such child."""
    child = element.find(f"{W}{name}") if element is not None else None
    return child.get(f"{W}val") if child is not None else None


def switch(element: Element | None, name: str) -> bool | None:
    """Return whether a property such as `w:b` is on, None where nothing is said."""
    child = element.find(f"{W}{name}") if element is not None else None
    return None if child is None else child.get(f"{W}val", "true") not in ("0", "false", "off", "none")


def list_of(properties: Element | None) -> tuple[str | None, str | None]:
    """Return the list and level that paragraph properties name; either may be left to the style."""
    numbering = properties.find(f"{W}numPr") if properties is not None else None
    return value_of(numbering, "numId"), value_of(numbering, "ilvl")


def centred(properties: Element | None) -> bool | None:
    """Return whether paragraph properties centre the text, None where nothing is said."""
    value = value_of(properties, "jc")
    return None if value is None else value == "center"


def _style(element: Element) -> Style:
    properties = element.find(f"{W}pPr")
    return Style(
        based_on=value_of(element, "basedOn"),
        numbering=list_of(properties),
        is_bold=switch(element.find(f"{W}rPr"), "b"),
        is_centred=centred(properties),
    )
