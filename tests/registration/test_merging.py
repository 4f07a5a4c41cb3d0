"""Merging two registrations of one person: nothing of either is lost, whoever acts at the same instant."""

import threading
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import connection, connections

from registration import actions, capacity, checkins, enrolments, lookups
from registration.actions import Taken, merging
from registration.models import (
    Answer,
    CheckIn,
    Consent,
    Enrolment,
    ErasureRequest,
    NotSame,
    Question,
    Registration,
)
from registration.refusals import Refused
from tests import factories
from tests.factories import make_capacity, make_point, make_registration, make_territory, make_user
from tests.races import PATIENCE
from tests.registration.factories import make_consent_text
from tests.registration.test_actions import NOW
from tests.sessions.factories import make_session

pytestmark = pytest.mark.django_db(transaction=True)
EARLIER = NOW - timedelta(hours=2)


@pytest.fixture
def event():
    return factories.make_event()


@pytest.fixture
def pair(event):
    first = make_registration(event, last_name="Селезнёва", email="first@example.org", phone="")
    return first, make_registration(event, last_name="Селизнева", email="second@example.org", phone="+79141234567")


def merge(pair, *fields: str, answers: Any = (), by: Any = None):
    kept, merged = pair
    row = actions.merge(kept=kept, merged=merged, taken=Taken(fields, answers), by=by, now=NOW)
    merged.refresh_from_db()
    kept.refresh_from_db()
    return row


def scan(row, point, *, at=NOW, direction="in"):
    attempt = checkins.Attempt(row.code, f"{row.code}-{at:%H%M%S%f}-{direction}", at, direction)
    return checkins.check_in(attempt, point=point, now=NOW + timedelta(hours=9))


def test_merged_registration_ends_and_leads_to_the_other(pair):
    by = make_user()
    kept = merge(pair, "phone", by=by)
    first, second = pair
    assert (second.state, second.ending, second.merged_into, second.cancelled_at) == ("cancelled", "merged", first, NOW)
    assert (kept.last_name, kept.email, kept.phone) == ("Селезнёва", "first@example.org", "+79141234567")
    assert [row.history.first().history_user for row in pair] == [by, by]
    assert mail.outbox == []


def test_chosen_values_are_taken_with_an_address_that_stays_unique(pair):
    second_user = make_user()
    Registration.objects.filter(pk=pair[1].pk).update(user=second_user)
    kept = merge(pair, "last_name", "email")
    assert (kept.last_name, kept.email, kept.user) == ("Селизнева", "second@example.org", second_user)
    found = kept.event.registrations.active().searched(kept.event, "селизнева")
    assert [row.last_name for row in found] == ["Селизнева"]


def test_merging_again_or_with_itself_is_refused(pair):
    merge(pair)
    for both in (pair, pair[::-1], (pair[0], pair[0])):
        with pytest.raises(Refused) as refusal:
            merge(both)
        assert refusal.value.code == "merged_already"


@pytest.mark.parametrize(("event_of_other", "erased", "code"), [(True, None, "merged_already"), (False, NOW, "erased")])
def test_people_of_two_events_and_the_erased_are_not_merged(event, pair, event_of_other, erased, code):
    other = make_registration(factories.make_event() if event_of_other else event, erased_at=erased)
    with pytest.raises(Refused) as refusal:
        merge((pair[0], other))
    assert refusal.value.code == code


# ------------------------------------------------------------------ places
@pytest.mark.parametrize(
    ("mine", "theirs", "state"),
    [
        ("confirmed", "confirmed", "confirmed"),
        ("waiting", "confirmed", "confirmed"),
        ("pending", "waiting", "waiting"),
        ("applied", "waiting", "waiting"),
        ("applied", "pending", "applied"),
        ("pending", "pending", "pending"),
    ],
)
def test_better_standing_counts(event, mine, theirs, state):
    pair = [
        make_registration(event, state=one, waiting_since=EARLIER if one == "waiting" else None)
        for one in (mine, theirs)
    ]
    kept = merge(pair)
    assert (kept.state, kept.waiting_since) == (state, EARLIER if state == "waiting" else None)


