"""The text on the screen in the hall follows what a colleague types, and says so when it cannot."""

from typing import Any

import pytest
from playwright.sync_api import expect

from resolutions import actions
from tests.journeys.measures import excess, resized, violations
from tests.journeys.test_writing import saved, text_of, type_at_the_end_of
from tests.resolutions.texts import DAY, NOW, TEXT, make_draft

LONG = TEXT.replace("- сократить отчёты.", "\n".join(f"- сократить отчёт № {n} о работе школы;" for n in range(40)))


@pytest.fixture
def draft(event, people):
    return make_draft(event, people.committee, LONG)


@pytest.fixture
def screen(open_context, draft, event, people):
    def make(width=1280, height=720, **options: Any):
        options = {"locale": "en-US", "viewport": {"width": width, "height": height}, **options}
        page = open_context(people.chair, **options).new_page()
        page.goto(f"/events/{event.slug}/manage/resolution/{draft.code}/screen/")
        return page

    return make


@pytest.fixture
def writer(open_context, draft, event, people):
    page = open_context(people.committee, locale="en-US").new_page()
    page.goto(f"/events/{event.slug}/manage/resolution/{draft.code}/write/")
    saved(page)
    return page


def ready(page):
    expect(text_of(page)).to_contain_text("показывать уроки")
    return page


def test_screen_follows_letter_by_letter_and_keeps_the_change_in_view(screen, writer, draft):
    hall = ready(screen())
    assert hall.evaluate("scrollY") == 0
    type_at_the_end_of(writer, "показывать уроки", " И наблюдать")
    last = text_of(hall).get_by_text("показывать уроки друг другу. И наблюдать")
    expect(last).to_be_in_viewport()
    expect(last).to_have_attribute("data-number", "2.1")
    expect(text_of(hall)).to_have_attribute("contenteditable", "false")
    expect(hall.get_by_role("alert")).to_have_count(0)
    expect(hall.get_by_role("toolbar")).to_have_count(0)


def test_screen_stays_where_it_is_when_nobody_wants_it_to_follow(screen, writer):
    hall = ready(screen(reduced_motion="reduce"))
    follow = hall.get_by_label("Follow what is being changed")
    expect(follow).to_be_checked()
    follow.uncheck()
    type_at_the_end_of(writer, "показывать уроки", " И наблюдать")
    last = text_of(hall).get_by_text("показывать уроки друг другу. И наблюдать")
    expect(last).to_be_attached()
    expect(last).not_to_be_in_viewport()
    follow.check()
    expect(last).to_be_in_viewport()


def test_screen_tells_that_it_stands_still_without_network(screen):
    hall = ready(screen())
    line = hall.get_by_text("No connection", exact=True).first
    expect(line).not_to_be_visible()
    hall.context.set_offline(True)
    expect(line).to_be_visible()
    hall.context.set_offline(False)
    expect(line).not_to_be_visible()


def test_adopted_text_is_shown_as_it_was_adopted(screen, draft, people):
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    hall = ready(screen())
    expect(hall.get_by_role("alert")).to_have_count(0)


def test_text_is_read_without_scripts(screen, draft):
    hall = screen(java_script_enabled=False)
    expect(hall.get_by_text("показывать уроки")).to_be_visible()
    expect(hall.get_by_role("link", name="Show the text as it is now")).to_be_visible()
    expect(hall.get_by_label("Follow what is being changed")).not_to_be_visible()


def test_screen_pleases_axe_and_fits(screen):
    hall = ready(screen())
    for size in resized(hall, (360, 780), (1280, 720), (1920, 1080)):
        assert (size, violations(hall), excess(hall)) == (size, [], 0)
