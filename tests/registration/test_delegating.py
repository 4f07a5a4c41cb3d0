"""Delegations in the database: who is named, by whom, up to which quota, and whose place passes on."""

import contextlib
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from events.models import ConsentText, TerritoryQuota, User
from registration import actions
from registration.actions import delegating
from registration.importing import ImportedRow, RawRow
from registration.models import CheckIn, Consent, Delegation, Registration
from registration.people import Name
from registration.refusals import Refused
from tests.factories import make_capacity, make_point, make_registration, make_territory, make_user
from tests.races import PATIENCE
from tests.registration.factories import make_delegation, make_open_event, person
from tests.registration.test_actions import at_once, refusal_of

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


def raw(number: int, **over: str) -> RawRow:
    cells = {
        "last_name": f"Юдина{'абвгдежз'[number]}",
        "first_name": "Анна",
        "patronymic": "Петровна",
        "email": f"d{number}@example.org",
        "organisation": f"МОУ СОШ № {number}",
    }
    return RawRow(number, cells | over)


def name(delegation, *rows: RawRow, by: User, now: datetime = NOW):
    return actions.name_people(delegation=delegation, people=rows, by=by, now=now)


def standing(event) -> dict[str, str]:
    return dict(event.registrations.values_list("email", "state"))


def letters_to(address: str) -> list[str]:
    return [letter.subject for letter in mail.outbox if letter.to == [address]]


def come(row: Registration) -> None:
    CheckIn.objects.create(
        event=row.event, point=make_point(row.event), registration=row, nonce="x", result="admitted",
        scanned_at=NOW, received_at=NOW,
    )  # fmt: skip


# ------------------------------------------------------------------ naming
def test_named_people_hold_places_and_are_asked_themselves(event, delegation, by):
    made = name(delegation, raw(1), raw(2), by=by)

    row = made[1]
    assert (row.state, row.needs_consent, row.source, row.delegation, row.territory) == (
        "consent", True, "delegation", delegation, delegation.territory,
    )  # fmt: skip
    assert (Consent.objects.count(), row.history.get().history_user) == (0, by)
    assert [letter.to for letter in mail.outbox] == [["d1@example.org"], ["d2@example.org"]]
    assert row.human_code in mail.outbox[0].body
    assert f"/consent/{row.code}-" in mail.outbox[0].body


def test_consent_of_a_list_counts_for_nothing(delegation, by):
    name(delegation, raw(1, consent="да"), by=by)
    assert (Registration.objects.get().state, Consent.objects.count()) == ("consent", 0)


def test_named_person_agrees_and_has_a_ticket(delegation, by):
    row = name(delegation, raw(1), by=by)[1]
    actions.agree(registration=row, texts=ConsentText.objects.all(), channel="link", now=NOW)
    row.refresh_from_db()
    assert (row.state, row.needs_consent, row.consents.get().channel, len(mail.outbox)) == (
        "confirmed",
        False,
        "link",
        2,
    )


def test_who_finds_no_place_waits_and_is_asked_when_moved_up(event, delegation, by):
    make_capacity(event, 1, has_waiting_list=True)
    made = name(delegation, raw(1), raw(2), by=by)
    assert [row.state for row in made.values()] == ["consent", "waiting"]
    assert letters_to("d2@example.org") == ["Лист ожидания: ЦШ"]
    assert delegation.name in mail.outbox[-1].body

    actions.remove(registration=made[1], by=by, now=NOW)

    assert standing(event) == {"d1@example.org": "cancelled", "d2@example.org": "consent"}
    assert letters_to("d2@example.org")[-1] == "Нужно ваше согласие: ЦШ"


def test_nobody_is_named_where_not_all_find_a_place_and_none_may_wait(event, delegation, by):
    make_capacity(event, 1)
    assert refusal_of(name, delegation, raw(1), raw(2), by=by) == "no_places"
    assert (Registration.objects.count(), mail.outbox) == (0, [])


def test_quota_of_a_territory_keeps_its_people_waiting(event, delegation, by):
    TerritoryQuota.objects.create(event=event, territory=delegation.territory, places=1)
    made = name(delegation, raw(1), raw(2), by=by)
    assert [row.state for row in made.values()] == ["consent", "waiting"]


