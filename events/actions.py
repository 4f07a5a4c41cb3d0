"""What organisers do to events: create, change state, clone, give and take roles."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import CharField, ProtectedError, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from events.audit import signed
from events.duties import ROLE_DUTIES
from events.lifecycle import Step, transition_of
from events.locks import lock_event
from events.models import (
    ConsentText,
    Event,
    EventCapacity,
    EventOrganisation,
    Membership,
    Organisation,
    Role,
    Room,
    Series,
    TerritoryQuota,
    User,
    Venue,
)
from events.refusals import Refused
from events.shifting import in_year, shifted
from symposium.lib.live import announce
from symposium.lib.mail import send_letter

TEAM = (Role.OWNER, Role.ORGANISER, Role.DESK, Role.EDITOR, Role.CHAIR, Role.COMMITTEE)
# What names the year in words, beside the title.
TEXTS = ("short_title", "theme", "lead", "description")
SHIFTED = ("opens_at", "starts_at", "ends_at", "registration_opens_at", "registration_closes_at")


@transaction.atomic
def create_event(*, event: Event, new_series: str = "", by: User) -> Event:
    """Save a new event and make `by` its owner; `new_series` names the series where it is the first.

    Raises Refused("slug_taken").
    """
    if new_series:
        event.series = Series.objects.create(slug=f"{event.slug[:41]}-{secrets.token_hex(4)}", name=new_series)
    _save(signed(event, by))
    Membership.objects.create(event=event, user=by, role=Role.OWNER)
    return event


def _save(event: Event, fields: Collection[str] | None = None) -> None:
    """Save an event; an address that somebody took since the form was checked is a refusal and no failure."""
    try:
        with transaction.atomic():
            event.save(update_fields=fields)
    except IntegrityError:
        if Event.objects.filter(slug=event.slug).exclude(pk=event.pk).exists():
            raise Refused("slug_taken") from None
        raise


@transaction.atomic
def change_event(*, event: Event, changes: Mapping[str, Any], by: User) -> Event:
    """Save the settings in `changes`; all else stays as others have left it, the state above all.

    Raises Refused: "slug_taken", or "changed_meanwhile" when somebody else's settings contradict these.
    """
    locked = lock_event(event)
    for name, value in changes.items():
        setattr(locked, name, value)
    try:
        _save(signed(locked, by), changes.keys())
    except IntegrityError:
        raise Refused("changed_meanwhile") from None
    announce(f"event-{locked.slug}", "event")
    return locked


@transaction.atomic
def change_state(*, event: Event, step: str, by: User, now: datetime) -> Event:
    """Take `step` from the event's state to the next.

    Raises Refused: "wrong_state" when the event is not where the step begins, and what `_check` says.
    """
    transition = transition_of(step)
    locked = lock_event(event)
    if transition is None or locked.state not in transition.sources:
        raise Refused("wrong_state")
    _check(locked, transition.step, now)
    locked.state = transition.target
    signed(locked, by).save(update_fields=["state"])
    announce(f"event-{locked.slug}", "event")
    return locked


def _check(event: Event, step: Step, now: datetime) -> None:
    """Refuse what would leave visitors before a half-made page."""
    if step in {Step.ANNOUNCE, Step.OPEN} and not event.contact_email:
        raise Refused("no_contact")
    if step is Step.ANNOUNCE and event.format != Event.Format.ONLINE and not (event.venue_id or event.place):
        raise Refused("no_place")
    if step is Step.OPEN and event.registration_closes_at and event.registration_closes_at <= now:
        raise Refused("window_over")
    if step is Step.OPEN and ConsentText.objects.current() is None:
        raise Refused("no_consent_text")


@transaction.atomic
def add_member(*, event: Event, email: str, role: Role, by: User) -> Membership:
    """Give a role to the person behind `email`, known or not, and tell her by letter.

    Raises Refused("already_member").
    """
    address = email.strip().lower()
    user = _person(address)
    membership = signed(Membership(event=event, user=user, role=role), by)
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError:
        raise Refused("already_member") from None
    send_letter(
        to=user.email,
        subject=_("%(event)s: your role is %(role)s") % {"event": event, "role": membership.get_role_display()},
        template="events/email/role_given",
        context={"event": event, "membership": membership, "by": by, "duty": ROLE_DUTIES.get(role, "")},
    )
    return membership


def _person(address: str) -> User:
    """Find whoever has the address, or make her; somebody else may be making her at the same instant."""
    if known := User.objects.filter(email__iexact=address).first():
        return known
    try:
        with transaction.atomic():
            return User.objects.create_user(address)
    except IntegrityError:
        return User.objects.get(email__iexact=address)


@transaction.atomic
def remove_member(*, event: Event, email: str, role: str, by: User) -> Membership:
    """Take a role away. Raises Refused: "no_member", or "last_owner" for the only owner."""
    owners = _lock_owners(event)
    membership = event.memberships.select_related("user").filter(user__email__iexact=email, role=role).first()
    if membership is None:
        raise Refused("no_member")
    if role == Role.OWNER and len(owners) == 1:
        raise Refused("last_owner")
    signed(membership, by).delete()
    return membership


def _lock_owners(event: Event) -> list[Membership]:
    """Lock all owners together: two who remove each other at one instant must not both succeed."""
    return list(event.memberships.select_for_update().filter(role=Role.OWNER).order_by("pk"))


@dataclass(frozen=True)
class Edition:
    """What distinguishes the next edition from the one it is cloned from."""

    slug: str
    title: str
    starts_on: date
    # What is not said anew is taken over, its years moved along.
    short_title: str | None = None
    theme: str | None = None
    lead: str | None = None
    description: str | None = None


@transaction.atomic
def clone_event(*, source: Event, edition: Edition, by: User) -> Event:
    """Make a draft of the next edition: the same place, partners, limits and team, every date shifted.

    People's registrations stay where they are. Raises Refused("slug_taken").
    """
    shift = edition.starts_on - source.starts_on
    copied = [field.attname for field in Event._meta.concrete_fields if field.name not in NOT_COPIED]
    event = Event(**{name: getattr(source, name) for name in copied})
    event.slug, event.title = edition.slug, edition.title
    for name in TEXTS:
        said = getattr(edition, name)
        moved = in_year(getattr(source, name), source.starts_on.year, edition.starts_on.year)
        setattr(event, name, moved if said is None else said)
    event.starts_on, event.ends_on = edition.starts_on, source.ends_on + shift
    for name in SHIFTED:
        setattr(event, name, shifted(getattr(source, name), shift, source.tz))
    _save(signed(event, by))
    _clone_parts(source, event)
    _clone_team(source, event, by)
    return event


NOT_COPIED = {"id", "slug", "title", "state", "public_tag", "starts_on", "ends_on", *SHIFTED}


def _clone_parts(source: Event, event: Event) -> None:
    # The windows of the ways are of last year; the new one opens and closes with the event.
    EventCapacity.objects.bulk_create(
        EventCapacity(
            event=event,
            format=row.format,
            places=row.places,
            has_waiting_list=row.has_waiting_list,
            needs_approval=row.needs_approval,
        )
        for row in source.capacities.all()
    )
    TerritoryQuota.objects.bulk_create(
        TerritoryQuota(event=event, territory_id=row.territory_id, format=row.format, places=row.places)
        for row in source.quotas.all()
    )
    EventOrganisation.objects.bulk_create(
        EventOrganisation(event=event, organisation_id=row.organisation_id, kind=row.kind, rank=row.rank)
        for row in source.parts.all()
    )


def _clone_team(source: Event, event: Event, by: User) -> None:
    """Copy the roles of the team; whoever clones owns the copy."""
    team: set[tuple[int, str]] = {(by.pk, Role.OWNER)}
    team.update(source.memberships.filter(role__in=TEAM).values_list("user_id", "role"))
    for user, role in sorted(team):
        Membership.objects.create(event=event, user_id=user, role=role)


@transaction.atomic
def save_parts(*, event: Event, rows: Iterable[tuple[str, str]]) -> None:
    """Put the organisers and partners in the order given: names of organisations, each once, and their kinds."""
    lock_event(event)  # two lists saved at one instant must not become one
    event.parts.all().delete()
    for rank, (name, kind) in enumerate(rows):
        organisation, _made = Organisation.objects.get_or_create(name=name)
        EventOrganisation.objects.create(event=event, organisation=organisation, kind=kind, rank=rank)


@transaction.atomic
def save_venue(*, event: Event, venue: Venue, rooms: Iterable[Room], without: Iterable[Room], by: User) -> Venue:
    """Save the event's venue with its new and changed `rooms`; `without` are the rooms to delete.

    Raises Refused: "room_in_use" when sessions take place in a room to delete, "room_taken" when somebody else added
    one of these names meanwhile.
    """
    venue.save()
    for room in without:
        try:
            room.delete()
        except ProtectedError:
            raise Refused("room_in_use") from None
    try:
        with transaction.atomic():
            _save_rooms(venue, list(rooms))
    except IntegrityError:
        raise Refused("room_taken") from None
    choose_venue(event=event, venue=venue, by=by)
    return venue


def _save_rooms(venue: Venue, rooms: list[Room]) -> None:
    """Save rooms that may have exchanged names: each is first called what nobody can type, with a space before it."""
    known = venue.rooms.filter(pk__in=[room.pk for room in rooms if room.pk])
    known.update(name=Concat(Value(" "), Cast("pk", CharField())))
    for room in rooms:
        room.venue = venue
        room.save()


@transaction.atomic
def choose_venue(*, event: Event, venue: Venue | None, by: User) -> Event:
    """Let the event take place in `venue`; None for a venue still to be described."""
    locked = lock_event(event)
    if locked.venue != venue:
        locked.venue = venue
        signed(locked, by).save(update_fields=["venue"])
    announce(f"event-{locked.slug}", "event")
    return locked
