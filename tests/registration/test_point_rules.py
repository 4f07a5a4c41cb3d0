"""What an organiser sets at a door, and what it comes to."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from registration import checkins
from registration.checkins import Attempt, check_in
from registration.models import CheckIn, CheckInPoint
from sessions.models import Session
from tests import factories
from tests.factories import NOW
from tests.races import PATIENCE, at_once

RULES = {"name": "Вход А", "is_active": "on", "admits": "onsite", "states": ["confirmed"], "counts_exits": "on"}


def save(client, event, **rules: Any):
    given = {key: value for key, value in (RULES | rules).items() if value is not None}
    return client.post(f"/events/{event.slug}/manage/doors/a/", given)


def test_rules_are_kept_by_the_events_clock(organiser, event, point, people):
    save(
        organiser, event, admits="any", states=["confirmed", "consent"], places="40", letters=" а - Д ", is_once="on",
        opens_at="2026-02-26T08:30", closes_at="2026-02-26T18:00", counts_exits=None,
    )  # fmt: skip

    point.refresh_from_db()
    rules = point.rules
    assert (rules.formats, rules.states) == ({"onsite", "online"}, {"confirmed", "consent"})
    assert (rules.places, rules.letters, rules.is_once, rules.counts_exits) == (40, ("А", "Д"), True, False)
    assert rules.opens_at == datetime(2026, 2, 25, 23, 30, tzinfo=UTC)
    assert rules.closes_at == datetime(2026, 2, 26, 9, 0, tzinfo=UTC)
    assert point.history.first().history_user == people.organiser


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("states", [], "хотя бы одно"),
        ("letters", "Д–А", "первую и последнюю"),
        ("letters", "A-D", "первую и последнюю"),
        ("letters", "А Б В", "первую и последнюю"),
        ("places", "-1", "больше либо равно 0"),
        ("places", "10000000000000", "меньше либо равно"),
        ("closes_at", "2026-02-26T08:00", "раньше, чем открывается"),
    ],
)
def test_rule_that_is_none_is_told_in_its_place(organiser, event, point, field, value, words):
    response = save(organiser, event, opens_at="2026-02-26T08:30", **{field: value})

    assert response.status_code == 422
    [message] = response.context["form"].errors[field]
    assert words in message
    point.refresh_from_db()
    assert point.rules == CheckInPoint(event=event).rules


def test_door_of_a_session_may_let_in_the_enrolled_only(organiser, event, point):
    assert "is_enrolled_only" not in organiser.get(f"/events/{event.slug}/manage/doors/a/").content.decode()
    point.kind = "session"
    point.session = Session.objects.create(event=event, title="Д", starts_at=NOW, ends_at=NOW + timedelta(hours=1))
    point.save()

    save(organiser, event, is_enrolled_only="on")
    guests = [factories.make_registration(event) for _ in range(2)]
    guests[0].enrolments.create(session=point.session, created_at=NOW)
    point.refresh_from_db()

    answers = [check_in(Attempt(guest.code, guest.code), point=point, now=NOW) for guest in guests]
    assert [(answer.result, answer.reason) for answer in answers] == [("admitted", ""), ("refused", "not_enrolled")]


def test_closing_keeps_its_moment_and_opening_forgets_it(organiser, event, point):
    save(organiser, event, is_active=None)
    point.refresh_from_db()
    closed_at = point.closed_at
    assert closed_at is not None

    save(organiser, event, is_active=None, name="Вход Б")
    point.refresh_from_db()
    assert point.closed_at == closed_at

    save(organiser, event)
    point.refresh_from_db()
    assert point.closed_at is None


def scan(point, guest, *, direction="in", at=NOW):
    attempt = Attempt(guest.code, f"{guest.code}{direction}{at:%H%M}", direction=direction)
    return check_in(attempt, point=point, now=at).result


def test_place_that_somebody_leaves_is_free_again(event):
    point = factories.make_point(event, places=2)
    one, two, three = (factories.make_registration(event) for _ in range(3))

    assert [scan(point, guest) for guest in (one, two, three)] == ["admitted", "admitted", "refused"]
    scan(point, one, direction="out")
    assert scan(point, three, at=NOW + timedelta(minutes=1)) == "admitted"
    assert scan(point, one, at=NOW + timedelta(minutes=2)) == "refused"


# ------------------------------------------------------------------ at one instant
def rush(event, monkeypatch, *, is_locked):
    """Six people at a door with two places, all of whom have been counted before any is let in."""
    point = factories.make_point(event, places=2)
    guests = [factories.make_registration(event) for _ in range(6)]
    if not is_locked:
        monkeypatch.setattr(checkins, "_wait_for_places", lambda _point: None)
    at_once(*[lambda guest=guest: scan(point, guest) for guest in guests])
    return CheckIn.objects.filter(result="admitted").count()


@pytest.mark.django_db(transaction=True)
def test_no_more_are_let_in_than_there_are_places(event, monkeypatch):
    assert rush(event, monkeypatch, is_locked=True) == 2


@pytest.mark.django_db(transaction=True)
def test_more_are_let_in_without_the_lock(event, monkeypatch):
    """The control: the test above can fail."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's transactions exclude each other even without the lock")
    monkeypatch.setattr(checkins, "_inside", slowly(checkins._inside))
    assert rush(event, monkeypatch, is_locked=False) > 2


def slowly(count):
    barrier = threading.Barrier(6, timeout=PATIENCE)

    def counted(point):
        found = count(point)
        barrier.wait()
        return found

    return counted
