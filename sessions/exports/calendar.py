"""schedule.ics: a programme as an iCalendar file (RFC 5545, with the names and intervals of RFC 7986)."""

from datetime import date, timedelta
from functools import lru_cache

from icalendar import Calendar, Event, Timezone

from sessions.exports.publication import Publication, printable
from sessions.programme import Person, Slot


def schedule_ics(publication: Publication) -> bytes:
    """Write the calendar: an event per slot under its lasting UID, in the event's own zone; withdrawn ones cancelled.

    DTSTAMP is the release of a slot's last change, so that one release always makes the same bytes.
    """
    programme = publication.programme
    calendar = Calendar()
    calendar.add("prodid", "-//Symposium//Programme//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", printable(publication.title))
    calendar.add("x-wr-calname", printable(publication.title))
    calendar.add("x-wr-timezone", publication.zone.key)
    calendar.add("url", publication.url)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for slot in sorted(programme.slots, key=lambda slot: (slot.starts_at, slot.code)):
        calendar.add_component(_event(publication, slot, "CONFIRMED"))
    for slot in programme.withdrawn:
        calendar.add_component(_event(publication, slot, "CANCELLED"))
    _add_zone(calendar, publication)
    return bytes(calendar.to_ical())


def _add_zone(calendar: Calendar, publication: Publication) -> None:
    slots = (*publication.programme.slots, *publication.programme.withdrawn)
    years = {publication.local(moment).year for slot in slots for moment in (slot.starts_at, slot.ends_at)}
    for key in sorted(calendar.get_missing_tzids()) if years else ():
        if zone := _zone(key, min(years), max(years)):
            calendar.subcomponents.insert(0, zone)


@lru_cache(maxsize=64)
def _zone(key: str, first_year: int, last_year: int) -> Timezone | None:
    """Describe a zone over whole years; none the library does not know. It takes longer than all the rest of a file."""
    try:
        return Timezone.from_tzid(key, first_date=date(first_year, 1, 1), last_date=date(last_year + 1, 1, 1))
    except ValueError:
        return None


def _event(publication: Publication, slot: Slot, status: str) -> Event:
    changed_at = slot.changed_at or publication.released_at
    event = Event()
    event.add("uid", slot.guid)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", slot.sequence)
    event.add("dtstart", publication.local(slot.starts_at))
    event.add("dtend", publication.local(slot.ends_at))
    event.add("summary", printable(slot.title))
    event.add("status", status)
    if slot.kind in {"break", "broadcast"}:
        event.add("transp", "TRANSPARENT")
    for name, text in _texts(publication, slot):
        if text:
            event.add(name, text)
    return event


def _texts(publication: Publication, slot: Slot) -> list[tuple[str, str | list[str]]]:
    where = [slot.hall.name if slot.hall else slot.subtitle, publication.place]
    people = "\n".join(_with_organisation(person) for person in slot.people)
    what = "\n\n".join(filter(None, [slot.subtitle, people, slot.abstract]))
    return [
        ("location", printable(", ".join(filter(None, where)))),
        ("description", printable(what)),
        ("categories", [printable(slot.line.name)] if slot.line else []),
        ("url", publication.url_of(slot)),
    ]


def _with_organisation(person: Person) -> str:
    return f"{person.name}, {person.organisation}" if person.organisation else person.name
