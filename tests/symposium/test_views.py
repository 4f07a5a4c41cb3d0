import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from events.models import ConsentText, Event, Organisation, Venue
from tests import factories
from tests.clients import ClientOf
from tests.contest.factories import make_contest, make_entry
from tests.sessions.factories import make_session, make_speaker, make_track, publish

pytestmark = pytest.mark.django_db
ROLES = ["owner", "organiser", "desk", "editor", "juror", "chair", "committee", "participant", "stranger"]
NOW = datetime.now(tz=UTC)


# ---------------------------------------------------------------- the list of editions
def test_home_without_editions_says_so(client: Client) -> None:
    response = client.get("/")

    assert (response.status_code, response.context["coming"], response.context["past"]) == (200, [], [])
    assert "empty" in response.text


def test_home_divides_editions_into_coming_and_past(client: Client) -> None:
    coming = factories.make_event(title="Будущий")
    past = factories.make_event(title="Прошлый", starts_on=date(2025, 2, 27), state="archived")
    factories.make_event(title="Проект", state="draft")

    context = client.get("/").context

    assert [row.event for row in context["coming"]] == [coming]
    assert [row.event for row in context["past"]] == [past]


@pytest.mark.parametrize("role", ROLES)
def test_home_shows_a_draft_to_those_who_may_open_it(
    event: Event, people: SimpleNamespace, client_of: ClientOf, role: str
) -> None:
    Event.objects.filter(pk=event.pk).update(state="draft")
    client = client_of(getattr(people, role))

    shown = [row.event for row in client.get("/").context["coming"]]

    assert shown == ([event] if client.get(event.get_absolute_url()).status_code == 200 else [])
    assert shown == ([] if role in {"participant", "stranger"} else [event])


def test_home_is_searched_and_says_when_nothing_is_found(client: Client) -> None:
    event = factories.make_event(title="Цифровая ёмкость")

    assert [row.event for row in client.get("/?q=емкость").context["coming"]] == [event]
    nothing = client.get("/?q=Атлантида")
    assert nothing.context["coming"] == []
    assert "Атлантида" in nothing.text


def test_home_pages_through_the_past(client: Client) -> None:
    for year in range(2000, 2023):
        factories.make_event(starts_on=date(year, 2, 26), state="archived")

    assert len(client.get("/").context["past"]) == 20
    assert [row.event.starts_on.year for row in client.get("/?page=2").context["past"]] == [2002, 2001, 2000]


@pytest.mark.parametrize(("role", "may"), [("organiser", True), ("stranger", False)])
def test_home_offers_a_new_event_to_those_who_run_one(
    people: SimpleNamespace, client_of: ClientOf, role: str, may: bool
) -> None:
    assert ("/events/new/" in client_of(getattr(people, role)).get("/").text) is may


def test_home_asks_as_much_for_three_editions_as_for_one(client: Client, count_queries: Callable[..., int]) -> None:
    def grow() -> None:
        factories.make_event()
        factories.make_event(starts_on=date(2025, 2, 27), state="archived")

    grow()
    one = count_queries(client, "/")
    grow()
    grow()
    assert count_queries(client, "/") == one <= 12


# ---------------------------------------------------------------- the public page
def a_rich_event(**over: Any) -> Event:
    event = factories.make_event(
        venue=Venue.objects.create(name="Институт", town="Чита", map_url="https://maps.example.org/"),
        starts_at=NOW + timedelta(days=30),
        lead="Один день в Чите",
        description="Утром говорим.\n\nВечером решаем.",
        genre="Ежегодный симпозиум",
        **over,
    )
    for kind, name in (("organiser", "Министерство"), ("partner", "Физикон")):
        event.parts.create(organisation=Organisation.objects.create(name=name), kind=kind)
    track = make_track(event, 1)
    make_session(event, "10:00", "11:00", make_speaker(event), kind="plenary")
    make_session(event, "12:30", "13:15", make_speaker(event), track=track, needs_enrolment=True, capacity=2)
    publish(event)
    make_entry(make_contest(event))
    factories.make_registration(event)
    return event


def test_the_public_page_shows_everything_there_is(client: Client) -> None:
    event = a_rich_event()

    response = client.get(event.get_absolute_url())

    words = ["Ежегодный симпозиум", "Один день в Чите", "Министерство", "Физикон", "Институт", "Площадка 1", "Конкурс"]
    assert [word for word in words if word not in response.text] == []
    assert f"/events/{event.slug}/registration/" in response.text
    assert re.findall(r'style="|onclick=|<script>', response.text) == []


