"""Two contents of a resolution side by side: what came, what went, what moved, and in what words. No Django.

Blocks are found again by their ids, words by the longest runs they share (Ratcliff and Obershelp, difflib). Texts
that share next to nothing, and very many of them, are compared more coarsely: a page has to come quickly.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from resolutions.canonical import Addressee, Content, Paragraph, Recommendation, normal
from resolutions.parsing.dates import russian_date

HEADS, TAIL = ("title", "event_name", "date", "place", "participants"), ("signature", "adoption")
Block = Paragraph | Addressee | Recommendation

# How finely a text is taken apart: into sentences and lines, what differs into words with all that sticks to them,
# and what then differs into words, spaces and signs.
_WAYS = (
    re.compile(r"[^.;:!?\n]*[.;:!?\n]+\s*|[^.;:!?\n]+"),
    re.compile(r"\s*\S+\s*|\s+"),
    re.compile(r"\w+|\s+|[^\w\s]"),
)
# Pairs of equal parts that are looked at in one text, and in all of a comparison.
_MOST_PAIRS, _MOST_PAIRS_IN_ALL = 60_000, 1_500_000


class Kept(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Fate(StrEnum):
    """What became of a block."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text and what became of it."""

    kept: Kept
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Something else than the words that has changed: kind, addressee, due_from or due_to; empty is none."""

    what: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Row:
    """One block, or one line of the heading, of either content."""

    what: str
    fate: Fate
    runs: tuple[Run, ...]
    id: str = ""
    number: str = ""
    is_moved: bool = False
    turns: tuple[Turn, ...] = ()

    @property
    def is_same(self) -> bool:
        return self.fate == Fate.SAME and not self.is_moved and not self.turns


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything in reading order: lines of the heading, the body, what stands below; what went stands where it was."""

    heads: tuple[Row, ...]
    body: tuple[Row, ...]
    tail: tuple[Row, ...]

    @property
    def rows(self) -> list[Row]:
        return [*self.heads, *self.body, *self.tail]

    @property
    def changed(self) -> list[Row]:
        return [row for row in self.rows if not row.is_same]

    @property
    def counts(self) -> Counter[str]:
        """How many are added, removed, changed in words, changed otherwise, and only moved."""
        return Counter(_counted(row) for row in self.changed)


def compare(before: Content, after: Content) -> Comparison:
    """Compare two contents, blocks by their ids and their texts in words."""
    before, after = normal(before), normal(after)
    words = Words()
    heads, tail = (
        [_head(one, getattr(before, one), getattr(after, one), words) for one in names] for names in (HEADS, TAIL)
    )
    sides = _Side(before), _Side(after)
    body = [_row(key, *sides, words) for key in _order(*sides)]
    moved = _moved(*sides)
    return Comparison(
        heads=tuple(row for row in heads if row.runs),
        body=tuple(replace(row, is_moved=True) if row.id in moved else row for row in body),
        tail=tuple(row for row in tail if row.runs),
    )


class Words:
    """Compares texts in words, until it has looked at too many pairs: then it takes whole texts for changed."""

    def __init__(self, most: int = _MOST_PAIRS_IN_ALL) -> None:
        self._left = most

    def runs(self, before: str, after: str) -> tuple[Run, ...]:
        """Return runs: those not new make the old text, those not gone the new one."""
        if before == after:
            return (Run(Kept.SAME, after),) if after else ()
        return tuple(_joined(_tidied(self._parted(before, after, _WAYS))))

    def _parted(self, before: str, after: str, ways: Sequence[re.Pattern[str]]) -> Iterable[Run]:
        """Take both texts apart, and what differs once more and finer."""
        if not before or not after or not ways:
            yield from (Run(Kept.GONE, before), Run(Kept.NEW, after))
            return
        old, new = ways[0].findall(before), ways[0].findall(after)
        for is_same, start, end, begin, stop in self._stretches(old, new):
            if is_same:
                yield Run(Kept.SAME, "".join(old[start:end]))
            else:
                yield from self._parted("".join(old[start:end]), "".join(new[begin:stop]), ways[1:])

    def _stretches(self, old: list[str], new: list[str]) -> Iterable[tuple[bool, int, int, int, int]]:
        """Tell where the same parts lie in both, and others between; beyond the limit only at both ends."""
        first, last = _edges(old, new)
        until, end = len(old) - last, len(new) - last
        yield True, 0, first, 0, first
        inner = old[first:until], new[first:end]
        if self._affords(*inner):
            for tag, start, stop, begin, there in SequenceMatcher(None, *inner, autojunk=False).get_opcodes():
                yield tag == "equal", start + first, stop + first, begin + first, there + first
        else:
            yield False, first, until, first, end
        yield True, until, len(old), end, len(new)

    def _affords(self, old: list[str], new: list[str]) -> bool:
        counts = Counter(new)
        pairs = sum(counts[part] for part in old)
        if pairs > min(_MOST_PAIRS, self._left):
            return False
        self._left -= pairs
        return True


def _edges(old: list[str], new: list[str]) -> tuple[int, int]:
    """Count the parts that both begin with, and those of the rest that both end with."""
    most = min(len(old), len(new))
    first = next((place for place in range(most) if old[place] != new[place]), most)
    rest = most - first
    return first, next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)


