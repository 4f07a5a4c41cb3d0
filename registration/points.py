"""Doors of an event and of its sessions."""

from datetime import datetime

from django.db import transaction

from events.audit import signed
from events.models import Event, User
from registration.models import CheckInPoint
from sessions.models import Session


@transaction.atomic
def add_point(*, event: Event, name: str, session: Session | None, by: User) -> CheckInPoint:
    """Make a door after the ones there are; its code is what devices send."""
    Event.objects.select_for_update().get(pk=event.pk)
    taken = set(event.check_in_points.values_list("code", flat=True))
    code = next(f"door-{n}" for n in range(1, len(taken) + 2) if f"door-{n}" not in taken)
    kind = CheckInPoint.Kind.SESSION if session else CheckInPoint.Kind.DOOR
    point = CheckInPoint(event=event, code=code, name=name, kind=kind, session=session, rank=len(taken))
    signed(point, by).save()
    return point


@transaction.atomic
def change_point(point: CheckInPoint, *, by: User, now: datetime) -> None:
    """Keep what is changed of a point; scans made before stay as they are.

    The moment of closing is kept: what a phone without network scanned before it counts.
    """
    was_active = CheckInPoint.objects.select_for_update().values_list("is_active", flat=True).get(pk=point.pk)
    if point.is_active:
        point.closed_at = None
    elif was_active:
        point.closed_at = now
    signed(point, by).save()