def test_own_consent_of_either_counts(event):
    kept = merge([make_registration(event, state="consent", needs_consent=True), make_registration(event)])
    assert (kept.state, kept.needs_consent) == ("confirmed", False)


def test_consent_that_both_owe_is_still_awaited(event):
    rows = [make_registration(event, state="consent", needs_consent=True) for _ in range(2)]
    assert merge(rows).state == "consent"


def test_second_place_goes_to_whoever_is_next(event, pair):
    make_capacity(event, 2, has_waiting_list=True)
    next_one = make_registration(event, state="waiting", waiting_since=EARLIER)
    merge(pair)
    next_one.refresh_from_db()
    assert next_one.state == "confirmed"
    assert [letter.to for letter in mail.outbox] == [[next_one.email]]


def test_only_place_of_two_is_kept_though_others_wait(event):
    make_capacity(event, 1, has_waiting_list=True)
    rest = make_registration(event, state="waiting", waiting_since=EARLIER - timedelta(hours=1))
    kept = merge([make_registration(event, state="waiting", waiting_since=EARLIER), make_registration(event)])
    rest.refresh_from_db()
    assert (kept.state, rest.state) == ("confirmed", "waiting")


def test_overfull_event_takes_nobodys_place(event, pair):
    make_capacity(event, 1)
    assert merge(pair).state == "confirmed"


def test_full_way_of_taking_part_is_refused_and_nothing_is_done(event, pair):
    make_capacity(event, 0, "online")
    Registration.objects.filter(pk=pair[1].pk).update(format="online", state="waiting", waiting_since=EARLIER)
    with pytest.raises(Refused) as refusal:
        merge(pair, "format")
    assert refusal.value.code == "full_online"
    assert set(event.registrations.values_list("state", flat=True)) == {"confirmed", "waiting"}


def test_place_of_the_merged_one_is_taken_over_with_its_format_and_territory(event, pair):
    make_capacity(event, 1, "online")
    district = make_territory()
    Registration.objects.filter(pk=pair[1].pk).update(format="online", territory=district)
    kept = merge(pair, "format", "territory")
    assert (kept.format, kept.territory, kept.state) == ("online", district, "confirmed")


def test_earlier_turn_and_higher_priority_count(event):
    early = make_registration(event, state="waiting", waiting_since=EARLIER)
    late = make_registration(event, state="waiting", waiting_since=NOW, priority=3)
    kept = merge([late, early])
    assert (kept.waiting_since, kept.priority) == (EARLIER, 3)


def test_turn_for_another_format_begins_anew(event):
    make_capacity(event, 0, "online", has_waiting_list=True)
    onsite = make_registration(event, state="waiting", waiting_since=EARLIER)
    online = make_registration(event, state="pending", format="online")
    assert merge([onsite, online], "format").waiting_since == NOW


# ------------------------------------------------------------------ scans
def test_ticket_of_the_merged_one_opens_the_door_for_the_other(event, pair):
    merge(pair)
    point = make_point(event)
    answer = scan(pair[1], point)
    assert (answer.result, answer.registration) == ("admitted", pair[0])
    assert scan(pair[0], point, at=NOW + timedelta(minutes=1)).result == "repeat"


def test_ticket_leads_to_the_last_of_several(event, pair):
    merge(pair)
    third = make_registration(event)
    merge([third, pair[0]])
    assert scan(pair[1], make_point(event)).registration == third


def test_scan_of_a_merged_ticket_costs_no_more_than_another(event, pair, django_assert_num_queries):
    merge(pair)
    point = make_point(event)
    for row in pair:
        with django_assert_num_queries(1):
            found = lookups.look_up(point, row.code)
        assert found.registration == pair[0]


