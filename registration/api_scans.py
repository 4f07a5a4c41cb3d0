"""Scans of devices: one at a time, or what a phone kept while it had no network."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from django.utils import timezone
from ninja import Field, Router, Schema

from events.models import Event
from registration import answers
from registration.api_auth import PROBLEMS, DeviceToken, event_of, may_serve
from registration.checkins import NONCE, Attempt, check_in, check_in_found, undo_by_device
from registration.devices import Report, clock_ahead, note_contact
from registration.lookups import look_up_for
from registration.models import CheckIn, CheckInPoint, Device, Registration, RevokedCode
from registration.stats import arrivals
from registration.tickets import letters
from symposium.lib.api import ProblemError

MOST_SCANS = 200
# What a phone says only of a ticket that its list or its key knows.
PASSED = ("admitted", "repeat")
PointCode = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,40}$", description="The code of the check-in point")]
Nonce = Annotated[
    str,
    Field(
        pattern=f"^{NONCE.pattern}$",
        description="Names this scan: sent again, it gets the same answer and writes nothing",
    ),
]
router = Router()


class Scan(Schema):
    """One scan of a ticket at a check-in point."""

    code: str = Field(min_length=1, max_length=512, description="What the QR says, or the eight letters of the ticket")
    point: PointCode
    nonce: Nonce
    scanned_at: datetime | None = Field(
        None, description="When the code was shown, if earlier than now; without an offset, by the event's clock"
    )
    direction: Literal["in", "out"] = "in"


class KeptScan(Scan):
    """A scan that waited on a phone; `claimed` is what the phone told the person."""

    kind: Literal["scan"] = "scan"
    claimed: Literal["admitted", "repeat", "refused", ""] = ""


class KeptUndo(Schema):
    """An admission that the phone took back; `nonce` is that of the scan."""

    kind: Literal["undo"]
    point: PointCode
    nonce: Nonce
    undone_at: datetime


class Batch(Schema):
    """What a phone kept, in the order in which it happened, and how the phone is."""

    sent_at: datetime = Field(description="The phone's own clock, by which the times of the scans are put right")
    scans: list[KeptScan | KeptUndo] = Field(max_length=MOST_SCANS)
    unsent: int | None = Field(None, ge=0, le=1_000_000)
    battery: int | None = Field(None, ge=0, le=100)


class Person(Schema):
    """Whose ticket it is."""

    code: str
    name: str
    organisation: str
    territory: str
    format: Literal["onsite", "online"]


class Answer(Schema):
    """What to show: green, amber or red, and why."""

    result: Literal["admitted", "repeat", "refused"]
    reason: str | None
    message: str
    first_scanned_at: datetime | None
    registration: Person | None


class Kept(Schema):
    """What became of one kept scan; a conflict is for an organiser to settle."""

    nonce: str
    result: Literal["admitted", "repeat", "refused", "undone", "not_undone", "unknown_point"]
    reason: str | None = None
    first_scanned_at: datetime | None = None
    is_conflict: bool = False


class Answers(Schema):
    """One answer a scan, in the order they were sent."""

    answers: list[Kept]


class Counts(Schema):
    """How many are expected and how many came."""

    registered: int
    arrived: int


@router.post("/events/{slug:slug}/check-ins/", auth=DeviceToken(), response={200: Answer, **PROBLEMS})
def check_ins(request: Any, slug: str, scan: Scan) -> dict[str, Any]:
    """Answer one scan: admitted, repeat or refused."""
    told = answer_at_once(request.auth.token_hash, slug, scan)
    if told is not None:
        return told
    event_of(request.auth, slug)
    if may_serve(request.auth, scan.point):
        raise ProblemError(404, "unknown_point")
    raise ProblemError(403, "other_point")


def answer_at_once(token_hash: str, slug: str, scan: Scan) -> dict[str, Any] | None:
    """Answer one scan by one read and one write; return nothing where the device may not or there is no such point."""
    now = timezone.now()
    found = look_up_for(token_hash, slug, scan.point, letters(scan.code), now=now)
    device = found.device if found else None
    if found is None or device is None or device.revoked_at or not _stands_at(device, found.point):
        return None
    attempt = Attempt(scan.code, scan.nonce, _aware(scan.scanned_at, found.point.event), scan.direction)
    return answers.as_data(check_in_found(attempt, found, now=now, device=device))


def _stands_at(device: Device, point: CheckInPoint) -> bool:
    """Tell whether a device may scan at a point: of its event, and its own if it has one; a rehearsal copies points."""
    original = point.event.rehearsal_of_id
    if device.event_id != (original or point.event_id):
        return False
    return may_serve(device, point.code) if original else device.point_id in (None, point.pk)


@router.post(
    "/events/{slug:slug}/check-ins/batch/", auth=DeviceToken(may_be_revoked=True), response={200: Answers, **PROBLEMS}
)
def batch(request: Any, slug: str, batch: Batch) -> dict[str, Any]:
    """Take what a phone kept without network; each scan is kept by itself, so half a batch may come again."""
    device, now = request.auth, timezone.now()
    event = event_of(device, slug)
    late = _clock_of(batch, event, now)
    points = _points(event)
    real, own = frozenset[str](), points
    if event.rehearsal_of_id:
        real, own = _of_event_itself(batch, device.event, event, late, now), _points(device.event)
    kept = []
    for item in batch.scans:
        point = (own if item.nonce in real else points).get(item.point)
        kept.append(_taken(item, point, device, late=late, now=now))
    note_contact(device, now=now, report=Report(batch.unsent, batch.battery, _aware(batch.sent_at, event)))
    return {"answers": kept}


@router.get("/events/{slug:slug}/arrivals/", auth=DeviceToken(), response={200: Counts, **PROBLEMS})
def counts(request: Any, slug: str) -> Any:
    """Tell how many are expected and how many came."""
    event = event_of(request.auth, slug)
    note_contact(request.auth, now=timezone.now())
    return arrivals(event)


def _of_event_itself(batch: Batch, event: Event, shadow: Event, late: timedelta, now: datetime) -> frozenset[str]:
    """Return the nonces of what happened at `event` itself, though its shadow is rehearsed when the phone tells of it.

    That is what was scanned before the rehearsal began, and whom a phone let in by the list of the event: without
    network it had not heard of the rehearsal yet. Three statements, in a rehearsal only.
    """
    scans = [item for item in batch.scans if isinstance(item, KeptScan)]
    passed = {letters(scan.code) for scan in scans if scan.claimed in PASSED}
    known = set(Registration.objects.filter(event=event, code__in=passed).values_list("code", flat=True))
    replaced = RevokedCode.objects.filter(registration__event=event, code__in=passed)
    known.update(replaced.values_list("code", flat=True))
    begun = shadow.starts_at or now
    undone = [item.nonce for item in batch.scans if isinstance(item, KeptUndo)]
    return frozenset(
        scan.nonce
        for scan in scans
        if _happened(scan, shadow, late, now) < begun or (scan.claimed in PASSED and letters(scan.code) in known)
    ).union(CheckIn.objects.filter(event=event, nonce__in=undone).values_list("nonce", flat=True))


def _clock_of(batch: Batch, event: Event, now: datetime) -> timedelta:
    """How far the phone's clock is behind: a clock that is off by a day puts its scans into another day."""
    return timedelta(seconds=-(clock_ahead(_aware(batch.sent_at, event), now) or 0))


