"""What a phone holds to decide at one point without network: the rules, the key, the tickets, who is in already."""

import base64
from collections import defaultdict
from datetime import datetime
from typing import Any

from events.models import Territory
from registration import tickets
from registration.models import CheckIn, CheckInPoint, Device, Enrolment, Registration, RevokedCode

COLUMNS = (
    "pk", "code", "last_name", "first_name", "patronymic", "organisation", "territory__name", "state", "format",
    "confirmed_at", "cancelled_at", "merged_into",
)  # fmt: skip
# Whoever has not proved the address has no ticket.
TICKETED = ("confirmed", "consent", "applied", "waiting", "cancelled")


def snapshot(device: Device, point: CheckInPoint, *, now: datetime) -> dict[str, Any]:
    """Return all that `device` needs at `point`, as JSON takes it; moments in milliseconds since 1970.

    A person is a list: code, state, format, enrolled (0 or 1), name, where from, confirmed, cancelled, admitted scans;
    a scan is a list: direction, moment, visit, point. No addresses, no telephones. A phone that
    registers guests has the territories to choose from too. Four statements, for such a phone five.
    """
    event = point.event
    # A phone knows its event by the address it was paired for, whatever is rehearsed there.
    slug = device.event.slug if event.rehearsal_of_id else event.slug
    return {
        "rehearsal": event.rehearsal_of_id is not None,
        "event": {"slug": slug, "title": str(event), "time_zone": event.time_zone, "tag": event.public_tag},
        "key": base64.b64encode(tickets.public_key(event.public_tag)).decode(),
        "device": {"name": device.name, "profile": device.profile, "pin": device.pin_hash},
        "point": {"code": point.code, "name": point.name, "zone": point.zone, "rules": rules_of(point)},
        "taken_at": milliseconds(now),
        "people": _people(point),
        "revoked": _revoked(point),
        "territories": _territories(device),
    }


def rules_of(point: CheckInPoint) -> dict[str, Any]:
    rules = point.rules
    return {
        "isActive": rules.is_active,
        "closedAt": milliseconds(rules.closed_at),
        "formats": sorted(rules.formats),
        "states": sorted(rules.states),
        "opensAt": milliseconds(rules.opens_at),
        "closesAt": milliseconds(rules.closes_at),
        "isEnrolledOnly": rules.is_enrolled_only,
        "places": rules.places,
        "isOnce": rules.is_once,
        "countsExits": rules.counts_exits,
        "letters": rules.letters,
    }


def milliseconds(moment: datetime | None) -> int | None:
    return round(moment.timestamp() * 1000) if moment else None


def _people(point: CheckInPoint) -> list[list[Any]]:
    rows = list(
        Registration.objects.filter(event=point.event_id, state__in=TICKETED, erased_at=None)
        .order_by("pk")
        .values_list(*COLUMNS)
    )
    enrolled = _enrolled(point)
    marks = _marks(point)
    codes = {row[0]: row[1] for row in rows}
    return [_person(row, row[0] in enrolled, marks[row[0]], codes) for row in rows]


def _person(row: tuple[Any, ...], is_enrolled: bool, marks: list[list[Any]], codes: dict[int, str]) -> list[Any]:  # noqa: FBT001
    _key, code, last, first, patronymic, organisation, territory, state, way, confirmed, cancelled, into = row
    name, place = " ".join(filter(None, (last, first, patronymic))), ", ".join(filter(None, (organisation, territory)))
    person = [code, state, way, int(is_enrolled), name, place, milliseconds(confirmed), milliseconds(cancelled), marks]
    # The ticket of a merged registration answers for the one that goes on.
    return [*person, codes[into]] if into in codes else person


def _enrolled(point: CheckInPoint) -> set[int]:
    if point.session_id is None:
        return set()
    return set(Enrolment.objects.filter(session=point.session_id).values_list("registration", flat=True))


def _marks(point: CheckInPoint) -> defaultdict[int, list[list[Any]]]:
    found: defaultdict[int, list[list[Any]]] = defaultdict(list)
    admitted = CheckIn.objects.filter(event=point.event_id, zone=point.zone, result="admitted", undone_at=None)
    rows = admitted.order_by("visit", "direction").values_list(
        "registration", "direction", "scanned_at", "visit", "point__name"
    )
    for registration, direction, at, visit, name in rows:
        found[registration].append([direction, milliseconds(at), visit, name])
    return found


def _territories(device: Device) -> list[list[Any]]:
    if device.profile != Device.Profile.WALK_IN:
        return []
    return [[territory.pk, str(territory)] for territory in Territory.objects.all()]


def _revoked(point: CheckInPoint) -> list[list[Any]]:
    rows = RevokedCode.objects.filter(registration__event=point.event_id).order_by("pk")
    return [
        [code, now, milliseconds(at)] for code, now, at in rows.values_list("code", "registration__code", "revoked_at")
    ]
