"""Whoever comes to the desk unregistered, signs there, and gets a badge: one place, one entry, all at once."""

import contextlib
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from registration import actions, capacity
from registration.actions import Guest, walking_in
from registration.models import CheckIn, Consent, Registration
from tests.factories import make_capacity, make_point, make_registration, make_user
from tests.races import PATIENCE
from tests.registration.factories import make_delegation, make_open_event, person, put
from tests.registration.test_actions import at_once, refusal_of

NOW = datetime.now(tz=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    return make_open_event()


@pytest.fixture
def by():
    return make_user("desk")


def guest(number: int = 1, *, is_over_limit: bool = False, **over: Any) -> Guest:
    return Guest(person(**({"email": ""} | over)), f"n{number}", is_over_limit=is_over_limit)


def come(point, by, who: Guest | None = None):
    return actions.walk_in(guest=who or guest(), point=point, by=by, now=NOW)


def test_guest_is_registered_with_a_consent_on_paper_and_let_in(point, by):
    answer = come(point, by)

    row = Registration.objects.get()
    assert (answer.result, answer.registration, answer.by, answer.point) == ("admitted", row, by, point)
    assert (row.state, row.source, row.format, row.email, row.history.get().history_user) == (
        "confirmed", "desk", "onsite", "", by,
    )  # fmt: skip
    consent = Consent.objects.get()
    assert (consent.channel, consent.attested_by, consent.text.version) == ("paper", by, 1)
    assert mail.outbox == []


def test_guest_with_an_address_gets_the_ticket(point, by):
    come(point, by, guest(email="guest@example.org"))
    assert [letter.to for letter in mail.outbox] == [["guest@example.org"]]


def test_two_guests_without_addresses_are_two_people(point, by):
    assert [come(point, by, guest(number)).result for number in (1, 2)] == ["admitted", "admitted"]
    assert Registration.objects.count() == 2


def test_same_form_again_is_the_same_coming(point, by):
    answers = [come(point, by) for _ in range(2)]
    assert (answers[0].pk, Registration.objects.count(), CheckIn.objects.count()) == (answers[1].pk, 1, 1)


def test_same_form_sent_many_times_at_one_instant_lets_in_one(point, by):
    assert at_once([lambda: come(point, by) for _ in range(5)]) == []
    assert (Registration.objects.count(), CheckIn.objects.count(), Consent.objects.count()) == (1, 1, 1)


def test_somebody_registered_is_found_rather_than_registered_again(event, point, by):
    known = make_registration(event)
    assert refusal_of(come, point, by, guest(email=known.email)) == "email_taken"
    assert CheckIn.objects.count() == 0


def test_address_typed_and_never_confirmed_keeps_no_guest_out(event, point, by):
    make_registration(event, state="pending", email="guest@example.org")
    assert come(point, by, guest(email="guest@example.org")).result == "admitted"


def test_full_event_refuses_and_nothing_is_kept(event, point, by):
    make_capacity(event, 1, has_waiting_list=True)
    make_registration(event)
    assert refusal_of(come, point, by) == "full_desk"
    assert (Registration.objects.count(), Consent.objects.count(), CheckIn.objects.count()) == (1, 0, 0)


def test_whoever_waits_goes_before_a_guest(event, point, by):
    make_capacity(event, 1, has_waiting_list=True)
    waiting = make_registration(event, state="waiting", waiting_since=NOW)
    # A refused guest takes back what was done under the same lock: the place stays for whoever waits.
    assert refusal_of(come, point, by) == "full_desk"
    actions.settle_all(NOW)
    waiting.refresh_from_db()
    assert (waiting.state, Registration.objects.count()) == ("confirmed", 1)


def test_organiser_lets_in_over_the_limit(event, point, by):
    make_capacity(event, 0)
    assert come(point, by, guest(is_over_limit=True)).result == "admitted"


def test_closed_door_lets_nobody_in_and_says_so(event, by):
    answer = come(make_point(event, is_active=False), by)
    assert (answer.result, answer.reason) == ("refused", "point_inactive")


def guests(point, by, act=come):
    return [lambda number=number: act(point, by, guest(number)) for number in range(6)]


def test_guests_at_one_instant_never_exceed_the_places(event, point, by):
    make_capacity(event, 2)
    assert at_once(guests(point, by)) == ["full_desk"] * 4
    assert Registration.objects.count() == 2


def test_without_the_lock_more_guests_come_in_than_there_are_places(event, point, by, monkeypatch):
    """The control: the test above can fail. Everybody counts before anybody writes."""
    make_capacity(event, 2)
    barrier, count = threading.Barrier(6, timeout=PATIENCE), capacity.Gate._count

    def count_together(gate: capacity.Gate) -> None:
        count(gate)
        barrier.wait()

    def act(*what: Any) -> None:
        # SQLite's transactions exclude each other even without the lock: there the control does without them.
        with contextlib.nullcontext() if connection.vendor == "sqlite" else transaction.atomic():
            walking_in._admitted(guest=what[2], point=what[0], by=what[1], now=NOW)

    monkeypatch.setattr(capacity.Gate, "_count", count_together)
    monkeypatch.setattr(capacity, "lock", lambda event: (list(event.capacities.all()), []))
    assert at_once(guests(point, by, act)) == []
    assert Registration.objects.count() == 6


# ------------------------------------------------------------------ a consent on paper
def test_signed_at_the_desk_works_at_once_and_only_once(event, by):
    row = put(make_delegation(event))
    for _ in range(2):
        done = actions.sign_on_paper(registration=row, by=by, now=NOW)
    consent = Consent.objects.get()
    assert (done.state, done.needs_consent, consent.channel, consent.attested_by) == ("confirmed", False, "paper", by)
    assert [letter.to for letter in mail.outbox] == [[row.email]]


def test_signed_while_waiting_keeps_the_turn(event, by):
    row = put(make_delegation(event), state="waiting", waiting_since=NOW)
    done = actions.sign_on_paper(registration=row, by=by, now=NOW)
    assert (done.state, done.placed_state, mail.outbox) == ("waiting", "confirmed", [])


def test_cancelled_registration_is_not_signed_for(event, by):
    row = put(make_delegation(event), state="cancelled")
    assert refusal_of(actions.sign_on_paper, registration=row, by=by, now=NOW) == "gone"
    assert Consent.objects.count() == 0
