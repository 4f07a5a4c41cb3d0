from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from sessions.models import Session
from tests.factories import NOW, make_capacity, make_event, make_registration, make_user
from tests.registration.factories import answers, make_open_event
from tests.registration.pages import code_in_letter, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]
OWN_PAGES = ("my", "change", "cancel", "my_ticket", "my_calendar")


@pytest.fixture
def event():
    return make_open_event()


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_pages_are_the_owners_alone(event, client, client_of, name):
    user = make_user()
    row = make_registration(event, user=user)
    assert client_of(user).get(url(name, event)).status_code == 200
    assert client.get(url(name, event)).url == url("open_ticket", event)
    stranger = client_of(make_user("stranger")).get(url(name, event))
    assert (stranger.status_code, row.human_code in stranger.content.decode()) == (200 if name == "my" else 404, False)


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_pages_of_a_draft_event_are_invisible(client_of, name):
    event = make_event(state="draft")
    user = make_user()
    make_registration(event, user=user)
    assert client_of(user).get(url(name, event)).status_code == 404


def test_ticket_and_calendar_are_files(event, client_of):
    user = make_user()
    make_registration(event, user=user)
    ticket, calendar = (client_of(user).get(url(name, event)) for name in ("my_ticket", "my_calendar"))
    assert (ticket["Content-Type"], ticket.content[:5]) == ("application/pdf", b"%PDF-")
    assert (calendar.content.startswith(b"BEGIN:VCALENDAR"), b"DTSTART;VALUE=DATE" in calendar.content) == (True, True)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_own_page_asks_the_database_the_same_whatever_the_sessions(
    event, client_of, django_assert_max_num_queries, count
):
    user = make_user()
    row = make_registration(event, user=user)
    for number in range(count):
        starts_at = datetime.now(tz=UTC) + timedelta(minutes=60 + number)
        ends_at = starts_at + timedelta(minutes=1)
        session = Session.objects.create(
            event=event, title="Час", kind="workshop", starts_at=starts_at, ends_at=ends_at
        )
        row.enrolments.create(session=session, created_at=starts_at)
    browser = client_of(user)
    with django_assert_max_num_queries(12) as queries:
        response = browser.get(url("my", event))
    assert (len(response.context["sessions"]), len(queries)) == (count, 11)


def own_answers(event, **over: Any):
    sent = answers(event, **over)
    return {name: value for name, value in sent.items() if name not in {"email", "consent", "consent_text", "nonce"}}


def test_own_data_are_changed_and_the_address_stays(event, client_of):
    user = make_user()
    row = make_registration(event, user=user)
    response = client_of(user).post(url("change", event), own_answers(event, organisation="Лицей № 2", email="x@y.ru"))
    email = row.email
    row.refresh_from_db()
    assert (response.url, row.organisation, row.email, row.user) == (url("my", event), "Лицей № 2", email, user)


def test_bad_change_keeps_what_was_typed(event, client_of):
    user = make_user()
    make_registration(event, user=user, format="online")
    make_capacity(event, 0)
    response = client_of(user).post(url("change", event), own_answers(event, organisation="Лицей № 2"))
    form = response.context["form"]
    assert (list(form.errors), form["organisation"].value()) == (["format"], "Лицей № 2")


def test_cancelling_asks_first_and_then_frees_the_ticket(event, client_of):
    user = make_user()
    row = make_registration(event, user=user)
    browser = client_of(user)
    assert row.human_code in browser.get(url("cancel", event)).content.decode()
    assert browser.post(url("cancel", event)).url == url("my", event)
    row.refresh_from_db()
    page = browser.get(url("my", event))
    assert (row.state, page.templates[0].name) == ("cancelled", "registration/nothing.html")


@pytest.mark.parametrize("name", ["change", "cancel"])
def test_old_link_of_a_cancelled_registration_leads_to_its_page(event, client_of, name):
    user = make_user()
    make_registration(event, user=user, state="cancelled", cancelled_at=NOW)
    client = client_of(user)
    for method in (client.get, client.post):
        assert method(url(name, event)).url == url("my", event)
    assert "уже отменено" in client.get(url("my", event)).content.decode()


def test_listed_person_opens_the_ticket_by_the_address_alone(event, client):
    row = make_registration(event, email="listed@example.org")
    event.state = "closed"
    event.save()
    assert client.post(url("open_ticket", event), {"email": "Listed@example.org"}).url == url("confirm", event)
    response = client.post(url("confirm", event), {"code": code_in_letter()}, follow=True)
    # Whoever asks for a ticket knows of it: that nothing has changed is said to those who filled in the form.
    assert [*response.context["messages"]] == []
    row.refresh_from_db()
    assert (row.human_code in response.content.decode(), row.user.email) == (True, "listed@example.org")


def test_unknown_address_gets_no_letter_and_learns_nothing(event, client):
    asked = client.post(url("open_ticket", event), {"email": "nobody@example.org"})
    assert (asked.url, mail.outbox) == (url("confirm", event), [])


def test_account_with_the_listed_address_sees_the_ticket_at_once(event, client_of):
    user = make_user(email="listed@example.org")
    row = make_registration(event, email="listed@example.org")
    assert row.human_code in client_of(user).get(url("my", event)).content.decode()
    row.refresh_from_db()
    assert row.user == user


def test_address_that_is_not_proved_opens_nothing(event, client_of):
    user = make_user(email="own@example.org")
    user.emailaddress_set.create(email="listed@example.org", verified=False)
    row = make_registration(event, email="listed@example.org")
    assert row.human_code not in client_of(user).get(url("my", event)).content.decode()
