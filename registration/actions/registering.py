"""Registering: the form, the code from the letter, the account behind the address."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q

from events.audit import signed
from events.models import ConsentText, Event, Territory, User
from registration import address_codes, letters
from registration.actions.placing import awaits_approval, move_up, place
from registration.capacity import HOLD, Gate, seat_of
from registration.models import Consent, Invitation, Registration
from registration.questionnaire import keep_answers
from registration.queue import Seat
from registration.refusals import Refused
from sessions.models import Track

State = Registration.State
# So long an invitation counts as used by somebody whose address is not confirmed.
USE = timedelta(minutes=15)


@dataclass(frozen=True)
class Person:
    """What somebody says of himself when registering; the address in lower case, the telephone in E.164."""

    last_name: str
    first_name: str
    patronymic: str
    email: str
    phone: str = ""
    territory: Territory | None = None
    organisation: str = ""
    position: str = ""
    format: str = Registration.Format.ONSITE
    track: Track | None = None
    invitation: Invitation | None = None
    # By the key of the question; see registration.questionnaire.
    answers: Mapping[int, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Confirmed:
    """Whose address it is; `is_new` is False where the registration was confirmed before."""

    registration: Registration
    user: User
    is_new: bool


def register(
    *, event: Event, person: Person, texts: Iterable[ConsentText], nonce: str, by: User | None, now: datetime
) -> Registration:
    """Register somebody whose address is yet to be confirmed, or place at once whom the site knows by it.

    The same nonce again changes nothing. An address registered and not confirmed takes the new answers; a confirmed
    one stays as it is, and the page says and refuses the same as to anybody: the letter tells. A code goes out unless
    the last one is a minute old. A free place is held for the code's time; where none is free, the confirmed address
    waits. Raises Refused: closed, closed_format, full_onsite, full_online, full_territory, invitation_…,
    too_many_letters.
    """
    # The same page sent again with something corrected is another form, not a retry.
    said = hashlib.sha256(f"{nonce}:{person}".encode()).hexdigest()
    act = partial(_register, event=event, person=person, texts=texts, nonce=said, by=by, now=now)
    try:
        return _done_twice(act)
    except Refused:
        _tell_known(event, person.email, now)
        raise


def _done_twice(act: Callable[[], Registration]) -> Registration:
    try:
        with transaction.atomic():
            return act()
    except IntegrityError:
        # Somebody else registered the address, or sent the same nonce, an instant earlier.
        with transaction.atomic():
            return act()


def _tell_known(event: Event, email: str, now: datetime) -> None:
    """Let whoever is registered already learn by mail what the page must not say."""
    known = event.registrations.active().exclude(state=State.PENDING).filter(email=email)
    if known.exists():
        with suppress(Refused):
            send_code(event=event, email=email, now=now)


def _register(
    *, event: Event, person: Person, texts: Iterable[ConsentText], nonce: str, by: User | None, now: datetime
) -> Registration:
    gate = Gate(event, now)
    known = event.registrations.select_for_update().active().filter(email=person.email).first()
    if known and known.nonce == nonce:
        _send_code(known, now)
        return known
    begun = known if known and known.state == State.PENDING else None
    _check_window(event, person, gate)
    _check_invitation(person, gate, but=begun)
    registration = begun or _fresh(event, nonce)
    _free_other_place(registration, person, gate)
    move_up(gate)
    _fill(registration, person, nonce, now)
    if known and not begun:
        # Judged like anybody's, never written: else a full event would tell who is registered.
        _hold(registration, gate)
        _send_code(known, now)
        return known
    if by is not None and _has_proved(by, person.email):
        registration.user = by
        place(registration, gate, by=by)
    else:
        _hold(registration, gate)
        signed(registration, by).save()
        _send_code(registration, now)
    _keep_consents(registration, texts, now)
    keep_answers(registration, person.answers)
    return registration


def _fresh(event: Event, nonce: str) -> Registration:
    """Begin a registration; a page sent again is no retry once its registration is cancelled or has another address.

    So its nonce is taken off the old one.
    """
    event.registrations.filter(nonce=nonce).update(nonce=None)
    return Registration(event=event)


def _fill(row: Registration, person: Person, nonce: str, now: datetime) -> None:
    for name, value in fields_of(person).items():
        setattr(row, name, value)
    row.created_at, row.nonce = now, nonce
    row.priority = person.invitation.priority if person.invitation else 0


def _free_other_place(row: Registration, person: Person, gate: Gate) -> None:
    """Give back a held place where the new answers need another; who only mends a letter of hers loses nothing."""
    wanted = Seat(person.format, person.territory.pk if person.territory else None)
    if not (gate.holds(row) and seat_of(row) == wanted):
        gate.release(row)
        row.held_until = None


def _check_window(event: Event, person: Person, gate: Gate) -> None:
    """Refuse who comes too early or too late and has no invitation that opens the door."""
    is_invited = person.invitation is not None and person.invitation.skips_window
    if is_invited and event.state in {Event.State.ANNOUNCED, Event.State.OPEN, Event.State.RUNNING}:
        return
    if not event.registration_is_open(gate.now):
        raise Refused("closed")
    if not gate.is_open(person.format):
        raise Refused("closed_format")


def _check_invitation(person: Person | Registration, gate: Gate, but: Registration | None) -> None:
    """Count one more use of an invitation, locked against others.

    Raises Refused: invitation_over, invitation_format, invitation_used.
    """
    if person.invitation is None:
        return
    row = Invitation.objects.select_for_update().get(pk=person.invitation.pk)
    if not row.is_valid_at(gate.now):
        raise Refused("invitation_over")
    if not row.covers(person.format):
        raise Refused("invitation_format")
    lapsed = Q(state=State.PENDING, created_at__lte=gate.now - USE)
    uses = row.registrations.active().exclude(lapsed)
    if (uses.exclude(pk=but.pk) if but else uses).count() >= row.quota:
        raise Refused("invitation_used")


def _hold(row: Registration, gate: Gate) -> None:
    """Keep a free place for whoever is to confirm the address; with a waiting list nobody needs one to go on."""
    row.state = State.PENDING
    if awaits_approval(row, gate):
        gate.release(row)
        row.held_until = None
    elif gate.holds(row):
        row.held_until = gate.now + HOLD
    elif gate.is_free(seat_of(row)) or not gate.has_waiting_list(row.format):
        gate.take(seat_of(row))
        row.held_until = gate.now + HOLD


def fields_of(person: Person) -> dict[str, object]:
    """What of a person stands in the registration's own columns."""
    # asdict would copy the rows it refers to.
    return {name: getattr(person, name) for name in person.__dataclass_fields__ if name != "answers"}


