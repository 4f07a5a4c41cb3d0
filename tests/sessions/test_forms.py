from datetime import timedelta

import pytest
from django.utils import translation

from sessions.forms import SessionForm, SpeakerForm, TrackForm
from sessions.models import SpeakerRole
from tests import factories
from tests.sessions.factories import make_room, make_session, make_speaker, make_track, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def data(event, start="10:00", end="11:00", **over):  # noqa: ANN003
    day = event.starts_on.isoformat()
    return {"title": "Занятие", "kind": "workshop", "starts_at": f"{day}T{start}", "ends_at": f"{day}T{end}"} | over


def errors(form):
    return {name: list(found) for name, found in form.errors.items()}


def test_times_are_those_of_the_events_clock(event):
    event.time_zone = "Europe/Moscow"
    form = SessionForm(data(event), event=event)
    assert errors(form) == {}
    session = form.save(commit=False)
    assert (session.starts_at, session.ends_at) == (moment(event, "10:00"), moment(event, "11:00"))
    assert session.starts_at.utcoffset() == timedelta(hours=3)


@pytest.mark.parametrize("end", ["10:00", "09:59"])
def test_session_that_ends_before_it_begins_is_refused_and_nothing_typed_is_lost(event, end):
    form = SessionForm(data(event, "10:00", end), event=event)
    assert errors(form) == {"ends_at": ["The session ends before it begins. Check both times."]}
    assert (form["title"].value(), form["ends_at"].value()) == ("Занятие", f"{event.starts_on}T{end}")


@pytest.mark.parametrize("days", [-1, 1])
def test_session_outside_the_event_is_refused(event, days):
    day = event.starts_on + timedelta(days=days)
    form = SessionForm(data(event, starts_at=f"{day}T10:00", ends_at=f"{day}T11:00"), event=event)
    assert errors(form) == {name: ["This is outside the days of the event."] for name in ("starts_at", "ends_at")}


@pytest.mark.parametrize("text", ["", "завтра", "25:00"])
def test_time_that_is_none_is_refused(event, text):
    form = SessionForm(data(event, starts_at=text), event=event)
    assert list(form.errors) == ["starts_at"]


def test_choices_are_those_of_the_event(event):
    foreign = factories.make_event()
    over = {
        "room": make_room(foreign).pk,
        "track": make_track(foreign).pk,
        "speakers": [make_speaker(foreign).pk],
    }
    make_room(event)
    form = SessionForm(data(event, **over), event=event)
    assert sorted(form.errors) == ["room", "speakers", "track"]


def test_room_of_an_older_venue_may_be_kept(event):
    old = make_room(factories.make_event())
    session = make_session(event, room=old)
    form = SessionForm(data(event, room=old.pk), event=event, instance=session)
    assert errors(form) == {}


def test_one_person_has_one_part(event):
    speaker = make_speaker(event, last_name="Доржиев")
    form = SessionForm(data(event, speakers=[speaker.pk], moderators=[speaker.pk]), event=event)
    assert errors(form) == {"moderators": ["Баир Цыренович Доржиев is marked as a speaker already: choose one part."]}


def test_form_of_a_session_shows_what_is_saved(event):
    event.time_zone = "Europe/Moscow"
    speaker, moderator = make_speaker(event), make_speaker(event)
    session = make_session(event, "10:00", "11:00", speaker)
    SpeakerRole.objects.create(session=session, speaker=moderator, kind="moderator")
    form = SessionForm(event=event, instance=session)
    assert (form.initial["starts_at"].isoformat(), form.initial["speakers"], form.initial["moderators"]) == (
        f"{event.starts_on}T10:00:00",
        [speaker.pk],
        [moderator.pk],
    )


def test_form_names_what_is_saved_where_something_else_was_typed(event):
    a, b = make_speaker(event, last_name="А"), make_speaker(event, last_name="Б")
    session = make_session(event, "10:00", "11:00", a, b, kind="plenary", needs_enrolment=True, capacity=30)
    form = SessionForm(data(event, title=session.title, version="7", speakers=[a.pk]), event=event, instance=session)
    assert form.differences == [
        ("Kind", "plenary session"),
        ("Speakers", "А Баир Цыренович, Минобразования края; Б Баир Цыренович, Минобразования края"),
        ("By enrolment", "yes"),
        ("Places", "30"),
    ]


def test_choices_are_named_in_full(event):
    track, speaker = make_track(event, 2, name="Безопасность"), make_speaker(event, last_name="Ёлгин", first_name="Н")
    form = SessionForm(event=event)
    assert list(form.fields["track"].choices) == [("", "outside the tracks"), (track.pk, "2. Безопасность")]
    assert list(form.fields["speakers"].choices) == [(speaker.pk, "Ёлгин Н Цыренович, Минобразования края")]


@pytest.mark.parametrize(
    ("number", "message"),
    [(0, "Tracks are numbered from 1."), (1, "There is a track with this number already."), (2, None)],
)
def test_number_of_a_track(event, number, message):
    make_track(event, 1)
    form = TrackForm({"number": number, "name": "Площадка"}, event=event)
    assert errors(form) == ({"number": [message]} if message else {})


def test_track_may_keep_its_number(event):
    track = make_track(event, 1)
    assert errors(TrackForm({"number": 1, "name": "Иначе"}, event=event, instance=track)) == {}


def test_next_number_is_offered(event):
    make_track(event, 1)
    assert TrackForm(event=event).initial["number"] == 2


def test_speaker_needs_both_names(event):
    assert sorted(SpeakerForm({}, event=event).errors) == ["first_name", "last_name"]


def test_speakers_are_offered_by_name_with_dotted_letters_among_plain_ones(event):
    for last_name in ("Жуков", "Ёлгин", "Агафонов", "Еремеев"):
        make_speaker(event, last_name=last_name)
    people = SessionForm(event=event).fields["speakers"].queryset
    assert [person.last_name for person in people] == ["Агафонов", "Ёлгин", "Еремеев", "Жуков"]


def test_those_who_speak_stand_first_in_the_list(event):
    speakers = [make_speaker(event, last_name=name) for name in ("Абрамова", "Быкова", "Яковлева")]
    session = make_session(event, "10:00", "11:00", speakers[2])
    listed = [key for key, _label in SessionForm(event=event, instance=session).fields["speakers"].choices]
    assert listed == [speakers[2].pk, speakers[0].pk, speakers[1].pk]
