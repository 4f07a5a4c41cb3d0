"""Numbers about a programme."""

from dataclasses import dataclass

from events.models import Event
from sessions.models import Session
from sessions.programme import Programme


@dataclass(frozen=True)
class ProgrammeFigures:
    """How much there is in a programme; breaks and broadcasts are not counted as sessions."""

    sessions: int
    workshops: int
    speakers: int
    tracks: int
    rooms: int


def figures(programme: Programme) -> ProgrammeFigures:
    """Count what a released programme holds."""
    held = [slot for slot in programme.slots if slot.kind not in {Session.Kind.BREAK, Session.Kind.BROADCAST}]
    return ProgrammeFigures(
        sessions=len(held),
        workshops=sum(slot.kind == Session.Kind.WORKSHOP for slot in held),
        speakers=len({person.code for slot in held for person in slot.people}),
        tracks=len({slot.line.number for slot in held if slot.line}),
        rooms=len({slot.hall.name for slot in held if slot.hall}),
    )


def speaker_count(event: Event) -> int:
    """How many speakers the draft has: the number beside the link to them."""
    return event.speakers.count()
