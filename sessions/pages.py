"""What pages show of a programme: its days as grids, filters, the clock, and the parts that an event's page wants."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import Event
from sessions.clocks import Clock, clock
from sessions.marks import Marks, SlotMark
from sessions.programme import Hall, Line, Person, Programme, Slot, from_snapshot
from sessions.published import Release
from sessions.releases import differences
from sessions.timetable import Cell, Grid, Group, Mark, layout
from sessions.wording import Told, told
from symposium.lib.names import fold

ROWS_AN_HOUR = 12
LAST_NARROW, LAST_MEDIUM = 3, 5
A_WHILE = 5 * 60


@dataclass(frozen=True)
class Filters:
    """What the reader looks for: a room by its name, a track by its number, words."""

    room: str = ""
    track: str = ""
    text: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Filters":
        return cls(query.get("room", ""), query.get("track", ""), query.get("q", "").strip())

    def __bool__(self) -> bool:
        return any((self.room, self.track, self.text))

    def keeps(self, slot: Slot) -> bool:
        if self.room and not (slot.hall and slot.hall.name == self.room):
            return False
        if self.track and not (slot.line and str(slot.line.number) == self.track):
            return False
        return all(word in searched(slot) for word in fold(self.text).split())


def searched(slot: Slot) -> str:
    people = (f"{person.name} {person.organisation} {person.position}" for person in slot.people)
    return fold(" ".join([slot.title, slot.subtitle, slot.abstract, *people]))


@dataclass(frozen=True)
class Item:
    """A session where it stands on the grid, and what it is to the reader."""

    cell: Cell
    mark: SlotMark | None

    @property
    def slot(self) -> Slot:
        return self.cell.slot

    @property
    def place(self) -> str:
        """Classes that put it on the grid: style attributes are not allowed."""
        cell = self.cell
        hours, steps = divmod(cell.rows, ROWS_AN_HOUR)
        return f"{row_class(cell.row)} for-h{hours} for-m{steps} column-{cell.column} span-{cell.columns}"


def row_class(row: int) -> str:
    hours, steps = divmod(row - 1, ROWS_AN_HOUR)
    return f"from-h{hours} from-m{steps}"


@dataclass(frozen=True)
class Hours:
    """What stands under one pair of hours."""

    group: Group
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Day:
    """One day of the programme as a page draws it."""

    date: date
    grid: Grid
    hours: tuple[Hours, ...]

    @property
    def title(self) -> str:
        return day_title(self.date)

    @property
    def size(self) -> str:
        """How much width the grid asks for before it becomes a list."""
        width = self.grid.width
        return "narrow" if width <= LAST_NARROW else "medium" if width <= LAST_MEDIUM else "wide"

    @property
    def marks(self) -> list[tuple[Mark, str]]:
        return [(mark, row_class(mark.row)) for mark in self.grid.hours]

    @property
    def now(self) -> tuple[Mark, str] | None:
        return (self.grid.now, row_class(self.grid.now.row)) if self.grid.now else None


def day_title(day: date) -> str:
    """«26 февраля 2026 г., четверг»."""
    weekday = date_format(day, "l")
    return f"{date_format(day)}, {weekday if get_language() == 'en' else weekday.lower()}"


def days_of(slots: Iterable[Slot], programme: Programme, event: Event, *, marks: Marks, now: datetime) -> list[Day]:
    """Lay `slots` out, a grid a day."""
    kept = Programme(slots=tuple(slots))
    return [
        _day(day, layout(kept.on(day, event.tz), programme.halls, zone=event.tz, now=now), marks)
        for day in kept.days(event.tz)
    ]


def _day(day: date, grid: Grid, marks: Marks) -> Day:
    hours = tuple(
        Hours(group, tuple(Item(cell, marks.get(cell.slot.code)) for cell in group.cells)) for group in grid.groups
    )
    return Day(day, grid, hours)


def reader_clock(request: HttpRequest, event: Event) -> Clock:
    noon = datetime(event.starts_on.year, event.starts_on.month, event.starts_on.day, 12, tzinfo=event.tz)
    return clock(event.tz, request.COOKIES.get("tz", ""), event.starts_at or noon)


def programme_page(
    request: HttpRequest, event: Event, release: Release, marks: Marks, *, now: datetime
) -> dict[str, Any]:
    """Everything that the public programme shows to this reader."""
    filters = Filters.of(request.GET)
    programme = release.programme
    is_common = not request.user.is_authenticated and not filters

    def draw() -> str:
        slots = [slot for slot in programme.slots if filters.keeps(slot)]
        days = days_of(slots, programme, event, marks=marks, now=now)
        several = len(programme.days(event.tz)) > 1
        context = {"event": event, "days": days, "several_days": several}
        return render_to_string("programme/parts/days.html", context, request=request)

    return {
        "event": event,
        "release": release,
        "filters": filters,
        "drawn": cache.get_or_set(_key(event, release, marks, now), draw, A_WHILE) if is_common else draw(),
        "first_day": day_title(event.starts_on),
        "halls": _used_halls(programme),
        "lines": programme.lines,
        "clock": reader_clock(request, event),
    }


def _key(event: Event, release: Release, marks: Marks, now: datetime) -> str:
    """Name what whoever is not signed in sees of a release in one language; it changes with places and minutes."""
    slots = release.programme.slots
    is_on = any(slot.starts_at <= now for slot in slots) and any(now < slot.ends_at for slot in slots)
    minute = f"{now:%j%H%M}" if is_on else str(any(now < slot.ends_at for slot in slots))
    seen = (event.slug, event.time_zone, release.digest, get_language(), minute, sorted(marks.items()))
    return f"drawn-programme:{event.pk}:{sha256(repr(seen).encode()).hexdigest()}"


def _used_halls(programme: Programme) -> list[Hall]:
    used = {slot.hall.name for slot in programme.slots if slot.hall}
    return [hall for hall in programme.halls if hall.name in used]


@dataclass(frozen=True)
class TrackList:
    """A track with its sessions in order, each with its free places (None where they are not counted)."""

    line: Line
    sessions: tuple[tuple[Slot, int | None], ...]


def track_lists(release: Release, free: Mapping[str, int | None]) -> list[TrackList]:
    """List the tracks for the event's page; `free` maps codes of sessions to places left."""
    return [
        TrackList(line, tuple((slot, free.get(slot.code)) for slot in release.programme.slots if slot.line == line))
        for line in release.programme.lines
    ]