def test_scans_of_both_become_one_arrival_and_a_repeat(event, pair):
    point, later = make_point(event), NOW + timedelta(minutes=7)
    second, first = scan(pair[0], point, at=later), scan(pair[1], point, at=NOW)
    again = scan(pair[0], point, at=later + timedelta(minutes=1))
    merge(pair)
    rows = list(CheckIn.objects.order_by("scanned_at").values_list("pk", "result", "registration", "repeats"))
    assert rows == [
        (first.pk, "admitted", pair[0].pk, None),
        (second.pk, "repeat", pair[0].pk, first.pk),
        (again.pk, "repeat", pair[0].pk, first.pk),
    ]


def test_visits_of_both_follow_each_other(event, pair):
    point = make_point(event)
    moments = [NOW + timedelta(minutes=minute) for minute in (0, 10, 20)]
    scan(pair[1], point, at=moments[0])
    scan(pair[1], point, at=moments[1], direction="out")
    scan(pair[0], point, at=moments[2])
    merge(pair)
    rows = CheckIn.objects.order_by("scanned_at").values_list("result", "direction", "visit")
    assert list(rows) == [("admitted", "in", 1), ("admitted", "out", 1), ("admitted", "in", 2)]


def test_scans_of_different_doors_are_all_kept(event, pair):
    hall = make_point(event, code="hall", kind="session", session=make_session(event))
    scan(pair[0], make_point(event)), scan(pair[1], hall)
    merge(pair)
    assert sorted(CheckIn.objects.values_list("registration", "result")) == [(pair[0].pk, "admitted")] * 2


def test_late_scan_is_given_to_whoever_goes_on(event, pair):
    point = make_point(event)
    merge(pair)
    late = CheckIn.objects.create(
        event=event, point=point, registration=pair[1], nonce="late", result="admitted", scanned_at=NOW, received_at=NOW
    )
    merging.gather_late_scans.call(pair[1].pk)
    late.refresh_from_db()
    assert (late.registration, late.result) == (pair[0], "admitted")


# ------------------------------------------------------------------ everything else
def test_places_in_sessions_are_kept_once(event, pair):
    shared, other = make_session(event), make_session(event)
    for row, session in ((pair[0], shared), (pair[1], shared), (pair[1], other)):
        Enrolment.objects.create(registration=row, session=session, created_at=NOW)
    merge(pair)
    assert sorted(Enrolment.objects.values_list("registration", "session")) == [
        (pair[0].pk, shared.pk),
        (pair[0].pk, other.pk),
    ]


def test_consents_come_together_and_none_is_lost(pair):
    old, new = make_consent_text(version=1), make_consent_text(version=2)
    given = [(0, old, None), (1, old, None), (1, old, NOW), (1, new, None), (1, None, None)]
    for place, text, withdrawn in given:
        Consent.objects.create(registration=pair[place], text=text, given_at=NOW, withdrawn_at=withdrawn)
    merge(pair)
    assert (pair[0].consents.count(), pair[1].consents.count()) == (4, 1)
    assert pair[0].consents.filter(text=None).count() == 1


def test_answers_are_gathered_and_the_chosen_ones_changed_about(event, pair):
    size, diet, bus = (Question.objects.create(event=event, code=code, label=code) for code in ("size", "diet", "bus"))
    given = [(0, size, "M"), (1, size, "L"), (0, diet, "meat"), (1, diet, "fish"), (1, bus, "yes")]
    for place, question, value in given:
        Answer.objects.create(registration=pair[place], question=question, value=value)
    merge(pair, answers=[diet.pk])
    said = [dict(row.answers.values_list("question__code", "value")) for row in pair]
    assert said == [{"size": "M", "diet": "fish", "bus": "yes"}, {"size": "L", "diet": "meat"}]


@pytest.mark.parametrize("own", [False, True])
def test_wish_to_be_erased_is_not_forgotten(pair, own):
    for row in pair if own else pair[1:]:
        ErasureRequest.objects.create(registration=row, asked_at=NOW)
    merge(pair)
    assert pair[0].erasure_requests.filter(done_at=None).count() == 1


