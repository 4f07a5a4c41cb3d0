from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session as LoginSession
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from sessions.codes import ALPHABET
from sessions.models import Session, SpeakerRole
from tests.sessions.factories import make_room, make_session, make_speaker, make_track

OURS = ("events", "programme", "registration", "contest", "resolutions")


@pytest.mark.parametrize("label", OURS)
def test_no_relation_of_ours_is_to_login_sessions(label):
    models = apps.get_app_config(label).get_models(include_auto_created=True)
    related = {field.related_model for model in models for field in model._meta.get_fields()}
    assert LoginSession not in related


def test_our_session_is_the_one_that_the_label_names():
    assert apps.get_model("programme.Session") is Session
    assert Session._meta.db_table == "programme_session"


def test_codes_are_made_of_the_alphabet_and_differ(event):
    codes = {make_session(event).code for _index in range(20)}
    assert len(codes) == 20
    assert {len(code) for code in codes} == {6}
    assert set("".join(codes)) <= set(ALPHABET)


@pytest.mark.parametrize("length", [timedelta(0), timedelta(minutes=-1)])
def test_session_that_ends_before_it_begins_is_refused_by_the_database(event, length):
    session = make_session(event)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(ends_at=session.starts_at + length)


def test_speaker_stands_once_in_a_session(event):
    speaker = make_speaker(event)
    session = make_session(event, "10:00", "11:00", speaker)
    with pytest.raises(IntegrityError), transaction.atomic():
        SpeakerRole.objects.create(session=session, speaker=speaker)


def test_number_of_a_track_is_unique_in_its_event(event):
    make_track(event, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_track(event, 1)


def test_room_and_speaker_in_use_are_kept(event):
    room, speaker = make_room(event), make_speaker(event)
    make_session(event, "10:00", "11:00", speaker, room=room)
    with pytest.raises(ProtectedError):
        room.delete()
    with pytest.raises(ProtectedError):
        speaker.delete()


@pytest.mark.parametrize(
    ("capacity", "seats", "places"), [(None, None, None), (None, 60, 60), (22, 60, 22), (0, 60, 0), (22, None, 22)]
)
def test_places_are_those_said_or_the_seats_of_the_room(event, capacity, seats, places):
    session = make_session(event, capacity=capacity, room=make_room(event, seats=seats))
    assert session.places == places


def test_session_in_no_room_has_the_places_said(event):
    assert make_session(event).places is None


def test_names_of_a_speaker(event):
    speaker = make_speaker(event, last_name="Ёлгин", first_name="Никита", patronymic="")
    assert (speaker.name, speaker.listed_name, str(speaker)) == ("Никита Ёлгин", "Ёлгин Никита", "Никита Ёлгин")


def test_changes_are_kept_in_history(event):
    session = make_session(event, title="Раньше")
    session.title = "Теперь"
    session.save()
    assert list(session.history.values_list("title", flat=True)) == ["Теперь", "Раньше"]
