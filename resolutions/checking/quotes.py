"""Quotation marks and brackets: « », within them „ “, and each that opens closes."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from resolutions.checking.findings import Edit, Finding, Fix
from resolutions.checking.passages import Passage, Text

_OPENS, _CLOSES = "«„(", "»”)"
_SIGN = re.compile(r"[«»„“”\"()]")
_ROUND = "()"
_LABEL = re.compile(r"(?:^|[\s(])(?:\d{1,2}|[а-яёa-z])\)$")  # of an item of a list: «1)», «а)»
_STOP = re.compile(r"[,;:.!?](?=\s|$)|[\n)]")
_STOPS = ",;:.!?"  # before a quotation mark they part as well
_MOST_UNCLOSED = 50  # of one block: more are no writing


@dataclass(slots=True)
class _Pair:
    """Two signs that belong together; `end` is -1 while nothing closes it."""

    start: int
    end: int = -1
    depth: int = 0


def quotes(text: Text) -> Iterator[Finding]:
    """Find quotation marks of another kind than their place wants, and signs that stand alone."""
    for passage in text.passages:
        pairs, lone = _pairs(passage.text)
        yield from (found for pair in pairs if pair.end >= 0 for found in _kind(passage, pair))
        yield from islice(_unclosed(passage, pairs), _MOST_UNCLOSED)
        for place in lone:
            code = "bracket_unopened" if passage.text[place] == ")" else "quote_unopened"
            yield Finding(code, passage.id, place, place + 1, fix=Fix((Edit(place, place + 1, ""),)))


def _pairs(text: str) -> tuple[list[_Pair], list[int]]:
    """Return the pairs in the order in which they open, and the signs that close nothing."""
    pairs: list[_Pair] = []
    lone: list[int] = []
    stack: list[_Pair] = []
    waiting = Counter[bool]()  # brackets and quotation marks that are on the stack
    for match in _SIGN.finditer(text):
        place, is_round = match.start(), match[0] in _ROUND
        if _opens(text, place):
            stack.append(_Pair(place))
            pairs.append(stack[-1])
            waiting[is_round] += 1
        elif waiting[is_round]:
            _close(text, place, stack, waiting)
        elif not _is_no_quote(text, place):
            lone.append(place)
    _measure(text, pairs)
    return pairs, lone


def _opens(text: str, place: int) -> bool:
    sign = text[place]
    if sign in _OPENS or sign in _CLOSES:
        return sign in _OPENS
    return place == 0 or text[place - 1].isspace() or text[place - 1] in "([«„–—-/"


def _close(text: str, place: int, stack: list[_Pair], waiting: Counter[bool]) -> None:
    """Close the innermost sign of the same sort; what it leaves open within stays open for good."""
    while stack:
        top = stack.pop()
        is_round = text[top.start] in _ROUND
        waiting[is_round] -= 1
        if is_round == (text[place] in _ROUND):
            top.end = place
            return


def _is_no_quote(text: str, place: int) -> bool:
    if text[place] == ")":
        return _LABEL.search(text, max(0, place - 4), place + 1) is not None
    return text[place] == '"' and text[place - 1].isdigit()  # inches


def _measure(text: str, pairs: list[_Pair]) -> None:
    """Tell of each pair of quotation marks how many such pairs it lies in."""
    around: list[_Pair] = []
    for pair in pairs:
        if pair.end < 0 or text[pair.start] in _ROUND:
            continue
        while around and around[-1].end < pair.start:
            around.pop()
        pair.depth = len(around)
        around.append(pair)


def _kind(passage: Passage, pair: _Pair) -> Iterator[Finding]:
    found = passage.text[pair.start] + passage.text[pair.end]
    wanted = "«»" if pair.depth == 0 else "„“"
    if found in (_ROUND, wanted) or pair.depth > 1:
        return
    edits = (Edit(pair.start, pair.start + 1, wanted[0]), Edit(pair.end, pair.end + 1, wanted[1]))
    code = "quotes_nested" if pair.depth else "quotes"
    yield Finding(code, passage.id, pair.start, pair.end + 1, (("signs", wanted),), Fix(edits))


def _unclosed(passage: Passage, pairs: list[_Pair]) -> Iterator[Finding]:
    end_of = _ends(passage.text, [pair for pair in pairs if pair.end >= 0])
    for pair in pairs:
        if pair.end < 0:
            is_round, place = passage.text[pair.start] == "(", end_of(pair.start + 1)
            fix = Fix((Edit(place, place, ")" if is_round else "»"),))
            code = "bracket_unclosed" if is_round else "quote_unclosed"
            yield Finding(code, passage.id, pair.start, place, fix=fix)


def _ends(text: str, closed: list[_Pair]) -> Callable[[int], int]:
    """Return what tells where words that begin at a place end: at the next stop that is in no closed pair.

    Each pair is followed once, from the last to the first, however many signs are open before it.
    """
    stops, starts = [match.start() for match in _STOP.finditer(text)], [pair.start for pair in closed]
    last = len(text.rstrip())
    behind = [0] * len(closed)

    def end_of(place: int) -> int:
        stop, inner = bisect_left(stops, place), bisect_left(starts, place)
        until = stops[stop] if stop < len(stops) else last
        if inner == len(closed) or starts[inner] > until or _is_parted(text, place, starts[inner]):
            return until
        return behind[inner]

    for index in reversed(range(len(closed))):
        behind[index] = end_of(closed[index].end + 1)
    return end_of


def _is_parted(text: str, place: int, start: int) -> bool:
    return place < start and text[start - 1] in _STOPS
