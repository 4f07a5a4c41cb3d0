"""A resolution as the sequence of pieces that every form of the document draws, so that none can differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from resolutions.canonical import Addressee, Content, Paragraph, Recommendation, settled
from resolutions.parsing.dates import russian_date
from resolutions.spans import Run, runs
from symposium.lib.typography import tie

_NAME = re.compile(r"(?<=[\s_/,])((?:[А-ЯЁ]\.\s*){1,2}[А-ЯЁ][\w-]+|[А-ЯЁ][\w-]+\s+(?:[А-ЯЁ]\.\s*){2})/?$")
_LONGEST_NAME = 100  # a name is looked for only at the end of its line
_BLANKS = re.compile(r"[_/]{2,}|(?<=\s)/|/(?=\s|$)")
_SETTLEMENT = re.compile(r"^(?:г|гор|п|пос|пгт|с|ст|город|село|посёлок|станица|[a-z]+)\b\.?\s", re.IGNORECASE)
# Neither XML nor a typesetter takes these. Every sign in their place is one long, as they are.
_UNDRAWABLE = dict.fromkeys([*range(32), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF], "\ufffd")
_UNDRAWABLE |= {ord("\t"): " ", ord("\r"): " "} | dict.fromkeys(map(ord, "\n\x0b\x0c\x85\u2028\u2029"), "\n")


class Look(StrEnum):
    """How a piece is set."""

    MARK = "mark"
    TITLE = "title"
    EVENT = "event"
    DATE = "date"
    PARAGRAPH = "paragraph"
    TASK = "task"
    ADDRESSEE = "addressee"
    RECOMMENDATION = "recommendation"
    SIGNATURE = "signature"
    ADOPTION = "adoption"


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph of the document: its number, its text in runs, what stands at the right margin, the row's id."""

    look: Look
    runs: tuple[Run, ...]
    number: str = ""
    right: str = ""
    id: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def lines(self) -> list[tuple[Run, ...]]:
        """The runs of each line; an empty text is one line without any."""
        lines: list[list[Run]] = [[]]
        for run in self.runs:
            first, *rest = run.text.split("\n")
            lines[-1].append(Run(first, run.marks))
            lines += [[Run(part, run.marks)] for part in rest]
        return [tuple(run for run in line if run.text) for line in lines]


def outline(content: Content, *, is_draft: bool = False) -> list[Piece]:
    """Return the pieces of a resolution in reading order; lines of one text are parted by a newline.

    A text with suggestions is drawn as if all were taken: whoever reads a file of a draft must neither miss a word nor
    find two where one is meant, and marks of work say nothing on paper.
    """
    content = settled(content)
    return [
        *_heading(content, is_draft=is_draft),
        *_paragraphs(content),
        *_addressees(content),
        *(Piece(Look.PARAGRAPH, _marked(one), id=one.id) for one in content.paragraphs_of("closing") if one.text),
        *(_signer(line) for line in content.signature.splitlines() if line.strip()),
        *(Piece(Look.ADOPTION, _plain(line)) for line in content.adoption.splitlines() if line.strip()),
    ]


def title_of(pieces: list[Piece]) -> str:
    """Return the whole name of a resolution in one line."""
    return " ".join(" ".join(piece.text for piece in pieces if piece.look in (Look.TITLE, Look.EVENT)).split())


def words(pieces: list[Piece]) -> list[str]:
    """Return every word and figure of the pieces in order: equal for all forms of one document."""
    return [word for piece in pieces for part in (piece.number, piece.text, piece.right) for word in _words(part)]


def place_line(place: str) -> str:
    """Write a town as documents do: «г. Чита»; other settlements already say what they are."""
    return place if not place or _SETTLEMENT.match(place) else f"г. {place}"


def _marked(block: Paragraph | Recommendation) -> tuple[Run, ...]:
    # Tying puts one space for another, so the marks stay where they are.
    return runs(_drawable(block.text), block.spans)


def _plain(text: str) -> tuple[Run, ...]:
    return runs(_drawable(text), ())


def _drawable(text: str) -> str:
    return tie(text.translate(_UNDRAWABLE))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _heading(content: Content, *, is_draft: bool) -> Iterator[Piece]:
    if is_draft:
        yield Piece(Look.MARK, _plain("Проект"))
    yield Piece(Look.TITLE, _plain(content.title))
    if content.event_name:
        yield Piece(Look.EVENT, _plain(content.event_name))
    if content.date or content.place:
        day = russian_date(content.date) if content.date else ""
        yield Piece(Look.DATE, _plain(day), right=_drawable(place_line(content.place)))


def _paragraphs(content: Content) -> Iterator[Piece]:
    for one in content.paragraphs_of("preamble", "fact", "task"):
        if one.text and one.kind == "task":
            yield Piece(Look.TASK, _marked(one), number="–", id=one.id)
        elif one.text:
            yield Piece(Look.PARAGRAPH, _marked(one), id=one.id)


def _addressees(content: Content) -> Iterator[Piece]:
    is_plain = len(content.addressees) == 1 and not content.addressees[0].name
    for number, addressee in enumerate(content.addressees, 1):
        yield from _address(addressee, number)
        for index, item in enumerate(content.recommendations_to(addressee), 1):
            place = f"{index}." if is_plain else f"{number}.{index}"
            yield Piece(Look.RECOMMENDATION, _marked(item), number=place, id=item.id)
    for item in content.recommendations_to_nobody():
        yield Piece(Look.RECOMMENDATION, _marked(item), number="–", id=item.id)


def _address(addressee: Addressee, number: int) -> Iterator[Piece]:
    """Draw the paragraphs before an addressee's name, then the name with what stands in its line."""
    before = addressee.lead.splitlines()
    inline = before.pop() if before and addressee.name and not before[-1].endswith((":", ".")) else ""
    for line in before:
        yield Piece(Look.PARAGRAPH, _plain(line))
    if addressee.name:
        yield Piece(Look.ADDRESSEE, _plain(f"{inline} {addressee.name}:".strip()), number=f"{number}.", id=addressee.id)


def _signer(line: str) -> Piece:
    line = line.strip()
    match = _NAME.search(line, max(0, len(line) - _LONGEST_NAME))
    if match is None:
        return Piece(Look.SIGNATURE, _plain(_BLANKS.sub("", line).strip()))
    return Piece(Look.SIGNATURE, _plain(line[: match.start()].strip(" _/,")), right=_drawable(match[1]))
