"""Two people write one resolution at once, one of them without network for a while."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from resolutions.models import TextUpdate
from tests.journeys.measures import excess, resized
from tests.journeys.test_look import violations
from tests.resolutions.texts import make_draft


@pytest.fixture
def draft(event, people):
    return make_draft(event, people.committee)


@pytest.fixture
def desk(open_context, draft):
    """Open the text for a person and wait until it is there and saved."""

    def make(user, **options: Any):
        page = at_text(open_context, draft, user, **options)
        expect(text_of(page)).to_contain_text("420 человек")
        return page

    return make


def at_text(open_context, draft, user, **options: Any):
    """Open the page on which a text is written, and wait until all of it is saved."""
    page = open_context(user, **{"locale": "en-US", **options}).new_page()
    page.goto(f"/events/{draft.event.slug}/manage/resolution/{draft.code}/write/")
    saved(page)
    return page


def text_of(page):
    return page.locator(".ProseMirror")


def words_of(page):
    """The text without the names of colleagues that stand at their cursors."""
    return page.evaluate(
        """() => { const text = document.querySelector(".ProseMirror").cloneNode(true);
          for (const one of text.querySelectorAll(".ProseMirror-widget")) one.remove();
          return [...text.children].map((block) => block.textContent) }"""
    )


def saved(page):
    expect(page.get_by_text(re.compile("Saved|Сохранено")).first).to_be_visible()


def caret_at(page, words, *keys: str, touch="click"):
    """Put the caret into an item and wait until the editor knows: keys are quicker than the news of it."""
    getattr(text_of(page).get_by_text(words), touch)()
    expect(text_of(page).locator("p.is-here")).to_contain_text(words)
    for key in keys:
        page.keyboard.press(key)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def type_at_the_end_of(page, words, more):
    caret_at(page, words, "End")
    page.keyboard.type(more)


def test_two_write_one_item_and_what_one_wrote_without_network_comes_in(desk, people, draft):
    one, other = desk(people.committee), desk(people.chair)
    type_at_the_end_of(one, "вернуть урокам опыт", " и наблюдение")
    expect(text_of(other)).to_contain_text("вернуть урокам опыт; и наблюдение")

    other.context.set_offline(True)
    expect(other.get_by_text("No connection", exact=False).first).to_be_visible()
    type_at_the_end_of(other, "беречь время учителя", " (без сети)")
    type_at_the_end_of(one, "показывать уроки", " каждый месяц")
    expect(text_of(one)).to_contain_text("каждый месяц")
    expect(text_of(one)).not_to_contain_text("без сети")

    other.context.set_offline(False)
    for page in (one, other):
        expect(text_of(page)).to_contain_text("(без сети)")
        expect(text_of(page)).to_contain_text("каждый месяц")
        saved(page)
    assert words_of(one) == words_of(other)
    assert TextUpdate.objects.filter(resolution=draft, by=people.chair).exists()


def test_page_of_writing_pleases_axe_and_fits(desk, people):
    page = desk(people.committee)
    for size in resized(page, (360, 800), (1280, 800)):
        assert (size, violations(page), excess(page)) == (size, [], 0)


def test_length_is_counted_as_it_is_typed_and_the_browser_spells(desk, people):
    page = desk(people.committee)
    length = page.locator(".coedit-length")
    expect(text_of(page)).to_have_attribute("spellcheck", "true")
    expect(text_of(page)).to_have_attribute("lang", "ru")
    expect(length).to_have_text("32 words, about 1 page")
    type_at_the_end_of(page, "вернуть урокам опыт", " два слова")
    expect(length).to_have_text("34 words, about 1 page")
