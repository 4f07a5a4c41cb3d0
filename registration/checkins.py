"""Checking people in: every scan is answered once, kept, and told to the pages that watch."""

import re
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from events.models import User
from registration import tickets
from registration.checkin import Decision, Mark, Reason, Result, Scan, decide, refuse
from registration.keeping import keep
from registration.lookups import Lookup, look_up
from registration.models import CheckIn, CheckInPoint, Device, Registration, RevokedCode
from registration.taking_back import move_up, withdraw
from symposium.lib.live import announce, announce_soon

REASONS = {
    Reason.FOREIGN: _("This code is not one of our tickets. Ask for the ticket from the letter"),
    Reason.TRUNCATED: _("The code was read in part. Point the camera again or type the eight letters"),
    Reason.FORGED: _("The code's signature does not match. Find the person by name"),
    Reason.OTHER_EVENT: _("A ticket of another event. Send to the organisers' table"),
    Reason.UNKNOWN_CODE: _("There is no such ticket. Find the person by name"),
    Reason.REVOKED: _(
        "This ticket was replaced by another. Ask for the newest letter or send to the organisers' table"
    ),
    Reason.POINT_INACTIVE: _("This door is closed. Choose another door"),
    Reason.REVOKED_DEVICE: _("Scanned by a device that had lost its access. An organiser decides"),
    Reason.CANCELLED: _("The registration is cancelled. Send to the organisers' table"),
    Reason.PENDING: _("The registration is not confirmed. Send to the organisers' table"),
    Reason.APPLIED: _("The organisers have not confirmed this registration. Send to the organisers' table"),
    Reason.WAITING: _("On the waiting list, without a place. Send to the organisers' table"),
    Reason.CONSENT: _("The consent to the processing of data is awaited. Have it signed at the organisers' table"),
    Reason.WRONG_FORMAT: _("Registered for another way of taking part. Send to the organisers' table"),
    Reason.WRONG_POINT: _("Another desk serves this person. Send to the organisers' table"),
    Reason.NO_EXIT: _("Exits are not marked here. Let the person pass"),
    Reason.TOO_EARLY: _("It is too early: people are not let in yet"),
    Reason.TOO_LATE: _("Nobody is let in any more. Send to the organisers' table"),
    Reason.NOT_ENROLLED: _("Not enrolled in this session. Send to the organisers' table"),
    Reason.ALREADY_IN: _("The ticket has been used, and one entry is all"),
    Reason.FULL: _("All places are taken. Somebody has to come out first"),
}
# Every lost race means that somebody else's scan of this ticket was answered meanwhile: a few are plenty.
ATTEMPTS = 5
# Later only an organiser takes an admission back.
UNDO = timedelta(minutes=15)
NONCE = re.compile(r"[!-~]{1,64}")
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Attempt:
    """One scan as the phone sent it; `nonce` names it, however often it has to be sent."""

    code: str
    nonce: str
    scanned_at: datetime | None = None
    direction: str = "in"
    # What a phone without network told the person by itself.
    claimed: str = ""


def check_in(
    attempt: Attempt, *, point: CheckInPoint, now: datetime, device: Device | None = None, by: User | None = None
) -> CheckIn:
    """Answer one scan at `point` and return the kept answer, with its registration; a nonce is answered once.

    Takes no lock, unless the point has only so many places: the unique constraints say who was first, and whoever
    was not decides again. So a scan costs one read and one write, and no scan waits for another ticket's.
    """
    return check_in_found(attempt, look_up(point, tickets.letters(attempt.code)), now=now, device=device, by=by)


def check_in_found(
    attempt: Attempt, found: Lookup, *, now: datetime, device: Device | None = None, by: User | None = None
) -> CheckIn:
    """Answer a scan whose ticket is looked up already, as `check_in` does."""
    point = found.point
    limited = transaction.atomic() if point.places is not None else nullcontext()
    with limited:
        if point.places is not None:
            _wait_for_places(point)
            found = replace(look_up(point, tickets.letters(attempt.code)), device=found.device)
        for remaining in reversed(range(ATTEMPTS)):
            scan = _answered(attempt, found, device, now)
            scan.by = by
            try:
                _keep(scan, point)
            except IntegrityError:
                if kept := stored(attempt.nonce, point):
                    return _claimed(kept, attempt, device)
                if not remaining:
                    raise
                found = look_up(point, tickets.letters(attempt.code))
            else:
                break
    return scan


def _wait_for_places(point: CheckInPoint) -> None:
    """Whoever counts those inside waits for whoever is being let in: at any door, since doors share a zone."""
    list(CheckInPoint.objects.select_for_update().filter(event=point.event_id).order_by("pk").values("pk"))


def _claimed(kept: CheckIn, attempt: Attempt, device: Device | None) -> CheckIn:
    """Note what the phone told by itself when the answer did not reach it in time: that answer is there already."""
    if attempt.claimed and not kept.claimed and device and kept.device_id == device.pk:
        CheckIn.objects.filter(pk=kept.pk, claimed="").update(claimed=attempt.claimed)
        kept.claimed = attempt.claimed
        if kept.is_conflict:
            announce_soon(f"event-{kept.event.slug}", "conflicts")
    return kept


def stored(nonce: str, point: CheckInPoint) -> CheckIn | None:
    """Return the answer that the scan `nonce` got at `point`, if there was one."""
    if not NONCE.fullmatch(nonce):
        return None
    return CheckIn.objects.with_answers().filter(point=point, nonce=nonce).first()


