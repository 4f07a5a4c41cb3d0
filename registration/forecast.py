"""How many will still come and when nearly all will be in, from how people came so far.

The arrivals so far are one cumulative curve, as G. F. Newell draws it («Applications of Queueing Theory», 1982). It
ends at the expected people times the usual share of those who come, and it is carried on by a straight line of the
slope that it has had in the last minutes. Nothing is fitted: half an hour of arrivals is too short to tell one fitted
curve from another, and a straight line is one that an organiser can check with a pencil. See docs/decisions/0052.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

# With no edition before to learn from: a guess of ours, which the page calls one.
DEFAULT_SHARE = Fraction(85, 100)
NEARLY_ALL = Fraction(90, 100)
# Fewer people in fewer minutes are no slope.
FEWEST_PEOPLE, FEWEST_MINUTES = 20, 5
# The slope is that of so many last minutes: shorter leaps, longer forgets that the bus came.
WINDOW = 10
# A share is one of so many people at least, or of nobody in particular.
FEWEST_EXPECTED = 20


class Phase(StrEnum):
    """How much can be said."""

    EARLY = "early"
    COMING = "coming"
    QUIET = "quiet"
    NEARLY_ALL = "nearly_all"


@dataclass(frozen=True)
class Forecast:
    """What is to be expected: `total` in the end, `remaining` of them, and the minute in which 90 % of them are in.

    The minute counts from 0 as the minutes given did; it may lie behind the last of them or ahead; None where nobody
    can tell.
    """

    phase: Phase
    total: int
    remaining: int
    nearly_all_in: int | None = None


def usual_share(expected: int, came: int) -> Fraction | None:
    """Return the share of the expected who came to an edition; None where they were too few to tell."""
    return Fraction(min(came, expected), expected) if expected >= FEWEST_EXPECTED and came > 0 else None


def forecast(minutes: Sequence[int], *, expected: int, earlier: int = 0, share: Fraction = DEFAULT_SHARE) -> Forecast:
    """Say what is to be expected after `minutes`: how many came in each, from the first arrival's to the present one.

    The present minute is not over: who came in it has come, but it is no part of the slope. `earlier` came before these
    minutes, on another day; `expected` are registered, `share` of them usually come.
    """
    came = earlier + sum(minutes)
    total = expected_total(came, expected, share)
    enough = ceil(NEARLY_ALL * total)
    if total and came >= enough:
        return Forecast(Phase.NEARLY_ALL, total, total - came, _reached(minutes, enough - earlier))
    whole = minutes[:-1]
    if came < FEWEST_PEOPLE or len(whole) < FEWEST_MINUTES:
        return Forecast(Phase.EARLY, total, total - came)
    last = whole[-WINDOW:]
    if not sum(last):
        return Forecast(Phase.QUIET, total, total - came)
    ahead = ceil(Fraction((enough - came) * len(last), sum(last)))
    return Forecast(Phase.COMING, total, total - came, len(minutes) - 1 + ahead)


def expected_total(came: int, expected: int, share: Fraction) -> int:
    """How many will have come in the end: the usual share of the expected, never fewer than came by now."""
    return max(came, round(expected * min(share, Fraction(1))))


def _reached(minutes: Sequence[int], enough: int) -> int | None:
    """The minute in which the curve reached `enough`; None where that was before the first of them."""
    came = 0
    for number, count in enumerate(minutes):
        came += count
        if count and came >= enough:
            return number
    return None