def test_more_people_than_the_quota_are_refused_whole(event, delegation, by):
    name(delegation, raw(1), by=by)
    with pytest.raises(Refused) as refusal:
        name(delegation, raw(2), raw(3), raw(4), by=by)
    assert (refusal.value.code, refusal.value.values) == ("over_quota", {"quota": 3, "left": 2})
    assert (Registration.objects.count(), len(mail.outbox)) == (1, 1)


def test_who_is_off_the_list_leaves_room_in_the_quota(delegation, by):
    made = name(delegation, raw(1), raw(2), raw(3), by=by)
    actions.remove(registration=made[2], by=by, now=NOW)
    assert [row.state for row in name(delegation, raw(4), by=by).values()] == ["consent"]


@pytest.mark.parametrize("over", [{"revoked_at": NOW}, {"deadline_at": NOW}, {"deadline_at": NOW - timedelta(days=1)}])
def test_closed_list_cannot_be_changed(event, by, over):
    delegation = make_delegation(event, **over)
    row = make_registration(event, delegation=delegation, state="consent", needs_consent=True)
    refused = [
        refusal_of(name, delegation, raw(1), by=by),
        refusal_of(actions.replace, registration=row, person=raw(2), by=by, now=NOW),
        refusal_of(actions.remove, registration=row, by=by, now=NOW),
        refusal_of(actions.remind, delegation=delegation, now=NOW),
    ]
    assert (refused, standing(event), mail.outbox) == (["delegation_closed"] * 4, {row.email: "consent"}, [])


def test_list_of_an_event_that_is_over_is_closed(event, delegation, by):
    type(event).objects.filter(pk=event.pk).update(state="closed")
    assert refusal_of(name, delegation, raw(1), by=by) == "delegation_closed"


def test_delegation_comes_in_before_registration_opens(event, delegation, by):
    type(event).objects.filter(pk=event.pk).update(state="announced", registration_opens_at=NOW + timedelta(days=9))
    assert name(delegation, raw(1), by=by)[1].state == "consent"


# ------------------------------------------------------------------ the same person twice
def not_new(delegation, *rows: RawRow, by: User) -> list[tuple]:
    with pytest.raises(actions.NotNew) as refusal:
        name(delegation, *rows, by=by)
    return [(row.number, row.outcome, row.codes, row.listed) for row in refusal.value.rows]


def test_person_on_the_own_list_is_named_as_such(delegation, by):
    name(delegation, raw(1), by=by)
    assert not_new(delegation, raw(1), raw(2), by=by) == [
        (1, "duplicate", ("same_email",), delegation.name),
        (2, "new", (), ""),
    ]
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    "over",
    [{}, {"last_name": "Цыденова"}, {"email": "another@example.org"}],
    ids=["the same", "another name under the address", "another address of the person"],
)
def test_of_people_on_other_lists_nothing_is_told_but_that_they_are_registered(event, delegation, by, over):
    other = make_delegation(event, name="Читинский район")
    name(other, raw(1), by=by)
    assert not_new(delegation, raw(1, **over), by=by) == [(1, "duplicate", ("registered",), "")]


def test_address_that_nobody_confirmed_keeps_nobody_off_the_list(event, delegation, by):
    begun = make_registration(event, state="pending", email="d1@example.org")
    row = name(delegation, raw(1), by=by)[1]
    begun.refresh_from_db()
    assert (row.state, begun.state) == ("consent", "cancelled")


def test_one_person_on_two_lists_at_one_instant_is_named_once(event, by):
    lists = [make_delegation(event, name=f"Район {number}") for number in range(4)]
    refused = at_once([lambda one=one: name(one, raw(1), by=by) for one in lists])
    assert (Registration.objects.count(), refused, len(mail.outbox)) == (1, ["not_new"] * 3, 1)


# ------------------------------------------------------------------ races for the quota
def imported(number: int) -> ImportedRow:
    return ImportedRow(number, "new", Name(f"Юдина{number}", "Анна"), f"r{number}@example.org", format="onsite")


def enlisting(delegation, by, act=actions.enlist) -> list[Any]:
    return [
        lambda number=number: act(delegation=delegation, rows=[imported(number)], by=by, now=NOW)
        for number in range(1, 7)
    ]


def test_lists_sent_at_one_instant_never_exceed_the_quota(delegation, by):
    refused = at_once(enlisting(delegation, by))
    assert (delegation.registrations.count(), refused) == (3, ["over_quota"] * 3)


