"""Marks on a text: where each begins and ends, and what is left of the text when suggestions are taken. No Django.

Places are code points of the NFC text, so they mean the same wherever the text is read.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, compress, groupby
from operator import itemgetter

INSERTION, DELETION = "insertion", "deletion"
SUGGESTIONS = frozenset({INSERTION, DELETION})
STRONG, EM = "strong", "em"
# The marks that belong to the text itself: pages, files and revisions have them; all others are of working on it.
LASTING = frozenset({STRONG, EM})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A mark from `start` up to `end`; `values` are its attributes as sorted pairs."""

    start: int
    end: int
    mark: str
    values: tuple[tuple[str, str], ...] = ()


def nfc(text: str) -> str:
    """Write every letter in its one composed form."""
    return unicodedata.normalize("NFC", text)


def tidied(text: str, spans: Iterable[Span]) -> tuple[str, tuple[Span, ...]]:
    """Bring a text to NFC and its spans to their one form: inside the text, none empty, equal neighbours joined."""
    composed = nfc(text)
    if composed != text:
        spans = _moved(text, spans)
    return composed, _joined(spans, len(composed))


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text whose letters all bear the same lasting marks."""

    text: str
    marks: frozenset[str] = frozenset()


def lasting(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans of the text itself, without those of working on it."""
    return tuple(span for span in spans if span.mark in LASTING)


def runs(text: str, spans: Iterable[Span]) -> tuple[Run, ...]:
    """Part a text where lasting marks begin and end; the texts of the runs are the text, none of them is empty."""
    marks = [frozenset[str]()] * len(text)
    for span in _joined(lasting(spans), len(text)):
        marks[span.start : span.end] = [one | {span.mark} for one in marks[span.start : span.end]]
    letters = groupby(zip(text, marks, strict=True), key=itemgetter(1))
    return tuple(Run("".join(letter for letter, _ in group), mark) for mark, group in letters)


def accepted(text: str, spans: Iterable[Span]) -> str:
    """Return the text a reader would see if every suggestion were taken: insertions stay, deletions go."""
    return settled(text, spans)[0]


def settled(text: str, spans: Iterable[Span]) -> tuple[str, tuple[Span, ...]]:
    """Return that text with its lasting marks, each around the letters that are left of what it was around."""
    return _without(text, tuple(spans), DELETION)


def standing(text: str, spans: Iterable[Span]) -> tuple[str, tuple[Span, ...]]:
    """Return the text as it stands as long as nothing is accepted, with its lasting marks.

    Insertions are left out, deletions still there.
    """
    return _without(text, tuple(spans), INSERTION)


def _without(text: str, spans: tuple[Span, ...], mark: str) -> tuple[str, tuple[Span, ...]]:
    is_left = bytearray(b"\1" * len(text))
    for span in _joined(_of(spans, mark), len(text)):
        is_left[span.start : span.end] = bytes(span.end - span.start)
    places = [0, *accumulate(is_left)]
    moved = [replace(one, start=_at(places, one.start), end=_at(places, one.end)) for one in lasting(spans)]
    return "".join(compress(text, is_left)), _joined(moved, places[-1])


def standing_places(text: str, spans: Iterable[Span]) -> list[int]:
    """Return the places of the letters that no insertion has put in."""
    inserted = {place for start, end in stretches(_of(spans, INSERTION)) for place in range(start, end)}
    return [place for place in range(len(text)) if place not in inserted]


def stretches(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Join what touches or overlaps, whatever mark it is, into stretches from where to where."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for span in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def composed_places(text: str) -> list[int]:
    """Tell where each place of a text, its end too, lies in its NFC; one inside a letter is at the letter's end."""
    places, length = [0], 0
    for cluster in _clusters(text):
        length += len(nfc(cluster))
        places += [length] * len(cluster)
    return places


def _of(spans: Iterable[Span], mark: str) -> Iterator[Span]:
    return (span for span in spans if span.mark == mark)


def _clusters(text: str) -> Iterator[str]:
    """Yield each letter with the signs that combine with it: NFC never joins two of them."""
    start = 0
    for index, sign in enumerate(text):
        if index and not _combines(sign):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def _combines(sign: str) -> bool:
    # Hangul vowels and tails are letters, yet they are written into the syllable before them.
    return sign > "\u02ff" and (unicodedata.category(sign)[0] == "M" or "\u1160" <= sign <= "\u11ff")


def _moved(text: str, spans: Iterable[Span]) -> list[Span]:
    places = composed_places(text)
    return [replace(one, start=_at(places, one.start), end=_at(places, one.end)) for one in spans]


def _at(places: list[int], place: int) -> int:
    """Return where a place has come to; one outside the text counts as its nearest end."""
    return places[max(0, min(place, len(places) - 1))]


def _joined(spans: Iterable[Span], length: int) -> tuple[Span, ...]:
    inside = [
        Span(max(0, one.start), min(one.end, length), nfc(one.mark), _values(one.values))
        for one in spans
        if max(0, one.start) < min(one.end, length)
    ]
    joined: list[Span] = []
    for _, group in groupby(sorted(inside, key=_by_mark), key=lambda one: (one.mark, one.values)):
        joined += _chained(group)
    return tuple(sorted(joined))


def _chained(spans: Iterable[Span]) -> list[Span]:
    """Join spans of one mark, sorted by their start, that touch or overlap."""
    chained: list[Span] = []
    for one in spans:
        if chained and one.start <= chained[-1].end:
            chained[-1] = replace(chained[-1], end=max(chained[-1].end, one.end))
        else:
            chained.append(one)
    return chained


def _by_mark(span: Span) -> tuple[str, tuple[tuple[str, str], ...], int]:
    return span.mark, span.values, span.start


def _values(values: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, nfc(value)) for name, value in values if value))
