"""The back room: what a superuser finds there, and what nobody does."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client

from events.models import Event, User
from registration.models import Registration
from tests import factories

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def room(client_of: Callable[[User], Client]) -> Client:
    """The browser of a superuser."""
    return client_of(User.objects.create_superuser("boss@example.org", "a-long-password"))


def test_rows_of_libraries_are_not_shown() -> None:
    labels = {model._meta.app_label for model in admin.site._registry}

    assert labels == {"account", "events", "programme", "registration", "resolutions"}


def test_lists_and_forms_are_headed_by_what_they_show(room: Client, event: Event) -> None:
    listed = room.get("/admin/events/event/", headers=ENGLISH).text
    changed = room.get(f"/admin/events/event/{event.pk}/change/", headers=ENGLISH).text

    assert "<h1>Events</h1>" in listed
    assert f"<h1>{event}</h1>" in changed
    assert "to change" not in listed + changed


def test_events_are_found_by_words_of_their_titles(room: Client) -> None:
    wanted, other = factories.make_event(title="Школа в степи"), factories.make_event(title="Город и река")

    page = room.get("/admin/events/event/?q=степи", follow=True).text

    assert (wanted.title in page, other.title in page) == (True, False)


def test_registrations_are_found_by_name_whatever_the_case(room: Client, event: Event) -> None:
    factories.make_registration(event, last_name="Ёлгина", search="елгина марина")
    factories.make_registration(event, last_name="Петров", search="петров иван")

    page = room.get("/admin/registration/registration/?q=ЁЛГИНА", follow=True).text

    assert ("Ёлгина" in page, "Петров" in page) == (True, False)


@pytest.mark.parametrize(
    "rows", ["account/emailaddress", "events/user", "events/membership", "registration/registration"]
)
def test_people_are_looked_for_without_being_named_in_the_address(room: Client, event: Event, rows: str) -> None:
    factories.make_membership(event, "desk")
    sent = {"search": "1", "q": "elena@mail.example", "o": "1"}

    answer = room.post(f"/admin/{rows}/", sent)
    shown = room.get(answer.url)

    assert (answer.url.partition("=")[0], "elena" in answer.url) == (f"/admin/{rows}/?o", False)
    assert (shown.status_code, shown.context["cl"].query) == (200, "elena@mail.example")
    assert shown.context["cl"].result_count == 0
    assert re.search(r'<form id="changelist-search" method="post"', shown.text)
    assert not re.search(r'href="[^"]*elena', shown.text)


def test_registrations_are_only_looked_at(room: Client, event: Event) -> None:
    row = factories.make_registration(event)
    address = f"/admin/registration/registration/{row.pk}"

    statuses = [room.post(f"{address}/{act}/", {"last_name": "X"}).status_code for act in ("change", "delete")]

    assert room.get(f"{address}/change/").status_code == 200
    assert statuses == [403, 403]
    assert room.get("/admin/registration/registration/add/").status_code == 403
    assert Registration.objects.get().last_name == row.last_name


def test_registrations_cost_as_much_for_three_as_for_one(
    room: Client, event: Event, count_queries: Callable[[Client, str], int]
) -> None:
    factories.make_registration(event)
    one = count_queries(room, "/admin/registration/registration/")
    factories.make_registration(event)
    factories.make_registration(factories.make_event())

    assert count_queries(room, "/admin/registration/registration/") == one


def test_nothing_is_deleted_by_the_dozen(room: Client, event: Event) -> None:
    room.post("/admin/events/event/", {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"})

    assert Event.objects.filter(pk=event.pk).exists()


def test_lost_phone_is_forgotten(room: Client) -> None:
    user, other = factories.make_user(), factories.make_user()
    for owner in (user, other):
        Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={"secret": "x"})

    room.post("/admin/events/user/", {"action": "drop_second_step", "_selected_action": [user.pk]})

    assert [row.user for row in Authenticator.objects.all()] == [other]


def test_page_of_a_person_shows_no_password(room: Client) -> None:
    user = factories.make_user()

    assert user.password not in room.get(f"/admin/events/user/{user.pk}/change/").text


def test_moment_is_one_box_and_is_kept(room: Client, event: Event) -> None:
    page = room.get(f"/admin/events/event/{event.pk}/change/").context["adminform"].form
    data = {name: page[name].value() or "" for name in page.fields} | {"opens_at": "2027-02-25T09:30"}

    room.post(f"/admin/events/event/{event.pk}/change/", data)

    event.refresh_from_db()
    assert event.opens_at.astimezone(event.tz).strftime("%d.%m.%Y %H:%M") == "25.02.2027 09:30"
