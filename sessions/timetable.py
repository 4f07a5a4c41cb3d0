"""Where the slots of a day stand on the grid of rooms and time, what overlaps, and what is on now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import groupby

from sessions.programme import Hall, Slot

STEP = timedelta(minutes=5)
HOUR = timedelta(hours=1)

_Span = tuple[int, int]  # rows or columns from 1, end excluded


class Clash(StrEnum):
    """Why two slots cannot both be."""

    ROOM = "room"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two slots at one time in one room, or with one speaker; `name` is the room's or the speaker's."""

    clash: Clash
    name: str
    first: Slot
    second: Slot

    @property
    def starts_at(self) -> datetime:
        return max(self.first.starts_at, self.second.starts_at)

    @property
    def ends_at(self) -> datetime:
        return min(self.first.ends_at, self.second.ends_at)


def conflicts(slots: Iterable[Slot]) -> list[Conflict]:
    """Find every pair of slots that share a moment and a room, or a moment and a speaker, in order of time."""
    ordered = sorted(slots, key=lambda slot: (slot.starts_at, slot.ends_at, slot.code))
    by_room: dict[str, list[Slot]] = {}
    by_person: dict[tuple[str, str], list[Slot]] = {}
    for slot in ordered:
        if slot.hall:
            by_room.setdefault(slot.hall.name, []).append(slot)
        for person in dict.fromkeys(slot.people):
            by_person.setdefault((person.code, person.name), []).append(slot)
    found = [Conflict(Clash.ROOM, name, *pair) for name, members in by_room.items() for pair in _overlapping(members)]
    found += [
        Conflict(Clash.SPEAKER, name, *pair)
        for (_code, name), members in by_person.items()
        for pair in _overlapping(members)
    ]
    return sorted(found, key=lambda one: (one.starts_at, one.first.code, one.second.code, one.clash))


def _overlapping(ordered: Sequence[Slot]) -> Iterator[tuple[Slot, Slot]]:
    for index, first in enumerate(ordered):
        for second in ordered[index + 1 :]:
            if second.starts_at >= first.ends_at:
                break
            yield first, second


@dataclass(frozen=True, slots=True)
class Column:
    """A room on the grid: its first column from 1, and how many it takes (more than one when slots in it overlap).

    `hall` is None for the column of slots without a room that found no free room to fill.
    """

    hall: Hall | None
    start: int
    span: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A slot on the grid: rows are steps of five minutes from 1, columns count from 1, spans from 1."""

    slot: Slot
    row: int
    rows: int
    column: int
    columns: int
    is_past: bool = False
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A row with a time written beside it."""

    at: datetime
    row: int


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that begin and end together: what a phone shows under one pair of hours.

    `now` is set on the group before which the line of the present belongs.
    """

    starts_at: datetime
    ends_at: datetime
    cells: tuple[Cell, ...]
    is_past: bool = False
    now: Mark | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A day as rooms by time; `now` is None outside the day."""

    columns: tuple[Column, ...]
    width: int
    rows: int
    hours: tuple[Mark, ...]
    groups: tuple[Group, ...]
    now: Mark | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for group in self.groups for cell in group.cells)


def layout(slots: Sequence[Slot], halls: Sequence[Hall], *, zone: tzinfo, now: datetime) -> Grid:
    """Lay one day's slots out: a column per room in use, a row per five minutes, whole hours marked.

    A slot without a room fills the widest run of rooms that are free all through it, so that a break lies across the
    page and a broadcast beside the hall it comes from.
    """
    if not slots:
        return Grid((), 0, 0, (), ())
    first = _floor(min(slot.starts_at for slot in slots).astimezone(zone))
    spans = {slot.code: _rows(slot, first) for slot in slots}
    columns, places = _columns(slots, halls, spans)
    rows = max(end for _start, end in spans.values()) - 1
    present = Mark(now.astimezone(zone), _row(now, first)) if first <= now < first + rows * STEP else None
    cells = [_cell(slot, spans[slot.code], places[slot.code], now) for slot in slots]
    return Grid(
        columns=columns,
        width=sum(column.span for column in columns),
        rows=rows,
        hours=tuple(_hours(first, rows)),
        groups=_groups(cells, now, present),
        now=present,
    )


