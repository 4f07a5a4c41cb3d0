"""Phones at the doors: a token each, shown once, kept as its hash."""

import base64
import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.audit import signed
from events.models import Event, User
from registration.models import CheckIn, CheckInPoint, Device
from symposium.lib.live import announce

REASONS = {
    "bad_token": _("The device is not known here. Make a new token for it on the page of doors"),
    "revoked_device": _("The device's access is revoked. Make a new token for it on the page of doors"),
    "bad_pairing": _("There is no such code. Ask the organiser to show a new one"),
    "paired_already": _("Another phone has taken this code. Ask the organiser to show a new one"),
    "bad_pin": _("A PIN has four to eight digits"),
    "late_pairing": _("The code is older than fifteen minutes. Ask the organiser to show a new one"),
}
PIN = re.compile("[0-9]{4,8}")
PIN_ITERATIONS = 300_000
SEEN_EVERY = timedelta(minutes=1)
PAIRING = timedelta(minutes=15)
CLOCK_SLACK = 60
# More than a column holds is as wrong as this: sixty years.
MOST_SECONDS = 2_000_000_000


class DeviceError(Exception):
    """A device is not let in; `code` is a key of REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Report:
    """What a phone says of itself: the scans it still holds, its battery in per cent, its clock when it sent this."""

    unsent: int | None = None
    battery: int | None = None
    sent_at: datetime | None = None


@transaction.atomic
def add_device(
    *, event: Event, name: str, point: CheckInPoint | None, by: User | None, profile: str = Device.Profile.SEARCH
) -> tuple[Device, str]:
    """Make a device of `event` and return it with its token, which is told now and never again."""
    token = secrets.token_urlsafe(32)
    device = Device(event=event, name=name, point=point, profile=profile, token_hash=hashed(token))
    signed(device, by).save()
    return device, token


@transaction.atomic
def begin_pairing(device: Device, *, by: User, now: datetime) -> str:
    """Return what a phone shows to become this device, within PAIRING and once; the phone it was has no access more.

    Raises DeviceError: a device that another organiser has revoked meanwhile stays revoked.
    """
    row = Device.objects.select_for_update().get(pk=device.pk)
    if row.revoked_at is not None:
        raise DeviceError("revoked_device")
    secret = secrets.token_urlsafe(24)
    row.token_hash = None
    row.pairing_hash, row.pairing_until = hashed(secret), now + PAIRING
    signed(row, by).save(update_fields=["token_hash", "pairing_hash", "pairing_until"])
    return secret


@transaction.atomic
def pair(secret: str, token_hash: str, *, now: datetime) -> Device:
    """Let the phone that shows `secret` in by the token that it has drawn itself, of which only the hash is told.

    The same phone may ask again, if the answer was lost; another one comes too late. Raises DeviceError.
    """
    device = Device.objects.select_for_update().filter(pairing_hash=hashed(secret)).first()
    if device is None or device.revoked_at is not None:
        raise DeviceError("bad_pairing")
    if device.token_hash not in (None, token_hash):
        raise DeviceError("paired_already")
    if device.pairing_until is None or now >= device.pairing_until:
        raise DeviceError("late_pairing")
    device.token_hash, device.last_seen_at = token_hash, now
    signed(device, None).save(update_fields=["token_hash", "last_seen_at"])
    announce(f"event-{device.event.slug}", "devices")
    return device


@transaction.atomic
def change_device(device: Device, *, pin: str, by: User) -> None:
    """Keep a changed name, door or profile; a new PIN where one is given."""
    if pin:
        device.pin_hash = _stretched(pin)
    signed(device, by).save(update_fields=["name", "point", "profile", "pin_hash"])


@transaction.atomic
def revoke_device(device: Device, *, by: User | None, now: datetime) -> None:
    """End the device's access from its next request on; its door is held by it no longer and may go."""
    row = Device.objects.select_for_update().get(pk=device.pk)
    if row.revoked_at is None:
        row.revoked_at, row.pairing_hash, row.point = now, None, None
        signed(row, by).save(update_fields=["revoked_at", "pairing_hash", "point"])


