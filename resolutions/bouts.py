"""Who wrote a text when: single changes gathered into bouts of writing. No Django."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

# Whoever does nothing for longer has stopped writing, and begins anew.
PAUSE = dt.timedelta(minutes=2)


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
