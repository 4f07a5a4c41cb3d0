import re
from collections.abc import Callable
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.forms import ModelForm
from django.test import Client

from events.models import Event, Organisation, Venue
from tests import factories
from tests.clients import ClientOf

pytestmark = pytest.mark.django_db
EDITING = ["settings", "state", "venue", "organisations", "clone", "history"]


def settings_of(event: Event, **over: Any) -> dict[str, Any]:
    return {
        "title": event.title,
        "slug": event.slug,
        "starts_on": event.starts_on.isoformat(),
        "ends_on": event.ends_on.isoformat(),
        "time_zone": event.time_zone,
        "format": event.format,
        "accent": event.accent,
        "place": event.place,
        "contact_email": event.contact_email,
    } | over


@pytest.mark.parametrize("page", [*EDITING, "roles"])
@pytest.mark.parametrize("role", ["owner", "organiser", "desk", "editor", "juror", "chair", "participant", "stranger"])
def test_pages_of_organisers(event: Event, people: SimpleNamespace, client_of: ClientOf, page: str, role: str) -> None:
    may = {"owner"} if page == "roles" else {"owner", "organiser"}

    response = client_of(getattr(people, role)).get(f"/events/{event.slug}/manage/{page}/")

    assert response.status_code == (200 if role in may else 403)