def test_everything_that_hangs_on_a_registration_is_thought_of():
    hanging = {field.name for field in Registration._meta.get_fields() if field.one_to_many or field.one_to_one}
    gathered = {"consents", "enrolments", "check_ins", "answers", "erasure_requests", "duplicates", "revoked_codes"}
    # Its own words and pairs, and who came in its stead.
    own = {"words", "not_same", "not_same_back", "replacements"}
    assert hanging == gathered | own


def test_two_people_are_noted_once_in_one_order(pair):
    noted = [actions.keep_apart(one=one, other=other) for one, other in (pair, pair[::-1])]
    assert (noted[0], NotSame.objects.get()) == (noted[1], noted[0])
    assert (noted[0].first, noted[0].second) == pair


# ------------------------------------------------------------------ at one instant
def at_once(*acts: Any):
    """Run all acts at one instant, each in a thread and a connection of its own; return what each gave or raised."""
    barrier, told = threading.Barrier(len(acts), timeout=PATIENCE), [None] * len(acts)

    def run(place, act):
        try:
            barrier.wait()
            told[place] = act()
        except Exception as error:
            told[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def ways(pair):
    """The two acts of merging a pair."""
    given = {"taken": Taken(), "by": None, "now": NOW}
    return [partial(actions.merge, kept=kept, merged=merged, **given) for kept, merged in (pair, pair[::-1])]


def test_pair_merged_both_ways_at_one_instant_is_merged_once(pair):
    told = at_once(*ways(pair))
    assert sorted(type(one).__name__ for one in told) == ["Refused", "Registration"]
    assert sorted(Registration.objects.values_list("state", flat=True)) == ["cancelled", "confirmed"]


def test_without_locks_a_pair_merged_both_ways_is_merged_twice(pair, monkeypatch):
    """The control: who has read the rows before is not refused and writes over what the other wrote."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time, lock or not")
    both_have_read, one_is_merged = threading.Barrier(2, timeout=PATIENCE), threading.Event()

    def unlocked(kept, merged):
        rows = [Registration.objects.select_related("event").get(pk=row.pk) for row in (kept, merged)]
        both_have_read.wait()
        # Who is quicker is told here: else each may wait for what the other has written.
        assert kept == pair[0] or one_is_merged.wait(PATIENCE)
        return rows

    monkeypatch.setattr(merging, "_locked", unlocked)
    # The event's own lock would let the second merge begin only after the first.
    monkeypatch.setattr(capacity, "lock", lambda event: (list(event.capacities.all()), []))
    there, back = ways(pair)
    told = at_once(lambda: (there(), one_is_merged.set())[0], back)
    assert [type(one).__name__ for one in told] == ["Registration", "Registration"]
    after = dict(Registration.objects.values_list("pk", "state"))
    assert [after[row.pk] for row in pair] == ["cancelled", "confirmed"]


def test_place_in_a_session_taken_while_merging_is_not_lost(event, pair):
    tomorrow = NOW + timedelta(days=1)
    session = make_session(event, needs_enrolment=True, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1))
    told = at_once(
        lambda: enrolments.enrol(registration=pair[1], session=session, now=NOW),
        lambda: actions.merge(kept=pair[0], merged=pair[1], taken=Taken(), by=None, now=NOW),
    )
    enrolled = [row.registration for row in Enrolment.objects.select_related("registration")]
    # Either the place was first, and moved, or the merge was, and the place is refused in words.
    assert enrolled == ([] if isinstance(told[0], enrolments.EnrolmentRefused) else [pair[0]])


def test_scan_at_the_instant_of_a_merge_is_one_arrival_of_whoever_goes_on(event, pair):
    point = make_point(event)
    at_once(
        lambda: scan(pair[1], point),
        lambda: scan(pair[0], point),
        lambda: actions.merge(kept=pair[0], merged=pair[1], taken=Taken(), by=None, now=NOW),
    )
    merging.gather_late_scans.call(pair[1].pk)
    assert set(CheckIn.objects.values_list("registration", flat=True)) == {pair[0].pk}
    assert CheckIn.objects.arrivals().count() == 1
