import pytest

from sessions.drafts import draft
from sessions.programme import Hall, Line, Part, Person
from tests.sessions.factories import make_room, make_session, make_speaker, make_track

pytestmark = pytest.mark.django_db


def test_draft_says_all_that_the_rows_say(event):
    room = make_room(event, "Большой зал", floor="1 этаж", seats=680)
    track = make_track(event, 2, name="Безопасность", description="О чём")
    speaker = make_speaker(event, last_name="Доржиев", position="начальник отдела", bio="О нём")
    session = make_session(
        event, "10:00", "11:00", speaker, room=room, track=track, kind="plenary", subtitle="Для всех", abstract="Текст"
    )
    programme = draft(event)
    person = Person(
        speaker.code, str(speaker.guid), "Баир Цыренович Доржиев", "Минобразования края", "начальник отдела", "О нём"
    )
    assert programme.halls == (Hall("Большой зал", "1 этаж", 680),)
    assert programme.lines == (Line(2, "Безопасность", "О чём"),)
    assert programme.people == (person,)
    (slot,) = programme.slots
    assert (slot.code, slot.guid, slot.hall, slot.line) == (
        session.code,
        str(session.guid),
        programme.halls[0],
        programme.lines[0],
    )
    assert (slot.parts, slot.kind, slot.subtitle, slot.abstract) == (
        (Part(person),),
        "plenary",
        "Для всех",
        "Текст",
    )
    assert (slot.capacity, slot.sequence, slot.changed_at) == (680, 0, None)


def test_room_of_another_venue_stands_last(event):
    own = make_room(event, "Б")
    event.venue = None
    other = make_room(event, "А")
    make_session(event, room=own)
    assert [hall.name for hall in draft(event).halls] == [other.name, own.name]


def test_event_without_a_venue_has_a_draft(event):
    make_session(event)
    assert draft(event).halls == ()


@pytest.mark.parametrize("count", [1, 3])
def test_draft_takes_as_many_statements_however_long_it_is(event, django_assert_num_queries, count):
    for number in range(1, count + 1):
        make_session(
            event, "10:00", "11:00", make_speaker(event), room=make_room(event), track=make_track(event, number)
        )
    with django_assert_num_queries(6):
        draft(event)
