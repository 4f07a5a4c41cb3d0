from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from registration import enrolments
from registration.enrolments import EnrolmentRefused
from registration.models import CheckIn, Enrolment, Registration
from sessions.marks import Act, SlotMark, State
from sessions.models import Session
from sessions.published import released
from tests import factories
from tests.races import PATIENCE
from tests.sessions.factories import make_room, make_session, moment, publish

PEOPLE = 6


@pytest.fixture
def before(event):
    return moment(event, "08:00")


def workshop(event, start="10:00", end="11:00", **over: Any):
    return make_session(event, start, end, **({"needs_enrolment": True, "room": None} | over))


def refusal(registration, session, now):
    with pytest.raises(EnrolmentRefused) as refused:
        enrolments.enrol(registration=registration, session=session, now=now)
    return refused.value


def test_enrol_keeps_a_place_once(event, before):
    registration, session = factories.make_registration(event), workshop(event)
    first = enrolments.enrol(registration=registration, session=session, now=before)
    again = enrolments.enrol(registration=registration, session=session, now=before + timedelta(minutes=1))
    assert (first.pk, first.created_at, Enrolment.objects.count()) == (again.pk, before, 1)


@pytest.mark.parametrize("state", [Registration.State.PENDING, Registration.State.CANCELLED])
def test_enrol_needs_a_confirmed_registration(event, before, state):
    registration = factories.make_registration(event, state=state)
    assert refusal(registration, workshop(event), before).code == "not_confirmed"


def test_enrol_is_for_sessions_by_enrolment(event, before):
    session = make_session(event)
    assert refusal(factories.make_registration(event), session, before).code == "not_by_enrolment"


@pytest.mark.parametrize(("minutes", "code"), [(0, "begun"), (1, "begun")])
def test_enrol_ends_when_the_session_begins(event, minutes, code):
    session = workshop(event)
    now = session.starts_at + timedelta(minutes=minutes)
    assert refusal(factories.make_registration(event), session, now).code == code


@pytest.mark.parametrize(
    ("start", "end", "overlaps"),
    [("10:30", "11:30", True), ("09:00", "12:00", True), ("11:00", "12:00", False), ("09:00", "10:00", False)],
)
def test_enrol_refuses_two_places_at_once_and_names_the_other(event, before, start, end, overlaps):
    registration = factories.make_registration(event)
    enrolments.enrol(registration=registration, session=workshop(event, title="Нейросети"), now=before)
    other = workshop(event, start, end)
    if not overlaps:
        assert enrolments.enrol(registration=registration, session=other, now=before).session == other
        return
    with translation.override("en"):
        found = refusal(registration, other, before)
        assert (found.code, found.other.title) == ("overlaps", "Нейросети")
        assert found.reason == "It overlaps with “Нейросети”, where you are enrolled. Leave that session first."


@pytest.mark.parametrize(("capacity", "seats", "given"), [(2, 60, 2), (None, 1, 1), (0, 60, 0), (None, None, 3)])
def test_enrol_stops_at_the_last_place(event, before, capacity, seats, given):
    session = workshop(event, capacity=capacity, room=make_room(event, seats=seats))
    outcomes = []
    for _person in range(3):
        try:
            enrolments.enrol(registration=factories.make_registration(event), session=session, now=before)
            outcomes.append("given")
        except EnrolmentRefused as refused:
            outcomes.append(refused.code)
    assert outcomes == ["given"] * given + ["full"] * (3 - given)


def test_cancelled_registration_frees_its_place(event, before):
    session = workshop(event, capacity=1)
    registration = factories.make_registration(event)
    enrolments.enrol(registration=registration, session=session, now=before)
    registration.state = Registration.State.CANCELLED
    registration.save()
    assert enrolments.free_places(event) == {session.code: 1}
    enrolments.enrol(registration=factories.make_registration(event), session=session, now=before)
    assert enrolments.free_places(event) == {session.code: 0}


