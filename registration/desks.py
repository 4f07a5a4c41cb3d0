"""Desks that each serve some initials: how many people that is, which doors they are, which one is whose."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from events.audit import signed
from events.locks import lock_event
from events.models import Event, User
from registration.checkin import serves
from registration.models import CheckInPoint, Registration
from registration.queues import Desk, initial, span
from registration.stats import EXPECTED
from symposium.lib.live import announce


@dataclass(frozen=True)
class NumberedDesk:
    """A door that serves some initials, by its number in their order."""

    number: int
    point: CheckInPoint

    @property
    def span(self) -> str:
        return span(self.point.letters)

    def __str__(self) -> str:
        return _("No. %(number)s (%(letters)s)") % {"number": self.number, "letters": self.span}


def doors_of(event: Event) -> list[CheckInPoint]:
    """The doors that may become desks: those of the whole event that are open."""
    return list(event.check_in_points.filter(kind=CheckInPoint.Kind.DOOR, is_active=True).order_by("rank", "name"))


def initials(event: Event) -> Counter[str]:
    """Count the people expected on site by initial; those of other alphabets have none. One statement."""
    counts: Counter[str] = Counter()
    people = event.registrations.filter(**EXPECTED, erased_at=None).order_by()
    for letter, count in people.values_list(Substr("sort_name", 1, 1)).annotate(count=Count("pk")):
        counts[initial(letter)] += count
    return counts


def desks(event: Event) -> list[NumberedDesk]:
    """The doors that serve some initials each, numbered from the beginning of the alphabet. One statement."""
    points = [point for point in doors_of(event) if point.letters]
    points.sort(key=lambda point: point.letters)
    return [NumberedDesk(number, point) for number, point in enumerate(points, start=1)]


def desk_of(registration: Registration) -> NumberedDesk | None:
    """Return the desk that serves somebody who comes to the place; nothing where all doors serve everybody."""
    if registration.format != Registration.Format.ONSITE:
        return None
    found = desks(registration.event)
    if not initial(registration.last_name):
        return found[-1] if found else None
    return next((desk for desk in found if serves(desk.point.rules.letters, registration.last_name)), None)


@transaction.atomic
def set_letters(*, event: Event, division: Sequence[Desk], points: Sequence[CheckInPoint], by: User) -> None:
    """Let each of `points` serve the initials of one desk, in their order, and all other doors everybody."""
    lock_event(event)
    letters = {point.pk: desk.letters for point, desk in zip(points, division, strict=True)}
    for point in event.check_in_points.all():
        _change(point, letters.get(point.pk, ""), by)
    announce(f"event-{event.slug}", "devices")


@transaction.atomic
def clear_letters(*, event: Event, by: User) -> None:
    """Let every door serve everybody again."""
    lock_event(event)
    for point in event.check_in_points.exclude(letters=""):
        _change(point, "", by)
    announce(f"event-{event.slug}", "devices")


def _change(point: CheckInPoint, letters: str, by: User) -> None:
    if point.letters != letters:
        point.letters = letters
        signed(point, by).save(update_fields=["letters"])
