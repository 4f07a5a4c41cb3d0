"""Erasing somebody while a list with her is being registered: one waits for the other, never both."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from registration import imports
from registration.actions import erasing
from registration.models import ImportBatch, Registration
from tests.factories import make_registration
from tests.races import PATIENCE, at_once, wait_if_possible
from tests.registration.factories import HEADINGS, line, make_open_event
from tests.symposium.workbooks import xlsx

NOW = datetime.now(tz=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def listed() -> tuple[Registration, ImportBatch]:
    """Somebody of an event that is over, and a list with her and somebody else."""
    event = make_open_event()
    event.starts_on = event.ends_on = event.day_of(NOW) - timedelta(days=2)
    event.save()
    content = xlsx([HEADINGS, line(1), line(2)])
    batch = imports.open_batch(event=event, file_name="list.xlsx", content=content, by=None)
    return make_registration(event, email="row1@example.org", state="pending"), batch


def test_erasing_somebody_and_registering_her_list_do_not_wait_crosswise(monkeypatch: Any) -> None:
    row, batch = listed()
    rows_are_held, list_is_held = threading.Event(), threading.Event()
    forget, lock_batch = erasing.forget_rows, imports._locked

    def forget_late(*args: Any) -> int:
        rows_are_held.set()
        # Not while the event is held: then the list is not taken before this one is done.
        wait_if_possible(list_is_held)
        return forget(*args)

    def lock_and_tell(batch: Any) -> Any:
        held = lock_batch(batch)
        list_is_held.set()
        return held

    def register() -> None:
        assert rows_are_held.wait(PATIENCE)
        imports.commit(batch=batch, by=None, now=NOW)

    monkeypatch.setattr(erasing, "forget_rows", forget_late)
    monkeypatch.setattr(imports, "_locked", lock_and_tell)
    erase = partial(erasing.erase_registrations, registrations=[row], by=None, now=NOW)
    assert at_once(erase, register) == ["", ""]
    assert list(Registration.objects.filter(erased_at=None).values_list("email", flat=True)) == ["row2@example.org"]
