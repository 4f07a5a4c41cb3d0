"""People at the desk: somebody who comes unregistered, and somebody whose consent is signed there."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from events.audit import signed
from events.models import ConsentText, Event, User
from registration.actions.placing import locked, move_up, supersede, tell
from registration.actions.registering import Person, fields_of
from registration.capacity import Gate, seat_of
from registration.checkins import Attempt, check_in
from registration.models import CheckIn, CheckInPoint, Consent, Device, Registration
from registration.refusals import Refused

State = Registration.State


@dataclass(frozen=True)
class Guest:
    """Somebody who comes to the desk; `nonce` names the coming, however often the form is sent."""

    person: Person
    nonce: str
    is_over_limit: bool = False


def walk_in(
    *, guest: Guest, point: CheckInPoint, by: User | None, now: datetime, device: Device | None = None
) -> CheckIn:
    """Register somebody at the desk, who has signed the consent on paper, and let her in at `point`.

    Before `by`, or before a phone at the door that nobody signs in to: then the consent bears its name.

    All at once or not at all; the same nonce again returns the first answer. Whoever waits goes first, and nobody is
    put on the waiting list here. Raises Refused: email_taken, full_desk, full_territory.
    """
    try:
        with transaction.atomic():
            return _admitted(guest=guest, point=point, by=by, now=now, device=device)
    except IntegrityError:
        # The same form, or the same address, was sent an instant earlier.
        with transaction.atomic():
            return _admitted(guest=guest, point=point, by=by, now=now, device=device)


def _admitted(
    *, guest: Guest, point: CheckInPoint, by: User | None, now: datetime, device: Device | None = None
) -> CheckIn:
    event = point.event
    gate = Gate(event, now)
    row = event.registrations.filter(nonce=guest.nonce).first()
    if row is None:
        _check_address(gate, guest.person.email)
        row = _guest(guest, event, now)
        _take(gate, row, is_over_limit=guest.is_over_limit)
        signed(row, by).save()
        _sign(row, by, now, at=device.name if device else "")
        tell(row)
    return check_in(Attempt(row.code, guest.nonce), point=point, now=now, device=device, by=by)


def _check_address(gate: Gate, email: str) -> None:
    supersede(gate, [email])
    if email and gate.event.registrations.active().filter(email=email).exists():
        raise Refused("email_taken")


def _guest(guest: Guest, event: Event, now: datetime) -> Registration:
    row = Registration(event=event, source=Registration.Source.DESK, nonce=guest.nonce, **fields_of(guest.person))
    row.format = Registration.Format.ONSITE
    if event.rehearsal_of_id is not None:
        # Nobody of a rehearsal has an address: no letter goes there, and no account finds the row among its own.
        row.email = ""
    row.state, row.created_at, row.confirmed_at = State.CONFIRMED, now, now
    return row


def _take(gate: Gate, row: Registration, *, is_over_limit: bool) -> None:
    move_up(gate)
    if is_over_limit:
        gate.places.count(seat_of(row))
        return
    try:
        gate.take(seat_of(row))
    except Refused as refusal:
        raise Refused("full_desk") from refusal


def _sign(row: Registration, by: User | None, now: datetime, *, at: str = "") -> None:
    """Note that a consent on paper was signed before `by`, or `at` a phone with this name, to the text in force."""
    text = ConsentText.objects.current()
    kept = {"channel": Consent.Channel.PAPER, "attested_by": by, "attested_as": at, "given_at": now}
    Consent.objects.in_force().get_or_create(registration=row, text=text, defaults=kept)


@transaction.atomic
def sign_on_paper(*, registration: Registration, by: User, now: datetime) -> Registration:
    """Keep a consent that somebody named by others has signed at the desk before `by`; her ticket works from now on.

    The second call changes nothing. Raises Refused("gone") for a registration that is cancelled.
    """
    row = locked(registration)
    if row.state == State.CANCELLED:
        raise Refused("gone")
    if not row.needs_consent:
        return row
    _sign(row, by, now)
    row.needs_consent = False
    if row.state == State.CONSENT:
        row.state = State.CONFIRMED
    signed(row, by).save()
    if row.state == State.CONFIRMED:
        tell(row)
    return row
