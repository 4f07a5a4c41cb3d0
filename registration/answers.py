"""What a scan's answer says in words: the same for a device, the scanner page and a page without scripts."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
from registration.checkin import Reason
from registration.checkins import REASONS
from registration.models import CheckIn
from symposium.lib.names import NBSP

HOUR = 60
DAY = "j E"


def message(scan: CheckIn) -> str:
    """Say in one or two plain sentences what happened and what to do next."""
    if scan.result == CheckIn.Result.REFUSED:
        return _refusal(scan)
    if scan.result == CheckIn.Result.REPEAT and scan.repeats is not None:
        return _repetition(scan, scan.repeats)
    values = {"time": _clock(scan.scanned_at, scan.received_at, scan.event)}
    if scan.direction == CheckIn.Direction.OUT:
        return _("Exit marked at %(time)s") % values
    return _("Entry marked at %(time)s") % values


def as_data(scan: CheckIn) -> dict[str, Any]:
    """The answer for programs; nothing of the person beyond what the desk has to see."""
    person = scan.registration
    return {
        "result": scan.result,
        "reason": scan.reason or None,
        "message": message(scan),
        "first_scanned_at": scan.first_scanned_at,
        "registration": person
        and {
            "code": person.code,
            "name": person.full_name,
            "organisation": person.organisation,
            "territory": person.territory.name if person.territory else "",
            "format": person.format,
        },
    }


def _refusal(scan: CheckIn) -> str:
    person = scan.registration
    if scan.reason == Reason.CANCELLED and person and person.cancelled_at:
        day = date_format(person.cancelled_at.astimezone(scan.event.tz), DAY)
        return _("The registration was cancelled on %(day)s. Send to the organisers' table") % {"day": day}
    return str(REASONS[Reason(scan.reason)])


def _repetition(scan: CheckIn, first: CheckIn) -> str:
    values = {
        "time": _clock(first.scanned_at, scan.received_at, scan.event),
        "point": first.point.name.replace(" ", NBSP),
    }
    if scan.direction == CheckIn.Direction.OUT:
        told = _("Exit already marked at %(time)s, %(point)s") % values
    else:
        told = _("Entry already marked at %(time)s, %(point)s") % values
    minutes = int((scan.received_at - first.scanned_at).total_seconds() // 60)
    if not 0 < minutes < HOUR:
        return told
    ago = ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
    return f"{told}, {ago}"


def _clock(moment: datetime, now: datetime, event: Event) -> str:
    """The event's own clock; with the day where it is not today."""
    local, today = moment.astimezone(event.tz), now.astimezone(event.tz)
    clock = f"{local.hour}:{local:%M}"
    return clock if local.date() == today.date() else f"{clock}, {date_format(local, DAY)}"