def _taken(
    item: KeptScan | KeptUndo, point: CheckInPoint | None, device: Device, *, late: timedelta, now: datetime
) -> Kept:
    if point is None:
        return Kept(nonce=item.nonce, result="unknown_point")
    at = _happened(item, point.event, late, now)
    if isinstance(item, KeptUndo):
        is_undone = undo_by_device(item.nonce, point, device=device, at=at, now=now)
        return Kept(nonce=item.nonce, result="undone" if is_undone else "not_undone")
    attempt = Attempt(item.code, item.nonce, at, item.direction, item.claimed)
    scan = check_in(attempt, point=point, now=now, device=device)
    return Kept(
        nonce=item.nonce,
        result=scan.result,  # type: ignore[arg-type]
        reason=scan.reason or None,
        first_scanned_at=scan.first_scanned_at,
        is_conflict=scan.is_conflict,
    )


def _points(event: Event) -> dict[str, CheckInPoint]:
    found = {point.code: point for point in event.check_in_points.all()}
    for point in found.values():
        point.event = event
    return found


def _happened(item: KeptScan | KeptUndo, event: Event, late: timedelta, now: datetime) -> datetime:
    """When something happened on a phone, by the server's clock."""
    at = item.undone_at if isinstance(item, KeptUndo) else item.scanned_at
    return _moved(_aware(at, event) or now, late, now)


def _moved(moment: datetime, late: timedelta, now: datetime) -> datetime:
    try:
        return moment + late
    except OverflowError:
        return now


def _aware(moment: Any, event: Event) -> Any:
    return moment.replace(tzinfo=event.tz) if moment and moment.tzinfo is None else moment
