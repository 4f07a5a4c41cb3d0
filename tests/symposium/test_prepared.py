"""Statements whose plans the database keeps: what comes back, and what a changed column does to them."""

from datetime import timedelta

import psycopg
import pytest
from django.db import IntegrityError, NotSupportedError, connection, transaction

from events.models import Series
from symposium.lib.prepared import fetched
from tests.factories import NOW, make_registration

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = "SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s"
NAME = "SELECT name FROM events_series WHERE slug = %s"
INSERT = "INSERT INTO events_series (slug, name, description) VALUES (%s, %s, %s) RETURNING id"


@pytest.fixture
def grown():
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL keeps plans by name")


def test_rows_come_as_the_models_have_them(event):
    one = make_registration(event, created_at=NOW - timedelta(days=40_000))
    sql = "SELECT id, code, created_at, merged_into_id FROM registration_registration WHERE created_at < %s"
    assert fetched(sql, [NOW]) == [(one.pk, one.code, one.created_at, None)]
    assert fetched(sql, [one.created_at]) == []


def test_numbers_of_any_size_have_one_plan(event, grown):
    sql = "SELECT slug FROM events_event WHERE id = %s"
    assert [fetched(sql, [key]) for key in (event.pk, 70_000, 2**40)] == [[(event.slug,)], [], []]
    assert len(fetched(KEPT, ["SELECT slug FROM events_event WHERE id = _1"])) == 1


def test_refusal_of_the_database_is_told_by_its_own_name(event):
    values = [event.series.slug, "", ""]
    with pytest.raises(IntegrityError), transaction.atomic():
        fetched(INSERT, values)
    assert Series.objects.count() == 1


@pytest.fixture
def widen(grown):
    """Change a column as a migration beside the site does, which this connection hears nothing of."""
    change = "ALTER TABLE events_series ALTER COLUMN name TYPE varchar({})"
    yield lambda: beside(change.format(500))
    connection.close()
    beside(change.format(Series._meta.get_field("name").max_length))


def beside(statement):
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute(statement)


def test_column_changed_meanwhile_is_read_by_a_new_plan(event, widen):
    assert fetched(NAME, [event.series.slug]) == [(event.series.name,)]
    widen()
    assert fetched(NAME, [event.series.slug]) == [(event.series.name,)]


def test_column_changed_meanwhile_spoils_no_more_than_one_transaction(event, widen):
    assert fetched(NAME, [event.series.slug]) == [(event.series.name,)]
    widen()
    with pytest.raises(NotSupportedError), transaction.atomic():
        fetched(NAME, [event.series.slug])
    with transaction.atomic():
        assert fetched(NAME, [event.series.slug]) == [(event.series.name,)]
