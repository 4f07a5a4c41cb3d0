"""One suggests changes and asks a colleague, who accepts, rejects and answers; both see the same text."""

import re

from playwright.sync_api import expect

from resolutions.drafting.taking import text_of as taken
from resolutions.models import Remark, Thread
from tests.journeys.measures import excess, resized
from tests.journeys.test_look import violations
from tests.journeys.test_writing import caret_at, desk, draft, saved, text_of, words_of  # noqa: F401  fixtures of writing

NARROW, WIDE = (360, 780), (1280, 900)
DECISIONS = (("хранить", "Accept"), ("поддержать", "Reject"))


def suggesting(page):
    button = page.get_by_role("button", name="Suggest changes")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status").filter(has_text="You suggest changes")).to_be_visible()


def cards(page):
    return page.locator('[data-panel="suggestions"] li')


def decide(page, words, verb):
    cards(page).filter(has_text=words).get_by_role("button", name=verb, exact=True).click()
    expect(cards(page).filter(has_text=words)).to_have_count(0)


def suggest_three(page):
    """Put words in, strike letters out by both keys, and replace a word."""
    suggesting(page)
    caret_at(page, "показывать уроки", "End")
    page.keyboard.type(" всё время")
    for _ in range(len("всё время")):
        page.keyboard.press("Backspace")
    page.keyboard.type("каждый месяц")
    caret_at(page, "поддержать школьные", "Home")
    for _ in range(len("поддержать ")):
        page.keyboard.press("Delete")
    caret_at(page, "беречь время", "Home")
    page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.type("хранить")


def test_what_one_suggests_another_decides(desk, draft, people):  # noqa: F811
    one, other = desk(people.committee), desk(people.chair)
    suggest_three(one)
    expect(cards(other)).to_have_count(3)
    expect(cards(other).filter(has_text="хранить")).to_contain_text("беречь → хранить")
    expect(cards(other).first).to_contain_text(people.committee.short_name)
    for size in resized(other, NARROW, WIDE):
        assert (size, violations(other), excess(other)) == (size, [], 0)

    for _size, (words, verb) in zip(resized(other, WIDE, NARROW), DECISIONS, strict=True):
        decide(other, words, verb)
    expect(cards(one)).to_have_count(1)
    caret_at(one, "каждый месяц", "End")
    expect(cards(one).first).to_have_class(re.compile("is-here"))
    one.keyboard.press("Control+Enter")
    for page in (one, other):
        expect(page.locator('[data-panel="suggestions"]')).to_be_hidden()
        expect(text_of(page)).to_contain_text("хранить время")
        saved(page)
    assert words_of(one) == words_of(other)
    draft.refresh_from_db()
    text = taken(draft)
    asked = [item.text for item in text.recommendations]
    assert asked == [
        "поддержать школьные лаборатории;",
        "сократить отчёты.",
        "показывать уроки друг другу. каждый месяц",
    ]
    assert any(one.text.startswith("хранить время") and not one.spans for one in text.paragraphs)


def test_items_are_not_joined_while_suggesting_and_undo_takes_a_decision_back(desk, people):  # noqa: F811
    page = desk(people.committee)
    before = words_of(page)
    suggesting(page)
    caret_at(page, "сократить отчёты", "Home")
    page.keyboard.press("Backspace")
    expect(page.get_by_role("status").filter(has_text="Items are joined and parted")).to_be_visible()
    assert words_of(page) == before

    page.keyboard.type("все ")
    expect(cards(page)).to_have_count(1)
    page.get_by_role("button", name="Reject", exact=True).click()
    expect(cards(page)).to_have_count(0)
    assert words_of(page) == before
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(cards(page)).to_contain_text("все")


def test_colleague_is_asked_about_words_and_answers(desk, draft, people):  # noqa: F811
    people.chair.last_name = "Алёшина"
    people.chair.save()
    one, other = desk(people.committee, viewport={"width": 360, "height": 780}), desk(people.chair)
    caret_at(one, "сократить отчёты", "Home")
    one.keyboard.press("Control+Shift+ArrowRight")
    one.get_by_role("button", name="Remark", exact=True).click()
    expect(one.get_by_label("Remark", exact=True)).to_be_focused()
    one.keyboard.type("Или отменить, @Алёшина?")
    one.get_by_role("button", name="Remark upon it").click()
    expect(one.locator("[data-thread]")).to_be_focused()
    expect(text_of(one).locator(".coedit-discussed")).to_have_text("сократить")
    for size in resized(one, NARROW, WIDE):
        assert (size, violations(one), excess(one)) == (size, [], 0)

    expect(text_of(other).locator(".coedit-discussed")).to_have_text("сократить")
    text_of(other).get_by_text("отчёты").click()
    card = other.locator("[data-thread]")
    expect(card).to_contain_text("Или отменить")
    card.get_by_label("Answer", exact=True).fill("Отменить.")
    card.get_by_role("button", name="Answer", exact=True).click()
    expect(one.locator("[data-thread]")).to_contain_text("Отменить.")
    one.get_by_role("button", name="Mark as resolved").click()
    expect(other.get_by_text("Resolved: 1")).to_be_visible()
    expect(text_of(other).locator(".coedit-discussed")).to_have_count(0)
    assert [remark.by for remark in Remark.objects.all()] == [people.committee, people.chair]
    assert list(Thread.objects.get().remarks.first().mentioned.all()) == [people.chair]


def test_answer_that_is_being_written_outlives_what_comes_from_a_colleague(desk, draft, people):  # noqa: F811
    one, other = desk(people.committee), desk(people.chair)
    for page, words in ((one, "Первое"), (other, "Второе")):
        caret_at(page, "отчёты", "End")
        if page is other:
            expect(page.locator("[data-thread]")).to_contain_text("Первое")
            field = one.get_by_label("Answer", exact=True)
            field.fill("Пишу")
        page.get_by_role("button", name="Remark", exact=True).click()
        expect(page.get_by_label("Remark", exact=True)).to_be_focused()
        page.keyboard.type(words)
        page.get_by_role("button", name="Remark upon it").click()
        expect(page.locator("[data-thread]").filter(has_text=words)).to_be_visible()
    expect(one.locator("[data-thread]")).to_have_count(2)
    expect(one.get_by_label("Answer", exact=True).first).to_have_value("Пишу")


def test_what_a_phones_keyboard_composes_is_suggested(desk, people):  # noqa: F811
    page = desk(people.committee)
    suggesting(page)
    caret_at(page, "показывать уроки", "End")
    keyboard = page.context.new_cdp_session(page)
    for text in ("но", "новые", "новые "):
        keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    keyboard.send("Input.insertText", {"text": " новые"})
    expect(text_of(page).locator(".coedit-insertion")).to_have_text(" новые")
    expect(cards(page)).to_have_count(1)
