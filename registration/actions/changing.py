"""Changing, cancelling, declining; registering somebody at an organiser's word."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from events.audit import signed
from events.models import Event, User
from registration import letters
from registration.actions.placing import locked, move_up, needs_approval, place, supersede, tell
from registration.actions.registering import Person, fields_of
from registration.capacity import Gate, seat_of
from registration.models import Consent, Registration
from registration.questionnaire import keep_answers
from registration.refusals import Refused
from symposium.lib.live import announce

State = Registration.State
Ending = Registration.Ending
# What has a letter of its own, or nobody left to write to.
UNTOLD = frozenset({Ending.WITHDRAWN, Ending.ERASED})


@transaction.atomic
def change(*, registration: Registration, person: Person, by: User, now: datetime) -> Registration:
    """Write the new answers into a registration; going over to another format or territory takes a place there.

    Whoever waits there goes first, and the place that becomes free here goes to whoever is next. A changed address
    is told by mail how things stand. Raises Refused: cancelled, erased, full_onsite, full_online, full_territory,
    email_taken, and, to the participant alone, closed_format and approval_first.
    """
    gate = Gate(registration.event, now)
    move_up(gate)
    row = locked(registration)
    if row.state == State.CANCELLED or row.erased_at:
        raise Refused("erased" if row.erased_at else "cancelled")
    is_moved = person.email != row.email
    if is_moved:
        _free_address(gate, person.email)
        row.user = None
    before, holds = seat_of(row), gate.holds(row)
    for name, value in fields_of(person).items():
        if name != "invitation":
            setattr(row, name, value)
    if row.format != before.format:
        _join(row, gate, is_own=row.user_id == by.pk)
    if holds and seat_of(row) != before:
        gate.move(before, seat_of(row))
    signed(row, by).save()
    keep_answers(row, person.answers)
    now_placed = {one.pk: one for one in move_up(gate)}
    if is_moved and row.pk not in now_placed:
        tell(row)
    announce(f"event-{row.event.slug}", "registrations")
    return now_placed.get(row.pk, row)


def _join(row: Registration, gate: Gate, *, is_own: bool) -> None:
    """Let somebody go over to another way of taking part as whoever registers there may; an organiser may always."""
    if is_own and not gate.is_open(row.format):
        raise Refused("closed_format")
    if is_own and row.state not in {State.PENDING, State.APPLIED} and needs_approval(row, gate):
        raise Refused("approval_first")
    if row.state == State.WAITING:
        row.waiting_since = gate.turn(row)
        if not gate.has_waiting_list(row.format) and not gate.is_free(seat_of(row)):
            gate.take(seat_of(row))  # says what is full


def _free_address(gate: Gate, email: str) -> None:
    """Make sure that nobody else is registered with an address. Raises Refused("email_taken")."""
    supersede(gate, [email])
    if email and gate.event.registrations.active().filter(email=email).exists():
        raise Refused("email_taken")


def cancel(*, registration: Registration, by: User, now: datetime) -> Registration:
    """Cancel a registration: the ticket stops working, the place goes to whoever is next, a letter tells.

    The second call changes nothing. Raises Refused("begun_already") for somebody who has come, and to the participant
    Refused("over") once the event has ended: she stays counted.
    """
    is_own = registration.user_id == by.pk
    if is_own and registration.state != State.CANCELLED:
        _check_is_on(registration.event, now)
    return end(registration=registration, ending=Ending.SELF if is_own else Ending.ORGANISER, by=by, now=now)


def decline(*, registration: Registration, now: datetime) -> Registration:
    """Give back a place that became free by the waiting list; the next one moves up.

    The link that does it stays in the letter for ever. Raises Refused as `cancel`, and Refused("over") once the event
    has ended.
    """
    _check_is_on(registration.event, now)
    return end(registration=registration, ending=Ending.DECLINED, by=None, now=now)


def _check_is_on(event: Event, now: datetime) -> None:
    if event.ends_on < event.day_of(now):
        raise Refused("over")


@transaction.atomic
def end(
    *,
    registration: Registration,
    ending: str,
    by: User | None,
    now: datetime,
    letter: Callable[[Registration], None] = letters.cancelled,
) -> Registration:
    """End a registration in one of the ways of Registration.Ending and tell by `letter`; see `cancel`."""
    gate = Gate(registration.event, now)
    row = locked(registration)
    if row.state == State.CANCELLED:
        return row
    if row.check_ins.arrivals().exists():
        raise Refused("begun_already")
    gate.release(row)
    row.state, row.cancelled_at, row.ending = State.CANCELLED, now, ending
    row.waiting_since = row.held_until = None
    signed(row, by).save()
    if row.email and ending not in UNTOLD:
        letter(row)
    move_up(gate)
    announce(f"event-{row.event.slug}", "registrations")
    return row


@transaction.atomic
def send_ticket_again(*, registration: Registration) -> None:
    """Send the letter with the ticket once more."""
    if registration.state != State.CONFIRMED:
        raise Refused("cancelled")
    letters.queue_tickets([registration])


@transaction.atomic
def add(*, event: Event, person: Person, by: User, now: datetime) -> Registration:
    """Register somebody at an organiser's word, who keeps the consent on paper; the ticket goes out at once.

    Where no place is free, the person waits. Raises Refused: email_taken, full_onsite, full_online, full_territory.
    """
    gate = Gate(event, now)
    _free_address(gate, person.email)
    move_up(gate)
    row = Registration(event=event, source=Registration.Source.ORGANISER, state=State.WAITING, **fields_of(person))
    row.created_at = now
    place(row, gate, by=by)
    keep_answers(row, person.answers)
    Consent.objects.create(registration=row, channel=Consent.Channel.PAPER, attested_by=by, given_at=now)
    return row
