"""Going over to another way of taking part or another territory, while others wait."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from events.models import TerritoryQuota
from registration import actions, capacity
from tests.factories import make_capacity, make_registration, make_territory, make_user
from tests.registration.factories import make_open_event, person
from tests.registration.test_actions import NOW, refusal_of, register
from tests.registration.test_waiting import letters_to, states, wait

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    return make_open_event()


@pytest.fixture
def user():
    return make_user(email="kozlenkova@example.org")


def own(event, user, **over: Any):
    return make_registration(event, user=user, email=user.email, **over)


def test_whoever_waits_goes_before_whoever_comes_over(event, user):
    make_capacity(event, 1, has_waiting_list=True)
    register(event, who=person(email="gone@example.org"))
    waiting = wait(event, 1)
    row = own(event, user, format="online")
    change = {"registration": row, "person": person(), "by": user, "now": NOW + timedelta(minutes=15)}
    assert refusal_of(actions.change, **change) == "full_onsite"
    actions.settle_all(NOW + timedelta(minutes=15))
    assert states(event)[waiting.email] == "confirmed"


def test_territory_is_corrected_where_the_limit_was_lowered(event, user):
    make_capacity(event, 1, has_waiting_list=True)
    make_registration(event)
    district = make_territory()
    row = own(event, user)
    done = actions.change(registration=row, person=person(territory=district), by=user, now=NOW)
    assert (done.state, done.territory) == ("confirmed", district)


def test_territory_whose_quota_is_used_up_takes_nobody_over(event, user):
    district = make_territory()
    TerritoryQuota.objects.create(event=event, territory=district, places=1)
    make_registration(event, territory=district)
    change = {"registration": own(event, user), "person": person(territory=district), "by": user, "now": NOW}
    assert refusal_of(actions.change, **change) == "full_territory"


def test_whoever_waits_gets_the_ticket_in_the_territory_that_has_places(event, user):
    make_capacity(event, 2, has_waiting_list=True)
    district = make_territory()
    TerritoryQuota.objects.create(event=event, territory=district, places=0)
    row = own(event, user, territory=district, state="waiting", waiting_since=NOW)
    done = actions.change(registration=row, person=person(territory=None), by=user, now=NOW)
    assert (done.state, letters_to(user.email)) == ("confirmed", ["Ваш билет: ЦШ"])


def test_turn_begins_anew_in_another_way_of_taking_part(event, user):
    for name in ("onsite", "online"):
        make_capacity(event, 0, format=name, has_waiting_list=True)
    ahead = wait(event, 5, format="online")
    row = own(event, user, state="waiting", waiting_since=NOW - timedelta(days=1), priority=-1)
    done = actions.change(registration=row, person=person(format="online"), by=user, now=NOW)
    assert [capacity.position(ahead), capacity.position(done)] == [1, 2]


def test_nobody_waits_where_there_is_no_waiting_list(event, user):
    make_capacity(event, 0, has_waiting_list=True)
    make_capacity(event, 0, format="online")
    row = own(event, user, state="waiting", waiting_since=NOW)
    change = {"registration": row, "person": person(format="online"), "by": user, "now": NOW}
    assert refusal_of(actions.change, **change) == "full_online"


@pytest.mark.parametrize(
    ("over", "code"),
    [({"needs_approval": True}, "approval_first"), ({"closes_at": NOW - timedelta(days=1)}, "closed_format")],
)
def test_what_keeps_newcomers_out_keeps_out_whoever_comes_over_but_not_the_organiser(event, user, over, code):
    make_capacity(event, 5, **over)
    row = own(event, user, format="online")
    change = {"registration": row, "person": person(), "now": NOW}
    assert refusal_of(actions.change, **change, by=user) == code
    assert actions.change(**change, by=make_user()).format == "onsite"


@pytest.mark.parametrize(
    ("state", "subject"),
    [
        ("confirmed", "Ваш билет: ЦШ"),
        ("waiting", "Лист ожидания: ЦШ"),
        ("applied", "Ваша заявка: ЦШ"),
        ("consent", "Нужно ваше согласие: ЦШ"),
    ],
)
def test_changed_address_is_told_how_things_stand(event, user, state, subject):
    make_capacity(event, 1, has_waiting_list=True)
    over = {"waiting": {"waiting_since": NOW}, "consent": {"needs_consent": True}}
    if state == "waiting":
        make_registration(event)
    row = own(event, user, state=state, **over.get(state, {}))
    actions.change(registration=row, person=person(email="new@example.org", territory=None), by=make_user(), now=NOW)
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [(["new@example.org"], subject)]
