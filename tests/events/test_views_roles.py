from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail

from events.models import Event, Role
from tests import factories
from tests.clients import ClientOf

pytestmark = pytest.mark.django_db


def test_a_role_is_given(
    event: Event, people: SimpleNamespace, client_of: ClientOf, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = client_of(people.owner).post(
            f"/events/{event.slug}/manage/roles/", {"email": "new@example.org", "role": "editor"}
        )

    assert response.status_code == 302
    assert event.memberships.get(user__email="new@example.org").role == Role.EDITOR
    assert [letter.to for letter in mail.outbox] == [["new@example.org"]]


def test_a_role_given_twice_is_said_beside_the_field(
    event: Event, people: SimpleNamespace, client_of: ClientOf
) -> None:
    response = client_of(people.owner).post(
        f"/events/{event.slug}/manage/roles/", {"email": people.desk.email, "role": "desk"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["email"]
    assert f'value="{people.desk.email}"' in response.text


def test_a_role_is_taken_away_after_a_question(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    url, data = f"/events/{event.slug}/manage/roles/remove/", {"email": people.desk.email, "role": "desk"}
    client = client_of(people.owner)

    assert client.post(url, data).status_code == 200
    assert event.memberships.filter(role="desk").exists()
    assert client.post(url, data | {"confirmed": "yes"}).status_code == 302
    assert not event.memberships.filter(role="desk").exists()


def test_a_member_no_database_can_look_for_is_none(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    url = f"/events/{event.slug}/manage/roles/remove/"
    response = client_of(people.owner).post(url, {"email": "no\0body", "role": "desk\0"})
    assert (response.status_code, response.context["membership"]) == (200, None)


def test_the_last_owner_is_told_why_she_stays(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    data = {"email": people.owner.email, "role": "owner", "confirmed": "yes"}

    response = client_of(people.owner).post(f"/events/{event.slug}/manage/roles/remove/", data, follow=True)

    assert event.memberships.filter(role="owner").exists()
    assert [str(message.level_tag) for message in response.context["messages"]] == ["error"]


@pytest.mark.usefixtures("everybody")
@pytest.mark.parametrize(
    ("query", "found"), [("q=ёлкин", 1), ("q=ЕЛКИН", 1), ("role=desk", 2), ("q=nobody", 0), ("", 8)]
)
def test_roles_are_searched(event: Event, people: SimpleNamespace, client_of: ClientOf, query: str, found: int) -> None:
    factories.make_membership(event, "desk", factories.make_user(last_name="Ёлкин"))

    response = client_of(people.owner).get(f"/events/{event.slug}/manage/roles/?{query}", follow=True)

    assert response.context["page_obj"].paginator.count == found
