from dataclasses import replace

import pytest

from sessions.programme import Programme, Slot
from sessions.releases import Change, differences, prepare
from tests.sessions.slots import GREAT, ROOM_214, SAFE, at, person, slot

A = slot("A", "10:00", "11:00", GREAT, person("QA"))
B = slot("B", "11:00", "12:00", GREAT)
FIRST, SECOND, THIRD = at("01T09:00"), at("02T09:00"), at("03T09:00")


def of(*slots: Slot) -> Programme:
    return Programme(slots=slots)


def told(old, new):
    return [(one.change, one.slot.title[-1]) for one in differences(old, new)]


@pytest.mark.parametrize(
    ("over", "change"),
    [
        ({"starts_at": at("10:30"), "ends_at": at("11:30")}, Change.MOVED),
        ({"hall": ROOM_214}, Change.ROOM),
        ({"hall": None}, Change.ROOM),
        ({"title": "Занятие а"}, Change.TITLE),
        ({"parts": ()}, Change.SPEAKERS),
        ({"abstract": "Подробнее"}, Change.DETAILS),
        ({"line": SAFE}, Change.DETAILS),
        ({"capacity": 5}, Change.DETAILS),
    ],
)
def test_each_way_of_changing_is_told(over, change):
    (found,) = differences(of(A), of(replace(A, **over)))
    assert (found.change, found.before) == (change, A)


def test_nothing_changed_is_nothing_told():
    assert told(of(A, B), of(A, B)) == []


def test_added_and_withdrawn_stand_in_order_of_time():
    assert told(of(B), of(A)) == [(Change.ADDED, "A"), (Change.WITHDRAWN, "B")]


def test_several_changes_of_one_slot_are_all_told():
    assert told(of(A), of(replace(A, hall=ROOM_214, title="A"))) == [(Change.ROOM, "A"), (Change.TITLE, "A")]


def numbers(programme):
    return [(one.title[-1], one.sequence, one.changed_at) for one in (*programme.slots, *programme.withdrawn)]


def test_first_release_numbers_from_nought():
    assert numbers(prepare(of(), of(A, B), now=FIRST)) == [("A", 0, FIRST), ("B", 0, FIRST)]


def test_only_what_changed_gets_the_next_number():
    first = prepare(of(), of(A, B), now=FIRST)
    second = prepare(first, of(replace(A, hall=ROOM_214), B), now=SECOND)
    assert numbers(second) == [("A", 1, SECOND), ("B", 0, FIRST)]


def test_withdrawn_slot_is_kept_and_its_numbers_continue_when_it_returns():
    first = prepare(of(), of(A, B), now=FIRST)
    second = prepare(first, of(A), now=SECOND)
    assert numbers(second) == [("A", 0, FIRST), ("B", 1, SECOND)]
    assert numbers(prepare(second, of(A), now=THIRD)) == numbers(second)
    assert numbers(prepare(second, of(A, B), now=THIRD)) == [("A", 0, FIRST), ("B", 2, THIRD)]


def test_withdrawn_slot_names_nobody():
    gone = prepare(prepare(of(), of(A), now=FIRST), of(), now=SECOND)
    assert (gone.withdrawn[0].parts, gone.withdrawn[0].hall) == ((), None)
