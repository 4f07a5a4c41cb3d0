"""The waiting list in the database: who gets a place that becomes free, whoever acts at the same instant."""

import contextlib
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from events.models import ConsentText, TerritoryQuota
from registration import actions, capacity
from registration.actions.placing import Quota, Way
from registration.models import Invitation, Registration
from registration.refusals import Refused
from tests.factories import make_capacity, make_registration, make_territory, make_user
from tests.races import PATIENCE
from tests.registration.factories import make_open_event, person
from tests.registration.test_actions import NOW, at_once, confirm, refusal_of, register

EARLIER = NOW - timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    return make_open_event()


def wait(event, number, **over: Any):
    fields = {
        "state": "waiting",
        "waiting_since": EARLIER + timedelta(minutes=number),
        "email": f"w{number}@example.org",
    }
    return make_registration(event, **(fields | over))


def states(event):
    return dict(event.registrations.values_list("email", "state"))


def letters_to(address):
    return [letter.subject for letter in mail.outbox if letter.to == [address]]


def test_full_event_lets_wait_and_tells_the_number(event):
    make_capacity(event, 1, has_waiting_list=True)
    make_registration(event)
    wait(event, 1)
    user = make_user(email="kozlenkova@example.org")
    row = register(event, by=user)
    assert (row.state, capacity.position(row), row.waiting_since) == ("waiting", 2, NOW)
    assert letters_to(user.email) == ["Лист ожидания: ЦШ"]
    assert "№ 2" in mail.outbox[-1].body


def test_address_is_confirmed_before_one_waits(event):
    make_capacity(event, 0, has_waiting_list=True)
    assert register(event).state == "pending"
    done = confirm(event)
    assert (done.registration.state, done.registration.waiting_since) == ("waiting", NOW)


def test_cancelled_place_goes_to_the_next_with_a_ticket_and_a_link(event):
    make_capacity(event, 1, has_waiting_list=True)
    row, first, second = make_registration(event), wait(event, 1), wait(event, 2)
    actions.cancel(registration=row, by=make_user(), now=NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.promoted_at, first.waiting_since, second.state) == ("confirmed", NOW, None, "waiting")
    assert letters_to(first.email) == ["Ваш билет: ЦШ"]
    assert "/decline/" in next(letter.body for letter in mail.outbox if letter.to == [first.email])


def test_declined_place_goes_on_to_the_next(event):
    make_capacity(event, 1, has_waiting_list=True)
    row, second = make_registration(event, promoted_at=NOW), wait(event, 2)
    actions.decline(registration=row, now=NOW)
    actions.decline(registration=row, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.ending, states(event)[second.email]) == ("cancelled", "declined", "confirmed")


def test_raised_limit_moves_up_as_many(event):
    make_capacity(event, 0, has_waiting_list=True)
    rows = [wait(event, number) for number in range(4)]
    moved = actions.change_places(event=event, ways=[Way("onsite", places=2)], quotas=[], now=NOW)
    assert [row.pk for row in moved] == [rows[0].pk, rows[1].pk]


def test_lowered_limit_takes_nobodys_place(event):
    make_capacity(event, 2)
    make_registration(event), make_registration(event)
    actions.change_places(event=event, ways=[Way("onsite", places=1)], quotas=[], now=NOW)
    assert event.registrations.confirmed().count() == 2
    assert register(event, by=make_user(email="kozlenkova@example.org")).state == "waiting"


def test_priority_comes_before_time(event):
    make_capacity(event, 1, has_waiting_list=True)
    row, first, second = make_registration(event), wait(event, 1), wait(event, 2)
    actions.prioritise(registration=second, priority=5, by=make_user())
    second.refresh_from_db()
    assert [capacity.position(second), capacity.position(first)] == [1, 2]
    actions.cancel(registration=row, by=make_user(), now=NOW)
    assert states(event)[second.email] == "confirmed"


def test_quota_of_a_territory_lets_others_pass(event):
    make_capacity(event, 9, has_waiting_list=True)
    district = make_territory()
    TerritoryQuota.objects.create(event=event, territory=district, places=1)
    make_registration(event, territory=district)
    mine = register(event, by=make_user(email="kozlenkova@example.org"), who=person(territory=district))
    other = register(
        event, by=make_user(email="o@example.org"), who=person(email="o@example.org", territory=None), nonce="n2"
    )
    assert (mine.state, other.state) == ("waiting", "confirmed")
    quotas = [Quota(district, "onsite", 2)]
    actions.change_places(event=event, ways=[Way("onsite", places=9)], quotas=quotas, now=NOW)
    assert states(event)[mine.email] == "confirmed"


