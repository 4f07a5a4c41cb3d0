from datetime import UTC, datetime, timedelta
from fractions import Fraction

from registration.board import DoorNow, board
from registration.devices import add_device, revoke_device
from registration.forecast import DEFAULT_SHARE, Phase
from registration.models import CheckIn, Device
from registration.stats import Arrivals, TerritoryRow
from tests import factories

# Half past nine and twenty seconds in Chita.
NOW = datetime(2026, 2, 26, 0, 30, 20, tzinfo=UTC)
HALF = NOW.replace(second=0)


def come(point, minutes, guest=None, **over):  # noqa: ANN003
    """Somebody is admitted so many minutes before the whole minute of NOW, ten seconds later than it began."""
    at = HALF - timedelta(minutes=minutes) + timedelta(seconds=10)
    fields = {"result": "admitted", "scanned_at": at, "received_at": at} | over
    guest = guest or factories.make_registration(point.event)
    nonce = f"{CheckIn.objects.count()}"
    return CheckIn.objects.create(
        event=point.event, point=point, registration=guest, nonce=nonce, zone=point.zone, **fields
    )


def phone(point, seconds=None, event=None, **over):  # noqa: ANN003
    device, _token = add_device(event=event or point.event, name="Телефон", point=point, by=None)
    last = NOW - timedelta(seconds=seconds) if seconds is not None else None
    Device.objects.filter(pk=device.pk).update(last_seen_at=last, **over)
    return device


def test_nobody_has_come_yet(event):
    shown = board(event, NOW)

    assert (shown.arrivals, shown.inside, shown.conflicts) == (Arrivals(0, 0), 0, 0)
    assert (shown.doors, shown.territories) == ((), ())
    assert (shown.forecast.phase, shown.nearly_all_at) == (Phase.EARLY, None)
    assert [minute.count for minute in shown.minutes] == [0] * 30


def test_each_person_arrives_once_and_by_any_door(event, point):
    other = factories.make_point(event, "b", "Вход Б")
    hall = factories.make_point(event, "305", kind="session")
    guest = come(point, 12).registration
    come(point, 11, guest, direction="out")
    come(other, 9, guest, visit=2)
    come(other, 8, guest, result="repeat", visit=2)
    come(hall, 7)
    come(point, 6, undone_at=NOW)
    come(other, 0)

    shown = board(event, NOW)

    assert (shown.arrivals, shown.inside) == (Arrivals(4, 2), 2)
    assert {row.name: (row.arrived, row.last_minute) for row in shown.doors} == {"Вход А": (1, 0), "Вход Б": (1, 1)}
    counts = {minute.starts_at: minute.count for minute in shown.minutes if minute.count}
    assert counts == {HALF - timedelta(minutes=12): 1, HALF: 1}


def test_inside_are_those_who_have_not_left(event, point):
    stays, leaves = factories.make_registration(event), factories.make_registration(event)
    come(point, 20, stays)
    come(point, 19, leaves)
    come(point, 10, leaves, direction="out")
    # an exit of somebody whom nobody saw enter takes nobody out
    come(point, 5, direction="out", visit=0)

    assert board(event, NOW).inside == 1


def test_half_an_hour_ends_with_the_present_minute(event, point):
    for minutes in (30, 29, 1, 1, 0):
        come(point, minutes)

    shown = board(event, NOW).minutes

    assert [shown[0].starts_at, shown[-1].starts_at] == [HALF - timedelta(minutes=29), HALF]
    assert [shown[0].count, shown[-2].count, shown[-1].count] == [1, 2, 1]
    assert sum(minute.count for minute in shown) == 4


def test_half_an_hour_goes_back_over_midnight(event, point):
    # twenty seconds past midnight in Chita
    midnight = datetime(2026, 2, 25, 15, 0, 20, tzinfo=UTC)
    for seconds in (30, 90, 600):
        come(point, 0, scanned_at=midnight - timedelta(seconds=seconds))

    shown = board(event, midnight)

    assert [minute.count for minute in shown.minutes if minute.count] == [1, 1, 1]
    # all who are expected came, but on another day
    assert (shown.forecast.phase, shown.nearly_all_at) == (Phase.NEARLY_ALL, None)


