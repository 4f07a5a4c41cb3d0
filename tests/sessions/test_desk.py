from dataclasses import replace

import pytest
from django.utils import translation

from sessions import desk
from sessions.drafts import draft
from sessions.pages import Filters
from tests.sessions.factories import make_room, make_session, make_speaker, make_track, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def clashing(event):
    room, speaker = make_room(event, "Большой зал"), make_speaker(event, last_name="Доржиев")
    make_session(event, "10:00", "11:00", speaker, room=room, title="А")
    make_session(event, "10:30", "11:30", room=room, title="Б")
    make_session(event, "10:45", "11:15", speaker, title="В")
    make_session(event, "12:00", "13:00", speaker, room=room, title="Г")
    return event


def test_troubles_name_both_sessions(clashing):
    found = desk.troubles(clashing, draft(clashing).slots)
    assert [(one.words, one.first.title, one.second.title) for one in found] == [
        ("Большой зал is taken twice, 10:30–11:00", "А", "Б"),
        ("Баир Цыренович Доржиев is expected in two places, 10:45–11:00", "А", "В"),
    ]


def rows(event, filters=None, *, only_troubled=False):
    days = desk.rows_by_day(event, draft(event), filters or Filters(), only_troubled=only_troubled)
    return [(row.slot.title, row.troubles) for day in days for row in day.rows]


def test_rows_bear_their_troubles(clashing):
    assert rows(clashing) == [
        (
            "А",
            (
                "Большой зал is taken twice, 10:30–11:00: «Б»",
                "Баир Цыренович Доржиев is expected in two places, 10:45–11:00: «В»",
            ),
        ),
        ("Б", ("Большой зал is taken twice, 10:30–11:00: «А»",)),
        ("В", ("Баир Цыренович Доржиев is expected in two places, 10:45–11:00: «А»",)),
        ("Г", ()),
    ]


def test_rows_can_be_only_those_in_trouble(clashing):
    assert [title for title, _troubles in rows(clashing, only_troubled=True)] == ["А", "Б", "В"]


def test_filtered_row_still_tells_of_what_is_hidden(clashing):
    session = clashing.sessions.get(title="Б")
    session.abstract = "Робоборик"
    session.save()
    assert rows(clashing, Filters(text="робоборик")) == [("Б", ("Большой зал is taken twice, 10:30–11:00: «А»",))]


def test_pending_before_the_first_version(event):
    make_session(event)
    pending = desk.pending(event, draft(event))
    assert (pending.number, pending.is_first, pending.is_dirty, len(pending.changes)) == (1, True, True, 1)


def test_pending_after_a_version(event):
    session = make_session(event)
    publish(event)
    assert desk.pending(event, draft(event)) == desk.Pending(2, [], is_dirty=False, is_first=False)
    session.title = "Иначе"
    session.save()
    (told,) = desk.pending(event, draft(event)).changes
    assert (told.slot.title, told.lines[0].partition(";")[0]) == ("Иначе", "Renamed")


def test_pending_sees_a_text_about_a_speaker(event):
    speaker = make_speaker(event)
    make_session(event, "10:00", "11:00", speaker)
    publish(event)
    programme = draft(event)
    told = replace(programme.people[0], bio="О нём")
    pending = desk.pending(event, replace(programme, people=(told,)))
    assert (pending.changes, pending.is_dirty) == ([], True)


@pytest.mark.parametrize(
    ("text", "names"), [("", ["Ёлгин", "Алёшина"]), ("елгин", ["Ёлгин"]), ("МИНОБР алёшина", ["Алёшина"])]
)
def test_speakers_stand_in_their_order_with_the_number_of_sessions(event, text, names):
    first, second = make_speaker(event, last_name="Ёлгин"), make_speaker(event, last_name="Алёшина")
    make_session(event, "10:00", "11:00", first, second)
    make_session(event, "11:00", "12:00", first)
    counts = {"Ёлгин": 2, "Алёшина": 1}
    found = [(row.speaker.last_name, row.sessions) for row in desk.speaker_rows(event, text)]
    assert found == [(name, counts[name]) for name in names]


def test_tracks_have_the_number_of_sessions(event):
    track = make_track(event, 1)
    make_track(event, 2)
    make_session(event, track=track)
    assert [(row.number, count) for row, count in desk.track_rows(event)] == [(1, 1), (2, 0)]
