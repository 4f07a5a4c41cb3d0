"""What every export says of the event around its programme."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sessions.programme import Hall, Programme, Slot

_SHORTEST_ACRONYM = 4
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Publication:
    """One release of one event's programme.

    `event_url` is the absolute address of the event's page, ending in a slash; `place` is the building and its
    address; `language` is that of the programme; `elsewhere` names, in the reader's language, the place of slots that
    stand in no room.
    """

    programme: Programme
    slug: str
    title: str
    zone: ZoneInfo
    starts_on: date
    ends_on: date
    place: str
    event_url: str
    version: str
    released_at: datetime
    language: str
    elsewhere: str

    @property
    def url(self) -> str:
        """The absolute address of the programme page."""
        return f"{self.event_url}programme/"

    @property
    def acronym(self) -> str:
        """The slug in the letters that both schemas allow: at least four of a–z, 0–9 and the underscore."""
        plain = re.sub(r"[^a-z0-9]+", "_", self.slug.lower())
        return plain if len(plain) >= _SHORTEST_ACRONYM else f"{plain}_programme"

    def days(self) -> list[date]:
        """List the days of the event and any other day on which something of the programme begins."""
        span = (self.ends_on - self.starts_on).days
        own = {self.starts_on + timedelta(days=number) for number in range(span + 1)}
        return sorted(own.union(self.programme.days(self.zone)))

    def bounds(self, day: date) -> tuple[datetime, datetime]:
        """Return when the first slot of a day begins and the last one ends; the whole day when it has none."""
        slots = self.programme.on(day, self.zone)
        if not slots:
            midnight = datetime.combine(day, time(), self.zone)
            return midnight, midnight + timedelta(days=1)
        return self.local(min(slot.starts_at for slot in slots)), self.local(max(slot.ends_at for slot in slots))

    def by_room(self, day: date) -> dict[str, list[Slot]]:
        """Group a day's slots under the names of their rooms, in the order of the rooms."""
        rooms: dict[str, list[Slot]] = {}
        slots = sorted(self.programme.on(day, self.zone), key=lambda slot: (slot.starts_at, slot.code))
        order: dict[str, Hall] = {hall.name: hall for hall in self.programme.halls}
        for name in [*order, *(self.room_of(slot) for slot in slots)]:
            rooms.setdefault(name, [])
        for slot in slots:
            rooms[self.room_of(slot)].append(slot)
        return {name: slots for name, slots in rooms.items() if slots}

    def room_of(self, slot: Slot) -> str:
        return slot.hall.name if slot.hall else self.elsewhere

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def url_of(self, slot: Slot) -> str:
        return f"{self.url}sessions/{slot.code}/"

    def slug_of(self, slot: Slot) -> str:
        return f"{self.acronym}-{slot.code.lower()}"


def printable(text: str) -> str:
    """Drop the characters that XML 1.0 and calendars cannot carry."""
    return _UNPRINTABLE.sub("", text)


def duration(slot: Slot) -> str:
    """Write the length of a slot as hours and minutes, two digits each; the schema has no room for more."""
    minutes = min(slot.minutes, 99 * 60 + 59)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
