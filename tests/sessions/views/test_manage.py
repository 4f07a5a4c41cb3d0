import re
from typing import Any

import pytest
from django.test import Client

from events.models import Role
from sessions.actions import save_session
from sessions.models import Session
from tests import factories
from tests.sessions.factories import make_room, make_session, make_speaker, make_track, moment, publish
from tests.sessions.statements import statements

pytestmark = pytest.mark.django_db
EDITORS = {"owner", "organiser", "editor"}
PAGES = ["", "release/", "sessions/new/", "tracks/", "speakers/", "speakers/new/"]


def url(event, rest=""):
    return f"/events/{event.slug}/manage/programme/{rest}"


@pytest.fixture
def editor(event) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(
        factories.make_membership(event, Role.EDITOR), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def typed(event, **over: Any):
    day = event.starts_on.isoformat()
    return {
        "title": "Разбор урока",
        "kind": "workshop",
        "starts_at": f"{day}T10:00",
        "ends_at": f"{day}T10:45",
    } | over


def words(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [*Role.values, "stranger"])
def test_pages_are_for_editors(event, people, client_of, page, role):
    response = client_of(getattr(people, role)).get(url(event, page))
    assert response.status_code == (200 if role in EDITORS else 403)


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_asked_to_sign_in(event, client, page):
    assert client.get(url(event, page)).url.partition("?")[0] == "/accounts/login/"


@pytest.mark.parametrize(
    "rest", ["sessions/{session}/", "sessions/{session}/delete/", "tracks/1/", "speakers/{speaker}/"]
)
def test_pages_of_rows_are_for_editors_and_for_their_event(event, people, client_of, editor, rest):
    session, speaker, _track = make_session(event), make_speaker(event), make_track(event, 1)
    rest = rest.format(session=session.code, speaker=speaker.code)
    assert editor.get(url(event, rest)).status_code == 200
    assert client_of(people.participant).get(url(event, rest)).status_code == 403
    foreign = factories.make_event()
    factories.make_membership(foreign, Role.EDITOR, people.editor)
    assert client_of(people.editor).get(url(foreign, rest)).status_code == 404


@pytest.mark.parametrize(
    "rest", ["tracks/1/delete/", "tracks/1/move/", "speakers/{speaker}/delete/", "speakers/{speaker}/move/"]
)
def test_acts_are_for_editors_by_post(event, people, client_of, editor, rest):
    speaker, _track = make_speaker(event), make_track(event, 1)
    address = url(event, rest.format(speaker=speaker.code))
    assert editor.get(address).status_code == 405
    assert client_of(people.participant).post(address).status_code == 403
    assert (event.speakers.count(), event.tracks.count()) == (1, 1)


def test_empty_schedule_says_what_to_do(event, editor):
    assert "No sessions yet" in editor.get(url(event)).content.decode()


def test_conflicts_are_shown_on_top_and_in_rows(event, editor):
    room = make_room(event, "Большой зал")
    make_session(event, "10:00", "11:00", room=room, title="Первое")
    make_session(event, "10:30", "11:30", room=room, title="Второе")
    text = editor.get(url(event)).content.decode()
    assert text.count("1 overlap in the schedule") == 1
    assert text.count("Большой зал is taken twice, 10:30–11:00") == 3
    assert text.count('class="is-care"') == 2


@pytest.mark.parametrize("page", ["", "release/", "speakers/", "tracks/"])
def test_lists_take_as_many_statements_however_long_they_are(event, editor, page):
    def add(number):
        room, track = make_room(event), make_track(event, number)
        make_session(event, "10:00", "11:00", make_speaker(event), room=room, track=track)

    add(1)
    one = statements(editor, url(event, page))
    add(2)
    add(3)
    assert statements(editor, url(event, page)) == one <= 12


@pytest.mark.parametrize("rest", ["sessions/new/", "sessions/{session}/", "tracks/1/", "speakers/{speaker}/"])
def test_forms_take_few_statements_however_much_there_is_to_choose(event, editor, rest):
    def add(number):
        room, track, speaker = make_room(event), make_track(event, number), make_speaker(event)
        return make_session(event, "10:00", "11:00", speaker, make_speaker(event), room=room, track=track)

    session = add(1)
    address = url(event, rest.format(session=session.code, speaker=event.speakers.first().code))
    one = statements(editor, address)
    add(2)
    add(3)
    assert statements(editor, address) == one <= 12


def test_session_saved_by_somebody_else_meanwhile_is_looked_at_again(event, editor, people):
    room = make_room(event, "Большой зал")
    session = make_session(event, title="Было", room=room)
    session.title = "Сохранено другим"
    save_session(session=session, speakers=[], moderators=[], by=people.editor)
    address, mine = url(event, f"sessions/{session.code}/"), typed(event, version=1, abstract="О чём думали")

    page = editor.post(address, mine)

    assert (page.status_code, Session.objects.get().title) == (409, "Сохранено другим")
    assert page.context["changed_by"] == people.editor
    assert dict(page.context["form"].differences) == {
        "Title": "Сохранено другим", "Ends": f"{event.starts_on:%d/%m/%Y} 11:00", "Room": "Большой зал",
        "What it is about": "",
    }  # fmt: skip
    assert "О чём думали</textarea>" in page.text
    again = dict(re.findall(r'<input type="hidden" name="(version)" value="(\d+)"', page.text))
    assert editor.post(address, mine | again).status_code == 302
    assert (Session.objects.get().title, Session.objects.get().version) == ("Разбор урока", 3)


def test_session_without_the_version_that_was_seen_is_not_saved(event, editor):
    session = make_session(event, title="Было")
    page = editor.post(url(event, f"sessions/{session.code}/"), typed(event))
    assert (page.status_code, Session.objects.get().title) == (409, "Было")


def test_session_is_added_with_its_speakers(event, editor):
    speaker, room = make_speaker(event), make_room(event)
    response = editor.post(url(event, "sessions/new/"), typed(event, speakers=[speaker.pk], room=room.pk), follow=True)
    session = Session.objects.get()
    assert (session.starts_at, session.room, list(session.speakers.all())) == (moment(event, "10:00"), room, [speaker])
    assert words(response) == ["“Разбор урока” is saved in the draft."]


def test_saving_an_overlapping_session_is_allowed_and_told(event, editor):
    room = make_room(event, "Большой зал")
    make_session(event, "10:30", "11:30", room=room)
    response = editor.post(url(event, "sessions/new/"), typed(event, room=room.pk), follow=True)
    assert words(response)[1:] == ["Большой зал is taken twice, 10:30–10:45"]
    assert Session.objects.count() == 2


def test_session_that_ends_before_it_begins_is_refused_in_words(event, editor):
    response = editor.post(url(event, "sessions/new/"), typed(event, ends_at=f"{event.starts_on}T09:00"))
    text = response.content.decode()
    assert response.status_code == 422
    assert "The session ends before it begins. Check both times." in text
    assert 'value="Разбор урока"' in text
    assert Session.objects.count() == 0


def test_another_session_may_follow_at_once(event, editor):
    response = editor.post(url(event, "sessions/new/"), typed(event, then="another"))
    assert response.url == url(event, "sessions/new/")
    assert f'value="{event.starts_on}T10:45"' in editor.get(response.url).content.decode()


def test_session_is_changed_in_the_draft_only(event, editor):
    session = make_session(event, title="Раньше")
    publish(event)
    editor.post(url(event, f"sessions/{session.code}/"), typed(event, version=1))
    session.refresh_from_db()
    assert session.title == "Разбор урока"
    assert "Раньше" in editor.get(f"/events/{event.slug}/programme/").content.decode()


def test_session_is_removed_after_a_question(event, editor):
    session = make_session(event, title="Лишнее")
    address = url(event, f"sessions/{session.code}/delete/")
    assert "Лишнее" in editor.get(address).content.decode()
    assert Session.objects.count() == 1
    assert words(editor.post(address, follow=True)) == ["“Лишнее” is removed from the draft."]
    assert Session.objects.count() == 0


def test_session_with_people_in_it_stays(event, editor):
    session = make_session(event)
    factories.make_registration(event).enrolments.create(session=session, created_at=moment(event, "09:00"))
    response = editor.post(url(event, f"sessions/{session.code}/delete/"), follow=True)
    assert words(response)[0].startswith("People are enrolled in this session.")
    assert Session.objects.count() == 1


def test_version_is_published_with_what_it_changes(event, editor):
    session = make_session(event, title="Раньше")
    editor.post(url(event, "release/"))
    session.title = "Теперь"
    session.save()
    assert "it was “Раньше”" in editor.get(url(event, "release/")).content.decode()
    assert words(editor.post(url(event, "release/"), follow=True)) == ["Version 2 is published."]
    assert event.schedule_releases.newest_first().first().by.memberships.get().role == "editor"


def test_version_without_a_change_is_refused(event, editor):
    make_session(event)
    publish(event)
    response = editor.post(url(event, "release/"), follow=True)
    assert words(response) == ["Nothing has changed since the last published version."]


def test_tracks_are_added_changed_ordered_and_removed(event, editor):
    for number, name in enumerate(["А", "Б"], 1):
        editor.post(url(event, "tracks/"), {"number": number, "name": name})
    editor.post(url(event, "tracks/2/move/"), {"to": "up"})
    editor.post(url(event, "tracks/1/"), {"number": 3, "name": "В"})
    assert list(event.tracks.values_list("number", "name")) == [(2, "Б"), (3, "В")]
    editor.post(url(event, "tracks/2/delete/"))
    assert list(event.tracks.values_list("name", flat=True)) == ["В"]


def test_track_with_a_taken_number_is_refused(event, editor):
    make_track(event, 1)
    response = editor.post(url(event, "tracks/"), {"number": 1, "name": "Ещё одна"})
    assert response.status_code == 422
    assert "There is a track with this number already." in response.content.decode()


def test_speakers_are_added_changed_ordered_and_removed(event, editor):
    for name in ["Алёшина", "Ёлгин"]:
        editor.post(url(event, "speakers/new/"), {"last_name": name, "first_name": "М", "then": "another"})
    first, second = event.speakers.all()
    editor.post(url(event, f"speakers/{first.code}/move/"), {"to": "down"})
    editor.post(url(event, f"speakers/{second.code}/"), {"last_name": "Ёлгин", "first_name": "Никита"})
    assert list(event.speakers.values_list("last_name", "first_name")) == [("Ёлгин", "Никита"), ("Алёшина", "М")]
    editor.post(url(event, f"speakers/{first.code}/delete/"))
    assert event.speakers.count() == 1


def test_speaker_in_a_session_stays(event, editor):
    speaker = make_speaker(event)
    make_session(event, "10:00", "11:00", speaker)
    response = editor.post(url(event, f"speakers/{speaker.code}/delete/"), follow=True)
    assert words(response) == ["This speaker stands in sessions. Take the name out of them first."]
