"""What a participant decides about her own data: agreeing, withdrawing, asking to be erased."""

from datetime import datetime

from django.db import transaction

from events.models import ConsentText, User
from registration import letters
from registration.actions.changing import end
from registration.actions.placing import locked
from registration.models import Consent, ErasureRequest, Registration
from registration.refusals import Refused
from symposium.lib.live import announce

Purpose = ConsentText.Purpose


@transaction.atomic
def give_consent(*, registration: Registration, purpose: str, language: str, now: datetime) -> Consent:
    """Keep a participant's consent, given on her own page, to the text in force for a purpose.

    The second call changes nothing. Raises Refused: gone, no_text.
    """
    row = locked(registration)
    if row.state == Registration.State.CANCELLED:
        raise Refused("gone")
    text = ConsentText.objects.current(purpose, language)
    if text is None:
        raise Refused("no_text")
    known = row.consents.in_force().filter(text__purpose=purpose, text__version=text.version).first()
    if known is not None:
        return known
    return Consent.objects.create(registration=row, text=text, channel=Consent.Channel.PAGE, given_at=now)


@transaction.atomic
def withdraw(*, registration: Registration, purpose: str, by: User, now: datetime) -> Registration:
    """Take every consent for a purpose back, at once; a letter confirms it.

    Without the one to the processing nothing of her may be kept: all are withdrawn, the registration ends, its place
    goes to whoever is next, and she is to be erased. Who has come already, and events that are over, stay counted.
    """
    if purpose == Purpose.PROCESSING:
        return _leave(registration, by, now)
    row = locked(registration)
    if row.consents.in_force().for_purpose(purpose).update(withdrawn_at=now) and row.email:
        letters.consent_withdrawn(row, purpose)
    return row


def _leave(registration: Registration, by: User, now: datetime) -> Registration:
    has_left = _end(registration, by, now)
    row = locked(registration)
    withdrawn = row.consents.in_force().update(withdrawn_at=now)
    wish, is_new = _wish(row, "", now)
    if row.email and (withdrawn or is_new):
        letters.erasure_asked(wish, has_left=has_left, is_withdrawn=True)
    return row


def _end(registration: Registration, by: User, now: datetime) -> bool:
    """End a registration while that means anything; tell whether it did."""
    event = registration.event
    if registration.state == Registration.State.CANCELLED or event.day_of(now) > event.ends_on:
        return False
    try:
        with transaction.atomic():
            end(registration=registration, ending=Registration.Ending.WITHDRAWN, by=by, now=now)
    except Refused:
        return False
    return True


@transaction.atomic
def ask_erasure(*, registration: Registration, reason: str, now: datetime) -> ErasureRequest:
    """Note that a participant asks to be erased; organisers have until the deadline. The second call changes nothing.

    Nothing ends yet: the ticket works until somebody carries the wish out.
    """
    row = locked(registration)
    wish, is_new = _wish(row, reason, now)
    if is_new and row.email:
        letters.erasure_asked(wish, has_left=False, is_withdrawn=False)
    return wish


def _wish(row: Registration, reason: str, now: datetime) -> tuple[ErasureRequest, bool]:
    wish, is_new = row.erasure_requests.get_or_create(done_at=None, defaults={"asked_at": now, "reason": reason})
    wish.registration = row
    if is_new and row.event.contact_email:
        letters.erasure_waits(wish)
        announce(f"event-{row.event.slug}", "registrations")
    return wish, is_new
