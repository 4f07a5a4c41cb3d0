"""schedule.xml: a programme in frab's XML, as the schema of c3voc describes it."""

from datetime import date
from xml.etree import ElementTree as ET

from sessions.codes import number_of
from sessions.exports.publication import Publication, duration, printable
from sessions.programme import Slot


def schedule_xml(publication: Publication) -> bytes:
    """Write the schedule; every day of the event is in it, as the schema asks for at least one."""
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", {"name": "Symposium"})
    _text(root, "url", f"{publication.event_url}schedule.xml")
    _text(root, "version", publication.version)
    _add_conference(root, publication)
    for index, day in enumerate(publication.days(), 1):
        _add_day(root, publication, index, day)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = printable(text)
    return element


def _add_conference(root: ET.Element, publication: Publication) -> None:
    conference = ET.SubElement(root, "conference")
    _text(conference, "title", publication.title)
    _text(conference, "acronym", publication.acronym)
    _text(conference, "start", publication.starts_on.isoformat())
    _text(conference, "end", publication.ends_on.isoformat())
    _text(conference, "days", str(len(publication.days())))
    _text(conference, "timeslot_duration", "00:05")
    _text(conference, "base_url", publication.event_url)
    _text(conference, "url", publication.url)
    _text(conference, "time_zone_name", publication.zone.key)
    for line in publication.programme.lines:
        ET.SubElement(conference, "track", {"name": printable(line.name), "slug": f"track-{line.number}"})


def _add_day(root: ET.Element, publication: Publication, index: int, day: date) -> None:
    start, end = publication.bounds(day)
    attributes = {"date": day.isoformat(), "start": start.isoformat(), "end": end.isoformat(), "index": str(index)}
    element = ET.SubElement(root, "day", attributes)
    for name, slots in publication.by_room(day).items():
        room = ET.SubElement(element, "room", {"name": printable(name)})
        for slot in slots:
            _add_event(room, publication, slot)


def _add_event(room: ET.Element, publication: Publication, slot: Slot) -> None:
    attributes = {"guid": slot.guid, "code": slot.code, "id": str(number_of(slot.code))}
    event = ET.SubElement(room, "event", attributes)
    _text(event, "room", publication.room_of(slot))
    _text(event, "title", slot.title)
    _text(event, "subtitle", slot.subtitle)
    _text(event, "type", slot.kind)
    _text(event, "date", publication.local(slot.starts_at).isoformat())
    _text(event, "start", publication.local(slot.starts_at).strftime("%H:%M"))
    _text(event, "duration", duration(slot))
    _text(event, "abstract", slot.abstract)
    _text(event, "slug", publication.slug_of(slot))
    _text(event, "track", slot.line.name if slot.line else "")
    _text(event, "language", publication.language)
    persons = ET.SubElement(event, "persons")
    for person in slot.people:
        _text(persons, "person", person.name).attrib.update({"id": str(number_of(person.code)), "guid": person.guid})
    _text(event, "url", publication.url_of(slot))
