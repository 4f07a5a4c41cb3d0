"""Two requests at one instant, in threads on the real database."""

import pytest

from events import actions
from events.models import Event, Membership, Role, User
from events.models.user import UserManager
from tests import factories
from tests.races import at_once, meeting, unguarded

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_two_owners_removing_each_other_leave_one(event: Event) -> None:
    one, other = factories.make_membership(event, Role.OWNER), factories.make_membership(event, Role.OWNER)

    answers = at_once(
        lambda: actions.remove_member(event=event, email=one.email, role=Role.OWNER, by=other),
        lambda: actions.remove_member(event=event, email=other.email, role=Role.OWNER, by=one),
    )

    assert answers == ["", "last_owner"]
    assert event.memberships.filter(role=Role.OWNER).count() == 1


def test_a_step_taken_twice_at_once_is_taken_once(event: Event) -> None:
    owner = factories.make_membership(event, Role.OWNER)

    answers = at_once(
        *[lambda: actions.change_state(event=event, step="start", by=owner, now=factories.NOW) for _ in range(3)]
    )

    assert answers == ["", "wrong_state", "wrong_state"]
    assert event.history.filter(state="running").count() == 1


def test_without_the_lock_two_owners_remove_each_other(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: both look how many owners there are before either is removed."""
    one, other = factories.make_membership(event, Role.OWNER), factories.make_membership(event, Role.OWNER)
    owners = Membership.objects.filter(event=event, role=Role.OWNER)
    monkeypatch.setattr(actions, "_lock_owners", meeting(lambda _event: list(owners.all())))

    answers = at_once(
        lambda: unguarded(actions.remove_member, event=event, email=one.email, role=Role.OWNER, by=other),
        lambda: unguarded(actions.remove_member, event=event, email=other.email, role=Role.OWNER, by=one),
    )

    assert (answers, owners.count()) == (["", ""], 0)


def test_without_the_lock_a_step_is_taken_twice(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = factories.make_membership(event, Role.OWNER)
    monkeypatch.setattr(actions, "lock_event", meeting(lambda one: Event.objects.get(pk=one.pk)))

    answers = at_once(
        *[lambda: unguarded(actions.change_state, event=event, step="start", by=owner, now=factories.NOW)] * 2
    )

    assert (answers, event.history.filter(state="running").count()) == (["", ""], 2)


def test_a_new_person_given_two_roles_at_once_is_one_person(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both look for her before either has made her, where the database lets them."""
    owner = factories.make_membership(event, Role.OWNER)
    look = meeting(lambda: None)
    make = UserManager.create_user
    monkeypatch.setattr(UserManager, "create_user", lambda *args, **fields: look() or make(*args, **fields))

    answers = at_once(
        *[
            lambda role=role: actions.add_member(event=event, email="new@example.org", role=role, by=owner)
            for role in (Role.DESK, Role.EDITOR)
        ]
    )

    assert answers == ["", ""]
    assert sorted(User.objects.get(email="new@example.org").memberships.values_list("role", flat=True)) == [
        "desk",
        "editor",
    ]
