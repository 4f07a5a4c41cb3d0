"""Who wrote a text when: single changes gathered into bouts of writing. No Django."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

# Whoever does nothing for longer has stopped writing, and begins anew.
PAUSE = dt.timedelta(minutes=2)
# So many rectangles a strip is drawn of, and so many writers are told apart where several write by turns.
MOST_RECTANGLES, MOST_LAYERS = 200, 3


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a text: its number, whose it was (None of somebody who left, nought of the site itself), and when."""

    seq: int
    by: int | None
    name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Bout:
    """Changes by one person without a longer pause; those of others may lie between them."""

    by: int | None
    name: str
    first: int
    last: int
    begins_at: dt.datetime
    ends_at: dt.datetime
    count: int = 1

    @property
    def is_long(self) -> bool:
        """Whether it ends in another minute than it begins."""
        return self.begins_at.replace(second=0, microsecond=0) != self.ends_at.replace(second=0, microsecond=0)

    @property
    def before(self) -> int:
        """The change before the bout; nought where it begins the text."""
        return self.first - 1

    @property
    def others(self) -> int:
        """How many changes of other people lie within it."""
        return self.last - self.first + 1 - self.count


@dataclass(frozen=True, slots=True)
class Stripe:
    """A stretch of changes by one person, or by several who wrote by turns: who wrote most comes first."""

    first: int
    last: int
    writers: tuple[int | None, ...]

    @property
    def before(self) -> int:
        return self.first - 1

    @property
    def width(self) -> int:
        return self.last - self.first + 1


def bouts(changes: Iterable[Change], pause: dt.timedelta = PAUSE) -> list[Bout]:
    """Gather changes, given in their order, into bouts: the one that began last comes first."""
    done: list[Bout] = []
    going: dict[int | None, Bout] = {}
    for one in changes:
        bout = going.get(one.by)
        if bout and one.at - bout.ends_at <= pause:
            going[one.by] = replace(bout, last=one.seq, ends_at=one.at, count=bout.count + 1)
            continue
        if bout:
            done.append(bout)
        going[one.by] = Bout(one.by, one.name, one.seq, one.seq, one.at, one.at)
    return sorted([*done, *going.values()], key=lambda bout: bout.first, reverse=True)


def stripes(changes: Iterable[Change], most: int = MOST_RECTANGLES) -> list[Stripe]:
    """Part changes, given in their order, into stretches, each where its changes are: every change lies in just one.

    Where there would be more rectangles than `most`, what is shorter is put together with what is short beside it.
    """
    runs = [_stripe(list(run)) for _by, run in groupby(changes, key=lambda one: one.by)]
    found, shortest = runs, 1
    while sum(len(one.writers) for one in found) > most:
        shortest *= 2
        found = _joined(runs, shortest)
    return found


def _stripe(run: Sequence[Change]) -> Stripe:
    return Stripe(run[0].seq, run[-1].seq, (run[0].by,))


def _joined(runs: Iterable[Stripe], shortest: int) -> list[Stripe]:
    """Put together neighbours that are all shorter than that."""
    found: list[Stripe] = []
    for is_short, some in groupby(runs, key=lambda one: one.width < shortest):
        group = list(some)
        if not is_short:
            found += group
            continue
        written: Counter[int | None] = Counter()
        for one in group:
            written[one.writers[0]] += one.width
        writers = tuple(by for by, _count in written.most_common(MOST_LAYERS))
        found.append(Stripe(group[0].first, group[-1].last, writers))
    return found
