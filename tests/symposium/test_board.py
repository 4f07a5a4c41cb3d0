from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event
from registration.board import DoorNow
from registration.models import CheckIn
from registration.stats import TerritoryRow
from symposium.views_board import _few_doors, _few_territories
from tests import factories
from tests.clients import ClientOf

pytestmark = pytest.mark.django_db


def address(event: Event) -> str:
    return f"/events/{event.slug}/manage/board/"


def come(event: Event, ago: timedelta = timedelta(minutes=2), **over: object) -> None:
    point = event.check_in_points.first() or factories.make_point(event)
    at = timezone.now() - ago
    guest = factories.make_registration(event, **over)
    CheckIn.objects.create(
        event=event, point=point, registration=guest, nonce=guest.code, result="admitted", scanned_at=at, received_at=at
    )


@pytest.fixture
def organiser(client_of: ClientOf, people: SimpleNamespace) -> Client:
    return client_of(people.organiser)


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("organiser", 200), ("desk", 403), ("editor", 403), ("juror", 403), ("chair", 403),
     ("committee", 403), ("participant", 403), ("stranger", 403)],
)  # fmt: skip
def test_board_is_for_whoever_sees_the_overview(
    event: Event, people: SimpleNamespace, client_of: ClientOf, role: str, status: int
) -> None:
    assert client_of(getattr(people, role)).get(address(event)).status_code == status


def test_nobody_is_asked_to_sign_in_first(event: Event, client_of: ClientOf) -> None:
    assert client_of(None).get(address(event)).status_code == 302


def test_board_changes_nothing(organiser: Client, event: Event) -> None:
    assert organiser.post(address(event)).status_code == 405


def test_board_before_anybody_has_come(organiser: Client, event: Event) -> None:
    page = organiser.get(address(event)).content.decode()

    assert "data-arrived>0</span>" in page
    assert 'data-phase="early">—</span>' in page
    assert '<svg class="chart"' not in page


def test_board_shows_figures_and_nobodys_name(organiser: Client, event: Event) -> None:
    come(event, last_name="Козлёнкова", organisation="Гимназия № 12", email="anna@example.org")
    come(event, timedelta(minutes=4))
    factories.make_registration(event)

    page = organiser.get(address(event)).content.decode()

    assert ">2</span> <small>" in page
    assert "data-inside>2</span>" in page
    assert page.count('<svg class="chart"') == 2
    personal = (
        "Козлёнкова",
        "Гимназия",
        "anna@example.org",
        "Ёлгина",
        *event.registrations.values_list("code", flat=True),
    )
    assert [word for word in personal if word in page] == []


def test_part_refetches_itself(organiser: Client, event: Event) -> None:
    page = organiser.get(address(event))
    content = page.content.decode()

    assert 'data-live-topic="arrivals devices conflicts"' in content
    assert f'hx-get="{address(event)}"' in content
    assert "no-store" in page["Cache-Control"]


def test_page_costs_the_same_for_one_and_for_many(
    organiser: Client, event: Event, django_assert_max_num_queries: Callable[..., object]
) -> None:
    def cost() -> int:
        with django_assert_max_num_queries(12) as queries:  # type: ignore[attr-defined]
            organiser.get(address(event))
        return len(queries)

    come(event)
    first = cost()
    one = cost()
    for number in range(3):
        factories.make_point(event, f"b{number}")
        come(event, timedelta(minutes=number), territory=factories.make_territory(f"Район {number}"))

    assert (cost(), first) == (one, one + 1)


def a_door(name: str, arrived: int, quiet_since: datetime | None = None) -> DoorNow:
    return DoorNow(name, True, arrived, 1, 2, 1, 3, quiet_since)


def test_many_doors_become_five_and_the_others() -> None:
    doors = tuple(a_door(str(number), number) for number in range(8))

    few = _few_doors(doors)

    assert [door.name for door in few[:5]] == ["3", "4", "5", "6", "7"]
    assert (few[5].arrived, few[5].devices, few[5].alive, few[5].unsent) == (0 + 1 + 2, 6, 3, 9)
    assert _few_doors(doors[:6]) == list(doors[:6])


def test_many_territories_become_ten_and_the_others() -> None:
    rows = tuple(TerritoryRow(20 - number, 1, f"Район {number}") for number in range(13))

    few = _few_territories(rows)

    assert [row.name for row in few[:10]] == [f"Район {number}" for number in range(10)]
    assert (few[10].registered, few[10].arrived) == (10 + 9 + 8, 3)
    assert _few_territories(rows[:11]) == list(rows[:11])


def test_conflicts_are_a_link_for_whoever_may_settle_them(organiser: Client, event: Event) -> None:
    link = f'href="/events/{event.slug}/manage/doors/conflicts/"'
    assert link not in organiser.get(address(event)).content.decode()
    come(event, state="waiting", waiting_since=timezone.now())
    CheckIn.objects.update(result="refused", claimed="admitted")
    assert link in organiser.get(address(event)).content.decode()

    Event.objects.update(state=Event.State.ARCHIVED)
    archived = organiser.get(address(event)).content.decode()
    assert "exclamation-triangle-fill" in archived
    assert link not in archived
