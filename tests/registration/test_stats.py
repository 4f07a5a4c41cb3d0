from datetime import UTC, date, datetime, timedelta

import pytest

from registration import stats
from registration.devices import add_device, authenticate, note_contact, revoke_device
from registration.models import CheckIn
from tests import factories

NINE = datetime(2026, 2, 26, 0, 0, tzinfo=UTC)
DAY = date(2026, 2, 26)


def arrive(registration, point, minutes=0, **over):  # noqa: ANN003
    """Keep an answer as the action would, at a chosen minute after nine."""
    at = NINE + timedelta(minutes=minutes)
    fields = {"result": "admitted", "scanned_at": at, "received_at": at, "nonce": f"{point.pk}-{minutes}"} | over
    return CheckIn.objects.create(event=point.event, point=point, registration=registration, zone=point.zone, **fields)


@pytest.fixture
def people_of_two_territories(event, point):
    karym, chita = factories.make_territory(), factories.make_territory("Чита")
    guests = [factories.make_registration(event, territory=territory) for territory in (chita, chita, karym)]
    guests += [
        factories.make_registration(event),
        factories.make_registration(event, state="pending"),
        factories.make_registration(event, state="cancelled", territory=karym),
        factories.make_registration(event, format="online", territory=karym),
    ]
    for number, guest in enumerate([guests[0], guests[2], guests[3]]):
        arrive(guest, point, minutes=7 * number)
    return guests


def test_registered_counts_states_and_formats(event, people_of_two_territories):
    assert stats.registered(event) == stats.Registered(
        confirmed=5, pending=1, applied=0, waiting=0, cancelled=1, onsite=4, online=1
    )


def test_arrivals_count_each_person_once(event, point, people_of_two_territories):
    guest = people_of_two_territories[0]
    arrive(guest, point, 20, result="repeat")
    arrive(guest, point, 30, direction="out")
    arrive(guest, point, 40, visit=2)
    arrive(people_of_two_territories[1], factories.make_point(event, "305", kind="session"), 50)
    arrive(people_of_two_territories[1], point, 60, undone_at=NINE)

    assert stats.arrivals(event) == stats.Arrivals(registered=4, arrived=3)
    assert stats.arrivals(event).share == 75


def test_share_of_nobody_is_zero(event):
    assert stats.arrivals(event).share == 0


def test_arrivals_by_quarter_have_no_gaps_and_keep_to_the_events_day(event, point):
    for minutes in (-9 * 60 - 1, 1, 14, 15, 50, 14 * 60 + 59, 15 * 60):
        arrive(factories.make_registration(event), point, minutes)

    quarters = stats.arrivals_by_quarter(event, DAY)

    told = [(f"{quarter.starts_at:%H:%M}", quarter.count) for quarter in quarters if quarter.count]
    assert told == [("09:00", 2), ("09:15", 1), ("09:45", 1), ("23:45", 1)]
    assert len(quarters) == 60


def test_arrivals_by_quarter_of_an_empty_day(event):
    assert stats.arrivals_by_quarter(event, DAY) == ()


def test_arrived_today_begins_at_the_events_midnight(event, point):
    for minutes in (-9 * 60 - 1, -9 * 60, 1):
        arrive(factories.make_registration(event), point, minutes)

    assert stats.arrived_today(event, NINE) == 2


def test_territories_stand_with_the_largest_first(event, people_of_two_territories):
    assert stats.by_territory(event) == (
        stats.TerritoryRow(registered=2, arrived=1, name="Чита"),
        stats.TerritoryRow(registered=1, arrived=1, name="Карымский район"),
        stats.TerritoryRow(registered=1, arrived=1, name=""),
    )


def test_doors_count_their_own_people_and_phones(event, point, people_of_two_territories):
    other = factories.make_point(event, "b", "Вход Б", rank=1)
    arrive(None, other, result="refused", reason="foreign")
    _phone, token = add_device(event=event, name="Телефон 1", point=other, by=None)
    note_contact(authenticate(token), now=NINE)
    revoked, _token = add_device(event=event, name="Телефон 2", point=other, by=None)
    revoke_device(revoked, by=None, now=NINE)

    assert stats.by_door(event) == (
        stats.DoorRow(point, arrived=3, refused=0, devices=0, last_seen_at=None),
        stats.DoorRow(other, arrived=0, refused=1, devices=1, last_seen_at=NINE),
    )


@pytest.mark.parametrize(
    "number", [stats.registered, stats.arrivals, stats.by_territory, stats.by_door], ids=lambda number: number.__name__
)
def test_each_number_is_one_statement(event, people_of_two_territories, django_assert_num_queries, number):
    with django_assert_num_queries(1):
        number(event)
