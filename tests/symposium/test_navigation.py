"""Ways through the site: everybody sees those that are open to her."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from events.models import Event, Role, User
from events.permissions import capabilities
from symposium.templatetags.navigation import event_tabs, first_desk, own_events, rail
from tests import factories


@pytest.fixture
def request_of(event: Event) -> Callable[[User | None], HttpRequest]:
    def make(user: User | None = None) -> HttpRequest:
        request = RequestFactory().get("/")
        request.user = user or AnonymousUser()
        request.event = event
        request.can = capabilities(request.user, event)
        return request

    return make


def keys(groups: list[dict]) -> list[str]:
    return [link["key"] for group in groups for link in group["links"]]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("desk", ["desk", "paper"]),
        ("editor", ["schedule", "speakers"]),
        ("juror", ["jury"]),
        ("committee", ["resolution"]),
        ("participant", []),
        ("stranger", []),
    ],
)
def test_rail_shows_what_the_role_may_do(
    request_of: Callable[[User | None], HttpRequest], people: SimpleNamespace, role: str, expected: list[str]
) -> None:
    assert keys(rail(request_of(getattr(people, role)))) == expected


def test_rail_of_an_organiser_is_whole_but_for_roles_and_scores(
    request_of: Callable[[User | None], HttpRequest], people: SimpleNamespace
) -> None:
    shown = keys(rail(request_of(people.organiser), "participants"))
    assert shown == [
        "overview", "doors", "desk", "paper", "participants", "invitations", "delegations", "import", "privacy",
        "schedule", "speakers", "contest", "resolution", "settings", "places", "questions", "venue",
    ]  # fmt: skip


def test_rail_of_an_archived_event_leads_to_what_is_left(
    request_of: Callable[[User | None], HttpRequest], people: SimpleNamespace, event: Event
) -> None:
    event.state = Event.State.ARCHIVED

    groups = rail(request_of(people.owner))

    assert keys(groups) == ["overview", "participants", "privacy", "resolution", "settings", "roles"]
    assert groups[-1]["links"][0]["url"] == f"/events/{event.slug}/manage/state/"


def test_rail_marks_the_current_page(request_of: Callable[[User | None], HttpRequest], people: SimpleNamespace) -> None:
    groups = rail(request_of(people.organiser), "doors")
    assert [link["key"] for group in groups for link in group["links"] if link["current"]] == ["doors"]


def test_rail_without_an_event_is_empty() -> None:
    assert rail(RequestFactory().get("/")) == []


def test_first_desk_is_the_first_page_of_the_rail(
    request_of: Callable[[User | None], HttpRequest], people: SimpleNamespace, event: Event
) -> None:
    assert first_desk(request_of(people.juror)) == f"/events/{event.slug}/jury/"
    assert first_desk(request_of()) == ""


def test_tabs_leave_out_what_the_view_has_not(request_of: Callable[[User | None], HttpRequest]) -> None:
    request = request_of()
    request.without = {"contest"}
    tabs = event_tabs(request, "speakers")
    assert [(tab["key"], tab["current"]) for tab in tabs] == [
        ("event", False), ("programme", False), ("speakers", True), ("resolution", False),
    ]  # fmt: skip


def test_own_events_are_those_one_works_at(
    request_of: Callable[[User | None], HttpRequest], people: SimpleNamespace, event: Event
) -> None:
    assert [item["event"] for item in own_events(request_of(people.participant))] == []
    assert own_events(request_of(people.juror)) == [{"event": event, "url": f"/events/{event.slug}/", "current": True}]
    assert own_events(request_of(people.owner))[0]["url"] == f"/events/{event.slug}/manage/"


def test_own_events_cost_one_statement(
    request_of: Callable[[User | None], HttpRequest],
    people: SimpleNamespace,
    django_assert_num_queries: Callable[[int], object],
) -> None:
    request = request_of(people.owner)
    with django_assert_num_queries(1):
        own_events(request)
    for _ in range(2):
        factories.make_membership(factories.make_event(), Role.OWNER, user=people.owner)
    with django_assert_num_queries(1):
        assert len(own_events(request)) == 3
