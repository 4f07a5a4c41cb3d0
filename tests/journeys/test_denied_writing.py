"""What is written where the server takes nothing more stays to be copied, until its writer lets it go."""

import re

import pytest
from playwright.sync_api import expect

from events.models import Membership
from resolutions import actions
from resolutions.coediting import schema
from tests.journeys.measures import excess, resized, violations
from tests.journeys.test_offline_writing import OFFLINE, state
from tests.journeys.test_state_line import KEEPS_NOTHING
from tests.journeys.test_writing import caret_at, desk, draft, saved, text_of, words_of  # noqa: F401  fixtures of writing
from tests.resolutions.texts import DAY, NOW

UNSENT = "беречь время учителя. и силы"
COPIES = "async () => (await indexedDB.databases()).map(({ name }) => name)"


@pytest.fixture
def pages(desk, people):  # noqa: F811
    """One who writes, and another who was writing without network."""
    one = desk(people.committee)
    other = desk(people.chair, locale="ru-RU", permissions=["clipboard-read", "clipboard-write"])
    other.context.set_offline(True)
    expect(state(other)).to_have_text(OFFLINE)
    caret_at(other, "беречь время", "End")
    other.keyboard.type(" и силы")
    expect(text_of(other)).to_contain_text(UNSENT)
    return one, other


def notice(page):
    return page.get_by_role("alert").filter(has_text="Ваш текст остаётся на этой странице")


def come_back_to(page, reason):
    """Nothing is saved any more, and nothing can be written; what was written stands."""
    page.context.set_offline(False)
    expect(notice(page)).to_contain_text(reason)
    expect(state(page)).to_have_text("Не сохранено")
    expect(page.get_by_role("toolbar")).to_have_count(0)
    expect(text_of(page)).to_have_attribute("contenteditable", "false")
    text_of(page).get_by_text("беречь время").click()
    page.keyboard.type("!")
    assert words_of(page)[3] == UNSENT


def copy(page):
    notice(page).get_by_role("button", name="Скопировать мой текст").click()


def go_on(page):
    notice(page).get_by_role("button", name="Продолжить с сохранённым текстом").click()
    expect(notice(page)).to_have_count(0)


def test_who_comes_back_to_an_adopted_text_copies_what_she_wrote_and_lets_it_go(pages, draft, people):  # noqa: F811
    one, other = pages
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.committee, now=NOW)
    come_back_to(other, "Текст закрыт для правки.")
    for size in resized(other, (360, 780), (1280, 800)):
        assert (size, violations(other), excess(other)) == (size, [], 0)
    expect(text_of(one)).not_to_contain_text("и силы")
    copy(other)
    expect(notice(other).get_by_role("status")).to_have_text("Скопировано")
    assert other.evaluate("navigator.clipboard.readText()").split("\n") == words_of(other)
    assert f"resolution:{draft.code}-{people.chair.pk}" in other.evaluate(COPIES)

    go_on(other)
    expect(other).to_have_url(re.compile(f"/{draft.code}/$"))
    expect(other.get_by_text("беречь время учителя.")).to_be_visible()
    expect(other.get_by_text("и силы")).to_have_count(0)
    assert other.evaluate(COPIES) == []


def test_who_is_taken_off_the_committee_keeps_what_she_wrote_to_copy_it(pages, draft, people):  # noqa: F811
    one, other = pages
    Membership.objects.filter(user=people.chair).delete()
    come_back_to(other, "Сервер больше ничего не принимает с этой страницы.")
    copy(other)
    expect(notice(other).get_by_role("status")).to_have_text("Скопировано")
    assert other.evaluate("navigator.clipboard.readText()").split("\n") == words_of(other)
    go_on(other)
    expect(other.locator(".coedit")).to_have_count(0)
    assert other.evaluate(COPIES) == []

    # So it goes for whoever is there.
    Membership.objects.filter(user=people.committee).delete()
    expect(one.get_by_role("alert")).to_contain_text("You may only read this text now. Everything you wrote is saved.")
    expect(state(one)).to_have_text("Closed for changes")


def test_who_wrote_more_than_a_text_holds_goes_on_with_what_colleagues_see(pages, monkeypatch):
    one, other = pages
    monkeypatch.setattr(schema, "MOST_TEXT", 10)
    come_back_to(other, "Столько текста в резолюцию не помещается.")
    other.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    copy(other)
    expect(notice(other).get_by_role("status")).to_contain_text("Выделите текст и скопируйте сами.")

    monkeypatch.undo()
    go_on(other)
    saved(other)
    expect(text_of(other)).not_to_contain_text("и силы")
    assert words_of(other) == words_of(one)
    caret_at(other, "беречь время", "End")
    other.keyboard.type(" и детей")
    for page in (one, other):
        expect(text_of(page)).to_contain_text("беречь время учителя. и детей")
        saved(page)


def test_where_the_browser_keeps_nothing_one_goes_on_too(desk, people, monkeypatch):  # noqa: F811
    page = desk(people.chair, locale="ru-RU")
    page.add_init_script(KEEPS_NOTHING)
    page.reload()
    saved(page)
    monkeypatch.setattr(schema, "MOST_TEXT", 10)
    caret_at(page, "беречь время", "End")
    page.keyboard.type("!")
    expect(notice(page)).to_be_visible()
    monkeypatch.undo()
    go_on(page)
    saved(page)
    expect(text_of(page)).not_to_contain_text("!")
