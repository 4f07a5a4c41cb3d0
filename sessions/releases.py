"""What a new release of a programme changes, slot by slot, and how calendars are told."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sessions.programme import Person, Programme, Slot


class Change(StrEnum):
    """What may become of a slot between two releases."""

    ADDED = "added"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    ROOM = "room"
    TITLE = "title"
    SPEAKERS = "speakers"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change of one slot: as it is now, and as it was (`before` is None when it was not there)."""

    change: Change
    slot: Slot
    before: Slot | None = None


def differences(old: Programme, new: Programme) -> list[Difference]:
    """List what changed from `old` to `new` in order of time; a slot may change in several ways at once."""
    was = {slot.code: slot for slot in old.slots}
    now = {slot.code for slot in new.slots}
    found = [difference for slot in new.slots for difference in _of_slot(was.get(slot.code), slot)]
    found += [Difference(Change.WITHDRAWN, slot, slot) for slot in old.slots if slot.code not in now]
    return sorted(found, key=lambda difference: (difference.slot.starts_at, difference.slot.code))


def prepare(old: Programme, draft: Programme, *, now: datetime) -> Programme:
    """Make of a draft the programme to release after `old`: number the changes and keep what is withdrawn.

    A slot that comes back after being withdrawn continues its numbers, because a calendar ignores a lower SEQUENCE
    (RFC 5545, 3.8.7.4).
    """
    shown = {slot.code: slot for slot in old.slots}
    gone = {slot.code: slot for slot in old.withdrawn}
    slots = tuple(_numbered(shown.get(slot.code), gone.get(slot.code), slot, now) for slot in draft.slots)
    kept = {slot.code for slot in slots}
    withdrawn = [slot for slot in old.withdrawn if slot.code not in kept]
    withdrawn += [_withdrawn(slot, now) for slot in old.slots if slot.code not in kept]
    return replace(draft, slots=slots, withdrawn=tuple(withdrawn))


def _numbered(shown: Slot | None, gone: Slot | None, slot: Slot, now: datetime) -> Slot:
    if shown and not _of_slot(shown, slot):
        return replace(slot, sequence=shown.sequence, changed_at=shown.changed_at)
    before = shown or gone
    return replace(slot, sequence=before.sequence + 1 if before else 0, changed_at=now)


def _withdrawn(slot: Slot, now: datetime) -> Slot:
    """Keep the place and the time without the people: they may be no longer in the programme."""
    return replace(slot, parts=(), hall=None, line=None, sequence=slot.sequence + 1, changed_at=now)


def _of_slot(before: Slot | None, slot: Slot) -> list[Difference]:
    if before is None:
        return [Difference(Change.ADDED, slot)]
    pairs = {
        Change.MOVED: ((before.starts_at, before.ends_at), (slot.starts_at, slot.ends_at)),
        Change.ROOM: (before.hall and before.hall.name, slot.hall and slot.hall.name),
        Change.TITLE: (before.title, slot.title),
        Change.SPEAKERS: (_named(before.people), _named(slot.people)),
        Change.DETAILS: (_details(before), _details(slot)),
    }
    return [Difference(change, slot, before) for change, (was, is_now) in pairs.items() if was != is_now]


def _named(people: tuple[Person, ...]) -> list[tuple[str, str]]:
    return [(person.name, person.organisation) for person in people]


def _details(slot: Slot) -> tuple[object, ...]:
    line = slot.line and slot.line.number
    return slot.kind, slot.subtitle, slot.abstract, line, slot.needs_enrolment, slot.capacity
