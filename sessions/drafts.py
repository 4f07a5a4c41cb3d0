"""The programme as it is being edited, read from its rows."""

from collections.abc import Iterable

from events.models import Event, Room
from sessions.models import Session, Speaker, Track
from sessions.programme import Hall, Line, Part, Person, Programme, Slot


def draft(event: Event) -> Programme:
    """Read the whole draft of an event: six statements, however long it is."""
    sessions = list(event.sessions.with_parts().in_order())
    return Programme(
        halls=tuple(hall_of(room) for room in _rooms(event, sessions)),
        lines=tuple(line_of(track) for track in event.tracks.all()),
        people=tuple(person_of(speaker) for speaker in event.speakers.all()),
        slots=tuple(slot_of(session) for session in sessions),
    )


def slot_of(session: Session) -> Slot:
    return Slot(
        code=session.code,
        guid=str(session.guid),
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        kind=session.kind,
        subtitle=session.subtitle,
        abstract=session.abstract,
        hall=hall_of(session.room) if session.room else None,
        line=line_of(session.track) if session.track else None,
        parts=tuple(Part(person_of(role.speaker), role.kind) for role in session.roles.all()),
        needs_enrolment=session.needs_enrolment,
        capacity=session.places,
    )


def hall_of(room: Room) -> Hall:
    return Hall(room.name, room.floor, room.seats)


def line_of(track: Track) -> Line:
    return Line(track.number, track.name, track.description)


def person_of(speaker: Speaker) -> Person:
    return Person(
        code=speaker.code,
        guid=str(speaker.guid),
        name=speaker.name,
        organisation=speaker.organisation,
        position=speaker.position,
        bio=speaker.bio,
    )


def _rooms(event: Event, sessions: Iterable[Session]) -> list[Room]:
    """The rooms of the venue in their order, then those of other venues in which something takes place."""
    rooms = list(event.venue.rooms.all()) if event.venue else []
    used = {session.room.pk: session.room for session in sessions if session.room}
    return list(({room.pk: room for room in rooms} | used).values())