def speakers(release: Release, text: str = "") -> list[Person]:
    """List those who speak, in the editors' order; `text` is looked for in all that is said of them."""
    speaking = {person.code for slot in release.programme.slots for person in slot.people}
    words = fold(text).split()
    return [
        person
        for person in release.programme.people
        if person.code in speaking
        and all(word in fold(f"{person.name} {person.organisation} {person.position}") for word in words)
    ]


@dataclass(frozen=True)
class Version:
    """One published version and what it changed."""

    number: int
    released_at: datetime
    changes: list[Told]


def versions(event: Event, numbers: list[int]) -> list[Version]:
    """Tell what the versions of these numbers changed, newest first; one statement."""
    wanted = {*numbers, *(number - 1 for number in numbers)}
    rows = {row.number: row for row in event.schedule_releases.filter(number__in=wanted)}
    programmes = {number: from_snapshot(row.snapshot) for number, row in rows.items()}
    return [
        Version(
            number,
            rows[number].released_at,
            told(differences(programmes[number - 1], programmes[number]), event.tz) if number - 1 in rows else [],
        )
        for number in numbers
    ]


def day_drawing(release: Release, event: Event) -> list[dict[str, str]]:
    """Name the ends and the bundles of the day's drawing: the opening, every track, the closing.

    Each is a dict of time, title, note and url, as the component `c-confluence` draws them; empty without tracks.
    """
    slots = [slot for slot in release.programme.slots if not slot.is_band]
    common = [slot for slot in slots if slot.line is None]
    tracks = [(line, [slot for slot in slots if slot.line == line]) for line in release.programme.lines]
    tracks = [(line, members) for line, members in tracks if members]
    if not tracks:
        return []
    first = min(slot.starts_at for _line, members in tracks for slot in members)
    last = max(slot.ends_at for _line, members in tracks for slot in members)
    before = [slot for slot in common if slot.ends_at <= first]
    after = [slot for slot in common if slot.starts_at >= last]
    url = reverse("programme:programme", args=[event.slug])
    ends = [_drawn(event, before[0].starts_at, before[0].title, before[0].subtitle, url)] if before else []
    closing = [_drawn(event, after[-1].starts_at, after[-1].title, after[-1].subtitle, url)] if after else []
    return [*ends, *(_drawn_track(event, line, members, url) for line, members in tracks), *closing]


def _drawn_track(event: Event, line: Line, members: list[Slot], url: str) -> dict[str, str]:
    rooms = dict.fromkeys(slot.hall.name for slot in members if slot.hall)
    note = ", ".join([_("track %(number)d") % {"number": line.number}, *rooms])
    return _drawn(event, members[0].starts_at, line.name, note, f"{url}?track={line.number}")


def _drawn(event: Event, at: datetime, title: str, note: str, url: str) -> dict[str, str]:
    return {"time": f"{at.astimezone(event.tz):%H:%M}", "title": title, "note": note, "url": url}
