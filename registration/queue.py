"""Who gets a place that is free: the rule of the waiting list, apart from any database."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Obstacle(StrEnum):
    """What keeps somebody from a place."""

    FORMAT = "format"
    TERRITORY = "territory"


@dataclass(frozen=True)
class Seat:
    """The kind of place that somebody needs: the way of taking part, and the territory whose quota it counts in."""

    format: str
    territory: int | None = None


@dataclass
class Places:
    """Limits and what is taken: `limits` by format, `quotas` by seat; what has no entry has no limit."""

    limits: Mapping[str, int] = field(default_factory=dict)
    quotas: Mapping[Seat, int] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)
    taken_by: Counter[Seat] = field(default_factory=Counter)

    def left(self, name: str) -> int | None:
        """Return how many places of the format `name` are free; None where there is no limit."""
        return max(0, self.limits[name] - self.taken[name]) if name in self.limits else None

    def obstacle(self, seat: Seat) -> Obstacle | None:
        """Tell what keeps one more person from `seat`, or None where nothing does."""
        if self.left(seat.format) == 0:
            return Obstacle.FORMAT
        return None if self.has_quota_left(seat) else Obstacle.TERRITORY

    def has_quota_left(self, seat: Seat) -> bool:
        """Tell whether the seat's territory may send one more; a territory without a quota always may."""
        return seat not in self.quotas or self.taken_by[seat] < self.quotas[seat]

    def count(self, seat: Seat, people: int = 1) -> None:
        """Count `people` more on `seat`; a negative number gives places back."""
        self.taken[seat.format] += people
        self.taken_by[seat] += people


@dataclass(frozen=True)
class Turn:
    """Somebody on the waiting list; `id` is the row's key."""

    id: int
    seat: Seat


def promoted(turns: Iterable[Turn], places: Places) -> list[Turn]:
    """Return who moves up, in order, and count them in `places`; `turns` are of one format, in the list's order.

    Whose territory has used up its quota lets the next one pass and keeps the turn. The list is read no further than
    there are places.
    """
    found: list[Turn] = []
    for turn in turns:
        obstacle = places.obstacle(turn.seat)
        if obstacle is Obstacle.FORMAT:
            break
        if obstacle is None:
            places.count(turn.seat)
            found.append(turn)
    return found
