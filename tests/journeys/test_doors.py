"""The organiser's page of doors, read on a laptop and on a telephone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registration.checkins import Attempt, check_in
from registration.devices import add_device
from registration.models import Device
from tests import factories
from tests.journeys.measures import excess

LINES = """cells => cells.map(cell => {
  const style = getComputedStyle(cell), text = document.createRange();
  text.selectNodeContents(cell);
  const tops = new Set([...text.getClientRects()].filter(box => box.width).map(box => Math.round(box.top / 12)));
  return [cell.innerText, tops.size];
}).filter(([, lines]) => lines > 1).map(([words]) => words)"""


@pytest.fixture
def doors(event):
    """Doors with names as they are given, each with a phone that was heard and somebody refused."""
    for number, name in enumerate(("Главный вход", "Служебный вход", "Актовый зал, вход А")):
        point = factories.make_point(event, f"door-{number}", name=name)
        device, _token = add_device(event=event, name=f"Телефон {number}", point=point, by=None, profile="walk_in")
        guest = factories.make_registration(event, state="pending", organisation="МБОУ «СОШ № 12» города Чита")
        check_in(Attempt(guest.code, f"n{number}"), point=point, now=timezone.now(), device=device)
    Device.objects.update(token_hash=None, last_seen_at=timezone.now() - timedelta(minutes=3), battery=80, unsent=0)


def test_names_of_doors_and_dates_stay_in_one_line_on_a_laptop(open_context, people, event, doors):
    page = open_context(people.organiser, viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"/events/{event.slug}/manage/doors/")
    page.evaluate("document.fonts.ready")

    whole = page.locator("#doors tbody :is(th, td:not(:last-child)), .table .door-name, .table .nowrap")
    assert whole.evaluate_all(LINES) == []
    over = "tables => tables.map(table => table.offsetWidth - table.parentElement.clientWidth)"
    assert page.locator(".table").evaluate_all(over) == [0] * 3


def test_page_of_doors_fits_a_telephone(open_context, people, event, doors):
    page = open_context(people.organiser, viewport={"width": 360, "height": 780}).new_page()
    page.goto(f"/events/{event.slug}/manage/doors/")
    assert excess(page) == 0
