"""Making the whole demo in one transaction, once."""

from datetime import date, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from events.models import Event, Series, User
from registration.models import Registration
from symposium.demo import accounts, contest, editions, programme, registrations, resolution

SEED = 20250227
PAST_PEOPLE, COMING_PEOPLE = 683, 241


class ForeignDataError(Exception):
    """The database holds something that the demo did not make."""


def is_loaded() -> bool:
    return Event.objects.filter(slug=editions.PAST, series__slug=editions.SERIES).exists()


def is_empty() -> bool:
    """Tell whether nobody has put anything into the database yet, not even herself."""
    return not any(model._default_manager.exists() for model in (Series, Event, User, Registration))


@transaction.atomic
def load(today: date | None = None) -> None:
    """Make the demo in an empty database; where it is already, change nothing.

    Raises ForeignDataError where there are events, or people, that are not the demo's.
    """
    if Series.objects.exclude(slug=editions.SERIES).exists():
        raise ForeignDataError
    if is_loaded():
        return
    if not is_empty():
        raise ForeignDataError
    _make(today or timezone.localdate())


def _make(today: date) -> None:
    rng = Random(SEED)  # noqa: S311  invented people, the same every time
    place = editions.make_place()
    past, coming = editions.make_events(place, today)
    users = accounts.make_accounts([past, coming])
    for event in (past, coming):
        programme.make_programme(event, event.starts_on, place.rooms, users["organiser"])
    _make_past(past, users, rng)
    _make_coming(coming, users, rng, today)
    contest.make_contests(past, coming, users, rng)
    resolution.make_resolutions(past, coming, users)


def _make_past(event: Event, users: dict[str, User], rng: Random) -> None:
    closed = editions.at(event.starts_on - timedelta(days=2), "17:00")
    crowd = registrations.make_registrations(event, rng, PAST_PEOPLE - 1, 0.74, closed)
    crowd.insert(0, registrations.make_participant(event, users["participant"], closed))
    registrations.make_enrolments(event, rng, crowd)
    registrations.make_arrivals(event, rng, registrations.make_doors(event), crowd)


def _make_coming(event: Event, users: dict[str, User], rng: Random, today: date) -> None:
    yesterday = editions.at(today - timedelta(days=1), "20:00")
    crowd = registrations.make_registrations(event, rng, COMING_PEOPLE - 1, 0.8, yesterday)
    crowd.insert(0, registrations.make_participant(event, users["participant"], yesterday))
    registrations.make_enrolments(event, rng, crowd)
    doors = registrations.make_doors(event)
    registrations.make_device(event, doors["door-a"])
