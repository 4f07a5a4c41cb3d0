import threading
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from registration import tickets
from registration.checkins import Attempt, check_in, undo
from registration.models import CheckIn
from tests import factories
from tests.races import PATIENCE

NOW = datetime(2026, 2, 26, 0, 41, tzinfo=UTC)
_nonces = (f"nonce-{number}" for number in count())


def scan(registration, point, now=NOW, **over):  # noqa: ANN003
    code = over.pop("code", None) or tickets.signed(registration.code, point.event.public_tag)
    attempt = Attempt(code, over.pop("nonce", None) or next(_nonces), **over)
    return check_in(attempt, point=point, now=now)


def told(answer):
    return answer.result, answer.reason, answer.registration_id, answer.first_scanned_at


def test_first_scan_is_admitted_and_kept(point, guest):
    answer = scan(guest, point)

    assert told(answer) == ("admitted", "", guest.pk, NOW)
    assert list(CheckIn.objects.values_list("pk", "result", "visit", "received_at")) == [
        (answer.pk, "admitted", 1, NOW)
    ]


def test_second_scan_is_a_repeat_of_the_first(point, guest):
    first = scan(guest, point)

    answer = scan(guest, point, now=NOW + timedelta(minutes=5))

    assert told(answer) == ("repeat", "", guest.pk, NOW)
    assert CheckIn.objects.get(pk=answer.pk).repeats == first


def test_ticket_admitted_at_one_door_is_a_repeat_at_another(event, point, guest):
    scan(guest, point)

    answer = scan(guest, factories.make_point(event, "b", "Вход Б"))

    assert told(answer) == ("repeat", "", guest.pk, NOW)
    assert answer.repeats.point.name == "Вход А"


def test_room_admits_whom_the_door_has_admitted(event, point, guest):
    scan(guest, point)
    room = factories.make_point(event, "305", "Ауд. 305", kind="session")

    assert [scan(guest, room).result, scan(guest, room).result] == ["admitted", "repeat"]


def test_leaving_and_coming_again_is_admitted(point, guest):
    hours = [("in", 0), ("out", 1), ("out", 2), ("in", 3), ("in", 4)]

    answers = [scan(guest, point, now=NOW + timedelta(hours=hour), direction=way) for way, hour in hours]

    assert [answer.result for answer in answers] == ["admitted", "admitted", "repeat", "admitted", "repeat"]
    assert answers[-1].first_scanned_at == NOW + timedelta(hours=3)
    assert list(CheckIn.objects.arrivals()) == [answers[0]]


def test_same_nonce_gets_the_same_answer_and_writes_nothing(point, guest):
    first = scan(guest, point, nonce="one")
    scan(guest, point)

    again = scan(guest, point, nonce="one", now=NOW + timedelta(minutes=9))

    assert (again.pk, told(again)) == (first.pk, told(first))
    assert CheckIn.objects.count() == 2


def test_same_nonce_gets_the_same_refusal_after_the_cause_is_gone(point, guest):
    guest.state = "pending"
    guest.save()
    first = scan(guest, point, nonce="one")
    guest.state = "confirmed"
    guest.save()

    again = scan(guest, point, nonce="one")

    assert (again.pk, told(again)) == (first.pk, ("refused", "pending", guest.pk, None))


def test_same_nonce_at_another_point_is_another_scan(event, point, guest):
    scan(guest, point, nonce="one")

    answer = scan(guest, factories.make_point(event, "b"), nonce="one")

    assert (answer.result, CheckIn.objects.count()) == ("repeat", 2)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": "cancelled"}, "cancelled"),
        ({"state": "pending"}, "pending"),
        ({"format": "online"}, "wrong_format"),
    ],
)
def test_refusal_keeps_its_reason_and_the_person(event, point, change, reason):
    guest = factories.make_registration(event, **change)

    answer = scan(guest, point)

    assert told(answer) == ("refused", reason, guest.pk, None)
    assert CheckIn.objects.get().reason == reason


@pytest.mark.parametrize(
    ("code", "reason"), [("K7MQ42XD", "unknown_code"), ("K7MQ", "truncated"), ("https://example.org/", "foreign")]
)
def test_code_of_nobody_is_refused(point, code, reason):
    assert told(scan(None, point, code=code)) == ("refused", reason, None, None)


