"""The programme over HTTP: what strangers, participants and editors see, and how places are taken."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from events.models import Event
from registration.models import Enrolment, Registration
from tests import factories
from tests.sessions.factories import make_room, make_session, make_speaker, make_track, publish
from tests.sessions.statements import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def released(event):
    room, track = make_room(event, "Аудитория 214", seats=60), make_track(event, 1, name="Безопасная среда")
    make_session(event, "10:00", "11:00", title="Пленарное", kind="plenary", room=room)
    make_session(
        event, "12:30", "13:15", make_speaker(event), title="Чаты", room=room, track=track, needs_enrolment=True
    )
    publish(event)
    return event


@pytest.fixture
def workshop(released):
    return released.sessions.get(title="Чаты")


@pytest.fixture
def participant(released):
    return factories.make_registration(released, user=factories.make_user())


def browser(user=None) -> Client:
    client = Client(headers={"accept-language": "en"})
    if user:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(event, rest=""):
    return f"/events/{event.slug}/programme/{rest}"


def page(client, event, rest=""):
    response = client.get(url(event, rest))
    assert response.status_code == 200
    return response.content.decode()


def test_anybody_reads_the_programme(released):
    text = page(browser(), released)
    for words in ["Пленарное", "Чаты", "Аудитория 214", "Баир Цыренович", "Places: 60", "No enrolment", "Version 1"]:
        assert words in text
    assert "/enrol/" not in text


def test_programme_before_a_version_is_being_prepared(event, people):
    make_session(event, title="Черновик")
    text = page(browser(), event)
    assert ("The programme is being prepared" in text, "Черновик" in text) == (True, False)
    assert "Prepare the programme" in page(browser(people.editor), event)


@pytest.mark.parametrize(
    ("query", "shown"),
    [("?q=чаты", {"Чаты"}), ("?track=1", {"Чаты"}), ("?room=Аудитория 214", {"Чаты", "Пленарное"}), ("?q=нет", set())],
)
def test_programme_is_filtered(released, query, shown):
    text = page(browser(), released, query)
    assert {title for title in ["Чаты", "Пленарное"] if f">{title}</span></a>" in text} == shown
    assert ("Nothing is found" in text) == (not shown)


@pytest.mark.parametrize(
    ("tz", "told"),
    [("Europe/Moscow", "your clock shows 6 hours less"), ("Asia/Chita", None), ("rubbish", None)],
)
def test_reader_elsewhere_is_told_the_difference(released, tz, told):
    client = browser()
    client.cookies["tz"] = tz
    text = page(client, released)
    assert "Chita time (UTC+9)" in text
    assert ("your clock shows" in text) == bool(told)
    assert not told or told in text


def test_now_line_stands_on_the_day(event):
    today = timezone.now().astimezone(event.tz)
    Event.objects.filter(pk=event.pk).update(starts_on=today.date(), ends_on=today.date())
    event.refresh_from_db()
    start = today - timedelta(minutes=30)
    make_session(event, starts_at=start, ends_at=start + timedelta(hours=1), room=make_room(event))
    publish(event)
    assert page(browser(), event).count("timetable-now ") == 1


def test_programme_takes_as_many_statements_however_long_it_is(released, participant):
    client = browser(participant.user)
    one = statements(client, url(released))
    for number in range(2, 5):
        make_session(
            released,
            "14:00",
            "15:00",
            make_speaker(released),
            room=make_room(released),
            track=make_track(released, number),
            needs_enrolment=True,
        )
    publish(released)
    assert statements(client, url(released)) == one <= 12
    assert statements(browser(), url(released)) <= 5


def test_session_has_a_page(released, workshop):
    text = page(browser(), released, f"sessions/{workshop.code}/")
    for words in ["Чаты", "12:30–13:15", "Аудитория 214", "Places: 60", "Register", "Sign in"]:
        assert words in text


def test_unpublished_session_has_none(released):
    session = make_session(released)
    assert browser().get(url(released, f"sessions/{session.code}/")).status_code == 404


def post(user, event, session, verb="enrol", **data: str):
    return browser(user).post(url(event, f"sessions/{session.code}/{verb}/"), data, follow=True)


def test_participant_enrols_and_leaves(released, workshop, participant):
    response = post(participant.user, released, workshop)
    assert response.redirect_chain == [(f"{url(released)}#slot-{workshop.code}", 302)]
    assert "You are enrolled in “Чаты”." in response.content.decode()
    assert list(Enrolment.objects.values_list("registration", "session")) == [(participant.pk, workshop.pk)]
    assert "You are enrolled</span>" in page(browser(participant.user), released)
    response = post(participant.user, released, workshop, "leave")
    assert "You are no longer enrolled in “Чаты”." in response.content.decode()
    assert Enrolment.objects.count() == 0


def test_refusal_is_told_beside_the_session(released, workshop, participant):
    rival = make_session(released, "13:00", "14:00", title="Другое", needs_enrolment=True)
    publish(released)
    post(participant.user, released, rival)
    text = post(participant.user, released, workshop).content.decode()
    words = "It overlaps with “Другое”, where you are enrolled. Leave that session first."
    assert text.count(words) == 2
    assert Enrolment.objects.count() == 1


def test_stranger_is_told_to_register(released, workshop, people):
    text = post(people.stranger, released, workshop).content.decode()
    assert "Register for the event first" in text
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize("verb", ["enrol", "leave"])
def test_acts_ask_nobody_to_sign_in_and_are_posts(released, workshop, participant, verb):
    address = url(released, f"sessions/{workshop.code}/{verb}/")
    assert browser().post(address).url.partition("?")[0] == "/accounts/login/"
    assert browser(participant.user).get(address).status_code == 405


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/elsewhere/?q=1", "/elsewhere/?q=1"),
        ("https://evil.example/", None),
        ("//evil.example", None),
        ("a\0b", "a%00b"),
    ],
)
def test_way_back_is_within_the_site(released, workshop, participant, wanted, led):
    response = browser(participant.user).post(url(released, f"sessions/{workshop.code}/enrol/"), {"next": wanted})
    assert response.url == f"{led or url(released)}#slot-{workshop.code}"


def test_my_programme_is_my_day(released, workshop, participant):
    make_session(released, "15:00", "16:00", title="Чужое", needs_enrolment=True)
    publish(released)
    post(participant.user, released, workshop)
    text = page(browser(participant.user), released, "mine/")
    assert [title for title in ["Пленарное", "Чаты", "Чужое"] if title in text] == ["Пленарное", "Чаты"]


def test_my_programme_of_the_unregistered_says_what_to_do(released, people):
    text = page(browser(people.stranger), released, "mine/")
    assert "You are not registered yet" in text
    assert f'href="/events/{released.slug}/registration/"' in text


def test_my_programme_asks_nobody_to_sign_in(released):
    for rest in ["mine/", "mine/schedule.ics"]:
        assert browser().get(url(released, rest)).url.partition("?")[0] == "/accounts/login/"


def test_my_calendar_has_my_day(released, workshop, participant):
    client = browser(participant.user)
    client.post(url(released, f"sessions/{workshop.code}/enrol/"))
    response = client.get(url(released, "mine/schedule.ics"))
    found = sorted(str(one["summary"]) for one in Calendar.from_ical(response.content).walk("VEVENT"))
    assert (response["Cache-Control"], found) == ("private", ["Пленарное", "Чаты"])


def test_cancelled_participant_is_a_stranger_again(released, workshop, participant):
    participant.state = Registration.State.CANCELLED
    participant.save()
    assert "/enrol/" not in page(browser(participant.user), released)


def test_cached_page_follows_places_versions_and_language(released, workshop, participant):
    client = browser()
    assert "Places: 60" in page(client, released)
    post(participant.user, released, workshop)
    assert "Places: 59" in page(client, released)
    workshop.title = "Переписка"
    workshop.save()
    assert "Переписка" not in page(client, released)
    publish(released)
    assert "Переписка" in page(client, released)
    assert "Places: 59" not in Client(headers={"accept-language": "ru"}).get(url(released)).content.decode()


def test_cached_page_has_no_acts_of_others(released, workshop, participant):
    assert "/enrol/" in page(browser(participant.user), released)
    assert "/enrol/" not in page(browser(), released)
    assert "/enrol/" in page(browser(participant.user), released)
