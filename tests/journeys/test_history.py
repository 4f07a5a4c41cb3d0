"""Two people write; the history tells who, shows what was, and leads back to it while a page is open."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.measures import excess, resized
from tests.journeys.test_look import violations
from tests.journeys.test_writing import saved, text_of, type_at_the_end_of
from tests.resolutions.drafting.pages import paragraph, typed
from tests.resolutions.texts import NOW, make_draft
from tests.resolutions.writing import write


@pytest.fixture(autouse=True)
def names(people):
    """People of one name are told apart by their colours alone: here each has a name of her own."""
    for user, name in ((people.chair, "Балданова"), (people.organiser, "Цыренова")):
        user.last_name = name
        user.save()


@pytest.fixture
def draft(event, people):
    return make_draft(event, people.committee)


@pytest.fixture
def open_page(open_context, draft, event):
    """Open a page of the text for a person: its history, or the one it is written on."""

    def make(user, part="history", **options: Any):
        page = open_context(user, locale="en-US", **options).new_page()
        page.goto(f"/events/{event.slug}/manage/resolution/{draft.code}/{part}/")
        return page

    return make


def test_history_is_read_and_the_text_goes_back_before_a_colleagues_eyes(open_page, people, draft):
    one, other = open_page(people.committee, "write"), open_page(people.chair, "write")
    type_at_the_end_of(one, "вернуть урокам опыт", " и наблюдение")
    saved(one)
    type_at_the_end_of(other, "беречь время учителя", " и ученика")
    expect(text_of(one)).to_contain_text("и ученика")
    saved(other)

    one.get_by_role("link", name="History of the text").click()
    expect(one.get_by_role("link", name=people.committee.short_name)).to_be_visible()
    one.get_by_role("link", name=people.chair.short_name).click()
    expect(one.locator("#moment ins")).to_contain_text("и ученика")
    one.get_by_label("Compare with").select_option("")
    expect(one.locator("#moment ins")).to_have_count(0)
    one.get_by_label("Moment").fill("1")
    expect(one.locator("#moment")).to_contain_text("вернуть урокам опыт;")
    expect(one.locator("#moment")).not_to_contain_text("и наблюдение")
    expect(one.locator("#moment-name")).to_contain_text("Change 1")

    one.get_by_role("link", name="Go back to this text").click()
    expect(one.locator("del").first).to_contain_text("наблюдение")
    one.get_by_role("button", name="Restore this text").click()
    expect(one.get_by_role("link", name="restored from change 1")).to_be_visible()
    expect(text_of(other)).not_to_contain_text("и наблюдение")
    expect(text_of(other)).not_to_contain_text("и ученика")
    saved(other)
    draft.refresh_from_db()
    assert [one.kind for one in draft.revisions.all()] == ["restored", "kept"]


def test_colours_tell_who_wrote_what(open_page, people, draft):
    write(draft, people.chair, typed(" Слово председателя."))
    one, other = open_page(people.committee, "write"), open_page(people.organiser, "write")
    # What was typed and taken away again takes no place.
    type_at_the_end_of(one, "вернуть урокам опыт", "!")
    one.keyboard.press("Backspace")
    one.keyboard.type(" и наблюдение")
    tool = one.get_by_role("button", name="Who wrote what")
    tool.click()
    expect(tool).to_have_attribute("aria-pressed", "true")
    coloured = one.locator(".ProseMirror .coedit-author.is-person")
    expect(coloured).to_have_text(["Слово председателя.", "и наблюдение"])
    type_at_the_end_of(other, "беречь время учителя", " и ученика")
    expect(coloured).to_have_text(["Слово председателя.", "и наблюдение", "и ученика"])
    legend = one.locator(".coedit-authors li")
    expect(legend.filter(has_text=people.organiser.short_name)).to_be_visible()
    expect(legend.filter(has_text=people.chair.short_name)).to_be_visible()
    expect(legend.filter(has_text="the text before writing together")).to_be_visible()
    classes = [one.get_attribute("class") for one in coloured.all()]
    assert len(set(classes)) == 3
    coloured.first.click()
    expect(one.get_by_text(f"Written here by: {people.chair.short_name}")).to_be_visible()
    tool.click()
    expect(coloured).to_have_count(0)
    expect(one.locator(".coedit-authors")).to_be_hidden()


def test_pages_of_the_past_please_axe_and_fit(open_page, people, draft):
    write(draft, people.committee, typed(" Раз."), typed(" Два."))
    write(draft, people.chair, paragraph("Три."), at=NOW + timedelta(minutes=5))
    for part in ("history/?at=3&since=1&x=", "history/restore/?at=1&x="):
        page = open_page(people.committee, part)
        for size in resized(page, (360, 800), (1280, 800)):
            assert (part, size, violations(page), excess(page)) == (part, size, [], 0)
    page = open_page(people.committee, "write", viewport={"width": 360, "height": 800})
    page.get_by_role("button", name="Who wrote what").click()
    for size in resized(page, (360, 800), (1280, 800)):
        expect(page.locator(".coedit-authors li").first).to_be_visible()
        assert (size, violations(page), excess(page)) == (size, [], 0)


def test_slider_works_without_scripts(open_page, people, draft):
    write(draft, people.committee, typed(" Раз."), typed(" Два."))
    page = open_page(people.committee, java_script_enabled=False)
    page.get_by_label("Moment").fill("2")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#moment")).to_contain_text("420 человек. Раз.")
    expect(page.locator("#moment")).not_to_contain_text("Два.")
