"""A fact goes where the caret was put, or into the place that the text leaves open for it; nowhere else."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.journeys.test_facts import TEXT, facts_of, unfold
from tests.journeys.test_writing import at_text, caret_at, text_of, words_of
from tests.resolutions.texts import make_draft

OPEN = TEXT.replace("Гости симпозиума", "Итоги … года.\nВ работе приняли участие … человек.\nГости симпозиума")


@pytest.fixture
def desk(open_context, event, people):
    for _ in range(3):
        factories.make_registration(event)
    return lambda text: at_text(open_context, make_draft(event, people.committee, text), people.committee)


def insert(page):
    unfold(page)
    facts_of(page).get_by_role("button", name="Insert «3 человека»").click()


def test_without_a_caret_a_fact_fills_the_place_that_is_open_for_it(desk):
    page = desk(OPEN)
    insert(page)
    expect(text_of(page).locator("[data-fact]")).to_have_text("3 человека")
    assert words_of(page)[:2] == ["Итоги … года.", "В работе приняли участие 3 человека."]


def test_without_a_caret_nor_a_place_nothing_is_put_anywhere(desk):
    page = desk(TEXT)
    before = words_of(page)
    insert(page)
    said = page.get_by_role("status").get_by_text("Put the caret where it is to stand")
    expect(said).to_be_visible()
    assert words_of(page) == before
    caret_at(page, "приехали отовсюду", "Home")
    facts_of(page).get_by_role("button", name="Insert «3 человека»").click()
    expect(text_of(page).locator("p").first).to_have_text("3 человека Гости симпозиума приехали отовсюду.")


@pytest.mark.parametrize(
    ("words", "letters", "put"),
    [
        ("Итоги", len("Итоги …"), ["Итоги 3 человека года.", "В работе приняли участие … человек."]),
        ("В работе", len("В работе приняли участие …"), ["Итоги … года.", "В работе приняли участие 3 человека."]),
    ],
)
def test_behind_an_open_place_a_fact_takes_it(desk, words, letters, put):
    page = desk(OPEN)
    caret_at(page, words, "Home", *["ArrowRight"] * letters)
    insert(page)
    expect(text_of(page).locator("[data-fact]")).to_have_text("3 человека")
    assert words_of(page)[:2] == put
