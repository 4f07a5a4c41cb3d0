"""Two acts on an event's places at one instant, the first halted where the other could slip in: unlocked, it does."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from registration import actions, capacity, letters
from registration.actions import placing, registering
from registration.actions.placing import Way
from tests.factories import make_capacity, make_registration, make_user
from tests.races import PATIENCE, wait_if_possible
from tests.registration.factories import make_open_event, person
from tests.registration.test_actions import NOW, at_once, register
from tests.registration.test_waiting import states, wait

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["lock", "no lock"])
def is_locked(request, monkeypatch):
    """With the lock, and without: the control, that shows the race."""
    if request.param == "lock":
        return True
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's transactions exclude each other even without the lock")

    def unlocked(event):
        return list(event.capacities.all()), list(event.quotas.all())

    monkeypatch.setattr(capacity, "lock", unlocked)
    monkeypatch.setattr(placing, "lock", unlocked)
    return False


@pytest.fixture
def event():
    return make_open_event()


@pytest.fixture
def halt(monkeypatch):
    """Make the first call of a function wait inside its transaction until the other act is done or kept waiting."""
    inside, done = threading.Event(), threading.Event()

    def at(module, name):
        act = getattr(module, name)

        def halted(*args: Any, **kwargs: Any):
            if not inside.is_set():
                inside.set()
                wait_if_possible(done)
            return act(*args, **kwargs)

        monkeypatch.setattr(module, name, halted)

    def then(*acts: Callable[[], Any]):
        assert inside.wait(PATIENCE)
        for act in acts:
            act()
        done.set()

    at.then = then
    return at


def test_first_limit_of_an_event_counts_whoever_is_being_registered(event, halt, is_locked):
    one, other = (make_user(email=f"{name}@example.org") for name in ("one", "other"))

    def sign_up(user):
        return register(event, by=user, who=person(email=user.email), nonce=user.email)

    def limit():
        actions.change_places(event=event, ways=[Way("onsite", places=1)], quotas=[], now=NOW)

    halt(registering, "keep_answers")
    assert at_once([lambda: sign_up(one), lambda: halt.then(limit, lambda: sign_up(other))]) == []
    assert states(event) == {one.email: "confirmed", other.email: "waiting" if is_locked else "confirmed"}


def test_whoever_is_turned_down_does_not_move_up_at_the_same_instant(event, halt, is_locked):
    make_capacity(event, 1, has_waiting_list=True)
    holder, first, second = make_registration(event), wait(event, 1), wait(event, 2)
    by = make_user()
    halt(letters, "rejected")
    acts = [
        lambda: actions.reject(registration=first, by=by, now=NOW),
        lambda: halt.then(lambda: actions.cancel(registration=holder, by=by, now=NOW)),
    ]
    assert at_once(acts) == []
    after = states(event)
    assert after[holder.email] == "cancelled"
    expected = ("cancelled", "confirmed") if is_locked else ("confirmed", "waiting")
    assert (after[first.email], after[second.email]) == expected
