"""Delegations themselves: kept by organisers, entered by their coordinators, counted."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from events.models import User
from registration import delegations
from registration.models import Delegation
from tests.factories import make_registration, make_territory, make_user
from tests.registration.factories import make_delegation, make_open_event, put
from tests.registration.test_actions import code_in_letter, refusal_of
from tests.registration.test_delegating import come

NOW = datetime.now(tz=UTC)
LATER = timedelta(minutes=2)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    return make_open_event()


@pytest.fixture
def delegation(event):
    return make_delegation(event, territory=make_territory())


@pytest.fixture
def by():
    return make_user()


def test_list_is_closed_and_opened_again(delegation, by):
    assert delegations.close(delegation=delegation, by=by, now=NOW).is_open(NOW) is False
    assert delegations.close(delegation=delegation, by=by, now=NOW + LATER).revoked_at == NOW
    assert delegations.reopen(delegation=delegation, by=by).is_open(NOW) is True


def test_another_address_is_another_coordinator(delegation, by):
    delegation.coordinator = by
    delegations.keep(delegation=delegation, by=by, now=NOW)
    assert Delegation.objects.get().coordinator == by
    delegation.coordinator_email = "new@example.org"
    delegations.keep(delegation=delegation, by=by, now=NOW)
    assert Delegation.objects.get().coordinator is None


def test_second_delegation_of_the_name_is_refused(event, delegation, by):
    twin = Delegation(event=event, name=delegation.name, quota=1, coordinator_email="x@example.org")
    assert refusal_of(delegations.keep, delegation=twin, by=by, now=NOW) == "delegation_twice"


def test_link_is_sent_with_quota_and_deadline(event):
    row = make_delegation(event, deadline_at=datetime(2026, 3, 1, 9, tzinfo=UTC), note="Не забудьте о завучах.")
    delegations.send_link(delegation=row)
    body = mail.outbox[0].body
    assert (mail.outbox[0].to, f"/delegations/{row.link}/" in body) == ([row.coordinator_email], True)
    assert [text in body for text in ("18:00", "Не забудьте о завучах.")] == [True, True]


def test_code_goes_to_the_coordinator_and_makes_her_an_account(event):
    row = make_delegation(event, coordinator_name="Доржиева Сэсэг Батоевна")
    delegations.send_code(delegation=row, now=NOW)
    assert mail.outbox[0].to == [row.coordinator_email]

    user = delegations.enter(delegation=row, code=code_in_letter(), now=NOW)

    row.refresh_from_db()
    assert (row.coordinator, user.last_name, user.email, user.has_usable_password()) == (
        user, "Доржиева", row.coordinator_email, False,
    )  # fmt: skip
    assert EmailAddress.objects.get(user=user).verified is True
    assert delegations.admitted(user, row) is True


def test_wrong_code_lets_nobody_in(delegation):
    delegations.send_code(delegation=delegation, now=NOW)
    wrong = f"{(int(code_in_letter()) + 1) % 10**6:06}"
    assert refusal_of(delegations.enter, delegation=delegation, code=wrong, now=NOW) == "wrong_code"
    assert User.objects.filter(email=delegation.coordinator_email).count() == 0


def test_only_the_proved_address_lets_in(delegation):
    coordinator = make_user(email="coordinator@example.org")
    assert delegations.admitted(coordinator, delegation) is True
    EmailAddress.objects.filter(user=coordinator).update(verified=False)
    assert [delegations.admitted(one, delegation) for one in (coordinator, make_user())] == [False, False]


@pytest.mark.parametrize(
    ("email", "shown"),
    [("kozlova@example.org", "k•••@e•••.org"), ("k@школа.рф", "k•••@ш•••.рф"), ("k@a.b.ru", "k•••@a•••.ru")],
)
def test_address_is_shown_to_its_owner_alone(email, shown):
    assert delegations.masked(email) == shown


def test_counts_of_a_list(event, delegation):
    put(delegation), put(delegation)
    row = make_registration(event, delegation=delegation)
    come(row)
    make_registration(event, delegation=delegation, state="cancelled")
    found = Delegation.objects.with_counts().get()
    assert (found.named, found.agreed, found.arrived) == (3, 1, 1)
