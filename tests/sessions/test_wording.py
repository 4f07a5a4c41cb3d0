from dataclasses import replace

import pytest
from django.utils import translation

from sessions.programme import Programme
from sessions.releases import Change, differences
from sessions.timetable import conflicts
from sessions.wording import conflict_in_words, told
from tests.sessions.slots import CHITA, GREAT, ROOM_214, at, person, slot

WHO = person("Доржиев")
BEFORE = slot("A", "10:00", "11:00", GREAT, WHO)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def lines(old, new):
    found = told(differences(Programme(slots=old), Programme(slots=new)), CHITA)
    return [(one.slot.title, one.change, one.lines) for one in found]


@pytest.mark.parametrize(
    ("over", "line"),
    [
        (
            {"starts_at": at("13:30"), "ends_at": at("14:15")},
            "Moved to 26 February, 13:30–14:15; it was on 26 February, 10:00–11:00",
        ),
        ({"hall": ROOM_214}, "Place: Аудитория 214; it was Большой зал"),
        ({"hall": None}, "Place: no room; it was Большой зал"),
        ({"title": "Иначе"}, "Renamed; it was “Занятие A”"),
        ({"parts": ()}, "Speakers: none"),
        ({"abstract": "Подробно"}, "The description is more exact"),
    ],
)
def test_each_change_has_its_words(over, line):
    after = replace(BEFORE, **over)
    ((_title, _change, found),) = lines((BEFORE,), (after,))
    assert found == (line,)


def test_what_came_and_what_went():
    other = slot("B", "12:00", "13:00")
    assert lines((BEFORE,), (other,)) == [
        ("Занятие A", Change.WITHDRAWN, ("Withdrawn; it was on 26 February, 10:00–11:00",)),
        ("Занятие B", Change.ADDED, ("Added: 26 February, 12:00–13:00",)),
    ]


def test_changes_of_one_session_stand_together():
    after = replace(BEFORE, hall=ROOM_214, parts=())
    assert lines((BEFORE,), (after,)) == [
        ("Занятие A", Change.ROOM, ("Place: Аудитория 214; it was Большой зал", "Speakers: none"))
    ]


def test_conflicts_in_words():
    other = slot("B", "10:30", "11:30", GREAT, WHO)
    assert [conflict_in_words(one, CHITA) for one in conflicts([BEFORE, other])] == [
        "Большой зал is taken twice, 10:30–11:00",
        "Имя Отчество Доржиев is expected in two places, 10:30–11:00",
    ]