def test_ticket_of_another_event_is_refused_without_naming_anybody(point):
    stranger = factories.make_registration(factories.make_event())
    signed = tickets.signed(stranger.code, stranger.event.public_tag)

    answers = [scan(None, point, code=signed), scan(None, point, code=stranger.code)]

    assert [told(answer) for answer in answers] == [("refused", "other_event", None, None)] * 2


def test_closed_door_admits_nobody(event, guest):
    assert told(scan(guest, factories.make_point(event, is_active=False)))[:2] == ("refused", "point_inactive")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (NOW - timedelta(hours=1), NOW - timedelta(hours=1)),
        (NOW + timedelta(seconds=1), NOW),
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), NOW),
        (datetime(1970, 1, 1, tzinfo=UTC), NOW),
        (datetime(1, 1, 1, tzinfo=UTC), NOW),
        (None, NOW),
    ],
)
def test_late_scan_keeps_its_time_and_nonsense_does_not(point, guest, said, kept):
    answer = scan(guest, point, scanned_at=said)

    assert (answer.scanned_at, answer.received_at) == (kept, NOW)


def test_undone_admission_lets_the_ticket_in_again(point, guest, people):
    first = scan(guest, point)

    assert undo(first, by=people.desk, now=NOW)
    assert not undo(first, by=people.desk, now=NOW)

    assert list(CheckIn.objects.arrivals()) == []
    assert scan(guest, point).result == "admitted"
    first.refresh_from_db()
    assert (first.undone_by, first.undone_at) == (people.desk, NOW)


def test_entry_followed_by_an_exit_is_not_undone(point, guest, people):
    entry = scan(guest, point)
    exit_ = scan(guest, point, direction="out", now=NOW + timedelta(hours=1))

    assert not undo(entry, by=people.desk, now=NOW)
    assert undo(exit_, by=people.desk, now=NOW)
    assert undo(entry, by=people.desk, now=NOW)


def test_refusal_is_not_undone(point, people):
    assert not undo(scan(None, point, code="K7MQ42XD"), by=people.desk, now=NOW)


def test_scan_costs_one_read_and_one_write(point, guest):
    for number in range(3):
        scan(guest, point, direction=("in", "out")[number % 2], now=NOW + timedelta(hours=number))
    point.event = guest.event

    with CaptureQueriesContext(
        connection,
    ) as queries:
        scan(guest, point)

    verbs = [query["sql"].split()[0] for query in queries]
    assert [verb for verb in verbs if verb not in {"SAVEPOINT", "RELEASE"}] == ["SELECT", "INSERT"]


class AfterAllHaveRead:
    """Holds each thread before its first write until every thread has read: the worst moment for a race."""

    def __init__(self, threads) -> None:
        self.barrier = threading.Barrier(threads, timeout=PATIENCE)
        self.is_held = threading.local()

    def __call__(self, execute, sql, params, many, context) -> object:
        if sql.startswith(("BEGIN", "INSERT")) and not getattr(self.is_held, "before", False):
            self.is_held.before = True
            self.barrier.wait()
        return execute(sql, params, many, context)


def race(attempts, point):
    """Answer all `attempts` at one instant, each by its own connection, and return the answers."""
    answers, held = [], AfterAllHaveRead(len(attempts))

    def run(attempt):
        try:
            with connection.execute_wrapper(held):
                answers.append(check_in(attempt, point=point, now=NOW))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[attempt]) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_ticket_at_many_devices_at_one_instant_is_admitted_once(point, guest):
    answers = race([Attempt(guest.code, f"n{number}") for number in range(6)], point)

    assert sorted(answer.result for answer in answers) == ["admitted"] + ["repeat"] * 5
    assert {answer.first_scanned_at for answer in answers} == {NOW}


@pytest.mark.django_db(transaction=True)
def test_nonce_sent_many_times_at_one_instant_is_answered_once(point, guest):
    answers = race([Attempt(guest.code, "same")] * 6, point)

    assert [answer.result for answer in answers] == ["admitted"] * 6
    assert CheckIn.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_race_admits_twice_without_the_constraint(point, guest):
    """The control: the two tests above can fail."""
    [constraint] = [one for one in CheckIn._meta.constraints if one.name == "one_admission_per_visit"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(CheckIn, constraint)
    try:
        answers = race([Attempt(guest.code, f"n{number}") for number in range(3)], point)
        assert [answer.result for answer in answers] == ["admitted"] * 3
    finally:
        with transaction.atomic():
            CheckIn.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(CheckIn, constraint)
