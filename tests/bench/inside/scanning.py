"""Fills an empty database with one event and its tickets; prints what the clients need."""

import json
import sys

from django.utils import timezone

from registration import tickets
from registration.api_scans import Scan, answer_at_once
from registration.devices import add_device, hashed
from registration.models import CheckIn, CheckInPoint, Registration
from tests import factories
from tests.bench.inside.statements import Statements


def main(people: int, crowd: int) -> None:
    event = factories.make_event()
    point = factories.make_point(event)
    _let_in(point, factories.make_many_registrations(event, max(0, crowd - people - 2)))
    _device, token = add_device(event=event, name="bench", point=point, by=None)
    codes = [
        tickets.signed(registration.code, event.public_tag)
        for registration in factories.make_many_registrations(event, people + 2)
    ]
    path = f"/api/v1/events/{event.slug}/check-ins/"
    spare = [{"code": code, "point": point.code, "nonce": code[-8:]} for code in codes[people:]]
    statements = [count_statements(token, event.slug, body) for body in spare][-1]
    told = {"path": path, "token": token, "point": point.code, "codes": codes[:people], "statements": statements}
    sys.stdout.write(json.dumps(told))


def _let_in(point: CheckInPoint, people: list[Registration]) -> None:
    now = timezone.now()
    CheckIn.objects.bulk_create(
        (
            CheckIn(
                event=point.event, point=point, registration=one, nonce=f"crowd-{one.pk}", result="admitted",
                zone=point.zone, scanned_at=now, received_at=now,
            )
            for one in people
        ),
        batch_size=1000,
    )  # fmt: skip


def count_statements(token: str, slug: str, body: dict[str, str]) -> int:
    """Count what one scan asks of the database, on the way that the server takes."""
    with Statements() as statements:
        told = answer_at_once(hashed(token), slug, Scan.model_validate(body))
    if told is None or told["result"] != "admitted":
        raise SystemExit(f"The first scan is not admitted: {told}")
    return statements.count


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
