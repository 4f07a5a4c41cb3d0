"""The parts beside a text tell how much waits in them, open and close, and stay as they were left."""

from playwright.sync_api import expect

from tests.journeys.measures import excess
from tests.journeys.test_look import violations
from tests.journeys.test_review import cards, suggest_three
from tests.journeys.test_writing import desk, draft, saved  # noqa: F401  fixtures of writing

NARROW = {"width": 360, "height": 780}


def part(page, name):
    return page.locator(f"#beside-{name}")


def test_part_stays_as_it_was_left(desk, people):  # noqa: F811
    page = desk(people.committee)
    for name, is_open in (("threads", True), ("facts", False), ("checks", False), ("last-year", False)):
        expect(part(page, name).locator("> section")).to_be_visible(visible=is_open)
    for name in ("threads", "checks"):
        part(page, name).locator("> summary").click()
    waiting = part(page, "checks").locator(".finding-group .finding").count()
    expect(part(page, "checks").locator("> summary .count")).to_have_text(str(waiting))
    assert violations(page) == []
    page.reload()
    saved(page)
    for name, is_open in (("threads", False), ("facts", False), ("checks", True), ("last-year", False)):
        expect(part(page, name).locator("> section")).to_be_visible(visible=is_open)
    page.get_by_role("button", name="Remark", exact=True).click()
    expect(part(page, "threads").get_by_role("textbox", name="Remark")).to_be_focused()


def test_on_a_narrow_screen_a_way_leads_into_its_part(desk, people):  # noqa: F811
    page = desk(people.committee, viewport=NARROW)
    ways = page.get_by_role("navigation", name="Below the text")
    expect(ways.get_by_role("link", name="Suggested changes")).to_be_hidden()
    ways.get_by_role("link", name="Facts").click()
    expect(part(page, "facts").locator("> section")).to_be_in_viewport()
    assert excess(page) == 0


def test_parts_open_without_scripts(open_context, event, people, draft):  # noqa: F811
    page = open_context(people.committee, locale="en-US", java_script_enabled=False).new_page()
    page.goto(f"/events/{event.slug}/manage/resolution/{draft.code}/write/")
    part(page, "facts").locator("> summary").click()
    part(page, "facts").get_by_role("link", name="Numbers and names for the text").click()
    expect(page.get_by_role("heading", name="Facts of the event")).to_be_visible()


def test_double_click_decides_on_one_suggestion(desk, people):  # noqa: F811
    page = desk(people.committee)
    suggest_three(page)
    expect(cards(page)).to_have_count(3)
    cards(page).first.get_by_role("button", name="Accept", exact=True).dblclick()
    expect(cards(page)).to_have_count(2)
    saved(page)
    expect(cards(page)).to_have_count(2)