def test_without_the_lock_the_quota_is_exceeded(event, delegation, by, monkeypatch):
    """The control: the test above can fail. Everybody counts before anybody writes."""
    barrier, named = threading.Barrier(6, timeout=PATIENCE), delegating.named

    def count_together(row: Delegation) -> int:
        found = named(row)
        barrier.wait()
        return found

    def act(**what: Any) -> None:
        # SQLite's transactions exclude each other even without the lock: there the control does without them.
        with contextlib.nullcontext() if connection.vendor == "sqlite" else transaction.atomic():
            delegating._enlist(**what)

    monkeypatch.setattr(delegating, "named", count_together)
    monkeypatch.setattr(delegating, "lock", lambda row: Delegation.objects.select_related("event").get(pk=row.pk))
    assert at_once(enlisting(delegation, by, act)) == []
    assert delegation.registrations.count() == 6


def test_last_place_of_the_event_goes_to_one_of_two_delegations(event, by):
    make_capacity(event, 1)
    lists = [make_delegation(event, name=f"Район {number}") for number in range(2)]
    acts = [lambda one=one: actions.enlist(delegation=one, rows=[imported(one.pk)], by=by, now=NOW) for one in lists]
    assert at_once(acts) == ["no_places"]
    assert Registration.objects.count() == 1


def test_last_place_goes_to_the_list_or_to_the_public_form(event, delegation, by):
    make_capacity(event, 1)
    user = make_user(email="kozlenkova@example.org")

    def register() -> None:
        texts = ConsentText.objects.all()
        actions.register(event=event, person=person(), texts=texts, nonce="n", by=user, now=NOW)

    refused = at_once([register, lambda: name(delegation, raw(1), by=by)])
    assert (Registration.objects.count(), refused in (["no_places"], ["full_onsite"])) == (1, True)


# ------------------------------------------------------------------ replacing, removing, reminding
def test_replaced_person_gives_the_place_to_the_new_one_at_once(event, delegation, by):
    make_capacity(event, 1, has_waiting_list=True)
    old = name(delegation, raw(1), by=by)[1]
    actions.agree(registration=old, texts=ConsentText.objects.all(), channel="link", now=NOW)
    make_registration(event, state="waiting", waiting_since=NOW - timedelta(days=1))
    mail.outbox.clear()

    new = actions.replace(registration=old, person=raw(2), by=by, now=NOW)

    old.refresh_from_db()
    assert (old.state, old.ending, new.state, new.needs_consent, new.replaces, new.delegation) == (
        "cancelled", "replaced", "consent", True, old, delegation,
    )  # fmt: skip
    assert event.registrations.waiting().count() == 1
    assert sorted(letter.to[0] for letter in mail.outbox) == ["d1@example.org", "d2@example.org"]
    assert delegation.name in next(letter.body for letter in mail.outbox if letter.to == ["d1@example.org"])


def test_replacement_keeps_the_place_where_the_limit_was_lowered_below(event, delegation, by):
    old = name(delegation, raw(1), by=by)[1]
    make_capacity(event, 0)
    assert actions.replace(registration=old, person=raw(2), by=by, now=NOW).state == "consent"


def test_replacement_of_somebody_who_waits_has_the_same_turn(event, delegation, by):
    make_capacity(event, 0, has_waiting_list=True)
    old = name(delegation, raw(1), by=by, now=NOW - LATER)[1]
    new = actions.replace(registration=old, person=raw(2), by=by, now=NOW)
    assert (new.state, new.waiting_since, new.confirmed_at) == ("waiting", NOW - LATER, None)


def test_slip_in_an_address_is_put_right_by_naming_the_person_anew(delegation, by):
    old = name(delegation, raw(1), by=by)[1]
    new = actions.replace(registration=old, person=raw(1, email="right@example.org"), by=by, now=NOW)
    assert (new.last_name, new.email, delegation.registrations.active().count()) == (
        old.last_name, "right@example.org", 1,
    )  # fmt: skip


def test_replacement_known_already_leaves_everything(event, delegation, by):
    made = name(delegation, raw(1), raw(2), by=by)
    make_registration(event, email="taken@example.org")
    for email in ("d2@example.org", "taken@example.org"):
        with pytest.raises(actions.NotNew):
            actions.replace(registration=made[1], person=raw(3, email=email), by=by, now=NOW)
    assert standing(event)["d1@example.org"] == "consent"


