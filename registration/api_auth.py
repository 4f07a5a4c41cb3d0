"""How devices sign in to the interface, and what they are told where they may not."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from ninja.security import APIKeyHeader

from events.models import Event
from registration.devices import DeviceError, authenticate
from registration.models import CheckInPoint, Device
from registration.rehearsals import acting
from symposium.lib.api import Problem, ProblemError

PROBLEMS: dict[int, type[Schema]] = dict.fromkeys((400, 401, 403, 404, 413, 422), Problem)


class DeviceToken(APIKeyHeader):
    """«Device …» with the token shown when the device was added."""

    param_name = "Authorization"

    def __init__(self, *, may_be_revoked: bool = False) -> None:
        super().__init__()
        self.may_be_revoked = may_be_revoked

    def authenticate(self, request: HttpRequest, key: str | None) -> Device:  # noqa: ARG002  ninja's own signature
        token = token_in(key or "")
        if not token:
            raise ProblemError(401, "no_token")
        try:
            return authenticate(token, may_be_revoked=self.may_be_revoked)
        except DeviceError as error:
            raise ProblemError(401, error.code) from error


def token_in(header: str) -> str:
    """Return the token in an Authorization header, or nothing."""
    scheme, _space, token = header.partition(" ")
    return token.strip() if scheme.lower() == "device" else ""


def event_of(device: Device, slug: str) -> Event:
    """The device's event, which is the only one it may know of, or its shadow while it is rehearsed.

    Raises ProblemError.
    """
    if device.event.slug != slug:
        raise ProblemError(404, "not_found")
    return acting(device.event, timezone.now())


def may_serve(device: Device, point: str) -> bool:
    """A device that was added for one point serves no other."""
    own: Any = device.point
    return own is None or own.code == point


def point_for(device: Device, event: Event, code: str) -> CheckInPoint:
    """The event's point with this code, for a device that may serve there.

    Raises ProblemError.
    """
    if not may_serve(device, code):
        raise ProblemError(403, "other_point")
    point = event.check_in_points.filter(code=code).first()
    if point is None:
        raise ProblemError(404, "unknown_point")
    point.event = event
    return point
