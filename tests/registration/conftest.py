"""Fixtures of this subject's tests."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from events.models import Event
from registration.models import CheckInPoint, Delegation, Registration
from tests.factories import make_point, make_registration, make_territory, make_user
from tests.registration.factories import make_delegation


@pytest.fixture
def commits_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send letters as soon as an action asks: a test's own transaction is never committed."""

    def at_once(act: Callable[[], None], robust: bool = False) -> None:
        act()

    monkeypatch.setattr(connection, "on_commit", at_once)


@pytest.fixture
def delegation(event: Event) -> Delegation:
    """A list of three places at most that may be changed."""
    return make_delegation(event, territory=make_territory(), deadline_at=timezone.now() + timedelta(days=5))


@pytest.fixture
def coordinator(client_of: Callable[..., Client], delegation: Delegation) -> Client:
    """The browser of the delegation's coordinator, signed in with her proved address."""
    return client_of(make_user(email=delegation.coordinator_email))


@pytest.fixture
def organiser(client_of: Callable[..., Client], people: SimpleNamespace) -> Client:
    return client_of(people.organiser)


@pytest.fixture
def point(event: Event) -> CheckInPoint:
    return make_point(event)


@pytest.fixture
def guest(event: Event) -> Registration:
    return make_registration(event)
