from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from events.access import actor, get_event
from events.models import Event, Role, User
from events.permissions import LEFT_IN_ARCHIVE, MATRIX, Can, capabilities, may_create_events, who_may
from tests import factories

pytestmark = pytest.mark.django_db


def request_of(user: "User | AnonymousUser") -> object:
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_capabilities_are_those_of_all_roles(event: Event, people: SimpleNamespace) -> None:
    event.memberships.create(user=people.desk, role=Role.JUROR)

    assert capabilities(people.desk, event) == MATRIX[Role.DESK] | MATRIX[Role.JUROR]
    assert capabilities(people.stranger, event) == frozenset()
    assert capabilities(AnonymousUser(), event) == frozenset()


def test_capabilities_of_another_event_are_none(event: Event, people: SimpleNamespace) -> None:
    other = Event.objects.create(
        series=event.series, slug="other", title="Другой", starts_on=event.starts_on, ends_on=event.ends_on
    )

    assert capabilities(people.owner, other) == frozenset()


def test_an_inactive_person_may_nothing(event: Event, people: SimpleNamespace) -> None:
    people.owner.is_active = False

    assert capabilities(people.owner, event) == frozenset()
    assert not may_create_events(people.owner)


@pytest.mark.parametrize("state", [Event.State.RUNNING, Event.State.ARCHIVED])
def test_those_who_may_are_those_whose_capabilities_say_so(
    event: Event, everybody: dict[str, User], django_assert_num_queries: Any, state: str
) -> None:
    event.state = state
    gone = factories.make_membership(event, Role.OWNER)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    asked = [*everybody.values(), gone, factories.make_user("superuser", is_superuser=True)]
    for can in Can:
        with django_assert_num_queries(1):
            allowed = who_may(can, [one.pk for one in asked], event=event.pk, state=state)
        assert allowed == {one.pk for one in asked if can in capabilities(one, event)}


@pytest.mark.parametrize(
    ("role", "left"),
    [
        (Role.OWNER, LEFT_IN_ARCHIVE),
        (Role.ORGANISER, LEFT_IN_ARCHIVE - {Can.MANAGE_ROLES}),
        (Role.DESK, {Can.VIEW_DRAFT}),
        (Role.EDITOR, {Can.VIEW_DRAFT}),
        (Role.JUROR, {Can.VIEW_DRAFT}),
        (Role.CHAIR, {Can.VIEW_DRAFT, Can.EDIT_RESOLUTION}),
        (Role.COMMITTEE, {Can.VIEW_DRAFT, Can.EDIT_RESOLUTION}),
        (Role.PARTICIPANT, set()),
    ],
)
def test_an_archived_event_is_changed_by_nobody(
    event: Event, people: SimpleNamespace, role: Role, left: set[Can]
) -> None:
    event.state = Event.State.ARCHIVED

    assert capabilities(getattr(people, role), event) == left


def test_a_superuser_changes_no_archived_event_either(event: Event) -> None:
    event.state = Event.State.ARCHIVED

    assert capabilities(factories.make_user(is_superuser=True), event) == LEFT_IN_ARCHIVE


def test_get_event_hides_a_draft_from_strangers(event: Event, people: SimpleNamespace) -> None:
    Event.objects.filter(pk=event.pk).update(state="draft")

    with pytest.raises(Http404):
        get_event(request_of(people.stranger), event.slug)  # type: ignore[arg-type]
    assert get_event(request_of(people.desk), event.slug) == event  # type: ignore[arg-type]


def test_get_event_refuses_what_a_role_may_not(event: Event, people: SimpleNamespace) -> None:
    with pytest.raises(PermissionDenied):
        get_event(request_of(people.desk), event.slug, Can.EDIT_EVENT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "may"),
    [("owner", True), ("organiser", True), ("desk", False), ("participant", False), ("stranger", False)],
)
def test_may_create_events(people: SimpleNamespace, role: str, may: bool) -> None:
    assert may_create_events(getattr(people, role)) is may


def test_actor_is_the_person_signed_in(people: SimpleNamespace) -> None:
    assert actor(request_of(people.desk)) == people.desk  # type: ignore[arg-type]
    with pytest.raises(PermissionDenied):
        actor(request_of(AnonymousUser()))  # type: ignore[arg-type]
