"""What becomes of the text and how it is written is seen however far one has written, and nothing moves under a hand."""

import pytest
from playwright.sync_api import expect

from tests.journeys.measures import excess, resized, violations
from tests.journeys.test_review import suggesting
from tests.journeys.test_writing import at_text, caret_at, text_of
from tests.resolutions.texts import TEXT, make_draft

NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
LONG = TEXT.replace("- сократить отчёты.", "\n".join(f"- сократить отчёт № {n} о работе школы;" for n in range(40)))


@pytest.fixture
def draft(event, people):
    return make_draft(event, people.committee, LONG)


@pytest.fixture
def desk(open_context, draft, people):
    def make(size=WIDE, **options):
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
