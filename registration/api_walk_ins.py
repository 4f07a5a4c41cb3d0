"""Guests without registration, let in by a phone at the door."""

from dataclasses import replace
from typing import Any

from django.utils import timezone
from ninja import Field, Router, Schema

from events.models import Event
from registration import actions, answers
from registration.actions import Guest
from registration.api_auth import PROBLEMS, DeviceToken, event_of, point_for
from registration.api_scans import Answer, Nonce, PointCode
from registration.forms_checkin import WalkInForm
from registration.models import Device
from registration.refusals import Refused
from symposium.lib.api import Problem, ProblemError

router = Router()
TEXT = 300


class WalkIn(Schema):
    """Somebody who comes unregistered and has signed the consent on paper before the phone's keeper."""

    point: PointCode
    nonce: Nonce
    last_name: str = Field(max_length=TEXT)
    first_name: str = Field(max_length=TEXT)
    patronymic: str = Field("", max_length=TEXT)
    organisation: str = Field("", max_length=TEXT)
    territory: int | None = Field(None, description="One of those that the phone's snapshot names")
    email: str = Field("", max_length=TEXT)
    is_signed: bool = Field(description="The consent to the processing of personal data is signed on paper")


@router.post("/events/{slug:slug}/walk-ins/", auth=DeviceToken(), response={200: Answer, 409: Problem, **PROBLEMS})
def walk_ins(request: Any, slug: str, guest: WalkIn) -> dict[str, Any]:
    """Register a guest and let her in at once; sent again with the same nonce, the answer is the same."""
    device = request.auth
    event = event_of(device, slug)
    if device.profile != Device.Profile.WALK_IN:
        raise ProblemError(403, "other_profile")
    point = point_for(device, event, guest.point)
    try:
        scan = actions.walk_in(guest=_guest(guest, event), point=point, by=None, now=timezone.now(), device=device)
    except Refused as refusal:
        raise ProblemError(409, refusal.code, message=refusal.reason) from refusal
    return answers.as_data(scan)


def _guest(asked: WalkIn, event: Event) -> Guest:
    """Judge the fields as the desk's form does; the phone's nonce names the scan, so that it can be taken back."""
    form = WalkInForm(asked.model_dump(), event=event, may_exceed=False)
    if not form.is_valid():
        raise ProblemError(
            422, "invalid", fields={name: [str(one) for one in told] for name, told in form.errors.items()}
        )
    return replace(form.guest(), nonce=asked.nonce)