@transaction.atomic
def undo(check_in: CheckIn, *, by: User | None, now: datetime) -> bool:
    """Take back an admission; return whether there was one to take back. An entry already followed by an exit stays.

    Where another phone let the same ticket in meanwhile, that becomes the entry.
    """
    admitted = CheckIn.objects.filter(pk=check_in.pk, result=Result.ADMITTED, undone_at=None)
    if followers(check_in).exists() or not admitted.update(undone_at=now, undone_by=by):
        return False
    move_up(check_in, by=by, now=now)
    announce(f"event-{check_in.event.slug}", "arrivals")
    return True


def followers(check_in: CheckIn) -> QuerySet[CheckIn]:
    """The admitted scans of the same ticket in the same zone that came after an admitted one."""
    ways = CheckIn.objects.filter(
        registration=check_in.registration, zone=check_in.zone, result=Result.ADMITTED, undone_at=None
    )
    return ways.filter(Q(visit__gt=check_in.visit) | Q(visit=check_in.visit, direction__gt=check_in.direction))


def undo_by_device(nonce: str, point: CheckInPoint, *, device: Device, at: datetime, now: datetime) -> bool:
    """Take back what `device` itself admitted within UNDO before `at`; return whether it is taken back by now.

    What it let in against the rule counts as admitted by it. A device that had lost its access by then takes back
    nothing more.
    """
    scan = stored(nonce, point)
    if scan is None or scan.device_id != device.pk or at - scan.scanned_at > UNDO:
        return False
    if device.revoked_at is not None and at >= device.revoked_at:
        return False
    return scan.undone_at is not None or undo(scan, by=None, now=now) or withdraw(scan, now=now)


def _keep(scan: CheckIn, point: CheckInPoint) -> None:
    # An insert of its own is a transaction of its own; inside another one, a lost race must not spoil that.
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        keep(scan)
    if scan.result == Result.ADMITTED:
        announce_soon(f"event-{point.event.slug}", "arrivals")
    elif scan.claimed == Result.ADMITTED:
        announce_soon(f"event-{point.event.slug}", "conflicts")


def _answered(attempt: Attempt, found: Lookup, device: Device | None, now: datetime) -> CheckIn:
    # A phone's clock may run ahead or have been reset; nobody comes in the future, nor came before there was a site.
    scanned_at = attempt.scanned_at if attempt.scanned_at and EARLIEST < attempt.scanned_at < now else now
    registration, decision = _decided(attempt.code, Scan(attempt.direction, scanned_at), found)
    if device and device.revoked_at and scanned_at >= device.revoked_at:
        decision = refuse(Reason.REVOKED_DEVICE)
    return CheckIn(
        event=found.point.event,
        point=found.point,
        registration=registration,
        device=device,
        is_after_revocation=bool(device and device.revoked_at),
        nonce=attempt.nonce,
        direction=attempt.direction,
        result=decision.result.value,
        reason=decision.reason.value if decision.reason else "",
        claimed=attempt.claimed,
        zone=found.point.zone,
        visit=decision.visit,
        repeats=_row(decision.repeats),
        scanned_at=scanned_at,
        received_at=now,
    )


def _row(mark: Mark | None) -> CheckIn | None:
    """As much of the row behind `mark` as an answer shows, without fetching it again."""
    if mark is None:
        return None
    return CheckIn(pk=mark.id, scanned_at=mark.scanned_at, point=CheckInPoint(name=mark.point))


def _decided(text: str, scan: Scan, found: Lookup) -> tuple[Registration | None, Decision]:
    point = found.point
    try:
        code = tickets.read(text, point.event.public_tag)
    except tickets.TicketError as error:
        return None, refuse(Reason(error.code))
    if found.registration is None:
        return _revoked(code, scan, point)
    if found.registration.event_id != point.event_id:
        return None, refuse(Reason.OTHER_EVENT)
    return found.registration, _ruled(scan, found)


def _ruled(scan: Scan, found: Lookup) -> Decision:
    point = found.point
    inside = _inside(point) if point.places is not None else 0
    return decide(scan, rules=point.rules, holder=found.holder, marks=found.marks, inside=inside)


def _revoked(code: str, scan: Scan, point: CheckInPoint) -> tuple[Registration | None, Decision]:
    """Answer a code that is no ticket's: it may have been one; shown before it was revoked, it was good."""
    revoked = RevokedCode.objects.select_related("registration").filter(code=code).first()
    if revoked is None:
        return None, refuse(Reason.UNKNOWN_CODE)
    if revoked.registration.event_id != point.event_id:
        return None, refuse(Reason.OTHER_EVENT)
    found = look_up(point, revoked.registration.code)
    if scan.scanned_at >= revoked.revoked_at:
        return found.registration, refuse(Reason.REVOKED)
    return found.registration, _ruled(scan, found)


def _inside(point: CheckInPoint) -> int:
    """Count who came into the point's zone and has not left."""
    ways = CheckIn.objects.filter(event=point.event_id, zone=point.zone, result=Result.ADMITTED, undone_at=None)
    counted = ways.filter(visit__gt=0).order_by().values_list("direction").annotate(count=Count("pk"))
    numbers = dict(counted)
    return int(numbers.get("in", 0) - numbers.get("out", 0))
