from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.codes import ALPHABET
from sessions.timetable import Clash, conflicts, layout
from tests.sessions.slots import CHITA, GREAT, HALLS, ROOM_112, ROOM_214, ROOM_305, at, person, slot

DAWN = at("06:00")


def pairs(slots):
    return [(one.clash, one.name, one.first.title[-1], one.second.title[-1]) for one in conflicts(slots)]


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        (("10:00", "11:00"), ("10:30", "11:30"), True),
        (("10:00", "11:00"), ("11:00", "12:00"), False),
        (("10:00", "12:00"), ("10:30", "11:00"), True),
        (("10:00", "11:00"), ("10:00", "11:00"), True),
        (("10:00", "11:00"), ("12:00", "13:00"), False),
        (("10:00", "11:00"), ("27T10:00", "27T11:00"), False),
    ],
)
def test_room_conflict_needs_a_shared_moment(first, second, clash):
    slots = [slot("A", *first, GREAT), slot("B", *second, GREAT)]
    assert pairs(slots) == ([(Clash.ROOM, "Большой зал", "A", "B")] if clash else [])


def test_room_conflict_needs_the_same_room():
    assert pairs([slot("A", "10:00", "11:00", GREAT), slot("B", "10:00", "11:00", ROOM_214)]) == []
    assert pairs([slot("A", "10:00", "11:00"), slot("B", "10:00", "11:00")]) == []


def test_speaker_in_two_rooms_at_once_is_a_conflict():
    who = person("Доржиев")
    slots = [slot("A", "10:00", "11:00", GREAT, who), slot("B", "10:45", "11:30", ROOM_214, who, person("Ёлгин"))]
    (found,) = conflicts(slots)
    assert (found.clash, found.name, found.starts_at, found.ends_at) == (
        Clash.SPEAKER,
        "Имя Отчество Доржиев",
        at("10:45"),
        at("11:00"),
    )


def test_namesakes_do_not_conflict():
    slots = [
        slot("A", "10:00", "11:00", GREAT, person("QA", name="Пётр Фёдоров")),
        slot("B", "10:00", "11:00", ROOM_214, person("QB", name="Пётр Фёдоров")),
    ]
    assert pairs(slots) == []


def test_long_slot_conflicts_with_each_that_it_covers():
    slots = [
        slot("C", "11:30", "12:00", GREAT),
        slot("A", "10:00", "12:00", GREAT),
        slot("B", "10:30", "11:00", GREAT),
    ]
    assert pairs(slots) == [(Clash.ROOM, "Большой зал", "A", "B"), (Clash.ROOM, "Большой зал", "A", "C")]


PEOPLE = [person("QA"), person("QB"), person("QC")]


@st.composite
def days(draw, with_bands=True):
    count = draw(st.integers(1, 12))
    slots = []
    for index in range(count):
        start = draw(st.integers(0, 80))
        length = draw(st.integers(1, 30))
        hall = draw(st.sampled_from([*HALLS, None] if with_bands else HALLS))
        who = draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=2))
        begin = at("08:00") + start * timedelta(minutes=5)
        times = {"starts_at": begin, "ends_at": begin + length * timedelta(minutes=5)}
        slots.append(slot(ALPHABET[index], "08:00", "09:00", hall, *who, **times))
    return slots


@given(days())
def test_conflicts_are_exactly_the_overlapping_pairs(slots):
    expected = set()
    for one, other in combinations(slots, 2):
        pair = frozenset([one.code, other.code])
        if one.overlaps(other):
            if one.hall and one.hall == other.hall:
                expected.add((Clash.ROOM, one.hall.name, pair))
            expected |= {(Clash.SPEAKER, who.name, pair) for who in {*one.people} & {*other.people}}
    found = [(each.clash, each.name, frozenset([each.first.code, each.second.code])) for each in conflicts(slots)]
    assert set(found) == expected
    assert len(found) == len(expected)


def the_day():
    return [
        slot("A", "10:00", "10:30", GREAT),
        slot("B", "10:30", "12:00", GREAT),
        slot("C", "10:30", "12:00", ROOM_214),
        slot("D", "10:00", "12:00", None, kind="broadcast"),
        slot("E", "12:00", "12:30", None, kind="break"),
        slot("F", "12:30", "13:15", GREAT),
        slot("G", "12:30", "13:15", ROOM_214),
        slot("H", "12:30", "13:15", ROOM_305),
        slot("J", "12:30", "13:15", ROOM_112),
    ]


def placed(grid):
    return {cell.slot.title[-1]: (cell.row, cell.rows, cell.column, cell.columns) for cell in grid.cells}


def test_rooms_are_columns_in_their_order_and_bands_fill_free_rooms():
    grid = layout(the_day(), HALLS, zone=CHITA, now=DAWN)
    assert [(column.hall, column.start, column.span) for column in grid.columns] == [
        (GREAT, 1, 1),
        (ROOM_214, 2, 1),
        (ROOM_305, 3, 1),
        (ROOM_112, 4, 1),
    ]
    assert (grid.width, grid.rows) == (4, 39)
    assert placed(grid) == {
        "A": (1, 6, 1, 1),
        "B": (7, 18, 1, 1),
        "C": (7, 18, 2, 1),
        "D": (1, 24, 3, 2),
        "E": (25, 6, 1, 4),
        "F": (31, 9, 1, 1),
        "G": (31, 9, 2, 1),
        "H": (31, 9, 3, 1),
        "J": (31, 9, 4, 1),
    }