def test_the_public_page_of_a_bare_event(client: Client) -> None:
    event = factories.make_event(place="", contact_email="")

    assert client.get(event.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("role", [None, *ROLES])
def test_the_public_page_is_open_to_all(
    event: Event, people: SimpleNamespace, client_of: ClientOf, role: str | None
) -> None:
    client = client_of(getattr(people, role) if role else None)

    assert client.get(event.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("role", "status"), [(None, 404), ("stranger", 404), ("participant", 404), ("juror", 200), ("owner", 200)]
)
def test_a_draft_is_seen_by_its_team(
    event: Event, people: SimpleNamespace, client_of: ClientOf, role: str | None, status: int
) -> None:
    Event.objects.filter(pk=event.pk).update(state="draft")

    assert client_of(getattr(people, role) if role else None).get(event.get_absolute_url()).status_code == status


def test_whoever_is_registered_is_led_to_her_ticket(client_of: ClientOf) -> None:
    event, user = a_rich_event(), factories.make_user()
    factories.make_registration(event, user=user)

    assert f"/events/{event.slug}/my/" in client_of(user).get(event.get_absolute_url()).text


def test_the_public_page_asks_little(client: Client, client_of: ClientOf, count_queries: Callable[..., int]) -> None:
    event = a_rich_event()
    url, reader = event.get_absolute_url(), client_of(factories.make_user())
    cold = count_queries(client, url)
    warm = count_queries(client, url)
    for _number in range(3):
        factories.make_registration(event)
        make_entry(event.contest)

    assert (cold <= 12, count_queries(client, url), count_queries(reader, url) <= 12) == (True, warm, True)


# ---------------------------------------------------------------- personal data, accessibility
def publish_text(version: int, text: str, **over: Any) -> ConsentText:
    return ConsentText.objects.create(**{"version": version, "text": text, "published_at": NOW} | over)


def test_privacy_shows_the_newest_published_text_and_every_version(client: Client) -> None:
    publish_text(1, "Первый текст")
    publish_text(2, "Второй текст")
    publish_text(3, "Третий текст", published_at=None)

    assert client.get("/privacy/").context["text"].text == "Второй текст"
    assert client.get("/privacy/?version=1").context["text"].text == "Первый текст"
    assert [version for version, _at in client.get("/privacy/").context["versions"]] == [2, 1]


@pytest.mark.parametrize("query", ["", "?version=9", "?version=x"])
def test_privacy_without_a_text_says_so(client: Client, query: str) -> None:
    response = client.get(f"/privacy/{query}")

    assert (response.status_code, response.context["text"]) == (200, None)


def test_privacy_in_english_falls_back_to_russian(client: Client) -> None:
    publish_text(1, "Русский текст")

    response = client.get("/privacy/", headers={"accept-language": "en"})
    assert response.context["text"].text == "Русский текст"
    assert 'lang="ru"' in response.text


def test_privacy_shows_each_purpose_by_its_own_versions(client: Client) -> None:
    publish_text(1, "Обработка")
    publish_text(1, "Снимки, первый", purpose="publication")
    publish_text(2, "Снимки, второй", purpose="publication")

    page = client.get("/privacy/?purpose=publication").context
    old = client.get("/privacy/?purpose=publication&version=1").context
    assert (page["text"].text, old["text"].text, page["may_keep"]) == ("Снимки, второй", "Снимки, первый", False)
    assert ([tab["url"] for tab in page["tabs"]], client.get("/privacy/").context["text"].text) == (
        ["?purpose=processing", "?purpose=publication"],
        "Обработка",
    )


@pytest.mark.parametrize("purpose", ["mailings", "nonsense"])
def test_privacy_of_a_purpose_without_a_text_is_that_of_processing(client: Client, purpose: str) -> None:
    publish_text(1, "Обработка")

    assert client.get(f"/privacy/?purpose={purpose}").context["text"].text == "Обработка"


def test_accessibility_is_open_to_all(client: Client) -> None:
    assert client.get("/accessibility/").status_code == 200


# ---------------------------------------------------------------- clone, history
def test_clone_makes_the_next_edition(people: SimpleNamespace, event: Event, client_of: ClientOf) -> None:
    day = event.starts_on + timedelta(weeks=52)
    data = {"title": "Школа данных", "slug": "next-edition", "starts_on": day.isoformat()}

    response = client_of(people.organiser).post(f"/events/{event.slug}/manage/clone/", data)

    assert (response.status_code, response.url) == (302, "/events/next-edition/manage/settings/")
    assert Event.objects.get(slug="next-edition").starts_on == day


def test_clone_keeps_what_was_typed(people: SimpleNamespace, event: Event, client_of: ClientOf) -> None:
    data = {"title": "Школа данных", "slug": event.slug, "starts_on": "2000-01-01"}

    response = client_of(people.organiser).post(f"/events/{event.slug}/manage/clone/", data)

    assert (response.status_code, Event.objects.count()) == (422, 1)
    assert 'value="Школа данных"' in response.text


@pytest.mark.usefixtures("everybody")
@pytest.mark.parametrize("of", ["", "roles", "programme", "participants", "contest", "resolution", "nonsense"])
def test_history_of_every_subject(people: SimpleNamespace, event: Event, client_of: ClientOf, of: str) -> None:
    make_session(event)
    make_contest(event)
    factories.make_registration(event)

    response = client_of(people.organiser).get(f"/events/{event.slug}/manage/history/?of={of}")

    counts = {"roles": 8, "resolution": 0}
    assert response.status_code == 200
    assert len(response.context["entries"]) == counts.get(of, 1)


@pytest.mark.usefixtures("everybody")
def test_history_keeps_to_its_event(people: SimpleNamespace, event: Event, client_of: ClientOf) -> None:
    factories.make_membership(factories.make_event(), "desk")

    entries = client_of(people.owner).get(f"/events/{event.slug}/manage/history/?of=roles").context["entries"]

    assert len(entries) == 8
