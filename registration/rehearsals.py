"""Rehearsing the entrance: a shadow of the event with invented people, on which its own phones act for a while."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction

from events.locks import lock_event
from events.models import Event, Territory, User
from registration.invented import MOST, Invented, invented
from registration.models import CheckIn, CheckInPoint, Registration
from symposium.lib.live import announce

FEWEST = 50
# It ends by itself: whoever forgets it must not find every guest refused the next morning.
LONGEST = timedelta(hours=4)
FEW_TERRITORIES = 12
# How long a rehearsal that is over may still be looked at: people type real names into it, and no term erases these.
KEPT = timedelta(days=30)
COPIED = (
    "series_id",
    "title",
    "genre",
    "short_title",
    "starts_on",
    "ends_on",
    "time_zone",
    "format",
    "place",
    "accent",
)
POINT_COPIED = (
    "code", "name", "kind", "is_active", "closed_at", "admits", "states", "places", "opens_at", "closes_at", "is_once",
    "counts_exits", "letters", "rank",
)  # fmt: skip


def rehearsal_of(event: Event) -> Event | None:
    """Return the shadow of an event, whether the rehearsal goes on or is over and not wiped yet."""
    return Event.everything.filter(rehearsal_of=event).first()


def is_on(shadow: Event | None, now: datetime) -> bool:
    """Tell whether the phones act on the shadow at `now`."""
    return shadow is not None and shadow.ends_at is not None and now < shadow.ends_at


def acting(event: Event, now: datetime) -> Event:
    """Return the event that its phones act on: itself, or its shadow while it is rehearsed. One statement."""
    shadow = Event.everything.filter(rehearsal_of=event, ends_at__gt=now).first()
    if shadow is None:
        return event
    shadow.rehearsal_of = event
    return shadow


@transaction.atomic
def begin(*, event: Event, people: int, now: datetime, by: User | None = None) -> Event:
    """Begin a rehearsal with so many invented people; one that there is already goes on instead.

    The shadow has a number in ticket codes of its own, so its tickets open no real door, and real ones none of its.
    """
    lock_event(event)
    known = rehearsal_of(event)
    if known is not None:
        return known
    shadow = Event(
        **{name: getattr(event, name) for name in COPIED},
        slug=f"rehearsal-{secrets.token_hex(8)}",
        state=Event.State.DRAFT,
        starts_at=now,
        ends_at=now + LONGEST,
        rehearsal_of=event,
    )
    # In bulk, so that no history tells of people and doors who never were.
    Event.everything.bulk_create([shadow])
    CheckInPoint.objects.bulk_create(_copy(point, shadow) for point in event.check_in_points.order_by("pk"))
    rows = [_row(person, shadow, now) for person in invented(max(FEWEST, min(people, MOST)))]
    for row, territory in zip(rows, _territories(), strict=False):
        row.territory_id = territory
        row.fill_search()
    Registration.objects.bulk_create(rows)
    _note(event, "rehearsal begun", by)
    announce(f"event-{event.slug}", "devices")
    return shadow


@transaction.atomic
def end(*, event: Event, now: datetime, by: User | None = None) -> bool:
    """Let the phones act on the event itself again; what was rehearsed can be looked at until it is wiped."""
    ended = Event.everything.filter(rehearsal_of=event, ends_at__gt=now).update(ends_at=now)
    if ended:
        _note(event, "rehearsal ended", by)
    announce(f"event-{event.slug}", "devices")
    return bool(ended)


@transaction.atomic
def wipe(*, event: Event, by: User | None = None) -> bool:
    """Delete the shadow with everything that hangs on it, all or nothing; return whether there was one."""
    lock_event(event)
    shadow = rehearsal_of(event)
    if shadow is None:
        return False
    CheckIn.objects.filter(event=shadow).delete()
    Registration.objects.filter(event=shadow).delete()
    key = shadow.pk
    shadow.delete()
    for history in _histories():
        history.filter(event_id=key).delete()
    Event.history.filter(id=key).delete()  # type: ignore[attr-defined]
    _note(event, "rehearsal wiped", by)
    announce(f"event-{event.slug}", "devices")
    return True


def wipe_forgotten(*, now: datetime) -> int:
    """Wipe the rehearsals that were over long ago; return how many."""
    over = Event.everything.filter(rehearsal_of__isnull=False, ends_at__lte=now - KEPT)
    return sum(wipe(event=event) for event in Event.objects.filter(pk__in=over.values("rehearsal_of")))


def _note(event: Event, what: str, by: User | None) -> None:
    """Say in the history of the event itself who did what with its rehearsal: of the shadow nothing stays."""
    row = Event.everything.get(pk=event.pk)
    history: Any = Event.history  # type: ignore[attr-defined]
    history.bulk_history_create([row], update=True, default_user=by, default_change_reason=what)


def _histories() -> Iterator[Any]:
    """The histories of everything that belongs to an event: deleting writes there too."""
    for model in apps.get_models():
        if hasattr(model, "instance_type") and any(field.name == "event" for field in model._meta.fields):
            yield model._default_manager


def _copy(point: CheckInPoint, shadow: Event) -> CheckInPoint:
    """The door of the same code and rules; nobody invented is enrolled, so a session's door lets everybody in."""
    return CheckInPoint(event=shadow, **{name: getattr(point, name) for name in POINT_COPIED})


def _row(person: Invented, shadow: Event, now: datetime) -> Registration:
    state = Registration.State.CANCELLED if person.is_cancelled else Registration.State.CONFIRMED
    return Registration(
        event=shadow,
        last_name=person.last_name,
        first_name=person.first_name,
        patronymic=person.patronymic,
        organisation=person.organisation,
        state=state,
        source=Registration.Source.ORGANISER,
        created_at=now,
        confirmed_at=now,
        cancelled_at=now if person.is_cancelled else None,
    )


def _territories() -> Iterator[int | None]:
    """Where the invented people come from, over and over: a few of the territories there are."""
    known: list[int | None] = list(
        Territory.objects.order_by("rank", "name").values_list("pk", flat=True)[:FEW_TERRITORIES]
    )
    while True:
        yield from known or (None,)
