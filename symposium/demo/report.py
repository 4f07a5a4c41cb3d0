"""What the demo tells of itself: addresses, logins, a phone's token, tickets to try."""

from typing import Any

from events.models import Event
from registration.models import Registration
from registration.tickets import signed
from resolutions.models import Resolution
from symposium.demo import editions
from symposium.demo.accounts import ACCOUNTS, PASSWORD, device_token

TICKETS = 10
TOLD = ("organiser", "desk", "juror", "committee", "participant")


def report() -> dict[str, Any]:
    """Return what `manage.py demo --json` prints; the ticket codes are of people who have not come yet."""
    coming = Event.objects.filter(series__slug=editions.SERIES).exclude(slug=editions.PAST).earliest("starts_on")
    waiting = Registration.objects.confirmed().filter(event=coming, format="onsite", check_ins=None).order_by("pk")
    draft = Resolution.objects.filter(event=coming).earliest("pk")
    return {
        "events": {"past": {"slug": editions.PAST}, "coming": {"slug": coming.slug}},
        "accounts": {name: {"email": ACCOUNTS[name].email, "password": PASSWORD} for name in TOLD},
        "device_token": device_token(),
        "point": "door-a",
        "ticket_codes": [signed(row.code, coming.public_tag) for row in waiting[:TICKETS]],
        "resolution": draft.code,
    }
