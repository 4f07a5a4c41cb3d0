"""What a person who has signed in needs first: her tickets and the places where she works."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Event, Role, User
from events.permissions import MATRIX, Can
from registration.models import Registration

# A resolution is finished and protocols are signed in the weeks after the day.
AFTERWARDS = timedelta(days=60)


@dataclass(frozen=True)
class Act:
    """A page of an event that is one tap away."""

    label: str | Promise
    view: str
    icon: str
    url: str = ""

    def at(self, event: Event) -> "Act":
        return Act(self.label, self.view, self.icon, reverse(self.view, args=[event.slug]))


@dataclass(frozen=True)
class AtHand:
    """One event with all that the person does at it."""

    event: Event
    acts: list[Act]
    is_today: bool


TICKET = Act(_("My ticket"), "registration:my", "qr-code")
APPLICATION = Act(_("My registration"), "registration:my", "hourglass-split")
DESK = Act(_("Event desk"), "overview", "columns-gap")
DOOR = Act(_("Check people in"), "registration:desk", "upc-scan")
# What whoever has the whole desk finds there.
PARTS = {
    Can.SCORE_ENTRIES: Act(_("Judge entries"), "contest:jury", "card-checklist"),
    Can.EDIT_PROGRAMME: Act(_("Schedule"), "programme:manage_programme", "calendar-week"),
    Can.EDIT_RESOLUTION: Act(_("Resolution"), "resolutions:manage", "file-text"),
}


def at_hand(user: User, now: datetime) -> list[AtHand]:
    """List the person's events that are coming or just over, the nearest first: two statements."""
    today = timezone.localdate(now)
    found: dict[Event, list[Act]] = {}
    for registration in _registrations(user, today):
        is_confirmed = registration.state == Registration.State.CONFIRMED
        found.setdefault(registration.event, []).append(TICKET if is_confirmed else APPLICATION)
    for event, granted in _granted(user, today).items():
        found.setdefault(event, []).extend(_work(granted))
    rows = [
        AtHand(event, [act.at(event) for act in acts], event.starts_on <= event.day_of(now) <= event.ends_on)
        for event, acts in found.items()
        if acts
    ]
    return sorted(rows, key=lambda row: (row.event.ends_on < today, row.event.starts_on))


def _registrations(user: User, today: date) -> Iterable[Registration]:
    return Registration.objects.active().filter(user=user, event__ends_on__gte=today).select_related("event")


def _granted(user: User, today: date) -> dict[Event, set[Can]]:
    """What the person may do at each event she works at."""
    memberships = user.memberships.filter(event__ends_on__gte=today - AFTERWARDS).select_related("event")
    granted: dict[Event, set[Can]] = {}
    for membership in memberships:
        granted.setdefault(membership.event, set()).update(MATRIX[Role(membership.role)])
    return granted


def _work(granted: set[Can]) -> Iterator[Act]:
    has_desk = Can.VIEW_OVERVIEW in granted
    if has_desk:
        yield DESK
    if Can.CHECK_IN in granted:
        yield DOOR
    yield from (act for can, act in PARTS.items() if can in granted and (not has_desk or can == Can.SCORE_ENTRIES))
