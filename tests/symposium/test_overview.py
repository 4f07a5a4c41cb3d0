from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from events.models import Event, EventCapacity
from registration.models import CheckIn, Device, Registration
from registration.models.checkin import ENTRANCE
from symposium.overview import overview
from symposium.reports import tables
from tests import factories
from tests.clients import ClientOf

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 26)
TEN = datetime(2026, 2, 26, 1, 7, tzinfo=UTC)  # seven minutes past ten in Chita


def an_event(**over: Any) -> Event:
    return factories.make_event(**{"starts_on": DAY, "state": "running", "format": "hybrid"} | over)


def arrive(event: Event, at: datetime, **over: Any) -> Registration:
    """Somebody comes through door A at a moment."""
    point = event.check_in_points.filter(code="a").first() or factories.make_point(event)
    registration = factories.make_registration(event, **over)
    CheckIn.objects.create(
        event=event,
        point=point,
        registration=registration,
        nonce=registration.code,
        result="admitted",
        zone=ENTRANCE,
        scanned_at=at,
        received_at=at,
    )
    return registration


def test_figures_of_the_day() -> None:
    event = an_event()
    EventCapacity.objects.create(event=event, format="onsite", places=700)
    EventCapacity.objects.create(event=event, format="online", places=500)
    arrive(event, TEN - timedelta(minutes=40), created_at=TEN - timedelta(days=3))
    factories.make_registration(event, created_at=TEN - timedelta(minutes=1))
    factories.make_registration(event, format="online", created_at=TEN - timedelta(days=3))
    factories.make_registration(event, state="pending", created_at=TEN - timedelta(days=3))
    factories.make_registration(event, state="cancelled", created_at=TEN)

    board = overview(event, TEN)

    assert (board.phase, board.days) == ("day", 0)
    assert (board.registered.confirmed, board.registered.online, board.registered.pending) == (3, 1, 1)
    assert (board.arrivals.registered, board.arrivals.arrived, board.arrivals.share) == (2, 1, 50)
    assert (board.new_today, board.places_total) == (1, 1200)


@pytest.mark.parametrize(
    ("now", "phase", "days"),
    [(TEN - timedelta(days=5), "before", 5), (TEN, "day", 0), (TEN + timedelta(days=3), "after", 3)],
)
def test_phase(now: datetime, phase: str, days: int) -> None:
    board = overview(an_event(), now)

    assert (board.phase, board.days) == (phase, days)


def test_places_of_one_way_only() -> None:
    event = an_event(format="onsite")
    EventCapacity.objects.create(event=event, format="onsite", places=700)

    assert overview(event, TEN).places_total == 700
    assert overview(an_event(), TEN).places_total is None


def test_arrivals_stand_over_those_of_the_edition_before() -> None:
    last = an_event(starts_on=date(2025, 2, 27), state="closed")
    event = an_event(series=last.series)
    for minutes in (0, 5, 40):
        arrive(last, datetime(2025, 2, 27, 0, 30, tzinfo=UTC) + timedelta(minutes=minutes))
    arrive(event, datetime(2026, 2, 26, 0, 50, tzinfo=UTC))
    arrive(event, datetime(2026, 2, 26, 1, 1, tzinfo=UTC))

    picture = overview(event, TEN).picture

    assert picture is not None
    assert [(bar.label, bar.value, bar.is_unfinished) for bar in picture.wide.bars] == [
        ("9:30", 0, False),
        ("9:45", 1, False),
        ("10:00", 1, True),
    ]
    assert (picture.total, picture.last_year, picture.last_by_now, picture.now) == (2, 2025, 3, "10:07")
    assert picture.wide.last.count(",") == 3


def test_the_day_of_the_edition_before_is_that_of_the_event_and_not_of_the_site() -> None:
    last = an_event(starts_on=date(2025, 2, 27), state="closed", time_zone="Europe/Kaliningrad")
    event = an_event(series=last.series, time_zone="Europe/Kaliningrad")
    for minutes in (0, 5):  # 18:00 there, 1:00 of the 28th in Chita
        arrive(last, datetime(2025, 2, 27, 16, minutes, tzinfo=UTC))
    arrive(last, datetime(2025, 2, 26, 16, 0, tzinfo=UTC))  # 18:00 of the day before, the 27th in Chita
    arrive(event, datetime(2026, 2, 26, 16, 0, tzinfo=UTC))

    picture = overview(event, datetime(2026, 2, 26, 16, 20, tzinfo=UTC)).picture

    assert picture is not None
    assert ([(bar.label, bar.value) for bar in picture.wide.bars], picture.last_by_now) == ([("18:00", 1)], 2)


