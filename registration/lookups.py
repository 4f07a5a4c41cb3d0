"""All that one scan has to know of its point, its device and its ticket: one statement, past the objects' own queries.

A scan is what this site does most often in one minute of its life, and putting a query together costs more than
running it. What is fetched becomes ordinary objects with the columns named here; others load when they are asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState

from events.models import Event, Territory
from registration.checkin import Holder, Mark
from registration.models import CheckIn, CheckInPoint, Device, Enrolment, Registration
from symposium.lib.prepared import fetched

EVENT = ("id", "slug", "time_zone", "public_tag", "rehearsal_of_id")
DEVICE = ("id", "event_id", "name", "profile", "point_id", "revoked_at")
TERRITORY = ("id", "name", "name_en")
POINT = (
    "id", "event_id", "code", "name", "kind", "session_id", "is_active", "closed_at", "admits", "states",
    "is_enrolled_only", "places", "opens_at", "closes_at", "is_once", "counts_exits", "letters",
)  # fmt: skip
PERSON = (
    "id", "event_id", "code", "last_name", "first_name", "patronymic", "organisation", "territory_id", "format",
    "state", "source", "confirmed_at", "cancelled_at", "erased_at",
)  # fmt: skip
MARK = ("id", "direction", "scanned_at", "visit")
# The alias of each table whose rows become objects, and what is read of them.
TABLES: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "e": (Event, EVENT),
    "p": (CheckInPoint, POINT),
    "d": (Device, DEVICE),
    "r": (Registration, PERSON),
    "t": (Territory, TERRITORY),
}
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Lookup:
    """What there is at one point for one ticket; the event hangs on the point."""

    point: CheckInPoint
    device: Device | None
    registration: Registration | None
    is_enrolled: bool
    marks: tuple[Mark, ...]

    @property
    def holder(self) -> Holder:
        """The holder of the ticket as the rule sees her; there must be one."""
        person = self.registration
        if person is None:
            raise LookupError("nobody holds this ticket")
        return Holder(
            person.state, person.format, self.is_enrolled, person.last_name, person.confirmed_at, person.cancelled_at
        )


def look_up(point: CheckInPoint, code: str) -> Lookup:
    """Look up the ticket with the eight letters `code` at a known point.

    A ticket of a merged registration answers for the one that goes on.
    """
    found = _fetched("p.id = %s", ["", code, point.pk])
    if found is None:
        raise CheckInPoint.DoesNotExist(point.pk)
    return found


def look_up_for(token_hash: str, slug: str, point: str, code: str, *, now: datetime) -> Lookup | None:
    """Look up a ticket for whoever has the device's token; nothing where the event has no such point.

    While the event is rehearsed, its shadow's point and people are meant.
    """
    return _fetched(f"p.code = %s AND e.id = ({_acting()})", [token_hash, code, point, now, slug])


@cache
def _acting() -> str:
    """Which event a device that names one acts on, as registration.rehearsals.acting has it."""
    table = Event._meta.db_table
    return (
        f"SELECT COALESCE(s.id, o.id) FROM {table} o "  # noqa: S608  the name of a table
        f"LEFT JOIN {table} s ON s.rehearsal_of_id = o.id AND s.ends_at > %s "
        "WHERE o.slug = %s AND o.rehearsal_of_id IS NULL"
    )


def _fetched(where: str, parameters: Sequence[Any]) -> Lookup | None:
    rows = fetched(_statement(where), parameters)
    if not rows:
        return None
    first = _objects(rows[0])
    point, device, registration = first["p"], first["d"], first["r"]
    point.event = first["e"]
    if device and device.event_id == point.event_id:
        device.event = point.event
    if registration:
        registration.territory = first["t"]
        if registration.event_id == point.event_id:
            registration.event = point.event
    return Lookup(
        point, device, registration, bool(rows[0][-1]), tuple(_mark(row) for row in rows if row[-6] is not None)
    )


@cache
def _statement(where: str) -> str:
    columns = [f"{alias}.{name}" for alias, (model, names) in TABLES.items() for name in _in_order(model, names)]
    columns += [f"c.{name}" for name in MARK]
    table = {alias: model._meta.db_table for alias, (model, _names) in TABLES.items()}
    # The zone of a point, as CheckInPoint.zone has it.
    zone = (
        "CASE WHEN p.kind = 'door' THEN '' WHEN p.session_id IS NOT NULL THEN 'session-' || p.session_id "
        "ELSE 'point-' || p.code END"
    )
    return f"""
        SELECT {", ".join(columns)}, cp.name, en.id IS NOT NULL
        FROM {table["p"]} p
        JOIN {table["e"]} e ON e.id = p.event_id
        LEFT JOIN {table["d"]} d ON d.token_hash = %s
        LEFT JOIN {table["r"]} m ON m.code = %s
        LEFT JOIN {table["r"]} r ON r.id = COALESCE(m.merged_into_id, m.id)
        LEFT JOIN {table["t"]} t ON t.id = r.territory_id
        LEFT JOIN {Enrolment._meta.db_table} en ON en.registration_id = r.id AND en.session_id = p.session_id
        LEFT JOIN {CheckIn._meta.db_table} c
          ON c.registration_id = r.id AND c.result = 'admitted' AND c.undone_at IS NULL AND c.zone = {zone}
        LEFT JOIN {table["p"]} cp ON cp.id = c.point_id
        WHERE {where}
        ORDER BY c.visit, c.direction"""  # noqa: S608  names of tables and columns, none of them from outside


@cache
def _in_order(model: type[models.Model], names: tuple[str, ...]) -> list[str]:
    """The columns in the order of the model."""
    return [field.attname for field in model._meta.concrete_fields if field.attname in names]


def _objects(row: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    start = 0
    for alias, (model, names) in TABLES.items():
        values = row[start : start + len(names)]
        start += len(names)
        found[alias] = _made(model, _in_order(model, names), values) if values[0] is not None else None
    return found


def _made(model: type[Row], names: Sequence[str], values: Sequence[Any]) -> Row:
    """Make an object as `from_db` does, without asking about every column that is not among `names`."""
    made = model.__new__(model)
    made.__dict__.update(zip(names, values, strict=True))
    made._state = ModelState()
    made._state.adding, made._state.db = False, connection.alias
    return made


def _mark(row: Sequence[Any]) -> Mark:
    key, direction, scanned_at, visit, point, _is_enrolled = row[-6:]
    return Mark(key, direction, scanned_at, visit, point)
