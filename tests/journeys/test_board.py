"""The board on a projector, on a laptop and on a phone, live while people come."""

from collections.abc import Callable
from threading import Thread
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from events.models import Event
from registration.checkins import Attempt, check_in
from registration.models import CheckInPoint, Registration
from tests import factories
from tests.journeys.measures import excess, resized
from tests.journeys.test_look import THEMES, choose, violations

Opener = Callable[..., BrowserContext]


def come(guest: Registration, point: CheckInPoint) -> None:
    check_in(Attempt(guest.code, guest.code), point=point, now=timezone.now())


def in_a_thread(act: Callable[[], None]) -> None:
    """Act where no event loop runs: in this thread Playwright keeps one, and nothing could be announced."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


@pytest.fixture
def busy(event: Event) -> list[Registration]:
    """People of fourteen districts, of whom some have come through eight doors."""
    doors = [factories.make_point(event, f"d{number}", f"Служебный вход № {number}") for number in range(8)]
    districts = [factories.make_territory(f"Газимуро-Заводский район {number}") for number in range(14)]
    guests = [factories.make_registration(event, territory=districts[number % 14]) for number in range(30)]

    def arrive() -> None:
        for number, guest in enumerate(guests[:20]):
            come(guest, doors[number % 8])

    in_a_thread(arrive)
    return guests


def opened(open_context: Opener, event: Event, people: SimpleNamespace, **options: object) -> Page:
    page = open_context(people.organiser, **options).new_page()
    page.goto(f"/events/{event.slug}/manage/board/")
    return page


def test_projector_shows_everything_at_once(
    open_context: Opener, event: Event, people: SimpleNamespace, busy: list[Registration]
) -> None:
    page = opened(open_context, event, people, viewport={"width": 1920, "height": 1080})

    assert page.evaluate("document.documentElement.scrollHeight") == 1080
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('[data-arrived]')).fontSize)") >= 150
    expect(page.locator(".board-clock")).to_be_in_viewport()


def test_laptop_shows_every_column_of_the_doors(
    open_context: Opener, event: Event, people: SimpleNamespace, busy: list[Registration]
) -> None:
    page = opened(open_context, event, people, viewport={"width": 1280, "height": 800})

    excess = page.locator(".board table").last.evaluate("t => t.offsetWidth - t.parentElement.clientWidth")
    assert excess <= 0


def test_board_counts_while_people_come(
    open_context: Opener, event: Event, people: SimpleNamespace, busy: list[Registration]
) -> None:
    page = opened(open_context, event, people)
    expect(page.locator("html[data-live-state=on]")).to_be_attached()
    expect(page.locator("[data-arrived]")).to_have_text("20")

    in_a_thread(lambda: come(busy[20], event.check_in_points.get(code="d0")))

    expect(page.locator("[data-arrived]")).to_have_text("21")
    expect(page.locator("[data-inside]")).to_have_text("21")


def test_board_pleases_axe_and_fits(
    open_context: Opener, live_url: str, event: Event, people: SimpleNamespace, busy: list[Registration]
) -> None:
    context = open_context(people.organiser, bypass_csp=True)
    page = context.new_page()
    signed_in = context.cookies()
    for theme, choices in THEMES.items():
        context.clear_cookies()
        context.add_cookies(signed_in)
        choose(context, live_url, choices)
        page.goto(f"/events/{event.slug}/manage/board/")
        for size in resized(page, (360, 800), (1280, 800), (1920, 800)):
            assert (theme, size, violations(page), excess(page)) == (theme, size, [], 0)
