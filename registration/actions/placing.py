"""Places: giving them, the waiting list that moves by itself, the organiser's approval, the limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from events.audit import signed
from events.models import Event, EventCapacity, Territory, TerritoryQuota, User
from registration import letters
from registration.capacity import Gate, lock, seat_of
from registration.models import Registration
from registration.refusals import Refused
from symposium.lib.live import announce

State = Registration.State


def place(row: Registration, gate: Gate, *, by: User | None) -> None:
    """Confirm `row` where a place is held or free, or let it wait for the organiser or its turn; save and tell by mail.

    Whoever waits goes first: `move_up` has been done under the same gate. Raises Refused: full_onsite, full_online,
    full_territory where nobody may wait.
    """
    if awaits_approval(row, gate):
        gate.release(row)
        row.state = State.APPLIED
    elif gate.holds(row):
        row.state, row.confirmed_at = row.placed_state, gate.now
    elif gate.is_free(seat_of(row)) or not gate.has_waiting_list(row.format):
        gate.take(seat_of(row))
        row.state, row.confirmed_at = row.placed_state, gate.now
    else:
        row.state, row.waiting_since = State.WAITING, row.waiting_since or gate.turn(row)
    row.held_until = None
    if row.state != State.WAITING:
        row.waiting_since = None
    signed(row, by).save()
    tell(row)


def awaits_approval(row: Registration, gate: Gate) -> bool:
    """Tell whether an organiser has yet to look at `row`."""
    return row.state in {State.PENDING, State.APPLIED} and needs_approval(row, gate)


def needs_approval(row: Registration, gate: Gate) -> bool:
    """Tell whether the row's way of taking part needs an organiser's word, and no invitation stands for it."""
    invitation = row.invitation
    is_invited = invitation is not None and invitation.skips_approval and invitation.covers(row.format)
    return gate.needs_approval(row.format) and not is_invited


def tell(row: Registration) -> None:
    """Send the letter that says how a registration stands, and let the organiser's page know."""
    if not row.email:
        pass
    elif row.state == State.CONFIRMED:
        letters.queue_tickets([row])
    elif row.state == State.WAITING:
        letters.waiting(row)
    elif row.state == State.APPLIED:
        letters.applied(row)
    elif row.state == State.CONSENT:
        letters.queue_consents([row])
    announce(f"event-{row.event.slug}", "registrations")


def move_up(gate: Gate) -> list[Registration]:
    """Give every free place to whoever is next on the waiting list, with a letter and a link to decline it."""
    rows = gate.next_in_turn()
    for row in rows:
        row.event = gate.event
        row.state, row.promoted_at, row.waiting_since = row.placed_state, gate.now, None
        row.confirmed_at = gate.now
        signed(row, None).save()
    for row in rows:
        tell(row)
    if rows:
        announce(f"event-{gate.event.slug}", "registrations")
    return rows


def supersede(gate: Gate, emails: Sequence[str]) -> None:
    """End what was begun at these addresses and never confirmed: a list or an organiser vouches for the people.

    Otherwise anybody could keep an address from being registered by typing it into the public form.
    """
    begun = gate.event.registrations.select_for_update().filter(state=State.PENDING, email__in=[*filter(None, emails)])
    for row in begun.order_by("pk"):
        gate.release(row)
        row.state, row.cancelled_at, row.ending = State.CANCELLED, gate.now, Registration.Ending.REPLACED
        row.held_until = None
        signed(row, None).save()


@transaction.atomic
def settle(*, event: Event, now: datetime) -> list[Registration]:
    """Move up whoever waits for a place that became free by itself: a hold that ran out."""
    return move_up(Gate(event, now))


def settle_all(now: datetime) -> int:
    """Settle every event that somebody waits at; return how many people moved up."""
    waiting = Registration.objects.filter(state=State.WAITING).values("event")
    return sum(len(settle(event=event, now=now)) for event in Event.objects.filter(pk__in=waiting).order_by("pk"))


@transaction.atomic
def approve(*, registration: Registration, by: User, now: datetime) -> Registration:
    """Confirm somebody who waits for the organiser: a place, or a turn on the waiting list. Raises Refused."""
    gate = Gate(registration.event, now)
    row = locked(registration)
    if row.state != State.APPLIED:
        raise Refused("not_applied")
    move_up(gate)
    row.state = State.WAITING
    place(row, gate, by=by)
    return row


@transaction.atomic
def reject(*, registration: Registration, by: User, now: datetime, reason: str = "") -> Registration:
    """Turn down somebody who waits for the organiser, or for a place; a letter tells, with the reason if given."""
    lock(registration.event)
    row = locked(registration)
    if row.state not in {State.APPLIED, State.WAITING}:
        raise Refused("not_applied")
    row.state, row.cancelled_at, row.ending = State.CANCELLED, now, Registration.Ending.REJECTED
    row.waiting_since = None
    signed(row, by).save()
    letters.rejected(row, reason)
    announce(f"event-{row.event.slug}", "registrations")
    return row


@transaction.atomic
def prioritise(*, registration: Registration, priority: int, by: User) -> Registration:
    """Move somebody up or down the waiting list: the higher `priority` comes first. Raises Refused("not_waiting")."""
    lock(registration.event)
    row = locked(registration)
    if row.state != State.WAITING:
        raise Refused("not_waiting")
    row.priority = priority
    signed(row, by).save()
    announce(f"event-{row.event.slug}", "registrations")
    return row


@dataclass(frozen=True)
class Way:
    """How one way of taking part is limited; see EventCapacity for the fields."""

    format: str
    places: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    has_waiting_list: bool = True
    needs_approval: bool = False


@dataclass(frozen=True)
class Quota:
    """How many people of a territory may take part in one way."""

    territory: Territory
    format: str
    places: int


@transaction.atomic
def change_places(*, event: Event, ways: Sequence[Way], quotas: Sequence[Quota], now: datetime) -> list[Registration]:
    """Set the limits of an event and return who moves up by it; `quotas` are all there are from now on.

    A limit below what is taken takes nobody's place away: it keeps others out.
    """
    lock(event)
    for way in ways:
        limits = {name: value for name, value in vars(way).items() if name != "format"}
        EventCapacity.objects.update_or_create(event=event, format=way.format, defaults=limits)
    kept = [
        TerritoryQuota.objects.update_or_create(
            event=event, territory=quota.territory, format=quota.format, defaults={"places": quota.places}
        )[0].pk
        for quota in quotas
    ]
    event.quotas.exclude(pk__in=kept).delete()
    announce(f"event-{event.slug}", "event")
    return move_up(Gate(event, now))


def locked(registration: Registration) -> Registration:
    """Fetch a registration again, locked, with its event; the gate of the places comes before."""
    rows = Registration.objects.select_for_update(of=("self",)).select_related("event", "invitation", "territory")
    row: Registration = rows.get(pk=registration.pk)
    return row