def _floor(moment: datetime) -> datetime:
    return moment - timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)


def _row(moment: datetime, first: datetime) -> int:
    return (moment - first) // STEP + 1


def _rows(slot: Slot, first: datetime) -> _Span:
    start = _row(slot.starts_at, first)
    return start, max(_row(slot.ends_at, first), start + 1)


def _hours(first: datetime, rows: int) -> Iterator[Mark]:
    hour = first if first.minute == 0 else first.replace(minute=0) + HOUR
    while (row := _row(hour, first)) <= rows:
        yield Mark(hour, row)
        hour += HOUR


def _cell(slot: Slot, span: _Span, place: _Span, now: datetime) -> Cell:
    return Cell(
        slot,
        row=span[0],
        rows=span[1] - span[0],
        column=place[0],
        columns=place[1] - place[0],
        is_past=slot.ends_at <= now,
        is_current=slot.starts_at <= now < slot.ends_at,
    )


def _groups(cells: Iterable[Cell], now: datetime, present: Mark | None) -> tuple[Group, ...]:
    ordered = sorted(cells, key=lambda cell: (cell.slot.starts_at, cell.slot.ends_at, cell.column))
    groups: list[Group] = []
    for (starts_at, ends_at), members in groupby(ordered, key=lambda cell: (cell.slot.starts_at, cell.slot.ends_at)):
        is_past = ends_at <= now
        mark = None if is_past or any(group.now for group in groups) else present
        groups.append(Group(starts_at, ends_at, tuple(members), is_past, mark))
    return tuple(groups)


def _columns(
    slots: Sequence[Slot], halls: Sequence[Hall], spans: dict[str, _Span]
) -> tuple[tuple[Column, ...], dict[str, _Span]]:
    """Give every room its columns and every slot the columns it lies in, end excluded."""
    columns: list[Column] = []
    places: dict[str, _Span] = {}
    start = 1
    used = {slot.hall.name: slot.hall for slot in slots if slot.hall}
    for hall in ({hall.name: hall for hall in halls} | used).values():
        members = [slot.code for slot in slots if slot.hall and slot.hall.name == hall.name]
        if members:
            width = _place_in_lanes(members, spans, places, start)
            columns.append(Column(hall, start, width))
            start += width
    homeless = _place_bands([slot.code for slot in slots if slot.hall is None], spans, places, start)
    if homeless:
        columns.append(Column(None, start, _place_in_lanes(homeless, spans, places, start)))
    return tuple(columns), places


def _place_in_lanes(members: list[str], spans: dict[str, _Span], places: dict[str, _Span], start: int) -> int:
    """Put slots of one room side by side where they overlap; return how many columns that takes."""
    lanes: list[list[str]] = []
    for code in sorted(members, key=lambda code: spans[code]):
        lane = next((lane for lane in lanes if not _meets(spans[lane[-1]], spans[code])), None)
        if lane is None:
            lane = []
            lanes.append(lane)
        lane.append(code)
        places[code] = (start + lanes.index(lane), start + lanes.index(lane) + 1)
    for code in members:
        if not any(_meets(spans[code], spans[other]) for other in members if other != code):
            places[code] = (start, start + len(lanes))
    return len(lanes)


def _place_bands(bands: list[str], spans: dict[str, _Span], places: dict[str, _Span], end: int) -> list[str]:
    """Lay slots without a room over the widest free run of columns before `end`; return those that found none."""
    homeless = []
    for code in sorted(bands, key=lambda code: spans[code]):
        taken = {
            column for other, place in places.items() if _meets(spans[code], spans[other]) for column in range(*place)
        }
        run = _widest_run([column for column in range(1, end) if column not in taken])
        if run:
            places[code] = run
        else:
            homeless.append(code)
    return homeless


def _widest_run(columns: list[int]) -> _Span | None:
    runs: list[_Span] = []
    for column in columns:
        if runs and runs[-1][1] == column:
            runs[-1] = (runs[-1][0], column + 1)
        else:
            runs.append((column, column + 1))
    return max(runs, key=lambda run: (run[1] - run[0], -run[0]), default=None)


def _meets(one: _Span, other: _Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
