"""Phones: becoming a device, what they hold to work without network, how they are."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from registration.api_auth import PROBLEMS, DeviceToken, event_of, point_for
from registration.devices import DeviceError, Report, note_contact, pair
from registration.snapshots import snapshot
from symposium.lib.api import ProblemError

router = Router()


class Pairing(Schema):
    """The secret of the QR and the hash of the token that the phone has drawn for itself."""

    secret: str = Field(min_length=1, max_length=100)
    token_hash: str = Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the token, in hexadecimal digits")


class Paired(Schema):
    """Which device the phone is by now."""

    event: str
    name: str
    profile: str
    point: str | None


class Point(Schema):
    """A point that the phone may stand at."""

    code: str
    name: str


class Contact(Schema):
    """How the phone is."""

    sent_at: datetime
    unsent: int | None = Field(None, ge=0, le=1_000_000)
    battery: int | None = Field(None, ge=0, le=100)


class Time(Schema):
    """The server's clock, and whether the event is being rehearsed."""

    now: datetime
    rehearsal: bool = False


@router.post("/pairings/", auth=None, response={200: Paired, **PROBLEMS})
def pairings(request: HttpRequest, pairing: Pairing) -> Any:  # noqa: ARG001  ninja's own signature
    """Become a device by the QR that an organiser shows."""
    try:
        device = pair(pairing.secret, pairing.token_hash, now=timezone.now())
    except DeviceError as error:
        raise ProblemError(403, error.code) from error
    point = device.point.code if device.point else None
    return {"event": device.event.slug, "name": device.name, "profile": device.profile, "point": point}


@router.post("/events/{slug:slug}/contact/", auth=DeviceToken(), response={200: Time, **PROBLEMS})
def contact(request: Any, slug: str, contact: Contact) -> Any:
    """Say how the phone is and hear what time it is."""
    event, now = event_of(request.auth, slug), timezone.now()
    sent_at = contact.sent_at if contact.sent_at.tzinfo else contact.sent_at.replace(tzinfo=event.tz)
    note_contact(request.auth, now=now, report=Report(contact.unsent, contact.battery, sent_at))
    return {"now": now, "rehearsal": event.rehearsal_of_id is not None}


@router.get("/events/{slug:slug}/points/", auth=DeviceToken(), response={200: list[Point], **PROBLEMS})
def points(request: Any, slug: str) -> Any:
    """List the open points that the phone may stand at: its own, or any."""
    device = request.auth
    open_points = event_of(device, slug).check_in_points.filter(is_active=True)
    if device.point_id is not None:
        # By its code: in a rehearsal the points are copies.
        open_points = open_points.filter(code=device.point.code)
    return [{"code": point.code, "name": point.name} for point in open_points]


@router.get("/events/{slug:slug}/snapshot/", auth=DeviceToken(), response={200: dict[str, Any], **PROBLEMS})
def snapshots(request: Any, slug: str, point: str) -> Any:
    """Tell all that the phone needs to decide at a point by itself, and nothing that its profile may not show."""
    device = request.auth
    at = point_for(device, event_of(device, slug), point)
    note_contact(device, now=timezone.now())
    return snapshot(device, at, now=timezone.now())
