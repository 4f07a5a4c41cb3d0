"""The text as the rules read it: block by block, without what somebody proposes to strike."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from resolutions.canonical import Addressee, Content, Paragraph, Recommendation
from resolutions.checking.findings import Directory
from resolutions.spans import DELETION

RECOMMENDATION, TASK = "recommendation", "task"


@dataclass(frozen=True, slots=True)
class Passage:
    """A block and what it says; `places` tell where each of its letters, and its end, are stored."""

    id: str
    kind: str
    text: str
    places: tuple[int, ...] = ()
    item: Recommendation | None = None


@dataclass(frozen=True)
class Text:
    """A whole text in its normal form, and what it is compared with."""

    content: Content
    directory: Directory

    @cached_property
    def passages(self) -> list[Passage]:
        """Every block in reading order."""
        before = [one for one in self.content.paragraphs if one.kind != "closing"]
        closing = self.content.paragraphs_of("closing")
        blocks: list[Paragraph | Recommendation] = [*before, *self.content.recommendations, *closing]
        return [_passage(one) for one in blocks]

    @cached_property
    def items(self) -> list[Passage]:
        """What is asked of addressees."""
        return [one for one in self.passages if one.kind == RECOMMENDATION]

    @cached_property
    def lists(self) -> list[list[Passage]]:
        """The items that stand below one another: tasks, and what is asked of one addressee."""
        runs = [list(run) for kind, run in groupby(self.passages, key=_list_of) if kind]
        return [[one for one in run if one.text.strip()] for run in runs]

    @cached_property
    def sentences(self) -> frozenset[str]:
        """The ids of items whose whole list is written in sentences, with capitals and full stops."""
        return frozenset(one.id for run in self.lists if _are_sentences(run) for one in run)

    @cached_property
    def addressees(self) -> dict[str, Addressee]:
        return {one.id: one for one in self.content.addressees}


def _are_sentences(run: list[Passage]) -> bool:
    return all(one.text.lstrip()[:1].isupper() for one in run) and any(
        one.text.rstrip().endswith(".") for one in run[:-1] or run
    )


def _list_of(passage: Passage) -> str:
    if passage.item is not None:
        return passage.item.addressee or "nobody"
    return TASK if passage.kind == TASK else ""


def _passage(block: Paragraph | Recommendation) -> Passage:
    item = block if isinstance(block, Recommendation) else None
    kind = RECOMMENDATION if isinstance(block, Recommendation) else block.kind
    struck = [span for span in block.spans if span.mark == DELETION]
    if not struck:
        return Passage(block.id, kind, block.text, (), item)
    gone = {place for span in struck for place in range(span.start, span.end)}
    places = [place for place in range(len(block.text)) if place not in gone]
    return Passage(block.id, kind, "".join(block.text[place] for place in places), (*places, len(block.text)), item)


def outside_quotes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that are in no quotation marks."""
    depth = begin = 0
    for place, sign in enumerate(text):
        if sign == "«":
            if depth == 0 and place > begin:
                yield begin, place
            depth += 1
        elif sign == "»" and depth:
            depth -= 1
            begin = place + 1
    if depth == 0 and begin < len(text):
        yield begin, len(text)
