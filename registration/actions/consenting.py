"""Agreeing to the use of one's data, and taking it back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from events.audit import signed
from events.models import ConsentText
from registration.actions.placing import locked, tell
from registration.actions.registering import owner_of
from registration.models import Consent, Registration
from registration.refusals import Refused

State = Registration.State


@transaction.atomic
def agree(*, registration: Registration, texts: Iterable[ConsentText], channel: str, now: datetime) -> Registration:
    """Keep a person's own consent to `texts`; whose place waited for it gets the ticket.

    The link that led here went to the address: it is proved by it. Raises Refused("gone") for a registration that is
    cancelled. The second call changes nothing.
    """
    row = locked(registration)
    if row.state == State.CANCELLED:
        raise Refused("gone")
    for text in texts:
        Consent.objects.in_force().get_or_create(
            registration=row, text=text, defaults={"channel": channel, "given_at": now}
        )
    if not row.needs_consent:
        return row
    row.needs_consent = False
    row.user = owner_of(row)
    if row.state == State.CONSENT:
        row.state = State.CONFIRMED
    signed(row, row.user).save()
    if row.state == State.CONFIRMED:
        tell(row)
    return row
