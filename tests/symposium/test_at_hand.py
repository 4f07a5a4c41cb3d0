"""What a person who has signed in finds on the first page: her tickets and the places where she works."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, User
from symposium.at_hand import APPLICATION, TICKET, Act, at_hand
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def addresses(user: User, now: datetime = NOW) -> list[list[str]]:
    """The pages at hand, event by event, without what all of them begin with."""
    return [[act.url.removeprefix(f"/events/{row.event.slug}/") for act in row.acts] for row in at_hand(user, now)]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("owner", [["manage/", "desk/"]]),
        ("organiser", [["manage/", "desk/"]]),
        ("desk", [["desk/"]]),
        ("editor", [["manage/programme/"]]),
        ("juror", [["jury/"]]),
        ("chair", [["manage/resolution/"]]),
        ("committee", [["manage/resolution/"]]),
        ("participant", []),
        ("stranger", []),
    ],
)
def test_work_at_hand_is_that_of_the_role(people: SimpleNamespace, role: str, expected: list[list[str]]) -> None:
    assert addresses(getattr(people, role)) == expected


def test_ticket_stands_before_work(event: Event) -> None:
    juror = factories.make_membership(event, "juror")
    factories.make_registration(event, user=juror)

    assert addresses(juror) == [["my/", "jury/"]]


@pytest.mark.parametrize(("state", "acts"), [("confirmed", [TICKET]), ("pending", [APPLICATION]), ("cancelled", [])])
def test_registration_is_called_a_ticket_once_it_is_one(event: Event, state: str, acts: list[Act]) -> None:
    user = factories.make_user()
    factories.make_registration(event, user=user, state=state)

    assert [row.acts for row in at_hand(user, NOW)] == ([[act.at(event) for act in acts]] if acts else [])


def test_nearest_event_stands_first_and_those_that_are_over_last() -> None:
    user, today = factories.make_user(), timezone.localdate(NOW)
    days = [today + timedelta(days=shift) for shift in (40, 3, -20, -90)]
    later, sooner, over, _long_over = (factories.make_event(starts_on=day) for day in days)
    for event in Event.objects.all():
        factories.make_membership(event, "committee", user=user)

    assert [row.event for row in at_hand(user, NOW)] == [sooner, later, over]


def test_ticket_is_gone_the_day_after() -> None:
    user = factories.make_user()
    event = factories.make_event(starts_on=date(2026, 2, 27))
    factories.make_registration(event, user=user)

    on_the_day = datetime(2026, 2, 27, 9, tzinfo=event.tz)
    assert [row.is_today for row in at_hand(user, on_the_day)] == [True]
    assert at_hand(user, on_the_day + timedelta(days=1)) == []


def test_first_page_leads_to_ticket_and_desk_in_one_tap(event: Event, client_of: Callable[..., Client]) -> None:
    user = factories.make_membership(event, "organiser")
    factories.make_registration(event, user=user)

    page = client_of(user).get("/").text

    assert page.count("<h1") == 1
    assert [f'href="/events/{event.slug}/{end}"' in page for end in ("my/", "manage/", "desk/")] == [True] * 3


def test_first_page_says_nothing_of_nobodys_own(client: Client, event: Event) -> None:
    assert client.get("/").context["at_hand"] == []


def test_first_page_asks_as_little_of_whoever_has_much(
    client_of: Callable[..., Client], count_queries: Callable[[Client, str], int]
) -> None:
    user = factories.make_user()

    def grow() -> None:
        event = factories.make_event()
        factories.make_membership(event, "organiser", user=user)
        factories.make_registration(event, user=user)

    grow()
    one = count_queries(client_of(user), "/")
    grow()
    grow()
    assert count_queries(client_of(user), "/") == one <= 12
