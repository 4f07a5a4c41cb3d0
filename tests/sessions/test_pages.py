from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.utils import translation

from sessions import pages
from sessions.marks import SlotMark, State
from sessions.pages import Filters
from sessions.programme import Line, Person, Programme
from sessions.published import Release
from tests.sessions.factories import make_session, publish
from tests.sessions.slots import CHITA, GREAT, HALLS, ROOM_214, ROOM_305, SAFE, at, code, person, slot

EVENT = SimpleNamespace(tz=CHITA, slug="cto-2026", starts_on=at("10:00").date(), starts_at=None)
OTHER = Line(2, "Искусственный интеллект")
WHO = person("Серебрякова", organisation="ИКОП «Сферум»")
PLENARY = slot("A", "10:00", "12:00", GREAT, kind="plenary", title="Пленарное заседание", subtitle="и итоги конкурса")
PAUSE = slot("B", "12:00", "12:30", kind="break")
SAFETY = slot("C", "12:30", "13:15", ROOM_214, WHO, line=SAFE, title="Чаты без личных мессенджеров")
AI = slot("D", "12:30", "13:15", ROOM_305, line=OTHER, title="Учебник, который замечает ошибку")
LATER = slot("E", "14:30", "15:15", ROOM_214, line=SAFE)
CLOSING = slot("F", "15:30", "16:30", GREAT, title="Резолюция", subtitle="общее голосование")
PROGRAMME = Programme(HALLS, (SAFE, OTHER), (person("QB"), WHO), (PLENARY, PAUSE, SAFETY, AI, LATER, CLOSING))
RELEASE = Release(4, at("09:00"), PROGRAMME)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", "ABCDEF"),
        ("room=Аудитория 214", "CE"),
        ("track=2", "D"),
        ("q=СФЕРУМ", "C"),
        ("q=серебрякова чаты", "C"),
        ("q=серебрякова учебник", ""),
        ("room=Большой зал&q=резолюция", "F"),
        ("room=Нет такого", ""),
        ("track=x", ""),
        ("q=  ", "ABCDEF"),
    ],
)
def test_filters_keep_what_is_looked_for(query, kept):
    filters = Filters.of(QueryDict(query))
    assert "".join(one.code[0] for one in PROGRAMME.slots if filters.keeps(one)) == kept
    assert bool(filters) == (kept != "ABCDEF")


def test_days_carry_marks_to_their_places():
    marks = {SAFETY.code: SlotMark(State.FREE, 22)}
    (day,) = pages.days_of(PROGRAMME.slots, PROGRAMME, EVENT, marks=marks, now=at("12:40"))
    items = [item for hours in day.hours for item in hours.items]
    assert [(item.slot.code[0], item.mark) for item in items if item.mark] == [("C", marks[SAFETY.code])]
    assert items[2].place == "from-h2 from-m6 for-h0 for-m9 column-2 span-1"
    assert (day.title, day.size, day.now[1]) == ("26 February 2026, Thursday", "narrow", "from-h2 from-m8")
    assert [place for _mark, place in day.marks][:2] == ["from-h0 from-m0", "from-h1 from-m0"]


def test_each_day_has_its_grid():
    slots = (PLENARY, slot("G", "27T10:00", "27T11:00", GREAT))
    days = pages.days_of(slots, PROGRAMME, EVENT, marks={}, now=at("09:00"))
    assert [(day.date.day, len(day.hours), day.now) for day in days] == [(26, 1, None), (27, 1, None)]


@pytest.mark.parametrize(("columns", "size"), [(3, "narrow"), (4, "medium"), (5, "medium"), (6, "wide")])
def test_grid_asks_for_width(columns, size):
    slots = [slot(letter, "10:00", "11:00", GREAT) for letter in "ABCDEF"[:columns]]
    (day,) = pages.days_of(slots, PROGRAMME, EVENT, marks={}, now=at("09:00"))
    assert (day.grid.width, day.size) == (columns, size)


def test_speakers_are_those_who_speak():
    assert pages.speakers(RELEASE) == [WHO]


@pytest.mark.parametrize(("text", "found"), [("сферум", [WHO]), ("отчество СЕРЕБРЯКОВА", [WHO]), ("физикон", [])])
def test_speakers_are_found_by_name_and_organisation(text, found):
    assert pages.speakers(RELEASE, text) == found


def test_track_lists_have_sessions_with_free_places():
    lists = pages.track_lists(RELEASE, {SAFETY.code: 22})
    assert [(one.line, one.sessions) for one in lists] == [
        (SAFE, ((SAFETY, 22), (LATER, None))),
        (OTHER, ((AI, None),)),
    ]


def test_day_drawing_runs_from_the_opening_through_the_tracks_to_the_closing():
    url = "/events/cto-2026/programme/"
    assert pages.day_drawing(RELEASE, EVENT) == [
        {"time": "10:00", "title": "Пленарное заседание", "note": "и итоги конкурса", "url": url},
        {"time": "12:30", "title": SAFE.name, "note": "track 1, Аудитория 214", "url": f"{url}?track=1"},
        {"time": "12:30", "title": OTHER.name, "note": "track 2, Аудитория 305", "url": f"{url}?track=2"},
        {"time": "15:30", "title": "Резолюция", "note": "общее голосование", "url": url},
    ]


def test_day_without_tracks_has_no_drawing():
    release = Release(1, at("09:00"), Programme(slots=(PLENARY, CLOSING)))
    assert pages.day_drawing(release, EVENT) == []


def test_initials_are_those_of_the_first_and_the_last_name():
    names = ["Алёна Вячеславовна Серебрякова", "Никита Ёлгин", "Мадонна", ""]
    assert [Person(code("Q"), "", name).initials for name in names] == ["АС", "НЁ", "М", ""]


@pytest.mark.django_db
def test_versions_tell_what_each_changed(event, django_assert_num_queries):
    session = make_session(event, "10:00", "11:00", title="Раньше")
    publish(event)
    session.title = "Теперь"
    session.ends_at += timedelta(minutes=5)
    session.save()
    publish(event)
    with django_assert_num_queries(1):
        first, second = pages.versions(event, [2, 1])
    assert [(one.slot.title, len(one.lines)) for one in first.changes] == [("Теперь", 2)]
    assert (first.number, second.number, second.changes) == (2, 1, [])
