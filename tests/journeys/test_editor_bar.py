"""What becomes of the text and how it is written is seen however far one has written; nothing moves."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from resolutions import actions
from tests.journeys.measures import excess, violations
from tests.journeys.test_board import in_a_thread
from tests.journeys.test_review import suggesting
from tests.journeys.test_writing import at_text, caret_at, text_of
from tests.resolutions.texts import DAY, NOW, TEXT, make_draft

NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
LONG = TEXT.replace("- сократить отчёты.", "\n".join(f"- сократить отчёт № {n} о работе школы;" for n in range(40)))


@pytest.fixture
def draft(event, people):
    return make_draft(event, people.committee, LONG)


@pytest.fixture
def desk(open_context, draft, people):
    def make(size=WIDE, **options: Any):
        return at_text(open_context, draft, people.committee, viewport=size, **options)

    return make


def in_the_middle(page):
    caret_at(page, "отчёт № 25")
    text_of(page).get_by_text("отчёт № 25").evaluate("one => one.scrollIntoView({block: 'center'})")


def is_seen(locator):
    """Nothing lies over its middle, and it is within the window."""
    return locator.evaluate(
        """one => { const {left, top, width, height} = one.getBoundingClientRect();
          return one.contains(document.elementFromPoint(left + width / 2, top + height / 2)) }"""
    )


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_state_and_mode_are_seen_however_far_one_has_written(desk, size):
    page = desk(size)
    suggesting(page)
    in_the_middle(page)
    mode = page.locator(".coedit-mode")
    for one in (page.locator(".coedit-state"), mode):
        assert is_seen(one)
    page.context.set_offline(True)
    expect(page.locator(".coedit-state")).to_have_text("No connection: kept on this device")
    for one in (page.locator(".coedit-state"), mode):
        assert is_seen(one)
    assert (violations(page), excess(page)) == ([], 0)


def test_suggesting_outlives_the_page_loaded_anew_in_this_window_alone(desk):
    page = desk()
    suggesting(page)
    page.reload()
    expect(page.locator(".coedit-mode")).to_contain_text("You suggest changes")
    button = page.get_by_role("button", name="Suggest changes")
    expect(button).to_have_attribute("aria-pressed", "true")
    caret_at(page, "отчёт № 17", "End")
    page.keyboard.type(" да")
    expect(text_of(page).locator(".coedit-insertion")).to_have_text(" да")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_role("button", name="Suggest changes")).to_have_attribute("aria-pressed", "false")
    button.click()
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".coedit-mode")).to_be_empty()


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_what_to_do_when_nothing_more_is_taken_stands_where_one_writes(desk, draft, people, size):
    page = desk(size)
    in_the_middle(page)
    # An idle page would be told sooner than anything is written on it.
    page.context.set_offline(True)
    page.keyboard.type("да")
    in_a_thread(lambda: actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW))
    page.context.set_offline(False)
    notice = page.get_by_role("alert").filter(has_text="The text is closed for changes")
    expect(notice).to_be_focused()
    for one in (notice, notice.get_by_role("button", name="Copy my text"), page.locator(".coedit-state")):
        assert is_seen(one)
    expect(page.get_by_role("toolbar")).to_be_hidden()
    assert (violations(page), excess(page)) == ([], 0)
    page.keyboard.press("Tab")
    expect(notice.get_by_role("button", name="Copy my text")).to_be_focused()


def test_page_on_which_nobody_writes_says_that_the_text_is_closed_and_that_nothing_is_lost(desk, draft, people):
    page = desk(NARROW, locale="ru-RU")
    in_the_middle(page)
    in_a_thread(lambda: actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW))
    notice = page.get_by_role("alert").filter(has_text="Текст закрыт для правок. Всё, что вы написали, сохранено.")
    expect(notice).to_be_focused()
    expect(page.locator(".coedit-state")).to_have_text("Закрыт для правок")
    assert is_seen(notice)
    expect(notice.get_by_role("button")).to_have_count(1)
    assert (violations(page), excess(page)) == ([], 0)
    notice.get_by_role("button").click()
    page.wait_for_url(f"**/manage/resolution/{draft.code}/")


def tops_of(page):
    return text_of(page).locator("p").evaluate_all("all => all.map(one => one.getBoundingClientRect().top + scrollY)")


@pytest.mark.parametrize("locale", ["ru-RU", "en-US"])
def test_text_stands_still_as_the_caret_goes_from_kind_to_kind(desk, locale):
    page = desk(locale=locale)
    before = tops_of(page)
    addressee = page.get_by_label("To whom" if locale == "en-US" else "Кому", exact=True)
    expect(addressee).to_be_hidden()
    caret_at(page, "отчёт № 3 о")
    expect(addressee).to_be_visible()
    assert tops_of(page) == before
    caret_at(page, "беречь время")
    expect(addressee).to_be_hidden()
    assert tops_of(page) == before
    assert page.locator(".coedit-bar").bounding_box()["height"] < 144


def test_tools_of_a_phone_used_most_are_at_hand_by_their_pictures(desk):
    page = desk(NARROW)
    tools = page.get_by_role("toolbar").get_by_role("button")
    first = ["Undo", "Suggest changes", "Remark", "Bold", "Item", "Up", "Down"]
    for place, name in enumerate(first):
        tool = tools.nth(place)
        expect(tool).to_have_accessible_name(name)
        expect(tool).to_have_attribute("title", re.compile(name))
        box = tool.bounding_box()
        assert (round(box["width"]), round(box["height"]), box["x"] + box["width"] <= 360) == (44, 44, True)
    assert page.locator(".coedit-tools").evaluate("one => one.scrollWidth") < 3 * 360
    assert (violations(page), excess(page)) == ([], 0)


@pytest.mark.parametrize("locale", ["ru-RU", "en-US"])
def test_first_screen_of_a_phone_holds_text(desk, locale):
    page = desk(NARROW, locale=locale)
    top = text_of(page).locator("p").first.bounding_box()["y"]
    bar = page.locator(".coedit-bar").bounding_box()["y"]
    assert bar - top > 740 / 3
    crumbs = page.locator(".crumbs li").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert max(crumbs) - min(crumbs) < 44
    for name in ("History of the text", "On the screen") if locale == "en-US" else ("История текста", "На экран"):
        box = page.get_by_role("link", name=name).bounding_box()
        assert (box["height"], box["y"] < 180) == (44, True)
    assert (violations(page), excess(page)) == ([], 0)