def test_leave_gives_the_place_back(event, before):
    registration, session = factories.make_registration(event), workshop(event)
    enrolments.enrol(registration=registration, session=session, now=before)
    assert enrolments.leave(registration=registration, session=session, now=before) is True
    assert enrolments.leave(registration=registration, session=session, now=before) is False
    assert Enrolment.objects.count() == 0


def test_leave_ends_when_the_session_begins(event, before):
    registration, session = factories.make_registration(event), workshop(event)
    enrolments.enrol(registration=registration, session=session, now=before)
    with pytest.raises(EnrolmentRefused) as refused:
        enrolments.leave(registration=registration, session=session, now=session.starts_at)
    assert (refused.value.code, Enrolment.objects.count()) == ("begun", 1)


# ---------------------------------------------------------------- races
def at_once(acts: list[Callable[[], object]]) -> Counter[str]:
    """Run acts at one instant on connections of their own; count how they fared."""
    outcomes: list[str] = []
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
            outcomes.append("given")
        except EnrolmentRefused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


@pytest.mark.django_db(transaction=True)
def test_last_places_are_given_once_to_people_at_one_instant():
    event = factories.make_event()
    session, now = workshop(event, capacity=2), moment(event, "08:00")
    people = [factories.make_registration(event) for _index in range(PEOPLE)]
    acts = [lambda person=person: enrolments.enrol(registration=person, session=session, now=now) for person in people]
    assert at_once(acts) == {"given": 2, "full": PEOPLE - 2}
    assert enrolments.taken(session) == 2


@pytest.mark.django_db(transaction=True)
def test_one_person_at_one_instant_gets_one_of_overlapping_places():
    event = factories.make_event()
    sessions = [workshop(event) for _index in range(4)]
    person, now = factories.make_registration(event), moment(event, "08:00")
    acts = [lambda one=one: enrolments.enrol(registration=person, session=one, now=now) for one in sessions]
    assert at_once(acts) == {"given": 1, "overlaps": 3}


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_last_place_is_given_twice():
    """The control: everybody looks before anybody writes, which the lock of `enrol` forbids."""
    event = factories.make_event()
    session, now = workshop(event, capacity=1), moment(event, "08:00")
    people = [factories.make_registration(event) for _index in range(2)]
    everybody_has_looked = Barrier(2)

    def enrol_carelessly(person: Registration) -> None:
        is_free = enrolments.taken(session) < 1
        everybody_has_looked.wait(timeout=PATIENCE)
        if is_free:
            Enrolment.objects.create(registration=person, session=session, created_at=now)

    assert at_once([lambda person=person: enrol_carelessly(person) for person in people]) == {"given": 2}
    assert enrolments.taken(session) == 2


# ---------------------------------------------------------------- what the programme says to whom
def test_registration_of_is_the_active_one_of_the_user(event, people):
    cancelled = factories.make_registration(event, user=people.participant, state=Registration.State.CANCELLED)
    assert enrolments.registration_of(people.participant, event) is None
    own = factories.make_registration(event, user=people.participant, email=f"x{cancelled.email}")
    factories.make_registration(factories.make_event(), user=people.participant)
    assert enrolments.registration_of(people.participant, event) == own
    assert enrolments.registration_of(people.stranger, event) is None


def test_free_places_are_counted_in_one_statement(event, before, django_assert_num_queries):
    limited = workshop(event, capacity=2)
    endless = workshop(event, "12:00", "13:00")
    make_session(event, "14:00", "15:00")
    enrolments.enrol(registration=factories.make_registration(event), session=limited, now=before)
    with django_assert_num_queries(1):
        assert enrolments.free_places(event) == {limited.code: 1, endless.code: None}


def test_free_places_are_never_below_nought(event, before):
    session = workshop(event, capacity=2)
    for _index in range(2):
        enrolments.enrol(registration=factories.make_registration(event), session=session, now=before)
    Session.objects.update(capacity=1)
    assert enrolments.free_places(event) == {session.code: 0}


