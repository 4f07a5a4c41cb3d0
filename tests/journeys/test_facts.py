"""A number of the event goes into the text by a button; when somebody comes, the text is told to differ."""

from functools import partial

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from registration.checkins import Attempt, check_in
from resolutions.models import Resolution
from tests import factories
from tests.journeys.measures import excess, resized, violations
from tests.journeys.test_board import in_a_thread
from tests.journeys.test_writing import at_text, saved, text_of, type_at_the_end_of
from tests.resolutions.texts import make_draft

TEXT = """Резолюция
краевого симпозиума «Живой урок»
26 февраля 2026 г.        г. Чита

Гости симпозиума приехали отовсюду.
Участники симпозиума предлагают:
Педагогам:
- показывать уроки друг другу.
Участники благодарят хозяев.
"""


@pytest.fixture
def guests(event):
    return [factories.make_registration(event) for _ in range(3)]


@pytest.fixture
def draft(event, people, guests):
    return make_draft(event, people.committee, TEXT)


@pytest.fixture
def desk(open_context, draft):
    return partial(at_text, open_context, draft)


def come(guest, door):
    in_a_thread(lambda: check_in(Attempt(guest.code, guest.code), point=door, now=timezone.now()))


def unfold(page):
    """The facts stand beside the text under their title."""
    page.locator("#beside-facts > summary").click()


def facts_of(page):
    return page.get_by_role("region", name="Facts")


def test_token_is_inserted_differs_when_somebody_comes_and_is_put_right_by_one_press(desk, people, draft, guests, door):
    come(guests[0], door)
    page = desk(people.committee)
    unfold(page)
    type_at_the_end_of(page, "приехали отовсюду", " Всего вошёл")
    facts_of(page).get_by_role("button", name="Insert «1 человек»").dblclick()
    page.keyboard.type(" из края.")
    expect(text_of(page)).to_contain_text("Всего вошёл 1 человек из края.")
    expect(text_of(page).locator("[data-fact=participants_onsite]")).to_have_text("1 человек")

    come(guests[1], door)
    warning = facts_of(page).get_by_text("In the text: “1 человек”.")
    expect(warning).to_be_visible()
    expect(page.locator("#beside-facts > summary .count")).to_have_text("1")
    expect(text_of(page).locator(".is-differing")).to_have_text("1 человек")
    facts_of(page).get_by_role("button", name="Put “2 человека”").click()
    expect(text_of(page)).to_contain_text("Всего вошёл 2 человека из края.")
    expect(warning).not_to_be_visible()
    expect(text_of(page).locator(".is-differing")).to_have_count(0)

    come(guests[2], door)
    page.goto(f"/events/{draft.event.slug}/manage/resolution/{draft.code}/facts/")
    page.get_by_text("Leave it with an explanation").click()
    page.get_by_label("Why the text says something else").fill("По состоянию на полдень")
    page.get_by_role("button", name="Keep the explanation").click()
    expect(page.get_by_text("По состоянию на полдень")).to_be_visible()
    expect(page.get_by_text("In the text: “2 человека”.")).to_have_count(0)


def test_adoption_keeps_the_facts(desk, open_context, people, draft, guests, door):
    come(guests[0], door)
    page = desk(people.committee)
    unfold(page)
    type_at_the_end_of(page, "приехали отовсюду", "")
    facts_of(page).get_by_role("button", name="Insert «1 человек»").click()
    saved(page)
    expect(text_of(page)).to_contain_text("1 человек")
    come(guests[1], door)

    chair = open_context(people.chair, locale="en-US").new_page()
    chair.goto(f"/events/{draft.event.slug}/manage/resolution/{draft.code}/adopt/")
    expect(chair.get_by_text("1 fact differs from the data")).to_be_visible()
    chair.get_by_role("button", name="Mark as adopted").click()
    expect(chair.get_by_text("the data said: 2 человека")).to_be_visible()
    (token,) = Resolution.objects.get().revisions.get().facts
    assert (token["words"], token["values"]) == ("1 человек", {"registered": 3, "arrived": 2})


def test_page_of_facts_pleases_axe_and_fits(open_context, event, people):
    draft = make_draft(event, people.committee)
    factories.make_registration(event, territory=factories.make_territory())
    page = open_context(people.committee, viewport={"width": 360, "height": 800}).new_page()
    for name in ("facts", "write"):
        page.goto(f"/events/{event.slug}/manage/resolution/{draft.code}/{name}/")
        if name == "write":
            unfold(page)
        for size in resized(page, (360, 800), (1280, 800)):
            expect(page.locator(".fact-card").first).to_be_visible()
            assert (name, size, violations(page), excess(page)) == (name, size, [], 0)