def test_change_of_format_takes_a_place_there_and_frees_one_here(event):
    make_capacity(event, 1, has_waiting_list=True)
    make_capacity(event, 1, format="online", has_waiting_list=True)
    row, waiting = make_registration(event, email="kozlenkova@example.org"), wait(event, 1)
    actions.change(registration=row, person=person(format="online", territory=None), by=make_user(), now=NOW)
    assert states(event) == {"kozlenkova@example.org": "confirmed", waiting.email: "confirmed"}


def test_hold_that_ran_out_is_given_to_whoever_waits(event):
    make_capacity(event, 1, has_waiting_list=True)
    register(event)
    waiting = wait(event, 1)
    assert actions.settle_all(NOW + timedelta(minutes=14)) == 0
    assert actions.settle_all(NOW + timedelta(minutes=15)) == 1
    assert states(event)[waiting.email] == "confirmed"


def test_window_of_one_format_keeps_out_that_alone(event):
    make_capacity(event, None, opens_at=NOW + timedelta(days=1))
    assert refusal_of(register, event) == "closed_format"
    assert register(event, who=person(format="online")).state == "pending"


def test_nobody_moves_up_once_the_event_is_over(event):
    make_capacity(event, 1, has_waiting_list=True)
    row, waiting = make_registration(event), wait(event, 1)
    event.starts_on = event.ends_on = (NOW - timedelta(days=2)).date()
    event.save()
    actions.cancel(registration=row, by=make_user(), now=NOW)
    assert (states(event)[waiting.email], letters_to(waiting.email)) == ("waiting", [])


def test_quota_without_a_word_on_the_format_lets_wait(event):
    district = make_territory()
    TerritoryQuota.objects.create(event=event, territory=district, places=0)
    rows = [
        register(event, by=make_user(email=email), who=person(email=email, territory=territory), nonce=email)
        for email, territory in (("one@example.org", district), ("two@example.org", None))
    ]
    assert [row.state for row in rows] == ["waiting", "confirmed"]


def test_whoever_moves_up_without_a_consent_is_asked_for_it_and_then_gets_one_ticket(event):
    make_capacity(event, 1, has_waiting_list=True)
    row, waiting = make_registration(event), wait(event, 1, needs_consent=True)
    actions.cancel(registration=row, by=make_user(), now=NOW)
    assert (states(event)[waiting.email], letters_to(waiting.email)) == ("consent", ["Нужно ваше согласие: ЦШ"])
    for _ in range(2):
        actions.agree(registration=waiting, texts=ConsentText.objects.all(), channel="link", now=NOW)
    assert (states(event)[waiting.email], letters_to(waiting.email)[1:]) == ("confirmed", ["Ваш билет: ЦШ"])
    assert "/decline/" in mail.outbox[-1].body


def test_same_page_sent_again_after_cancelling_registers_anew(event):
    user = make_user(email="kozlenkova@example.org")
    first = register(event, by=user)
    actions.cancel(registration=first, by=user, now=NOW)
    again = register(event, by=user)
    assert (again.state, again.pk == first.pk, event.registrations.count()) == ("confirmed", False, 2)


# ------------------------------------------------------------------ held places
def test_form_sent_again_keeps_the_place_that_is_held(event):
    make_capacity(event, 1, has_waiting_list=True)
    register(event)
    waiting = wait(event, 1)
    row = register(event, who=person(position="завуч"), nonce="n2", now=NOW + timedelta(minutes=2))
    assert (row.held_until, states(event)[waiting.email]) == (NOW + timedelta(minutes=17), "waiting")
    assert confirm(event, now=NOW + timedelta(minutes=2)).registration.state == "confirmed"


def test_form_sent_again_for_another_way_frees_the_place_that_was_held(event):
    make_capacity(event, 1, has_waiting_list=True)
    register(event)
    waiting = wait(event, 1)
    row = register(event, who=person(format="online"), nonce="n2", now=NOW + timedelta(minutes=2))
    assert (row.format, states(event)[waiting.email]) == ("online", "confirmed")


