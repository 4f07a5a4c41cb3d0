"""Rows of a programme for tests."""

import itertools
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from events.models import Event, Room, Venue
from sessions.actions import release_programme
from sessions.models import ScheduleRelease, Session, Speaker, SpeakerRole, Track

_number = itertools.count(1)


def moment(event: Event, clock: str, days: int = 0) -> datetime:
    """«10:30» on the event's first day, by its own clock."""
    return datetime.combine(event.starts_on + timedelta(days=days), time.fromisoformat(clock), event.tz)


def make_room(event: Event, name: str = "", **over: Any) -> Room:
    number = next(_number)
    if event.venue is None:
        event.venue = Venue.objects.create(name=f"Институт {number}", town="Чита", address="ул. Фрунзе, 1")
        event.save()
    return Room.objects.create(**({"venue": event.venue, "name": name or f"Класс {number}", "rank": number} | over))


def make_track(event: Event, number: int = 1, **over: Any) -> Track:
    return Track.objects.create(
        **({"event": event, "number": number, "name": f"Площадка {number}", "rank": number} | over)
    )


def make_speaker(event: Event, **over: Any) -> Speaker:
    number = next(_number)
    fields = {
        "last_name": f"Доржиев{number}",
        "first_name": "Баир",
        "patronymic": "Цыренович",
        "organisation": "Минобразования края",
        "rank": number,
    }
    return Speaker.objects.create(event=event, **(fields | over))


def make_session(event: Event, start: str = "10:00", end: str = "11:00", *speakers: Speaker, **over: Any) -> Session:
    fields = {
        "title": f"Занятие {next(_number)}",
        "starts_at": moment(event, start),
        "ends_at": moment(event, end),
    }
    session = Session.objects.create(event=event, **(fields | over))
    for rank, speaker in enumerate(speakers):
        SpeakerRole.objects.create(session=session, speaker=speaker, rank=rank)
    return session


def publish(event: Event, now: datetime | None = None) -> ScheduleRelease:
    return release_programme(event=event, by=None, now=now or timezone.now())
