"""Two clocks, two organisers, two presses of a button at one instant, in threads on the real database."""

import threading
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from events.models import Event, PurgeReport
from registration.actions import give_consent
from registration.actions.erasing import erase_registrations
from registration.models import Consent, Registration
from symposium.ticking import erase_nightly
from tests.events.test_races import at_once
from tests.factories import make_registration, make_user
from tests.registration.factories import make_consent_text

NIGHT = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_two_clocks_that_tick_at_once_purge_once() -> None:
    assert at_once(*[lambda: erase_nightly(NIGHT) for _clock in range(3)]) == ["", "", ""]
    assert PurgeReport.objects.count() == 1


def test_the_control_without_the_lock_begins_two_reports() -> None:
    """What the lock prevents: both look first, then both begin."""
    looked = threading.Barrier(2)

    def begin_without_lock() -> None:
        is_new = not PurgeReport.objects.exists()
        looked.wait()
        if is_new:
            PurgeReport.objects.create(ran_at=NIGHT)

    at_once(begin_without_lock, begin_without_lock)
    assert PurgeReport.objects.count() == 2


def test_person_erased_by_two_at_once_is_erased_once(event: Event, people: SimpleNamespace) -> None:
    row = make_registration(event)
    counts: list[int] = []

    def erase() -> None:
        mine = Registration.objects.select_related("event").get(pk=row.pk)
        counts.append(erase_registrations(registrations=[mine], by=people.organiser, now=NIGHT)["registrations"])

    assert at_once(erase, erase) == ["", ""]
    assert (sorted(counts), row.history.filter(state="cancelled").count()) == ([0, 1], 1)


def test_consent_pressed_twice_at_once_is_given_once(event: Event) -> None:
    row = make_registration(event, user=make_user())
    make_consent_text(purpose="publication")

    def press() -> Any:
        return give_consent(registration=row, purpose="publication", language="ru", now=NIGHT)

    assert at_once(press, press) == ["", ""]
    assert Consent.objects.in_force().count() == 1