def test_invitation_without_approval_holds_a_place(event):
    make_capacity(event, 1, needs_approval=True, has_waiting_list=True)
    register(event, who=person(invitation=invitation(event)))
    other = make_registration(event, state="applied")
    assert actions.approve(registration=other, by=make_user(), now=NOW).state == "waiting"
    assert confirm(event).registration.state == "confirmed"


def test_approval_asked_for_meanwhile_gives_the_held_place_back(event):
    make_capacity(event, 1)
    register(event)
    event.capacities.update(needs_approval=True)
    assert confirm(event).registration.state == "applied"
    assert capacity.offers(event, NOW)["onsite"].left == 1


# ------------------------------------------------------------------ approval
def test_organiser_confirms_everybody_where_she_wants_to(event):
    make_capacity(event, 1, needs_approval=True, has_waiting_list=True)
    register(event)
    row = confirm(event).registration
    assert (row.state, letters_to(row.email)[-1]) == ("applied", "Ваша заявка: ЦШ")
    assert actions.approve(registration=row, by=make_user(), now=NOW).state == "confirmed"
    assert refusal_of(actions.approve, registration=row, by=make_user(), now=NOW) == "not_applied"


def test_approved_without_a_free_place_waits(event):
    make_capacity(event, 0, needs_approval=True, has_waiting_list=True)
    row = make_registration(event, state="applied")
    assert actions.approve(registration=row, by=make_user(), now=NOW).state == "waiting"


def test_rejected_application_is_told_with_its_reason(event):
    row = make_registration(event, state="applied")
    done = actions.reject(registration=row, by=make_user(), now=NOW, reason="Мест для гостей нет.")
    assert (done.state, done.ending, "Мест для гостей нет." in mail.outbox[-1].body) == ("cancelled", "rejected", True)


# ------------------------------------------------------------------ invitations
def invitation(event, **over: Any):
    return Invitation.objects.create(event=event, **({"name": "Докладчики", "created_at": NOW, "quota": 1} | over))


def test_invitation_opens_a_closed_window_and_skips_approval(event):
    make_capacity(event, 5, needs_approval=True)
    event.registration_closes_at = NOW - timedelta(days=1)
    event.save()
    assert refusal_of(register, event) == "closed"
    by = make_user(email="kozlenkova@example.org")
    row = register(event, by=by, who=person(invitation=invitation(event)))
    assert (row.state, row.invitation.name) == ("confirmed", "Докладчики")


def test_invitation_lends_its_priority(event):
    make_capacity(event, 0, has_waiting_list=True)
    wait(event, -9)
    by = make_user(email="kozlenkova@example.org")
    row = register(event, by=by, who=person(invitation=invitation(event, priority=3)))
    assert (row.priority, capacity.position(row)) == (3, 1)


def test_priority_does_not_outlive_the_invitation(event):
    make_capacity(event, 0, has_waiting_list=True)
    register(event, who=person(invitation=invitation(event, priority=3)))
    row = register(event, nonce="n2", now=NOW + timedelta(minutes=2))
    assert (row.invitation, row.priority) == (None, 0)


def test_invitation_given_to_another_meanwhile_does_not_serve_twice(event):
    asked = invitation(event)
    register(event, who=person(invitation=asked))
    later = NOW + timedelta(minutes=15)
    other = person(email="o@example.org", invitation=asked)
    register(event, who=other, by=make_user(email=other.email), nonce="n2", now=later)
    actions.send_code(event=event, email="kozlenkova@example.org", now=later)
    assert refusal_of(confirm, event, now=later) == "invitation_used"


def test_invitation_serves_the_way_of_taking_part_that_it_is_for(event):
    make_capacity(event, 5, needs_approval=True)
    asked = invitation(event, format="online")
    assert refusal_of(register, event, who=person(invitation=asked)) == "invitation_format"
    by = make_user(email="kozlenkova@example.org")
    row = register(event, by=by, who=person(invitation=asked, format="online"))
    change = {"registration": row, "person": person(format="onsite"), "by": by, "now": NOW}
    assert (row.state, refusal_of(actions.change, **change)) == ("confirmed", "approval_first")


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"quota": 0}, "invitation_used"),
        ({"expires_at": NOW}, "invitation_over"),
        ({"revoked_at": NOW}, "invitation_over"),
    ],
)
def test_invitation_that_does_not_work_is_refused(event, over, code):
    assert refusal_of(register, event, who=person(invitation=invitation(event, **over))) == code