@pytest.mark.parametrize("page", [*EDITING, "roles"])
def test_pages_of_organisers_ask_nobody_to_sign_in(event: Event, client: Client, page: str) -> None:
    response = client.get(f"/events/{event.slug}/manage/{page}/")

    assert (response.status_code, response.url.partition("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("page", ["venue/choose", "roles/remove"])
def test_acts_are_refused_to_strangers_and_by_get(
    event: Event, people: SimpleNamespace, client_of: ClientOf, page: str
) -> None:
    url = f"/events/{event.slug}/manage/{page}/"

    assert client_of(people.stranger).post(url).status_code == 403
    assert client_of(people.owner).get(url).status_code == 405


@pytest.mark.parametrize(("role", "status"), [("organiser", 200), ("desk", 403), ("stranger", 403)])
def test_create_is_for_those_who_run_an_event(
    people: SimpleNamespace, client_of: ClientOf, role: str, status: int
) -> None:
    assert client_of(getattr(people, role)).get("/events/new/").status_code == status


def test_a_draft_of_others_is_not_there(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    Event.objects.filter(pk=event.pk).update(state="draft")

    assert client_of(people.stranger).get(f"/events/{event.slug}/manage/settings/").status_code == 404


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("settings", 403),
        ("venue", 403),
        ("organisations", 403),
        ("programme", 403),
        ("programme/speakers/new", 403),
        ("contest", 403),
        ("import", 403),
        ("doors", 403),
        ("resolution", 200),
        ("state", 200),
        ("clone", 200),
        ("history", 200),
        ("roles", 200),
        ("participants", 200),
    ],
)
def test_pages_of_an_archived_event(
    event: Event, people: SimpleNamespace, client_of: ClientOf, page: str, status: int
) -> None:
    Event.objects.filter(pk=event.pk).update(state="archived")

    assert client_of(people.owner).get(f"/events/{event.slug}/manage/{page}/").status_code == status


@pytest.mark.parametrize(("role", "way"), [("organiser", "manage/state/"), ("editor", "")])
def test_the_archive_says_why_it_refuses_and_where_to_go(
    event: Event, people: SimpleNamespace, client_of: ClientOf, role: str, way: str
) -> None:
    Event.objects.filter(pk=event.pk).update(state="archived")

    page = client_of(getattr(people, role)).post(
        f"/events/{event.slug}/manage/settings/", settings_of(event), headers={"accept-language": "en"}
    )

    assert (page.status_code, "The event is in the archive" in page.text) == (403, True)
    assert f'class="button button-filled" href="/events/{event.slug}/{way}"' in page.text


def test_the_archive_tells_strangers_nothing(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    Event.objects.filter(pk=event.pk).update(state="archived")

    page = client_of(people.stranger).get(f"/events/{event.slug}/manage/settings/")

    assert (page.status_code, people.stranger.email in page.text) == (403, True)


def test_tabs_of_an_archived_event_lead_nowhere_shut(
    event: Event, people: SimpleNamespace, client_of: ClientOf
) -> None:
    Event.objects.filter(pk=event.pk).update(state="archived")

    tabs = client_of(people.organiser).get(f"/events/{event.slug}/manage/state/").context["tabs"]

    assert [tab["url"].split("/")[-2] for tab in tabs] == ["state", "clone", "history"]


def test_create_makes_a_draft(people: SimpleNamespace, event: Event, client_of: ClientOf) -> None:
    data = {"title": "Школа", "slug": "school-2027", "starts_on": "2027-02-25", "format": "onsite"}
    data |= {"time_zone": "Asia/Chita", "series": event.series_id}

    response = client_of(people.organiser).post("/events/new/", data)

    made = Event.objects.get(slug="school-2027")
    assert (response.status_code, response.url) == (302, "/events/school-2027/manage/settings/")
    assert (made.state, made.series, str(made.ends_on)) == ("draft", event.series, "2027-02-25")


def test_create_keeps_what_was_typed(people: SimpleNamespace, client_of: ClientOf) -> None:
    response = client_of(people.organiser).post("/events/new/", {"title": "Школа данных", "slug": "new"})

    assert response.status_code == 422
    assert 'value="Школа данных"' in response.text


def test_create_at_an_address_taken_since_the_check_says_so(
    people: SimpleNamespace, event: Event, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ModelForm, "validate_unique", lambda _form: None)
    data = {"title": "Школа", "slug": event.slug, "starts_on": "2027-02-25", "format": "onsite"}
    data |= {"time_zone": "Asia/Chita", "series": event.series_id}

    response = client_of(people.organiser).post("/events/new/", data)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["slug"])
    assert 'value="Школа"' in response.text


def test_settings_are_saved(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    data = settings_of(event, title="Школа данных", accent="larch")

    response = client_of(people.organiser).post(f"/events/{event.slug}/manage/settings/", data)

    event.refresh_from_db()
    assert response.status_code == 302
    assert (event.title, event.accent) == ("Школа данных", "larch")
    assert event.history.first().history_user == people.organiser


def test_settings_keep_what_was_typed_and_save_nothing(
    event: Event, people: SimpleNamespace, client_of: ClientOf
) -> None:
    data = settings_of(event, title="Школа данных", ends_on="2020-01-01")

    response = client_of(people.organiser).post(f"/events/{event.slug}/manage/settings/", data)

    event.refresh_from_db()
    assert (response.status_code, event.title) == (422, "Цифровая школа края")
    assert 'value="Школа данных"' in response.text
    assert 'value="2020-01-01"' in response.text


def test_settings_at_an_address_taken_since_the_check_say_so(
    people: SimpleNamespace, event: Event, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    Event.objects.filter(pk=event.pk).update(state="draft")
    monkeypatch.setattr(ModelForm, "validate_unique", lambda _form: None)
    data = settings_of(event, slug=factories.make_event().slug, title="Школа данных")

    response = client_of(people.organiser).post(f"/events/{event.slug}/manage/settings/", data)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["slug"])
    assert 'value="Школа данных"' in response.text


def test_state_changes_by_an_explicit_act(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    client = client_of(people.organiser)

    response = client.post(f"/events/{event.slug}/manage/state/start/", follow=True)

    event.refresh_from_db()
    assert event.state == "running"
    assert [str(message.level_tag) for message in response.context["messages"]] == ["success"]


def test_state_says_why_it_does_not_change(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    response = client_of(people.organiser).post(f"/events/{event.slug}/manage/state/archive/", follow=True)

    event.refresh_from_db()
    assert event.state == "open"
    assert [str(message.level_tag) for message in response.context["messages"]] == ["error"]


@pytest.mark.parametrize(
    ("state", "asked", "at_once"),
    [
        ("draft", [], ["announce"]),
        ("announced", ["open", "start"], ["withdraw"]),
        ("open", ["start"], ["pause"]),
        ("running", ["close"], []),
        ("closed", ["archive"], ["reopen"]),
        ("archived", [], ["restore"]),
    ],
)
def test_what_is_hard_to_undo_is_asked_on_a_page_of_its_own(
    event: Event, people: SimpleNamespace, client_of: ClientOf, state: str, asked: list[str], at_once: list[str]
) -> None:
    Event.objects.filter(pk=event.pk).update(state=state)
    address = f"/events/{event.slug}/manage/state/"
    page = client_of(people.organiser).get(address).text

    assert re.findall(rf'<a class="button[^>]*href="{address}(\w+)/"', page) == asked
    assert re.findall(rf'<form method="post" action="{address}(\w+)/"', page) == at_once


def test_starting_tells_what_follows_before_anything_changes(
    event: Event, people: SimpleNamespace, client_of: ClientOf
) -> None:
    Event.objects.filter(pk=event.pk).update(starts_on="2999-02-25", ends_on="2999-02-25")
    response = client_of(people.organiser).get(f"/events/{event.slug}/manage/state/start/")

    event.refresh_from_db()
    step = response.context["step"]
    assert (event.state, len(response.context["doubts"]), len(step.consequences)) == ("open", 1, 3)
    assert all(str(one) in unescape(response.text) for one in (event.title, *step.consequences))
    # The safe button comes first.
    assert re.findall(r'class="button button-(\w+)"[^>]*>', response.text)[-2:] == ["outlined", "filled"]


@pytest.mark.parametrize(("step", "status"), [("archive", 302), ("explode", 404)])
def test_a_step_that_is_not_there_is_not_asked_about(
    event: Event, people: SimpleNamespace, client_of: ClientOf, step: str, status: int
) -> None:
    assert client_of(people.organiser).get(f"/events/{event.slug}/manage/state/{step}/").status_code == status


@pytest.mark.parametrize("page", ["roles", "history", "history/?of=roles", "venue", "organisations"])
def test_lists_ask_as_much_for_one_row_as_for_three(
    event: Event, people: SimpleNamespace, client_of: ClientOf, count_queries: Callable[..., int], page: str
) -> None:
    client, url = (
        client_of(people.owner),
        f"/events/{event.slug}/manage/{page}".removesuffix("/") + ("" if "?" in page else "/"),
    )
    event.venue = Venue.objects.create(name="Институт", town="Чита")
    event.save()

    def grow() -> None:
        factories.make_membership(event, "juror")
        event.save()
        event.venue.rooms.create(name=f"{event.venue.rooms.count()}")
        event.parts.create(organisation=Organisation.objects.create(name=f"О{event.parts.count()}"))

    grow()
    one = count_queries(client, url)
    grow()
    grow()
    assert count_queries(client, url) == one <= 12
