from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from events.models import Event
from sessions import actions
from sessions.models import ScheduleRelease, Session, SpeakerRole
from sessions.refusals import Refused
from tests import factories
from tests.races import at_once, meeting, unguarded
from tests.sessions.factories import make_room, make_session, make_speaker, make_track, moment, publish

pytestmark = pytest.mark.django_db


def roles(session):
    return list(session.roles.values_list("speaker__last_name", "kind", "rank"))


def save(session, people, speakers=(), moderators=()):
    return actions.save_session(session=session, speakers=speakers, moderators=moderators, by=people.editor)


def test_save_session_writes_speakers_in_order_and_who_did_it(event, people):
    a, b = make_speaker(event, last_name="А"), make_speaker(event, last_name="Б")
    session = save(make_session(event), people, [b], [a])
    assert roles(session) == [("А", "moderator", 0), ("Б", "speaker", 1)]
    assert session.history.first().history_user == people.editor


def test_save_session_keeps_the_order_of_those_who_stood_in_it(event, people):
    a, b, c = (make_speaker(event, last_name=name) for name in "АБВ")
    session = make_session(event, "10:00", "11:00", c, a)
    save(session, people, [a, b, c])
    assert roles(session) == [("В", "speaker", 0), ("А", "speaker", 1), ("Б", "speaker", 2)]


def test_save_session_counts_versions(event, people):
    session = make_session(event)
    save(session, people)
    assert save(Session.objects.get(), people).version == Session.objects.get().version == 3


def test_save_session_over_another_version_is_refused_and_changes_nothing(event, people):
    speaker = make_speaker(event, last_name="А")
    session = make_session(event, title="Было")
    stale = Session.objects.get(pk=session.pk)
    session.title = "Стало"
    save(session, people, [speaker])
    stale.title = "Потеряло бы"
    with pytest.raises(Refused) as refused:
        save(stale, people)
    assert refused.value.code == "changed_meanwhile"
    assert (Session.objects.get().title, roles(session)) == ("Стало", [("А", "speaker", 0)])


def test_save_session_brings_no_removed_one_back(event, people):
    session = make_session(event)
    actions.delete_session(session=Session.objects.get(), by=people.editor)
    with pytest.raises(Refused) as refused:
        save(session, people)
    assert (refused.value.code, Session.objects.count()) == ("changed_meanwhile", 0)


def test_delete_session_removes_it_with_its_roles(event, people):
    session = make_session(event, "10:00", "11:00", make_speaker(event))
    actions.delete_session(session=session, by=people.editor)
    assert (Session.objects.count(), SpeakerRole.objects.count(), event.speakers.count()) == (0, 0, 1)


def test_delete_session_refuses_while_people_are_enrolled(event, people):
    session = make_session(event)
    factories.make_registration(event).enrolments.create(session=session, created_at=timezone.now())
    with pytest.raises(Refused) as refused:
        actions.delete_session(session=session, by=people.editor)
    assert refused.value.code == "has_enrolments"
    assert Session.objects.filter(pk=session.pk).exists()


def test_track_and_speaker_in_use_cannot_be_removed(event):
    track, speaker = make_track(event), make_speaker(event)
    make_session(event, "10:00", "11:00", speaker, track=track)
    with pytest.raises(Refused) as refused:
        actions.delete_track(track=track)
    assert refused.value.code == "has_sessions"
    with pytest.raises(Refused) as refused:
        actions.delete_speaker(speaker=speaker)
    assert refused.value.code == "speaks"


def test_unused_track_and_speaker_are_removed(event):
    actions.delete_track(track=make_track(event))
    actions.delete_speaker(speaker=make_speaker(event))
    assert (event.tracks.count(), event.speakers.count()) == (0, 0)


@pytest.mark.parametrize(("steps", "order"), [(-1, "БАВ"), (1, "АВБ"), (-9, "БАВ"), (9, "АВБ"), (0, "АБВ")], ids=str)
def test_move_puts_a_row_elsewhere_among_those_of_its_event(event, steps, order):
    rows = [make_track(event, number, name=name, rank=0) for number, name in enumerate("АБВ", 1)]
    make_track(factories.make_event(), 1, name="чужая")
    actions.move(row=rows[1], steps=steps)
    assert "".join(event.tracks.values_list("name", flat=True)) == order


def test_add_last_puts_a_row_behind_the_others(event):
    make_speaker(event, last_name="Я", rank=0)
    speaker = make_speaker(event, last_name="А", rank=0)
    speaker.pk = speaker.id = None
    speaker.code, speaker.guid, speaker.last_name = "ZZZZZZ", "00000000-0000-0000-0000-000000000001", "Б"
    actions.add_last(row=speaker)
    assert event.speakers.last().last_name == "Б"


