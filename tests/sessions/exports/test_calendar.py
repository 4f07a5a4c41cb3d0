from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from sessions.exports import schedule_ics
from tests.sessions.exports.samples import GONE, OPENING, PAUSE, WORKSHOP, of, publication
from tests.sessions.slots import CHITA, GREAT, at, slot


def events(data):
    return {str(event["uid"]): event for event in Calendar.from_ical(data).walk("VEVENT")}


def test_calendar_is_named_and_carries_its_zone():
    calendar = Calendar.from_ical(schedule_ics(publication()))
    assert (str(calendar["name"]), calendar["method"]) == ("Цифровая трансформация образования", "PUBLISH")
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Chita"
    assert zone.walk("STANDARD")[0]["tzoffsetto"].td == timedelta(hours=9)


def test_session_becomes_an_event_in_the_zone_of_the_symposium():
    event = events(schedule_ics(publication()))[WORKSHOP.guid]
    assert (event.start, event.end) == (at("12:30"), at("13:15"))
    assert event["dtstart"].params["tzid"] == "Asia/Chita"
    assert str(event["summary"]) == "Чаты & <личные> мессенджеры; «Сферум», a\\b"
    assert str(event["location"]) == "Аудитория 214, Институт развития образования, Чита, ул. Фрунзе, 1"
    assert str(event["description"]) == (
        "Имя Отчество Серебрякова, ИКОП «Сферум»\n\nПервая строка\nВторая строка, с запятой; и точкой с запятой"
    )
    assert event.categories == ["Безопасная среда коммуникаций"]
    assert str(event["url"]) == f"https://symposium.example/events/cto-2026/programme/sessions/{WORKSHOP.code}/"
    assert (event["sequence"], str(event["status"])) == (3, "CONFIRMED")
    assert event["dtstamp"].dt == at("20T18:00").astimezone(UTC)


def test_break_says_where_it_is_and_leaves_the_time_free():
    event = events(schedule_ics(publication()))[PAUSE.guid]
    assert str(event["location"]) == ("холл первого этажа, Институт развития образования, Чита, ул. Фрунзе, 1")
    assert str(event["transp"]) == "TRANSPARENT"


def test_withdrawn_session_is_cancelled():
    event = events(schedule_ics(publication()))[GONE.guid]
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 1)


def test_one_release_makes_the_same_bytes():
    assert schedule_ics(publication()) == schedule_ics(publication())


def test_lines_are_folded_at_75_bytes():
    assert max(len(line) for line in schedule_ics(publication()).split(b"\r\n")) <= 75


def test_summer_time_is_in_the_zone():
    berlin = ZoneInfo("Europe/Berlin")
    calendar = Calendar.from_ical(schedule_ics(of(OPENING, zone=berlin)))
    (zone,) = calendar.walk("VTIMEZONE")
    assert len(zone.walk("DAYLIGHT")) == 1


def test_empty_programme_is_an_empty_calendar():
    assert events(schedule_ics(of())) == {}


@given(st.text(), st.text(), st.integers(0, 2000), st.integers(1, 2000))
def test_any_text_and_time_come_back(title, abstract, start, length):
    times = {"starts_at": at("08:00") + timedelta(minutes=start)}
    times["ends_at"] = times["starts_at"] + timedelta(minutes=length)
    one = slot("A", "10:00", "11:00", GREAT, title=title, abstract=abstract, **times)
    (event,) = events(schedule_ics(of(one))).values()
    assert (event.start.astimezone(CHITA), event.end.astimezone(CHITA)) == (one.starts_at, one.ends_at)
