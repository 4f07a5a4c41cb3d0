"""What editors do to a programme: save, remove and order its parts, publish it, carry it to the next edition."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from events.audit import signed
from events.locks import lock_event
from events.models import Event, User
from events.shifting import shifted
from sessions.drafts import draft
from sessions.models import ScheduleRelease, Session, Speaker, SpeakerRole, Track
from sessions.programme import Programme, from_snapshot, to_snapshot
from sessions.refusals import Refused
from sessions.releases import prepare
from symposium.lib.live import announce

Ranked = TypeVar("Ranked", Track, Speaker)


@transaction.atomic
def save_session(*, session: Session, speakers: Sequence[Speaker], moderators: Sequence[Speaker], by: User) -> Session:
    """Save a session with its speakers; those who stood in it keep their order, new ones follow.

    `session.version` is the one that was seen. Raises Refused("changed_meanwhile") when it is not the saved one.
    """
    if session.pk:
        if _lock_version(session) != session.version:
            raise Refused("changed_meanwhile")
        session.version += 1
    signed(session, by).save()
    kinds = dict.fromkeys(moderators, SpeakerRole.Kind.MODERATOR) | dict.fromkeys(speakers, SpeakerRole.Kind.SPEAKER)
    order = list(session.roles.values_list("speaker", flat=True))
    last = len(order)
    wanted = sorted(kinds, key=lambda speaker: order.index(speaker.pk) if speaker.pk in order else last)
    session.roles.all().delete()
    SpeakerRole.objects.bulk_create(
        SpeakerRole(session=session, speaker=speaker, kind=kinds[speaker], rank=rank)
        for rank, speaker in enumerate(wanted)
    )
    _tell_editors(session.event)
    return session


def _lock_version(session: Session) -> int | None:
    """Return the saved version, None where the session is gone, and keep other editors out until all is saved."""
    rows = Session.objects.select_for_update(no_key=True).filter(pk=session.pk)
    return rows.values_list("version", flat=True).first()


@transaction.atomic
def delete_session(*, session: Session, by: User) -> None:
    """Remove a session from the draft. Raises Refused("has_enrolments"), Refused("has_phones")."""
    try:
        signed(session, by).delete()
    except ProtectedError:
        raise Refused("has_enrolments") from None
    except RestrictedError:
        raise Refused("has_phones") from None
    _tell_editors(session.event)


@transaction.atomic
def add_last(*, row: Ranked) -> Ranked:
    """Save a new track or speaker behind the others of its event."""
    if isinstance(row, Track):
        row.rank = row.event.tracks.count()
    else:
        row.rank = row.event.speakers.count()
    row.save()
    _tell_editors(row.event)
    return row


@transaction.atomic
def delete_track(*, track: Track) -> None:
    """Remove a track. Raises Refused("has_sessions")."""
    try:
        track.delete()
    except ProtectedError:
        raise Refused("has_sessions") from None
    _tell_editors(track.event)


@transaction.atomic
def delete_speaker(*, speaker: Speaker) -> None:
    """Remove a speaker. Raises Refused("speaks")."""
    try:
        speaker.delete()
    except ProtectedError:
        raise Refused("speaks") from None
    _tell_editors(speaker.event)


@transaction.atomic
def move(*, row: Ranked, steps: int) -> None:
    """Move a track or a speaker by `steps` places down among those of its event, at most to the end."""
    model = type(row)
    rows: list[Ranked] = list(model._default_manager.select_for_update().filter(event=row.event))
    place = next(index for index, other in enumerate(rows) if other.pk == row.pk)
    rows.insert(max(0, min(place + steps, len(rows) - 1)), rows.pop(place))
    for rank, other in enumerate(rows):
        other.rank = rank
    model._default_manager.bulk_update(rows, ["rank"])
    _tell_editors(row.event)


@transaction.atomic
def release_programme(*, event: Event, by: User | None, now: datetime) -> ScheduleRelease:
    """Publish the draft as it is, under the next number.

    Raises Refused: "nothing_to_release" for an empty first version, "nothing_changed" for a repeated one.
    """
    locked = lock_event(event)  # two editors must not take one number
    last = locked.schedule_releases.newest_first().first()
    old = from_snapshot(last.snapshot) if last else Programme()
    programme = prepare(old, draft(event), now=now)
    if last is None and not programme.slots:
        raise Refused("nothing_to_release")
    snapshot = to_snapshot(programme)
    if last is not None and last.snapshot == snapshot:
        raise Refused("nothing_changed")
    number = last.number + 1 if last else 1
    release = ScheduleRelease.objects.create(event=event, number=number, released_at=now, by=by, snapshot=snapshot)
    announce(f"event-{event.slug}", "programme")
    return release


@transaction.atomic
def clone_programme(*, source: Event, target: Event, shift: timedelta) -> int:
    """Copy tracks and sessions to another edition, shifted by whole days; return how many sessions.

    Speakers stay behind: they have not been asked yet. Raises Refused("programme_exists") when `target` has sessions.
    """
    if target.sessions.exists():
        raise Refused("programme_exists")
    tracks = {track.pk: _copied_track(track, target) for track in source.tracks.all()}
    sessions = list(source.sessions.in_order())
    for session in sessions:
        _copy_session(session, target, tracks, shift)
    return len(sessions)


def _copied_track(track: Track, target: Event) -> Track:
    return Track.objects.create(
        event=target, number=track.number, name=track.name, description=track.description, rank=track.rank
    )


COPIED = ("title", "subtitle", "kind", "room_id", "abstract", "needs_enrolment", "capacity", "rank")


def _copy_session(session: Session, target: Event, tracks: dict[int, Track], shift: timedelta) -> None:
    copy = Session(event=target, **{name: getattr(session, name) for name in COPIED})
    copy.track = tracks.get(session.track_id) if session.track_id else None
    for name in ("starts_at", "ends_at"):
        setattr(copy, name, shifted(getattr(session, name), shift, target.tz))
    copy.save()


def _tell_editors(event: Event) -> None:
    announce(f"event-{event.slug}", "draft-programme")