def test_sign_ups_stand_in_order_of_time(event, before):
    late, early = workshop(event, "12:00", "13:00", capacity=5), workshop(event)
    enrolments.enrol(registration=factories.make_registration(event), session=late, now=before)
    found = [(one.session, one.taken, one.places, one.free) for one in enrolments.sign_ups(event)]
    assert found == [(early, 0, None, None), (late, 1, 5, 4)]


@pytest.fixture
def day(event, before):
    """A day with every kind of session, seen by a participant who is in one of them."""
    sessions = {
        "past": workshop(event, "08:00", "09:00"),
        "plenary": make_session(event, "10:00", "11:00", kind="plenary", room=make_room(event)),
        "pause": make_session(event, "11:00", "11:30", kind="break"),
        "own": workshop(event, "12:00", "13:00", room=make_room(event, seats=3)),
        "rival": workshop(event, "12:30", "13:30", room=make_room(event)),
        "full": workshop(event, "14:00", "15:00", capacity=0, room=make_room(event)),
        "free": workshop(event, "15:00", "16:00", capacity=22, room=make_room(event)),
        "endless": workshop(event, "16:00", "17:00", room=make_room(event)),
    }
    person = factories.make_registration(event, user=factories.make_user())
    enrolments.enrol(registration=person, session=sessions["own"], now=before)
    publish(event, before)
    return sessions, person


def marks(event, day, user, clock="09:30"):
    sessions, _person = day
    names = {session.code: name for name, session in sessions.items()}
    reader = enrolments.reader_of(user, event)
    found = enrolments.marks_for(event, released(event).programme, reader, now=moment(event, clock))
    return {names[code]: mark for code, mark in found.items()}


def act(event, day, name, verb):
    return f"/events/{event.slug}/programme/sessions/{day[0][name].code}/{verb}/"


def test_marks_of_a_participant(event, day):
    assert marks(event, day, day[1].user) == {
        "plenary": SlotMark(State.OPEN),
        "own": SlotMark(State.OWN, act=Act.LEAVE, url=act(event, day, "own", "leave")),
        "rival": SlotMark(State.OVERLAPS),
        "full": SlotMark(State.FULL, 0),
        "free": SlotMark(State.FREE, 22, Act.ENROL, act(event, day, "free", "enrol")),
        "endless": SlotMark(State.FREE, None, Act.ENROL, act(event, day, "endless", "enrol")),
    }


def test_marks_of_a_passer_by_have_no_acts(event, day, people):
    assert marks(event, day, people.stranger) == {
        "plenary": SlotMark(State.OPEN),
        "own": SlotMark(State.FREE, 2),
        "rival": SlotMark(State.FREE),
        "full": SlotMark(State.FULL, 0),
        "free": SlotMark(State.FREE, 22),
        "endless": SlotMark(State.FREE),
    }


def test_marks_of_the_unconfirmed_have_no_acts(event, day):
    person = factories.make_registration(event, user=factories.make_user(), state=Registration.State.PENDING)
    assert {mark.act for mark in marks(event, day, person.user).values()} == {None}


def test_own_session_cannot_be_left_once_it_has_begun(event, day):
    assert marks(event, day, day[1].user, "12:00")["own"] == SlotMark(State.OWN)


def test_admission_at_the_door_of_a_session_is_remembered(event, day):
    point = factories.make_point(event, "214", kind="session", session=day[0]["own"])
    now = moment(event, "12:00")
    CheckIn.objects.create(
        event=event, point=point, registration=day[1], nonce="1", result="admitted", scanned_at=now, received_at=now
    )
    assert marks(event, day, day[1].user, "14:00")["own"] == SlotMark(State.ATTENDED)


def test_own_day_has_own_sessions_and_what_is_for_everybody(event, day):
    reader = enrolments.reader_of(day[1].user, event)
    own = {slot.code for slot in enrolments.own_day(released(event).programme, reader)}
    assert [name for name, session in day[0].items() if session.code in own] == ["plenary", "pause", "own"]


def test_reader_of_nobody_asks_nothing(event, client, django_assert_num_queries):
    user = client.get("/healthz").wsgi_request.user
    with django_assert_num_queries(0):
        assert enrolments.reader_of(user, event) == enrolments.Reader(None)