def test_territories_by_size_and_those_of_none(event, point):
    karym, chita = factories.make_territory(), factories.make_territory("Чита")
    come(point, 3, factories.make_registration(event, territory=chita))
    factories.make_registration(event, territory=chita)
    factories.make_registration(event, territory=karym, format="online")
    factories.make_registration(event, territory=karym, state="waiting", waiting_since=NOW)
    factories.make_registration(event, territory=karym)
    factories.make_registration(event)

    assert board(event, NOW).territories == (
        TerritoryRow(2, 1, "Чита"),
        TerritoryRow(1, 0, "Карымский район"),
        TerritoryRow(1, 0, ""),
    )


def test_doors_tell_of_their_phones(event, point):
    side = factories.make_point(event, "b", "Вход Б", is_active=False)
    phone(point, 30)
    phone(point, 400, unsent=12)
    phone(point)
    Device.objects.filter(pk=phone(point, 10).pk).update(token_hash=None)
    revoke_device(phone(point, 20), now=NOW, by=None)
    phone(None, 301, event=event, unsent=1)

    shown = board(event, NOW).doors

    assert shown == (
        DoorNow("Вход А", True, 0, 0, 3, 1, 12, NOW - timedelta(seconds=400)),
        DoorNow(side.name, False, 0, 0, 0, 0, 0, None),
        DoorNow("", True, 0, 0, 1, 0, 1, NOW - timedelta(seconds=301)),
    )


def test_scan_is_a_sign_of_life(event, point):
    device = phone(point, 2000)
    scan = come(point, 1, device=device)
    # what waited on a phone was scanned long ago and is heard of now
    late = come(point, 200, device=device, received_at=NOW - timedelta(seconds=5))

    shown = board(event, NOW).doors[0]

    assert (shown.alive, shown.quiet_since) == (1, late.received_at)
    assert scan.received_at < late.received_at


def test_forecast_learns_from_the_edition_before(event, point):
    old = factories.make_event(series=event.series, starts_on=factories.a_day("2025-02-27"))
    gate = factories.make_point(old)
    guests = factories.make_many_registrations(old, 40)
    for guest in guests[:30]:
        come(gate, 60 * 24 * 365, guest)
    factories.make_many_registrations(event, 100)

    shown = board(event, NOW)

    assert (shown.share, shown.share_year) == (Fraction(3, 4), 2025)
    assert (shown.forecast.total, shown.forecast.remaining) == (75, 75)


def test_share_is_a_guess_without_an_edition_before(event):
    factories.make_many_registrations(event, 100)
    factories.make_many_registrations(
        factories.make_event(series=event.series, starts_on=factories.a_day("2025-02-27")), 19
    )

    shown = board(event, NOW)

    assert (shown.share, shown.share_year, shown.forecast.total) == (DEFAULT_SHARE, None, 85)


def test_moment_of_nearly_all_is_by_the_clock(event, point):
    for guest, minutes in zip(factories.make_many_registrations(event, 40), [10, 9, 8, 7, 6, 5] * 4, strict=False):
        come(point, minutes, guest)

    shown = board(event, NOW)

    # 31 of 34 are wanted, 24 came in the ten minutes since the first: seven more take three minutes
    assert (shown.forecast.phase, shown.forecast.total) == (Phase.COMING, 34)
    assert shown.nearly_all_at == HALF + timedelta(minutes=3)


def test_arrivals_of_another_day_are_no_slope(event, point):
    for minutes in range(30):
        come(point, 24 * 60 + minutes)
    factories.make_many_registrations(event, 30)

    shown = board(event, NOW)

    assert (shown.arrivals.arrived, shown.forecast.phase, shown.nearly_all_at) == (30, Phase.EARLY, None)


def test_conflicts_are_counted_until_settled(event, point):
    come(point, 3, result="refused", claimed="admitted")
    come(point, 2, result="repeat", claimed="admitted", settled_at=NOW)
    come(point, 1, result="repeat")

    assert board(event, NOW).conflicts == 1


def test_numbers_cost_the_same_however_many(event, point, django_assert_num_queries):
    def fill():
        come(factories.make_point(event, factories.new_code().lower()), 3, device=phone(point, 5))

    fill()
    board(event, NOW)
    with django_assert_num_queries(5):
        board(event, NOW)
    for _time in range(3):
        fill()
    with django_assert_num_queries(5):
        board(event, NOW)
