"""A DOCX becomes lines: as a reader sees it with all changes accepted, auto-numbered lists with their signs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from resolutions.parsing.lines import Line, Marker, Source, clean, split_marker
from resolutions.reading.numbering import Numbering, Styles, W, centred, list_of, switch
from resolutions.reading.package import Element, Package

_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Struck in tracked changes, shown in an older drawing again, or no text of the author's.
_SKIPPED = frozenset(
    {
        f"{W}{name}"
        for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "tblPr", "trPr", "tcPr")
    }
    | {f"{_ALTERNATIVE}Fallback"}
)
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_MARGINS = ("/header", "/footer", "/footnotes", "/endnotes")
_SMALL_TABLE = 2  # cells: date and town, office and name stand in tables without lines
_TWIPS_PER_COLUMN = 120


@dataclass(slots=True)
class _Document:
    styles: Styles
    numbering: Numbering


def lines_of_word(data: bytes) -> list[Line]:
    """Read a DOCX. Raises UnreadableError where it is broken, locked, foreign or too big."""
    package = Package(data)
    main = package.main_part()
    related = package.related(main)
    parts = {kind.rsplit("/", 1)[-1]: target for target, kind in related.values() if target in package.names}
    document = _Document(
        Styles(package.xml(parts["styles"]) if "styles" in parts else None),
        Numbering(package.xml(parts["numbering"]) if "numbering" in parts else None),
    )
    lines = list(_lines(package.xml(main), document))
    margins = sorted(
        {target for target, kind in related.values() if kind.endswith(_MARGINS) and target in package.names}
    )
    seen: set[str] = set()
    for target in margins:
        for line in _lines(package.xml(target), document):
            if line.text not in seen and not line.text.isdigit():
                seen.add(line.text)
                lines.append(replace(line, source=Source.MARGIN))
    return lines


def _lines(root: Element, document: _Document) -> Iterator[Line]:
    """Give the lines of every paragraph and table under the root, text boxes behind their paragraph."""
    is_after_blank = False
    held: Line | None = None  # a paragraph whose end a tracked change has struck
    for block in _blocks(root):
        found = list(_table_lines(block) if block.tag == f"{W}tbl" else _paragraph_lines(block, document))
        if not found:
            is_after_blank = True
            continue
        if held is not None:
            found[0] = replace(held, text=f"{held.text} {found[0].text}")
        found[0] = replace(found[0], is_after_blank=found[0].is_after_blank or is_after_blank)
        held = found.pop() if _end_is_struck(block) else None
        is_after_blank = False
        yield from found
    if held is not None:
        yield held


def _blocks(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == f"{W}tbl":
            yield child
        elif child.tag == f"{W}p":
            yield child
            for box in _boxes(child):
                yield from _blocks(box)
        else:
            yield from _blocks(child)


def _boxes(element: Element) -> Iterator[Element]:
    """Give the text boxes anchored in a paragraph, each once."""
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag not in _SKIPPED:
            yield from _boxes(child)


def _text(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == f"{W}r" and switch(child.find(f"{W}rPr"), "vanish"):
            continue
        elif child.tag not in _SKIPPED and child.tag not in (f"{W}txbxContent", f"{W}tbl"):
            yield from _text(child)


def _paragraph_lines(paragraph: Element, document: _Document) -> Iterator[Line]:
    """Cut a paragraph at its line breaks; the first line bears the list's sign."""
    properties = paragraph.find(f"{W}pPr")
    style = properties.find(f"{W}pStyle") if properties is not None else None
    chain = list(document.styles.chain(style.get(f"{W}val") if style is not None else None))
    said_centred = [centred(properties), *(one.is_centred for one in chain)]
    said_bold = [one.is_bold for one in chain]
    texts = [text for text in map(clean, "".join(_text(paragraph)).split("\n")) if text]
    auto = (
        _auto_marker(properties, chain_numbering=[one.numbering for one in chain], document=document) if texts else None
    )
    for index, text in enumerate(texts):
        marker, rest = (auto, text) if auto and index == 0 else split_marker(text)
        yield Line(
            rest,
            marker,
            _indent(properties),
            is_bold=_is_bold(paragraph, inherited=_first(said_bold)),
            is_centred=_first(said_centred),
            is_soft=index > 0,
        )


def _auto_marker(
    properties: Element | None, *, chain_numbering: list[tuple[str | None, str | None]], document: _Document
) -> Marker | None:
    said = [list_of(properties), *chain_numbering]
    number = next((one for one, _ in said if one is not None), None)
    level = next((one for _, one in said if one is not None), "0")
    return document.numbering.marker(number, level) if number is not None else None


def _table_lines(table: Element) -> Iterator[Line]:
    """Give a row of one or two cells as a line of the text; bigger tables are set aside."""
    rows = [row for row in table.iter(f"{W}tr") if row.find(f"{W}trPr/{W}del") is None]
    cells = [[clean(" ".join(_cell_texts(cell))) for cell in row.iter(f"{W}tc")] for row in rows]
    is_small = all(len(row) <= _SMALL_TABLE for row in cells) and len(cells) <= 4  # noqa: PLR2004
    for row in cells:
        if any(row):
            yield Line(" ".join(filter(None, row)), source=Source.BODY if is_small else Source.TABLE)


def _cell_texts(cell: Element) -> Iterator[str]:
    for block in _blocks(cell):
        yield "".join(_text(block)) if block.tag == f"{W}p" else " ".join(line.text for line in _table_lines(block))


def _end_is_struck(block: Element) -> bool:
    return block.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _is_bold(paragraph: Element, *, inherited: bool) -> bool:
    """Say whether every run with letters is bold."""
    runs = [run for run in paragraph.iter(f"{W}r") if "".join(_text(run)).strip()]
    said = [switch(run.find(f"{W}rPr"), "b") for run in runs]
    return bool(said) and all(inherited if one is None else one for one in said)


def _indent(properties: Element | None) -> int:
    element = properties.find(f"{W}ind") if properties is not None else None
    if element is None:
        return 0
    value = element.get(f"{W}left") or element.get(f"{W}start") or "0"
    return int(value) // _TWIPS_PER_COLUMN if value.lstrip("-").isdigit() else 0


def _first(said: list[bool | None]) -> bool:
    return next((one for one in said if one is not None), False)
