"""The organisers' duties: wishes with their deadlines, and who looked at whose data."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from events.models import Event, PersonalAccess
from registration.models import ErasureRequest, Registration
from tests.factories import make_event, make_registration
from tests.registration.pages import url

NOW = datetime.now(tz=UTC)
pytestmark = pytest.mark.django_db


def wish(event: Event, days: int, **over: Any) -> ErasureRequest:
    """A wish of so many days ago."""
    row = make_registration(event)
    return ErasureRequest.objects.create(registration=row, asked_at=NOW - timedelta(days=days), **over)


def test_open_wishes_stand_by_their_deadline_and_done_ones_apart(event: Event, people: Any, client_of: Any) -> None:
    late, fresh = wish(event, 31), wish(event, 1)
    done = wish(event, 40, done_at=NOW, by=people.owner)
    wish(make_event(), 2)
    page = client_of(people.organiser).get(url("manage_privacy", event))
    assert (list(page.context["open"]), list(page.context["page"])) == ([late, fresh], [done])
    assert page.text.count("state-stop") == 1
    address = reverse("person_erase", args=[event.slug, late.registration.code])
    assert address in page.text


def test_tabs_of_an_organiser_are_fewer_than_an_owners(event: Event, people: Any, client_of: Any) -> None:
    pages = [client_of(who).get(url("manage_privacy", event)) for who in (people.organiser, people.owner)]
    assert [len(page.context["tabs"]) for page in pages] == [1, 3]


def look(event: Event, by: Any, row: Registration | None = None, what: str = "card") -> PersonalAccess:
    return PersonalAccess.objects.create(event=event, by=by, what=what, subject=row.code if row else "", at=NOW)


def test_owner_sees_who_looked_at_whom(event: Event, people: Any, client_of: Any) -> None:
    row = make_registration(event)
    at_list, at_card = look(event, people.organiser, what="list"), look(event, people.desk, row)
    look(make_event(), people.organiser)
    browser = client_of(people.owner)
    page = browser.get(url("accesses", event))
    assert page.context["lines"] == [(at_card, row), (at_list, None)]
    assert browser.get(url("accesses", event) + "?what=list").context["lines"] == [(at_list, None)]
    assert len(browser.get(url("accesses", event) + "?what=nonsense").context["lines"]) == 2


def test_looks_at_somebody_erased_name_nobody(event: Event, people: Any, client_of: Any) -> None:
    row = make_registration(event, last_name="", first_name="", patronymic="", email="", erased_at=NOW)
    look(event, people.organiser, row)
    page = client_of(people.owner).get(url("accesses", event))
    assert [person.full_name for _look, person in page.context["lines"]] == [row.full_name]


@pytest.mark.parametrize(("page", "may"), [("manage_privacy", {"owner", "organiser"}), ("accesses", {"owner"})])
def test_pages_by_role(event: Event, people: Any, client_of: Any, page: str, may: set[str]) -> None:
    roles = ("owner", "organiser", "desk", "editor", "chair", "committee", "juror", "participant", "stranger")
    shown = {role for role in roles if client_of(getattr(people, role)).get(url(page, event)).status_code == 200}
    assert (shown, client_of(None).get(url(page, event)).status_code) == (may, 302)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_database_the_same_whatever_the_rows(
    event: Event, people: Any, client_of: Any, django_assert_num_queries: Any, count: int
) -> None:
    for days in range(count):
        wish(event, days)
        done = wish(event, days + 40, done_at=NOW, by=people.owner)
        look(event, people.organiser, done.registration)
    browser = client_of(people.owner)
    with django_assert_num_queries(9):
        browser.get(url("manage_privacy", event))
    with django_assert_num_queries(8):
        browser.get(url("accesses", event))


def test_people_are_erased_from_an_archived_event_too(event: Event, people: Any, client_of: Any) -> None:
    asked = wish(event, 1)
    event.state = Event.State.ARCHIVED
    event.save()
    browser, row = client_of(people.organiser), asked.registration
    assert row.full_name in browser.get(url("manage_privacy", event)).content.decode()
    page = reverse("person_erase", args=[event.slug, row.code])
    assert (browser.get(page).status_code, browser.post(page).status_code) == (200, 302)
    row.refresh_from_db()
    assert (row.last_name, row.erased_at is not None) == ("", True)