def _keep_consents(registration: Registration, texts: Iterable[ConsentText], now: datetime) -> None:
    agreed = list(texts)
    # Whoever typed this address before may have been a stranger: only the boxes ticked last count.
    registration.consents.exclude(text__in=agreed).delete()
    for text in agreed:
        Consent.objects.in_force().update_or_create(registration=registration, text=text, defaults={"given_at": now})


def _has_proved(user: User, email: str) -> bool:
    return bool(EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists())


def _send_code(registration: Registration, now: datetime) -> None:
    """Send a code, unless one has just gone out: whoever repeats the form waits for the first letter."""
    try:
        send_code(event=registration.event, email=registration.email, now=now)
    except Refused as refusal:
        if refusal.code != "too_soon":
            raise


@transaction.atomic
def send_code(*, event: Event, email: str, now: datetime) -> None:
    """Send another code to an address that is registered; to any other nothing goes, and nobody can tell.

    Raises Refused: too_soon, too_many_letters.
    """
    code = address_codes.new_code(event=event, email=email, now=now)
    registration = event.registrations.active().filter(email=email).first()
    if registration is None:
        return
    letter = letters.code_to_register if registration.state == State.PENDING else letters.code_to_known
    letter(event=event, email=email, code=code)


def confirm(*, event: Event, email: str, code: str, now: datetime) -> Confirmed:
    """Confirm the address of a registration by the code that was sent to it; the owner gets an account.

    The registration gets the place that was held, or the next free one, or waits: for the organiser or for its turn.
    Raises Refused: no_code, wrong_code, too_many_tries, gone, and full_… or invitation_… where the place or the
    invitation was given to somebody else meanwhile.
    """
    address_codes.check(event=event, email=email, code=code, now=now)
    with transaction.atomic():
        gate = Gate(event, now)
        rows = event.registrations.select_for_update(of=("self",)).select_related("invitation", "territory")
        registration = rows.active().filter(email=email).first()
        if registration is None:
            raise Refused("gone")
        registration.event = event
        user = owner_of(registration)
        is_new = registration.state == State.PENDING
        registration.user = user
        if is_new:
            if registration.created_at <= now - USE:
                _check_invitation(registration, gate, but=registration)
            if not gate.holds(registration):
                move_up(gate)
            place(registration, gate, by=user)
        else:
            signed(registration, user).save()
    return Confirmed(registration, user, is_new)


def owner_of(registration: Registration) -> User:
    """Return the account that the proved address of a registration belongs to, made where there is none."""
    names = {name: getattr(registration, name) for name in ("last_name", "first_name", "patronymic", "phone")}
    return account_of(registration.email, **names)


def account_of(email: str, **names: str) -> User:
    """Return the account that a proved address belongs to, made with `names` where there is none.

    An account that nobody has ever entered may have been made by a stranger: its password does not survive the proof.
    """
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).first()
    if address:
        return User.objects.get(pk=address.user_id)
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, **names)
    elif user.last_login is None:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    proved, _ = EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True})
    proved.set_as_primary(conditional=True)
    return user
