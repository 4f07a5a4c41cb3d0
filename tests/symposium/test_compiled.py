"""Questions whose SQL is made once: they answer as Django's would, whatever they are asked with."""

import pytest
from django.db import connection, transaction

from events.models import Membership, Role, User
from symposium.lib.compiled import Compiled
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(event):
    return [factories.make_membership(event, Role.JUROR) for _ in range(5)]


@pytest.fixture
def asked():
    return []


@pytest.fixture
def roles(asked):
    def ask(event, users):
        asked.append(len(users))
        rows = Membership.objects.filter(event=event, user__in=users, role__in=[Role.JUROR, Role.DESK])
        return rows.order_by("pk").values_list("user", "role")

    return Compiled(ask)


@pytest.mark.parametrize("many", [1, 2, 3, 5])
def test_rows_are_those_that_django_gives(event, members, roles, many):
    users = [one.pk for one in members[:many]]
    assert roles(event=event.pk, users=users) == [(pk, "juror") for pk in users]
    assert roles(event=event.pk + 1, users=users) == []


def test_sql_is_made_once_for_lengths_up_to_a_power_of_two(event, members, roles, asked, django_assert_num_queries):
    users = [one.pk for one in members]
    for many in (3, 4, 3, 1, 1, 5):
        with django_assert_num_queries(1):
            assert len(roles(event=event.pk, users=users[:many])) == many
    assert asked == [4, 1, 8]


def test_values_given_again_are_asked_for_once(event, members, roles):
    assert roles(event=event.pk, users=[members[0].pk] * 3) == [(members[0].pk, "juror")]


def test_nothing_is_asked_about_nobody(event, roles, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert roles(event=event.pk, users=[]) == []


def test_rows_are_held_where_the_database_can_hold_them(members, django_assert_num_queries):
    held = Compiled(lambda user: User.objects.select_for_update(of=("self",)).filter(pk=user).values_list("pk"))
    with transaction.atomic(), django_assert_num_queries(1) as told:
        assert held(user=members[0].pk) == [(members[0].pk,)]
    assert ("FOR UPDATE" in told.captured_queries[0]["sql"]) == connection.features.has_select_for_update
