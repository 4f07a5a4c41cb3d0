"""What an editor sees of the draft: its rows by day, what clashes, and what is not published yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from events.models import Event
from sessions.models import Speaker, Track
from sessions.pages import Filters, day_title
from sessions.programme import Programme, Slot, from_snapshot
from sessions.releases import differences
from sessions.timetable import Conflict, conflicts
from sessions.wording import Told, conflict_in_words, told
from symposium.lib.names import fold


@dataclass(frozen=True)
class Row:
    """One session of the draft and what is wrong with it."""

    slot: Slot
    troubles: tuple[str, ...]


@dataclass(frozen=True)
class DayRows:
    """The rows of one day."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Trouble:
    """A conflict in words, with the two sessions that it is between."""

    words: str
    first: Slot
    second: Slot


@dataclass(frozen=True)
class Pending:
    """What the next version would change; `is_dirty` also when only a name or a text about a speaker did."""

    number: int
    changes: list[Told]
    is_dirty: bool
    is_first: bool


def troubles(event: Event, slots: Iterable[Slot]) -> list[Trouble]:
    """List what clashes in words, in order of time."""
    return [Trouble(conflict_in_words(found, event.tz), found.first, found.second) for found in conflicts(slots)]


def rows_by_day(event: Event, programme: Programme, filters: Filters, *, only_troubled: bool) -> list[DayRows]:
    """List the sessions of a draft under their days, with what is wrong at each."""
    found: dict[str, list[str]] = {}
    for conflict in conflicts(programme.slots):
        for slot in (conflict.first, conflict.second):
            found.setdefault(slot.code, []).append(_with_other(conflict, slot, event))
    kept = [slot for slot in programme.slots if filters.keeps(slot) and (slot.code in found or not only_troubled)]
    shown = Programme(slots=tuple(kept))
    return [
        DayRows(day_title(day), tuple(Row(slot, tuple(found.get(slot.code, ()))) for slot in shown.on(day, event.tz)))
        for day in shown.days(event.tz)
    ]


def _with_other(conflict: Conflict, slot: Slot, event: Event) -> str:
    other = conflict.second if slot is conflict.first else conflict.first
    return f"{conflict_in_words(conflict, event.tz)}: «{other.title}»"


def pending(event: Event, programme: Programme) -> Pending:
    """Compare the draft with the newest version."""
    last = event.schedule_releases.newest_first().first()
    old = from_snapshot(last.snapshot) if last else Programme()
    changes = told(differences(old, programme), event.tz)
    same_frame = (old.halls, old.lines, old.people) == (programme.halls, programme.lines, programme.people)
    return Pending(
        number=last.number + 1 if last else 1,
        changes=changes,
        is_dirty=bool(changes) or not same_frame,
        is_first=last is None,
    )


@dataclass(frozen=True)
class SpeakerRow:
    """A speaker of the draft and the number of her sessions."""

    speaker: Speaker
    sessions: int


def speaker_rows(event: Event, text: str) -> list[SpeakerRow]:
    """List an event's speakers in their order; two statements.

    The search runs here, as SQLite cannot fold Cyrillic letters and a programme has dozens of speakers, not thousands.
    """
    words = fold(text).split()
    return [
        SpeakerRow(speaker, len(speaker.roles.all()))
        for speaker in event.speakers.prefetch_related("roles")
        if all(word in fold(f"{speaker.listed_name} {speaker.organisation} {speaker.position}") for word in words)
    ]


def track_rows(event: Event) -> list[tuple[Track, int]]:
    """List an event's tracks in their order with the number of sessions in each."""
    return [(track, len(track.sessions.all())) for track in event.tracks.prefetch_related("sessions")]
