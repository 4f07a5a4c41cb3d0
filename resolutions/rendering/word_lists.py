"""Lists of a DOCX that the word processor numbers itself: it counts on where somebody adds an item."""

from docx.document import Document as DocumentObject
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

_FIRST_ID = 100  # the lists before it are those of the template's own styles
_INDENT, _DASH_INDENT = 680, 340  # twips


class Lists:
    """The lists of one document; one goes on as long as counting gives the number that is asked for."""

    def __init__(self, document: DocumentObject) -> None:
        self._numbering = document.part.numbering_part.element
        self._last_id = _FIRST_ID
        self._dashes = 0  # the ids of the list of dashes and of the numbered one that is open
        self._numbered = 0
        self._is_nested = False
        self._following: set[tuple[int, ...]] = set()  # what the word processor would count next

    def put(self, paragraph: Paragraph, number: str, *, is_heading: bool = False) -> None:
        """Make a paragraph the item of this number: «–», «3.» or «3.2»; a heading has items of its own below it."""
        figures = tuple(int(figure) for figure in number.split(".") if figure.isdigit())
        if not figures:
            self._dashes = self._dashes or self._begin(_level(0, "bullet", "–", indent=_DASH_INDENT))
            _set(paragraph, self._dashes, 0)
            return
        is_nested = is_heading or len(figures) > 1
        if self._is_nested != is_nested or figures not in self._following:
            self._open(figures, is_nested=is_nested)
        first, *deeper = figures
        if is_nested:
            # The number above an item may be nobody's: then no heading goes on from it.
            is_headed = is_heading or (first + 1,) in self._following
            self._following = {(first, deeper[0] + 1 if deeper else 1)} | ({(first + 1,)} if is_headed else set())
        else:
            self._following = {(first + 1,)}
        _set(paragraph, self._numbered, len(figures) - 1)

    def _open(self, figures: tuple[int, ...], *, is_nested: bool) -> None:
        levels = _level(0, "decimal", "%1.", figures[0], is_bold=is_nested)
        if is_nested:
            levels += _level(1, "decimal", "%1.%2", figures[1] if len(figures) > 1 else 1)
        self._numbered = self._begin(levels)
        self._is_nested = is_nested
        self._following = set()

    def _begin(self, levels: str) -> int:
        self._last_id += 1
        names = nsdecls("w")
        # The schema wants every abstract list before any list.
        self._numbering.insert(
            len(self._numbering.findall(qn("w:abstractNum"))),
            parse_xml(
                f'<w:abstractNum {names} w:abstractNumId="{self._last_id}">'
                f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
            ),
        )
        self._numbering.append(
            parse_xml(f'<w:num {names} w:numId="{self._last_id}"><w:abstractNumId w:val="{self._last_id}"/></w:num>')
        )
        return self._last_id


def _level(level: int, kind: str, sign: str, start: int = 1, *, is_bold: bool = False, indent: int = _INDENT) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{sign}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr>'
        f'<w:rPr><w:b w:val="{int(is_bold)}"/></w:rPr></w:lvl>'
    )


def _set(paragraph: Paragraph, number: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # type: ignore[attr-defined]
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number
