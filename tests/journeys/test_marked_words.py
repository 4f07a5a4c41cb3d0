"""Words are set in bold and italic, and paragraphs told what they are; a colleague and the document have the same."""

import pytest
from playwright.sync_api import expect

from resolutions import actions
from resolutions.drafting.taking import take_now
from resolutions.models import Paragraph
from tests.journeys.test_items import MINISTRY, TEACHERS, show, tool
from tests.journeys.test_writing import caret_at, desk, draft, saved, text_of  # noqa: F401  fixtures of writing
from tests.resolutions.texts import DAY, NOW

# What each block is, and the sign that is drawn before it where that is no number.
BLOCKS = """() => [...document.querySelectorAll(".ProseMirror > p")].map((one) => {
  const sign = getComputedStyle(one, "::before").content.match(/^"(\\D*)"$/);
  return [one.dataset.kind || one.dataset.block, sign ? sign[1] : ""];
})"""
SUPPORT, REPORTS, LESSONS = "поддержать школьные лаборатории;", "сократить отчёты.", "показывать уроки друг другу."


@pytest.fixture
def pages(desk, people):  # noqa: F811
    return desk(people.committee), desk(people.chair, locale="ru-RU")


def first_word(page, words):
    caret_at(page, words, "Home", "Control+Shift+ArrowRight")


def pressed(page, strong, em):
    for name, is_on in (("Bold", strong), ("Italic", em)):
        expect(tool(page, name)).to_have_attribute("aria-pressed", str(is_on).lower())


def html_of(page, words):
    """An item without the cursors of colleagues in it, as soon as they have settled."""
    return (
        text_of(page)
        .locator("p", has_text=words)
        .evaluate(
            """(item) => { const read = item.cloneNode(true);
          for (const one of read.querySelectorAll(".ProseMirror-widget, .ProseMirror-separator, br")) one.remove();
          for (const one of read.querySelectorAll(".coedit-selection")) one.replaceWith(...one.childNodes);
          return read.innerHTML; }"""
        )
    )


def test_by_buttons_and_by_keys_words_are_bold_and_italic_for_all_who_read_them(pages, draft, people):  # noqa: F811
    one, other = pages
    first_word(one, REPORTS)
    pressed(one, strong=False, em=False)
    tool(one, "Bold").click()
    pressed(one, strong=True, em=False)
    expect(text_of(other).locator("strong")).to_have_text("сократить")
    one.keyboard.press("Control+i")
    pressed(one, strong=True, em=True)
    expect(text_of(other).locator("em")).to_have_text("сократить")
    one.keyboard.press("Control+b")
    pressed(one, strong=False, em=True)
    expect(text_of(other).locator("strong")).to_have_count(0)

    # Without a selection it holds for what is typed next.
    caret_at(one, LESSONS, "End")
    pressed(one, strong=False, em=False)
    one.keyboard.press("Control+b")
    pressed(one, strong=True, em=False)
    one.keyboard.type(" Всем")
    tool(one, "Bold").click()
    tool(one, "Italic").click()
    pressed(one, strong=False, em=True)
    one.keyboard.type("!")
    expect(text_of(other).locator("em")).to_have_text(["сократить", "!"])
    for page in pages:
        saved(page)
        assert html_of(page, REPORTS) == "<em>сократить</em> отчёты."
        assert html_of(page, LESSONS) == f"{LESSONS}<strong> Всем</strong><em>!</em>"

    in_the_document(one, draft, people)


def in_the_document(page, draft, people):  # noqa: F811
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    actions.publish(resolution=draft, by=people.chair, now=NOW)
    exported = page.request.get(f"/resolutions/{draft.code}.json").json()
    asked = {one["text"]: one["spans"] for one in exported["blocks"] if "spans" in one}
    assert asked[REPORTS] == [{"start": 0, "end": 9, "mark": "em"}]
    end = len(LESSONS)
    assert asked[f"{LESSONS} Всем!"] == [
        {"start": end, "end": end + 5, "mark": "strong"},
        {"start": end + 5, "end": end + 6, "mark": "em"},
    ]
    page.goto(f"/resolutions/{draft.code}/")
    read = page.locator(".resolution-body")
    expect(read.locator("strong", has_text="Всем")).to_be_visible()
    expect(read.locator("em").first).to_contain_text("сократить")


def choose(page, words, kind):
    caret_at(page, words)
    page.get_by_label("What it is", exact=True).select_option(label=kind)
    expect(text_of(page)).to_be_focused()


def kinds(page, *expected: str):
    """Each block is this, and a task stands behind a dash."""
    signs = {"task": "–"}
    assert page.evaluate(BLOCKS) == [[one, signs.get(one, "")] for one in expected]


def test_paragraph_becomes_what_it_is_told_to_be_for_a_colleague_too(pages, draft):  # noqa: F811
    one = pages[0]
    chooser = one.get_by_label("What it is", exact=True)
    head, asked = ["fact", "preamble", "task", "task", "preamble"], ["recommendation"] * 3
    for page in pages:
        kinds(page, *head, *asked, "closing")
    for words, kind in (("420 человек", "Fact"), ("вернуть урокам", "Task"), (REPORTS, "Recommendation")):
        caret_at(one, words)
        expect(chooser.locator("option:checked")).to_have_text(kind)

    choose(one, "420 человек", "Preamble")
    choose(one, "вернуть урокам", "Fact")
    choose(one, "Необходимо решение", "Task")
    choose(one, "беречь время", "Recommendation")
    choose(one, REPORTS, "Closing")
    ours = [f"1.1 {SUPPORT}", "1.2 беречь время учителя.", TEACHERS, f"2.1 {LESSONS}"]
    show(pages, MINISTRY, *ours)
    found = ["preamble", "task", "fact", "preamble", *asked, "closing", "closing"]
    for page in pages:
        kinds(page, *found)
        saved(page)
    take_now(resolution_id=draft.pk)
    paragraphs = Paragraph.objects.filter(resolution=draft).order_by("rank")
    assert [one.kind for one in paragraphs] == [one for one in found if one != "recommendation"]
    assert {one.text: one.kind for one in paragraphs}["вернуть урокам опыт;"] == "fact"
