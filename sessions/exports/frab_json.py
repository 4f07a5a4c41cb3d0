"""schedule.json: a programme in the JSON shape of c3voc and frab, which conference applications read."""

import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sessions.codes import number_of
from sessions.exports.publication import Publication, duration, printable
from sessions.programme import Hall, Person, Slot


def schedule_json(publication: Publication) -> bytes:
    """Write the schedule; its shape is https://c3voc.de/schedule/schema.json."""
    document = {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": "Symposium"},
        "schedule": {
            "version": publication.version,
            "base_url": publication.event_url,
            "conference": _conference(publication),
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _conference(publication: Publication) -> dict[str, Any]:
    programme = publication.programme
    days = publication.days()
    return {
        "acronym": publication.acronym,
        "title": printable(publication.title),
        "start": publication.starts_on.isoformat(),
        "end": publication.ends_on.isoformat(),
        "daysCount": len(days),
        "timeslot_duration": "00:05",
        "time_zone_name": publication.zone.key,
        "url": publication.url,
        "tracks": [{"name": printable(line.name), "slug": f"track-{line.number}"} for line in programme.lines],
        "rooms": [_room(publication, hall) for hall in programme.halls],
        "days": [
            {
                "index": index,
                "date": day.isoformat(),
                "day_start": publication.bounds(day)[0].isoformat(),
                "day_end": publication.bounds(day)[1].isoformat(),
                "rooms": {
                    printable(name): [_event(publication, slot) for slot in slots]
                    for name, slots in publication.by_room(day).items()
                },
            }
            for index, day in enumerate(days, 1)
        ],
    }


def _room(publication: Publication, hall: Hall) -> dict[str, Any]:
    guid = uuid5(NAMESPACE_URL, f"{publication.url}#{hall.name}")
    return {"name": printable(hall.name), "guid": str(guid), "capacity": hall.seats, "description": hall.floor or None}


def _event(publication: Publication, slot: Slot) -> dict[str, Any]:
    return {
        "guid": slot.guid,
        "code": slot.code,
        "id": number_of(slot.code),
        "date": publication.local(slot.starts_at).isoformat(),
        "start": publication.local(slot.starts_at).strftime("%H:%M"),
        "end": publication.local(slot.ends_at).isoformat(),
        "duration": duration(slot),
        "room": printable(publication.room_of(slot)),
        "slug": publication.slug_of(slot),
        "url": publication.url_of(slot),
        "title": printable(slot.title),
        "subtitle": printable(slot.subtitle),
        "track": printable(slot.line.name) if slot.line else None,
        "type": slot.kind,
        "language": publication.language,
        "abstract": printable(slot.abstract),
        "description": None,
        "persons": [_person(person) for person in slot.people],
        "links": [],
        "attachments": [],
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "guid": person.guid,
        "id": number_of(person.code),
        "code": person.code,
        "name": printable(person.name),
        "biography": printable(person.bio),
        "organisation": printable(person.organisation),
    }