def test_who_has_come_is_neither_replaced_nor_removed(event, delegation, by):
    row = make_registration(event, delegation=delegation)
    come(row)
    replaced = refusal_of(actions.replace, registration=row, person=raw(1), by=by, now=NOW)
    assert (replaced, refusal_of(actions.remove, registration=row, by=by, now=NOW)) == ("begun_already",) * 2


def test_two_replacements_at_one_instant_leave_one(delegation, by):
    old = name(delegation, raw(1), by=by)[1]
    acts = [
        lambda number=number: actions.replace(registration=old, person=raw(number), by=by, now=NOW) for number in (2, 3)
    ]
    assert at_once(acts) == ["cancelled"]
    assert delegation.registrations.active().count() == 1


def test_removed_person_is_told_by_whom(delegation, by):
    row = name(delegation, raw(1), by=by)[1]
    mail.outbox.clear()
    assert actions.remove(registration=row, by=by, now=NOW).ending == "organiser"
    assert [(letter.to, delegation.name in letter.body) for letter in mail.outbox] == [(["d1@example.org"], True)]


def test_whoever_has_not_agreed_is_reminded_once_a_day(delegation, by):
    made = name(delegation, raw(1), raw(2), by=by)
    actions.agree(registration=made[1], texts=ConsentText.objects.all(), channel="link", now=NOW)
    mail.outbox.clear()
    assert actions.remind(delegation=delegation, now=NOW) == 1
    assert refusal_of(actions.remind, delegation=delegation, now=NOW) == "reminded_today"
    assert [letter.to for letter in mail.outbox] == [["d2@example.org"]]


def test_nobody_is_reminded_where_all_have_agreed(delegation):
    assert refusal_of(actions.remind, delegation=delegation, now=NOW) == "nobody_to_remind"


# ------------------------------------------------------------------ the place given to a colleague
def test_own_place_goes_to_a_colleague_who_is_asked(event, delegation):
    make_capacity(event, 1, has_waiting_list=True)
    owner = make_user()
    old = make_registration(event, user=owner, delegation=delegation, territory=make_territory("Чита"))

    new = actions.transfer(registration=old, person=person(territory=None), by=owner, now=NOW)

    old.refresh_from_db()
    assert (old.state, old.ending, new.state, new.source, new.needs_consent) == (
        "cancelled", "replaced", "consent", "self", True,
    )  # fmt: skip
    assert (new.replaces, new.delegation, new.territory) == (old, delegation, old.territory)
    assert (letters_to(new.email), letters_to(old.email)) == (["Нужно ваше согласие: ЦШ"], [mail.outbox[0].subject])


@pytest.mark.parametrize(
    ("over", "code"),
    [({"state": "waiting", "waiting_since": NOW}, "not_confirmed"), ({"state": "cancelled"}, "cancelled")],
)
def test_only_a_confirmed_place_is_given(event, over, code):
    row = make_registration(event, **over)
    assert refusal_of(actions.transfer, registration=row, person=person(), by=make_user(), now=NOW) == code


def test_place_is_not_given_after_arrival_nor_to_somebody_registered(event):
    row, other = make_registration(event), make_registration(event)
    give = {"registration": row, "by": make_user(), "now": NOW}
    assert refusal_of(actions.transfer, person=person(email=other.email), **give) == "email_taken"
    assert refusal_of(actions.transfer, person=person(email=row.email), **give) == "own_address"
    row.refresh_from_db()
    assert row.state == "confirmed"
    come(row)
    assert refusal_of(actions.transfer, person=person(), **give) == "begun_already"


def test_place_given_and_cancelled_at_one_instant_is_not_doubled(event):
    make_capacity(event, 1, has_waiting_list=True)
    row, user = make_registration(event), make_user()
    make_registration(event, state="waiting", waiting_since=NOW, email="w@example.org")
    at_once(
        [
            lambda: actions.transfer(registration=row, person=person(), by=user, now=NOW),
            lambda: actions.cancel(registration=row, by=user, now=NOW),
        ]
    )
    holders = event.registrations.filter(state__in=("confirmed", "consent"))
    assert holders.count() == 1