@transaction.atomic
def set_pin(device: Device, pin: str, *, by: User) -> None:
    """Set what is typed to leave the kiosk: four to eight digits, none to take it away. Raises DeviceError.

    Kept as «iterations$salt$hash» of PBKDF2 with SHA-256, in base64: what a browser can verify without network.
    """
    if pin and not PIN.fullmatch(pin):
        raise DeviceError("bad_pin")
    device.pin_hash = _stretched(pin) if pin else ""
    signed(device, by).save(update_fields=["pin_hash"])


def _stretched(pin: str) -> str:
    salt = secrets.token_bytes(16)
    told = hashlib.pbkdf2_hmac("sha256", pin.encode("ascii"), salt, PIN_ITERATIONS)
    return f"{PIN_ITERATIONS}${base64.b64encode(salt).decode()}${base64.b64encode(told).decode()}"


def settings_text(device: Device, token: str) -> str:
    """What a program on the device needs, for its QR: where to send scans, as whom, for which point."""
    address = settings.SITE_URL + reverse("api:check_ins", args=[device.event.slug])
    return json.dumps({"url": address, "token": token, "point": device.point.code if device.point else None})


def pairing_address(secret: str) -> str:
    """Where a phone goes from the QR or the link beside it; what stands behind # no server and no log sees."""
    return f"{settings.SITE_URL}{reverse('registration:scanner')}#{secret}"


def authenticate(token: str, *, may_be_revoked: bool = False) -> Device:
    """Return the device behind `token` with its event and point. Raises DeviceError."""
    device = Device.objects.select_related("event", "point").filter(token_hash=hashed(token)).first()
    if device is None:
        raise DeviceError("bad_token")
    if device.revoked_at is not None and not may_be_revoked:
        raise DeviceError("revoked_device")
    return device


def note_contact(device: Device, *, now: datetime, report: Report | None = None) -> None:
    """Keep that the device was heard, and what it says of itself."""
    if report is None:
        # A write a minute says enough of a phone's health; one a scan would double the scan's cost.
        stale = now - SEEN_EVERY
        if device.last_seen_at is None or device.last_seen_at < stale:
            unseen = Q(last_seen_at=None) | Q(last_seen_at__lt=stale)
            Device.objects.filter(unseen, pk=device.pk).update(last_seen_at=now)
        return
    told = {"last_seen_at": now, "unsent": report.unsent, "clock_ahead_s": clock_ahead(report.sent_at, now)}
    if report.battery is not None:
        told["battery"] = report.battery
    Device.objects.filter(pk=device.pk).update(**told)


def clock_ahead(sent_at: datetime | None, now: datetime) -> int | None:
    """How many seconds a phone's clock runs ahead; a minute's difference is the network's or nobody's."""
    if sent_at is None:
        return None
    ahead = round((sent_at - now).total_seconds())
    return max(-MOST_SECONDS, min(ahead, MOST_SECONDS)) if abs(ahead) > CLOCK_SLACK else 0


def with_contacts(event: Event) -> "QuerySet[Device]":
    """The event's devices, each with `contact_at`: when it was last heard, by a scan or otherwise. One statement."""
    scanned = CheckIn.objects.filter(device=OuterRef("pk")).order_by().values("device")
    heard = Subquery(scanned.annotate(last=Max("received_at")).values("last"))
    latest = Case(
        When(last_seen_at__gt=F("heard_at"), then=F("last_seen_at")), default=Coalesce("heard_at", "last_seen_at")
    )
    return event.devices.annotate(heard_at=heard).annotate(contact_at=latest)


def hashed(token: str) -> str:
    """The token's SHA-256: of 256 random bits, so neither salt nor stretching would add anything."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