def test_release_numbers_versions_and_keeps_them_whole(event, people):
    session = make_session(event, title="Раньше")
    now = timezone.now()
    first = actions.release_programme(event=event, by=people.editor, now=now)
    session.title = "Теперь"
    session.save()
    second = actions.release_programme(event=event, by=people.editor, now=now + timedelta(hours=1))
    assert [
        (one.number, one.snapshot["slots"][0]["title"], one.snapshot["slots"][0]["sequence"], one.by)
        for one in (
            first,
            second,
        )
    ] == [(1, "Раньше", 0, people.editor), (2, "Теперь", 1, people.editor)]


def test_release_without_a_change_is_refused(event):
    make_session(event, "10:00", "11:00", make_speaker(event), room=make_room(event))
    publish(event)
    with pytest.raises(Refused) as refused:
        publish(Event.objects.get(pk=event.pk))
    assert refused.value.code == "nothing_changed"
    assert ScheduleRelease.objects.count() == 1


def test_release_of_nothing_is_refused(event):
    with pytest.raises(Refused) as refused:
        publish(event)
    assert refused.value.code == "nothing_to_release"


def test_everything_withdrawn_can_be_released(event, people):
    session = make_session(event)
    publish(event)
    actions.delete_session(session=session, by=people.editor)
    assert publish(event).snapshot["withdrawn"][0]["code"] == session.code


def clone(event, shift=timedelta(days=364), **over: Any):
    target = factories.make_event(
        starts_on=event.starts_on + shift, ends_on=event.ends_on + shift, venue=event.venue, **over
    )
    return target, actions.clone_programme(source=event, target=target, shift=shift)


def test_clone_copies_tracks_and_sessions_shifted_without_speakers(event):
    room = make_room(event)
    track = make_track(event, 2, name="Безопасность")
    one = make_session(event, "10:00", "11:00", make_speaker(event), room=room, track=track, needs_enrolment=True)
    target, count = clone(event)
    copy = target.sessions.get()
    assert count == 1
    assert (copy.title, copy.room, copy.track.name, copy.track.event) == (one.title, room, "Безопасность", target)
    assert (copy.starts_at, copy.ends_at) == (moment(target, "10:00"), moment(target, "11:00"))
    assert (copy.needs_enrolment, copy.speakers.count(), target.speakers.count()) == (True, 0, 0)
    assert copy.code != one.code
    assert copy.guid != one.guid


def test_clone_keeps_the_clock_over_summer_time(event):
    event.time_zone = "Europe/Berlin"
    event.starts_on = event.ends_on = factories.a_day("2026-03-20")
    event.save()
    make_session(event, "10:00", "11:00")
    target, _count = clone(event, timedelta(days=28), time_zone="Europe/Berlin")
    assert target.sessions.get().starts_at == moment(target, "10:00")


def test_second_clone_is_refused(event):
    make_session(event)
    target, _count = clone(event)
    with pytest.raises(Refused) as refused:
        actions.clone_programme(source=event, target=target, shift=timedelta(days=1))
    assert refused.value.code == "programme_exists"
    assert target.sessions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_editors_save_one_after_the_other():
    event = factories.make_event()
    editor, speaker = factories.make_user(), make_speaker(event)
    make_session(event)
    seen = [Session.objects.get() for _index in range(2)]
    answers = at_once(
        *[
            lambda one=one: actions.save_session(session=one, speakers=[speaker], moderators=[], by=editor)
            for one in seen
        ]
    )
    assert (answers, Session.objects.get().version) == (["", "changed_meanwhile"], 2)
    assert SpeakerRole.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_editors_without_the_lock_save_over_each_other(monkeypatch):
    event, editor = factories.make_event(), factories.make_user()
    make_session(event)
    seen = [Session.objects.get() for _index in range(2)]
    look = meeting(lambda session: Session.objects.get(pk=session.pk).version)
    monkeypatch.setattr(actions, "_lock_version", look)
    answers = at_once(
        *[
            lambda one=one: unguarded(actions.save_session, session=one, speakers=[], moderators=[], by=editor)
            for one in seen
        ]
    )
    assert (answers, Session.objects.get().version) == (["", ""], 2)


@pytest.mark.django_db(transaction=True)
def test_two_editors_publish_one_version():
    event = factories.make_event()
    make_session(event)
    assert at_once(lambda: publish(event), lambda: publish(event)) == ["", "nothing_changed"]
    assert ScheduleRelease.objects.get().number == 1


@pytest.mark.django_db(transaction=True)
def test_two_editors_without_the_lock_take_one_number(monkeypatch):
    event = factories.make_event()
    make_session(event)
    monkeypatch.setattr(actions, "lock_event", lambda one: Event.objects.get(pk=one.pk))
    monkeypatch.setattr(actions, "draft", meeting(actions.draft))  # both know the last number by then
    now = timezone.now()
    answers = at_once(*[lambda: unguarded(actions.release_programme, event=event, by=None, now=now)] * 2)
    assert answers == ["", "IntegrityError"]