def test_unused_rooms_take_no_column():
    grid = layout([slot("A", "10:00", "11:00", ROOM_305)], HALLS, zone=CHITA, now=DAWN)
    assert [column.hall for column in grid.columns] == [ROOM_305]


def test_room_missing_from_the_list_stands_last():
    grid = layout([slot("A", "10:00", "11:00", ROOM_305)], (), zone=CHITA, now=DAWN)
    assert [column.hall for column in grid.columns] == [ROOM_305]


def test_overlapping_slots_of_one_room_stand_side_by_side():
    slots = [
        slot("A", "10:00", "11:00", GREAT),
        slot("B", "10:30", "11:30", GREAT),
        slot("C", "11:30", "12:00", GREAT),
        slot("D", "10:00", "11:00", ROOM_214),
    ]
    grid = layout(slots, HALLS, zone=CHITA, now=DAWN)
    assert [(column.start, column.span) for column in grid.columns] == [(1, 2), (3, 1)]
    assert placed(grid) == {"A": (1, 12, 1, 1), "B": (7, 12, 2, 1), "C": (19, 6, 1, 2), "D": (1, 12, 3, 1)}


def test_band_without_a_free_room_gets_a_column_of_its_own():
    grid = layout([slot("A", "10:00", "11:00", GREAT), slot("B", "10:30", "11:30")], HALLS, zone=CHITA, now=DAWN)
    assert [(column.hall, column.start, column.span) for column in grid.columns] == [(GREAT, 1, 1), (None, 2, 1)]
    assert placed(grid)["B"] == (7, 12, 2, 1)


def test_hours_are_marked_from_the_first_whole_one():
    grid = layout([slot("A", "09:40", "12:00", GREAT)], HALLS, zone=CHITA, now=DAWN)
    assert [(mark.at, mark.row) for mark in grid.hours] == [(at("10:00"), 5), (at("11:00"), 17)]


def test_times_between_the_steps_are_drawn_at_the_step_before():
    grid = layout([slot("A", "10:02", "10:44", GREAT), slot("B", "10:44", "10:46", GREAT)], HALLS, zone=CHITA, now=DAWN)
    assert placed(grid) == {"A": (1, 8, 1, 1), "B": (9, 1, 1, 1)}


@pytest.mark.parametrize(
    ("now", "row", "before"),
    [
        ("09:59", None, None),
        ("10:00", 1, "A"),
        ("10:32", 7, "D"),
        ("12:10", 27, "E"),
        ("13:14", 39, "F"),
        ("13:15", None, None),
    ],
)
def test_now_stands_on_its_row_and_before_the_first_group_that_is_not_over(now, row, before):
    grid = layout(the_day(), HALLS, zone=CHITA, now=at(now))
    assert (grid.now and grid.now.row) == row
    assert [group.cells[0].slot.title[-1] for group in grid.groups if group.now] == ([before] if before else [])


def test_now_between_two_slots_is_on_the_grid():
    slots = [slot("A", "10:00", "11:00", GREAT), slot("B", "12:00", "13:00", GREAT)]
    grid = layout(slots, HALLS, zone=CHITA, now=at("11:22"))
    assert [(cell.is_past, cell.is_current) for cell in grid.cells] == [(True, False), (False, False)]
    assert (grid.now.at, grid.now.row) == (at("11:22"), 17)


def test_groups_gather_what_begins_and_ends_together():
    grid = layout(the_day(), HALLS, zone=CHITA, now=at("12:40"))
    assert [
        (group.starts_at, group.ends_at, len(group.cells), group.is_past, any(cell.is_current for cell in group.cells))
        for group in grid.groups
    ] == [
        (at("10:00"), at("10:30"), 1, True, False),
        (at("10:00"), at("12:00"), 1, True, False),
        (at("10:30"), at("12:00"), 2, True, False),
        (at("12:00"), at("12:30"), 1, True, False),
        (at("12:30"), at("13:15"), 4, False, True),
    ]


def test_empty_day_has_an_empty_grid():
    grid = layout([], HALLS, zone=CHITA, now=DAWN)
    assert (grid.columns, grid.width, grid.rows, grid.cells, grid.now) == ((), 0, 0, (), None)


@given(days())
def test_every_slot_has_its_own_place_inside_the_grid(slots):
    grid = layout(slots, HALLS, zone=CHITA, now=DAWN)
    assert sorted(cell.slot.code for cell in grid.cells) == sorted(one.code for one in slots)
    taken = set()
    for cell in grid.cells:
        area = {
            (row, column)
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }
        assert not area & taken
        assert cell.row + cell.rows - 1 <= grid.rows
        assert cell.column + cell.columns - 1 <= grid.width
        taken |= area
