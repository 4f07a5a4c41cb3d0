"""The structure of schedule.xml, told without the schema; tests/acceptance hold it to the schema itself."""

import re
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.exports import schedule_xml
from tests.sessions.exports.samples import OPENING, WHO, WORKSHOP, of, publication
from tests.sessions.slots import GREAT, slot


def tree(one):
    return ET.fromstring(schedule_xml(one))  # noqa: S314  our own output


def test_parts_stand_in_the_order_of_the_schema():
    root = tree(publication())
    assert [child.tag for child in root] == ["generator", "url", "version", "conference", "day", "day"]
    assert root.findtext("url") == "https://symposium.example/events/cto-2026/schedule.xml"
    assert root.findtext("version") == "4"


def test_conference_says_when_and_where():
    conference = tree(publication()).find("conference")
    assert {child.tag: child.text for child in conference if child.tag != "track"} == {
        "title": "Цифровая трансформация образования",
        "acronym": "cto_2026",
        "start": "2026-02-26",
        "end": "2026-02-27",
        "days": "2",
        "timeslot_duration": "00:05",
        "base_url": "https://symposium.example/events/cto-2026/",
        "url": "https://symposium.example/events/cto-2026/programme/",
        "time_zone_name": "Asia/Chita",
    }
    assert conference.find("track").attrib == {"name": "Безопасная среда коммуникаций", "slug": "track-1"}


def test_days_and_rooms_hold_the_events():
    root = tree(publication())
    assert [
        (day.get("index"), day.get("date"), room.get("name"), [event.findtext("title") for event in room])
        for day in root.findall("day")
        for room in day
    ] == [
        ("1", "2026-02-26", "Большой зал", ["Занятие A"]),
        ("1", "2026-02-26", "Аудитория 214", ["Чаты & <личные> мессенджеры; «Сферум», a\\b"]),
        ("1", "2026-02-26", "Другое место", ["Кофе-пауза"]),
        ("2", "2026-02-27", "Большой зал", ["Занятие D"]),
    ]


def test_event_says_all_of_a_session():
    (event,) = [one for one in tree(publication()).iter("event") if one.get("guid") == WORKSHOP.guid]
    assert {child.tag: child.text for child in event if child.tag != "persons"} == {
        "room": "Аудитория 214",
        "title": "Чаты & <личные> мессенджеры; «Сферум», a\\b",
        "subtitle": None,
        "type": "workshop",
        "date": "2026-02-26T12:30:00+09:00",
        "start": "12:30",
        "duration": "00:45",
        "abstract": "Первая строка\nВторая строка, с запятой; и точкой с запятой",
        "slug": f"cto_2026-{WORKSHOP.code.lower()}",
        "track": "Безопасная среда коммуникаций",
        "language": "ru",
        "url": f"https://symposium.example/events/cto-2026/programme/sessions/{WORKSHOP.code}/",
    }
    assert [(person.text, person.get("guid")) for person in event.iter("person")] == [
        ("Имя Отчество Серебрякова", WHO.guid)
    ]


def test_required_values_have_the_letters_that_the_schema_wants():
    for event in tree(publication()).iter("event"):
        assert re.fullmatch(r"[0-9A-Z]{6}", event.get("code"))
        assert int(event.get("id")) > 0
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", event.get("guid"))
        assert re.fullmatch(r"[0-9]{2}:[0-9]{2}", event.findtext("duration"))
        assert re.fullmatch(r"[a-z0-9_]{4,}-[a-z0-9_-]{4,}", event.findtext("slug"))
        assert datetime.fromisoformat(event.findtext("date")).utcoffset() is not None


@pytest.mark.parametrize(
    ("slug", "acronym"), [("cto", "cto_programme"), ("CTO-2026", "cto_2026"), ("a-b-c", "a_b_c"), ("cto_26", "cto_26")]
)
def test_acronym_is_a_slug_in_plain_letters(slug, acronym):
    assert of(slug=slug).acronym == acronym


def test_empty_programme_still_has_a_day():
    days = tree(of()).findall("day")
    assert [(day.get("date"), day.get("start")) for day in days] == [
        ("2026-02-26", "2026-02-26T00:00:00+09:00"),
        ("2026-02-27", "2026-02-27T00:00:00+09:00"),
    ]


def test_session_outside_the_event_adds_its_day():
    one = replace(OPENING, starts_at=OPENING.starts_at.replace(day=25), ends_at=OPENING.ends_at.replace(day=25))
    assert [day.get("date") for day in tree(of(one)).findall("day")] == ["2026-02-25", "2026-02-26", "2026-02-27"]


def test_longest_session_keeps_two_digits_of_hours():
    one = slot("A", "01T00:00", "27T00:00", GREAT)
    assert tree(of(one)).find(".//duration").text == "99:59"


@given(st.text(), st.text())
def test_any_text_makes_well_formed_xml(title, name):
    one = slot("A", "10:00", "11:00", replace(GREAT, name=name), title=title, abstract=title, subtitle=name)
    assert len(list(tree(of(one)).iter("event"))) == 1