def test_before_the_day_the_chart_counts_registrations() -> None:
    event = an_event()
    now = TEN - timedelta(days=5)
    for days in (0, 2, 2):
        factories.make_registration(event, created_at=now - timedelta(days=days))

    picture = overview(event, now).picture

    assert picture is not None
    assert (picture.unit, [bar.value for bar in picture.wide.bars]) == ("registrations", [2, 0, 1])


def test_without_people_there_is_no_chart() -> None:
    assert overview(an_event(), TEN).picture is None
    assert overview(an_event(), TEN - timedelta(days=5)).picture is None


def test_territories_and_doors() -> None:
    event = an_event()
    karymsky = factories.make_territory("Карымский район")
    arrive(event, TEN, territory=karymsky)
    factories.make_registration(event, territory=karymsky)
    factories.make_registration(event)

    board = overview(event, TEN)

    assert [(row.name, row.registered, row.arrived) for row in board.territories] == [
        ("Карымский район", 2, 1),
        ("", 1, 0),
    ]
    assert [(row.point.name, row.arrived) for row in board.doors] == [("Вход А", 1)]
    assert "registration:participants" in {todo.view for todo in board.todos}


def test_a_door_whose_phone_is_not_heard_is_silent() -> None:
    event = an_event()
    point = factories.make_point(event)
    Device.objects.create(event=event, name="Т", token_hash="x", point=point, last_seen_at=TEN - timedelta(minutes=9))
    factories.make_point(event, "b", "Вход Б")

    board = overview(event, TEN)

    assert board.silent == {point.pk}
    assert [todo.view for todo in board.todos] == ["registration:doors"]


def test_tables_hold_the_same_numbers() -> None:
    event = an_event()
    arrive(event, TEN, territory=factories.make_territory("Карымский район"))

    figures, arrivals, territories, doors = tables(overview(event, TEN))

    assert [number for _name, number in figures.rows] == [1, 1, 0, 0, 0, 1]
    assert list(arrivals.rows) == [["10:00", 1]]
    assert list(territories.rows) == [["Карымский район", 1, 1, 100]]
    assert list(doors.rows) == [["Вход А", 1, 0, 0]]


# ---------------------------------------------------------------- over HTTP
@pytest.mark.parametrize("page", ["", "overview.xlsx"])
@pytest.mark.parametrize("role", ["owner", "organiser", "desk", "editor", "juror", "chair", "participant", "stranger"])
def test_the_overview_is_for_organisers(
    event: Event, people: SimpleNamespace, client_of: ClientOf, page: str, role: str
) -> None:
    response = client_of(getattr(people, role)).get(f"/events/{event.slug}/manage/{page}")

    assert response.status_code == (200 if role in {"owner", "organiser"} else 403)


def test_the_overview_asks_nobody_to_sign_in(event: Event, client: Client) -> None:
    assert client.get(f"/events/{event.slug}/manage/").status_code == 302


def test_the_overview_shows_eight_territories_and_all_on_demand(
    event: Event, people: SimpleNamespace, client_of: ClientOf
) -> None:
    for number in range(10):
        factories.make_registration(event, territory=factories.make_territory(f"Район {number}"))
    client, url = client_of(people.organiser), f"/events/{event.slug}/manage/"

    assert len(client.get(url).context["territories"]) == 8
    assert len(client.get(f"{url}?all").context["territories"]) == 10


def test_the_export_is_a_workbook(event: Event, people: SimpleNamespace, client_of: ClientOf, tmp_path: Any) -> None:
    response = client_of(people.organiser).get(f"/events/{event.slug}/manage/overview.xlsx")
    path = tmp_path / "overview.xlsx"
    path.write_bytes(response.content)

    assert len(CalamineWorkbook.from_path(path).sheet_names) == 3
    assert response["Content-Disposition"] == f'attachment; filename="{event.slug}-overview.xlsx"'


@pytest.mark.parametrize("days", [5, 0, -3])
def test_the_overview_asks_as_much_for_three_people_as_for_one(
    people: SimpleNamespace, client_of: ClientOf, count_queries: Callable[..., int], days: int
) -> None:
    today = datetime.now(tz=UTC)
    event = an_event(starts_on=(today + timedelta(days=days)).date())
    client = client_of(factories.make_membership(event, "organiser"))
    arrive(event, today, territory=factories.make_territory("А"))
    one = count_queries(client, f"/events/{event.slug}/manage/")
    for number in range(2):
        factories.make_point(event, f"door-{number}")
        arrive(event, today, territory=factories.make_territory(f"Б{number}"))

    assert count_queries(client, f"/events/{event.slug}/manage/") == one <= 12
