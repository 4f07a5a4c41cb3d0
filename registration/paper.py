"""People let in by a list on paper: the list itself, and its ticks typed in afterwards."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Event, User
from registration import answers
from registration.checkin import serves
from registration.checkins import Attempt, check_in
from registration.desks import NumberedDesk, desks
from registration.models import CheckIn, CheckInPoint, Registration
from registration.models.people import RegistrationQuerySet
from registration.queues import initial
from registration.sheets import Written, read
from registration.tickets import spaced
from symposium.lib.documents import render_pdf

FAULTS = {
    "code": gettext_lazy("A code is eight letters and digits, as on the list: K7MQ-42XD"),
    "clock": gettext_lazy("There is no such time"),
    "later": gettext_lazy("This time has not come yet"),
}
LISTED = (Registration.State.CONFIRMED, Registration.State.CONSENT)


@dataclass(frozen=True)
class Sheet:
    """What was typed from a list: where, on which day, at what time where a line gives none; `nonce` names it."""

    point: CheckInPoint
    day: date
    clock: time
    text: str
    nonce: str


@dataclass(frozen=True)
class Typed:
    """One line and what becomes of it: a kept answer, or why it stays as it is."""

    written: Written
    scan: CheckIn | None
    message: str

    @property
    def is_kept(self) -> bool:
        return self.scan is not None and self.scan.result != CheckIn.Result.REFUSED


def foreseen(sheet: Sheet, *, by: User, now: datetime) -> list[Typed]:
    """Say what `type_in` would make of each line, by doing it and taking everything back."""
    with transaction.atomic():
        typed = _typed(sheet, by=by, now=now)
        transaction.set_rollback(True)
    return typed


@transaction.atomic
def type_in(sheet: Sheet, *, by: User, now: datetime) -> list[Typed]:
    """Check in whom the lines name, all of them or, if the machine fails, nobody; the same sheet again writes nothing.

    Lines that cannot be read and people whom the rule refuses leave no trace: the slip is the typist's, not a scan.
    """
    return _typed(sheet, by=by, now=now)


def people_on_paper(event: Event) -> RegistrationQuerySet:
    """Those who may come to the place, by last name; some have yet to sign their consent."""
    rows = event.registrations.filter(state__in=LISTED, format=Registration.Format.ONSITE, erased_at=None)
    return rows.order_by("sort_name", "pk")


def list_pdf(event: Event, people: Sequence[Registration], now: datetime) -> bytes:
    """Typeset the list to tick at the door, a part for each desk."""
    return render_pdf("door_list", list_data(event, people, now))


def list_data(event: Event, people: Sequence[Registration], now: datetime) -> dict[str, Any]:
    return {
        "event": str(event),
        "made": _("as of %(moment)s") % {"moment": date_format(now.astimezone(event.tz), "j E Y, G:i")},
        "of": _("of"),
        "words": [_("Code"), _("Name"), _("Organisation"), _("Time")],
        "parts": [
            {"title": title, "rows": [_row(person) for person in rows]} for title, rows in _parts(people, desks(event))
        ],
    }


def _row(person: Registration) -> dict[str, str]:
    note = _("consent to be signed") if person.state == Registration.State.CONSENT else ""
    return {"code": person.human_code, "name": person.full_name, "place": person.organisation, "note": note}


def _parts(people: Sequence[Registration], found: list[NumberedDesk]) -> list[tuple[str, list[Registration]]]:
    """The people of each desk; of other alphabets at the last one; all together where desks serve everybody."""
    if not found:
        return [("", list(people))]
    parts: dict[str, list[Registration]] = {_("Desk %(desk)s") % {"desk": desk}: [] for desk in found}
    lists = list(zip(found, parts.values(), strict=True))
    for person in people:
        serving = [rows for desk, rows in lists if serves(desk.point.rules.letters, person.last_name)]
        (serving[0] if serving and initial(person.last_name) else lists[-1][1]).append(person)
    return list(parts.items())


def _typed(sheet: Sheet, *, by: User, now: datetime) -> list[Typed]:
    # In the order of codes: two who type the same list at once wait for one another and never in a circle.
    lines = sorted(read(sheet.text), key=lambda line: (line.code, line.number))
    typed = [_line(line, sheet, by=by, now=now) for line in lines]
    return sorted(typed, key=lambda line: line.written.number)


def _line(line: Written, sheet: Sheet, *, by: User, now: datetime) -> Typed:
    moment = datetime.combine(sheet.day, line.clock or sheet.clock, sheet.point.event.tz)
    if fault := line.fault or ("later" if moment > now else ""):
        return Typed(line, None, str(FAULTS[fault]))
    attempt = Attempt(line.code, _nonce(sheet, line, moment), moment)
    with transaction.atomic():
        scan = check_in(attempt, point=sheet.point, now=now, by=by)
        transaction.set_rollback(scan.result == CheckIn.Result.REFUSED)
    return Typed(line, scan, answers.message(scan))


def _nonce(sheet: Sheet, line: Written, moment: datetime) -> str:
    """Name the line by what it says and not by its place: the lines put right are sent without the others."""
    said = f"{sheet.nonce} {sheet.point.code} {spaced(line.code)} {moment.isoformat()} {line.copy}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]