def test_invitation_used_at_one_instant_serves_as_many_as_it_says(event):
    asked = invitation(event, quota=2)
    people = [person(email=f"p{number}@example.org", invitation=asked) for number in range(6)]
    refused = at_once([lambda who=who: register(event, who=who, nonce=who.email) for who in people])
    assert (asked.registrations.count(), refused) == (2, ["invitation_used"] * 4)


# ------------------------------------------------------------------ races
def cancelling(rows):
    user = make_user()
    return [lambda row=row: actions.cancel(registration=row, by=user, now=NOW) for row in rows]


def test_places_freed_at_one_instant_go_to_as_many_and_no_more(event):
    make_capacity(event, 4, has_waiting_list=True)
    holders = [make_registration(event) for _ in range(4)]
    waiting = [wait(event, number) for number in range(6)]
    users = [make_user(email=f"n{number}@example.org") for number in range(3)]
    newcomers = [
        lambda user=user: register(event, who=person(email=user.email), nonce=user.email, by=user) for user in users
    ]
    assert at_once([*cancelling(holders[:3]), *newcomers]) == []
    confirmed = set(event.registrations.confirmed().values_list("email", flat=True))
    assert confirmed == {holders[3].email, *(row.email for row in waiting[:3])}


def test_without_the_lock_one_place_is_given_to_two(event, monkeypatch):
    """The control: the test above can fail. Both who cancel see the same list before either writes."""
    make_capacity(event, 2, has_waiting_list=True)
    holders, waiting = [make_registration(event) for _ in range(2)], wait(event, 1)
    barrier, turns = threading.Barrier(2, timeout=PATIENCE), capacity.Gate.next_in_turn

    def together(gate):
        found = turns(gate)
        barrier.wait()
        return found

    def act(row):
        # SQLite's transactions exclude each other even without the lock: there the control does without them.
        with contextlib.nullcontext() if connection.vendor == "sqlite" else transaction.atomic():
            gate = capacity.Gate(event, NOW)
            gate.release(row)
            Registration.objects.filter(pk=row.pk).update(state="cancelled")
            moved.extend(one.pk for one in gate.next_in_turn())

    moved = []
    monkeypatch.setattr(capacity.Gate, "next_in_turn", together)
    monkeypatch.setattr(capacity, "lock", lambda event: (list(event.capacities.all()), []))
    # The rows' own lock would only make the second wait for the first: then it promotes the same person again.
    monkeypatch.setattr(Registration.objects, "select_for_update", Registration.objects.all)
    at_once([lambda row=row: act(row) for row in holders])
    assert moved == [waiting.pk, waiting.pk]


def test_promoted_while_leaving_the_list_is_not_lost(event):
    make_capacity(event, 1, has_waiting_list=True)
    holder, first, second = make_registration(event), wait(event, 1), wait(event, 2)
    assert at_once(cancelling([holder, first])) == []
    assert states(event) == {holder.email: "cancelled", first.email: "cancelled", second.email: "confirmed"}


def test_refused_change_leaves_everything(event):
    make_capacity(event, 1)
    make_capacity(event, 0, format="online")
    row = make_registration(event, email="kozlenkova@example.org")
    with pytest.raises(Refused, match="full_online"):
        actions.change(registration=row, person=person(format="online"), by=make_user(), now=NOW)
    row.refresh_from_db()
    assert (row.format, row.organisation) == ("onsite", "МОУ СОШ № 6")


def test_turn_comes_after_the_last_one_given_whatever_the_clock_said(event):
    later = NOW + timedelta(seconds=1)
    make_registration(event, state="waiting", waiting_since=later)
    make_registration(event, state="waiting", waiting_since=later + timedelta(hours=1), priority=1)
    with transaction.atomic():
        gate = capacity.Gate(event, NOW)
        turns = [gate.turn(Registration(event=event, format=name)) for name in ("onsite", "online")]
    assert turns == [later + timedelta(microseconds=1), NOW]