class _Side:
    """One of two contents: its blocks by id, and where each stands."""

    def __init__(self, content: Content) -> None:
        self.blocks: dict[str, Block] = {}
        self.groups: dict[str, list[str]] = {}
        self.numbers: dict[str, str] = {}
        self.names = {one.id: one.name for one in content.addressees}
        self._take("body", [one for one in content.paragraphs if one.kind != "closing"])
        self._take("addressees", content.addressees)
        for number, addressee in enumerate(content.addressees, 1):
            asked = content.recommendations_to(addressee)
            self.numbers[addressee.id] = f"{number}."
            self.numbers |= {one.id: f"{number}.{index}" for index, one in enumerate(asked, 1)}
            self._take(addressee.id, asked)
        self._take("nobody", content.recommendations_to_nobody())
        self._take("closing", content.paragraphs_of("closing"))

    def _take(self, group: str, blocks: Iterable[Block]) -> None:
        known = {one.id: one for one in blocks if one.id not in self.blocks}
        self.blocks |= known
        self.groups[group] = list(known)


def _order(before: _Side, after: _Side) -> list[str]:
    """Return the ids of all blocks as they are read; what went stands where it stood."""
    order: list[str] = _merged("body", before, after)
    for addressee in _merged("addressees", before, after):
        order += [addressee, *_merged(addressee, before, after)]
    return order + _merged("nobody", before, after) + _merged("closing", before, after)


def _merged(group: str, before: _Side, after: _Side) -> list[str]:
    """Put what went from a group between what stayed in it."""
    old, new = before.groups.get(group, []), after.groups.get(group, [])
    merged: list[str] = []
    for tag, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            merged += [key for key in old[start:end] if key not in after.blocks]
        merged += new[begin:stop]
    return merged


def _moved(before: _Side, after: _Side) -> set[str]:
    """Return the ids of those that stand in the same group as before and in another order there."""
    moved: set[str] = set()
    for group, keys in after.groups.items():
        both = set(before.groups.get(group, ())) & set(keys)
        old, new = ([key for key in side.groups.get(group, ()) if key in both] for side in (before, after))
        stays: set[str] = set()
        for match in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            stays.update(old[match.a : match.a + match.size])
        moved |= both - stays
    return moved


def _head(name: str, old: object, new: object, words: Words) -> Row:
    runs = words.runs(_said(old), _said(new))
    return Row(name, _fate(runs, old, new), runs)


def _row(key: str, before: _Side, after: _Side, words: Words) -> Row:
    old, new = before.blocks.get(key), after.blocks.get(key)
    shown_of = after if new else before
    runs = words.runs(_text(old), _text(new))
    turns = tuple(_turns(old, new, before, after)) if old and new else ()
    number = shown_of.numbers.get(key, "")
    return Row(_kind(shown_of.blocks[key]), _fate(runs, old, new), runs, key, number, turns=turns)


def _turns(old: Block, new: Block, before: _Side, after: _Side) -> Iterable[Turn]:
    if _kind(old) != _kind(new):
        yield Turn("kind", _kind(old), _kind(new))
    if isinstance(old, Recommendation) and isinstance(new, Recommendation):
        if old.addressee != new.addressee:
            yield Turn("addressee", before.names.get(old.addressee, ""), after.names.get(new.addressee, ""))
        for name in ("due_from", "due_to"):
            if getattr(old, name) != getattr(new, name):
                yield Turn(name, getattr(old, name), getattr(new, name))


def _fate(runs: tuple[Run, ...], old: object, new: object) -> Fate:
    if not old or not new:
        return Fate.SAME if not old and not new else Fate.REMOVED if old else Fate.ADDED
    return Fate.SAME if all(run.kept == Kept.SAME for run in runs) else Fate.CHANGED


def _kind(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.kind
    return "addressee" if isinstance(block, Addressee) else "recommendation"


def _text(block: Block | None) -> str:
    if isinstance(block, Addressee):
        return f"{block.lead} {block.name}".strip()
    return block.text if block else ""


def _said(value: object) -> str:
    if isinstance(value, dt.date):
        return russian_date(value)
    return "" if value is None else str(value)


def _counted(row: Row) -> str:
    if row.fate != Fate.SAME:
        return row.fate.value
    return "turned" if row.turns else "moved"


def _tidied(runs: Iterable[Run]) -> Iterable[Run]:
    """Take spaces and signs between two changes for changed too: words are read, not what lies between them."""
    given = [run for run in runs if run.text]
    for index, run in enumerate(given):
        is_between = 0 < index < len(given) - 1 and Kept.SAME not in (given[index - 1].kept, given[index + 1].kept)
        if run.kept == Kept.SAME and is_between and not any(sign.isalnum() for sign in run.text):
            yield from (Run(Kept.GONE, run.text), Run(Kept.NEW, run.text))
        else:
            yield run


def _joined(runs: Iterable[Run]) -> Iterable[Run]:
    """Between two stretches that stayed, write first all that went, then all that came."""
    for is_same, group in groupby(runs, key=lambda run: run.kept == Kept.SAME):
        some = list(group)
        for kept in (Kept.SAME,) if is_same else (Kept.GONE, Kept.NEW):
            if text := "".join(run.text for run in some if run.kept == kept):
                yield Run(kept, text)
