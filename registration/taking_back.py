"""What an admission that is taken back means for a conflict: with one entry left, there is nothing to settle."""

from datetime import datetime

from django.db import IntegrityError, transaction

from events.models import User
from registration.models import CheckIn, Settling
from symposium.lib.live import announce

Result = CheckIn.Result


@transaction.atomic
def withdraw(scan: CheckIn, *, now: datetime) -> bool:
    """Note that the phone itself took back what it had let in against the rule; return whether it is so by now.

    It is no second admission then. What an organiser has found of it meanwhile stays.
    """
    row = CheckIn.objects.select_for_update().get(pk=scan.pk)
    if row.undone_at is None and row.is_conflict:
        row.undone_at = now
        if row.settled_at is None:
            _close(row, by=None, now=now)
        row.save(update_fields=["undone_at", "settlement", "settled_at", "settled_by"])
        announce(f"event-{row.event.slug}", "conflicts")
    return row.undone_at is not None


@transaction.atomic
def move_up(taken: CheckIn, *, by: User | None, now: datetime) -> None:
    """Make the first conflict that repeats `taken`, which has been taken back, the entry: the person did come in.

    It goes on naming `taken`, so that the page tells both; those that are left repeat it from now on.
    """
    repeating = CheckIn.objects.unsettled().filter(repeats=taken.pk, result=Result.REPEAT)
    rows = list(repeating.select_for_update().order_by("scanned_at", "pk"))
    if not rows:
        return
    first = rows[0]
    first.result = Result.ADMITTED
    _close(first, by=by, now=now)
    try:
        with transaction.atomic():
            first.save(update_fields=["result", "settlement", "settled_at", "settled_by"])
    except IntegrityError:
        # A door has let the person in at this instant: still a conflict, with that entry.
        return
    CheckIn.objects.filter(pk__in=[row.pk for row in rows[1:]]).update(repeats=first)
    announce(f"event-{first.event.slug}", "conflicts")


def _close(row: CheckIn, *, by: User | None, now: datetime) -> None:
    """Settle a conflict of which nothing is left; the history tells when, as of any other."""
    row.settlement, row.settled_at, row.settled_by = CheckIn.Settlement.UNDONE, now, by
    Settling.objects.create(check_in=row, settlement=row.settlement, at=now, by=by)
