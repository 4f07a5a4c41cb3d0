"""Another code for a ticket that was lost, copied or shown around."""

from datetime import datetime

from django.db import transaction

from events.audit import signed
from events.models import User
from registration import letters
from registration.models import Registration, RevokedCode
from registration.refusals import Refused
from registration.tickets import new_code


@transaction.atomic
def reissue(*, registration: Registration, by: User, now: datetime, is_sent: bool = True) -> Registration:
    """Revoke the ticket's code and give the registration another one, told by letter if `is_sent`.

    Whoever shows the old one from now on is refused. Raises Refused: cancelled, erased.
    """
    row = Registration.objects.select_for_update().get(pk=registration.pk)
    if row.erased_at:
        raise Refused("erased")
    if row.state == Registration.State.CANCELLED:
        raise Refused("cancelled")
    RevokedCode.objects.create(registration=row, code=row.code, revoked_at=now, revoked_by=by)
    row.code = _unused_code()
    signed(row, by).save(update_fields=["code", "search"])
    if is_sent and row.email and row.state == Registration.State.CONFIRMED:
        letters.ticket(row)
    return row


def _unused_code() -> str:
    """A code that no ticket has and none ever had."""
    while True:
        code = new_code()
        if not RevokedCode.objects.filter(code=code).exists():
            return code
