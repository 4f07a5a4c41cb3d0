"""Items are added, parted, joined, moved, asked of others and pasted; a colleague and the rows have the same."""

import re

from playwright.sync_api import expect

from resolutions.drafting.taking import take_now
from resolutions.models import Recommendation
from tests.journeys.phones import PATIENCE
from tests.journeys.test_writing import caret_at, desk, draft, saved, text_of  # noqa: F401  fixtures of writing

# Enter of such a phone is read from what it did to the page.
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile"
PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True, "user_agent": ANDROID}
MINISTRY_NAME = "Министерству образования края"
MINISTRY, TEACHERS = f"1. {MINISTRY_NAME}:", "2. Педагогам:"
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Word 15">
<style><!-- p.MsoListParagraph {margin-left:36pt; font-family:Calibri} --></style></head><body><!--StartFragment-->
<p class=MsoListParagraphCxSpFirst style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Calibri;mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span>
<![endif]><span style='color:red;font-size:20pt'>открыть <b
style='mso-bidi-font-weight:normal'>кружки</b>;</span><o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>платить
наставникам.<o:p></o:p></p><!--EndFragment--></body></html>"""
# Headings and items as they stand, without the names of colleagues at their cursors.
SHOWN = """async ([expected, patience]) => {
  const wanted = JSON.stringify(expected);
  const end = performance.now() + patience;
  for (;;) {
    const text = document.querySelector(".ProseMirror").cloneNode(true);
    for (const one of text.querySelectorAll(".coedit-cursor")) one.remove();
    const number = (one) => one.dataset.number ? `${one.dataset.number} ` : "";
    const shown = [...text.querySelectorAll("h2, [data-number]")].map((one) => number(one) + one.textContent);
    if (JSON.stringify(shown) === wanted || performance.now() > end) return shown;
    await new Promise((done) => setTimeout(done, 20));
  }
}"""


# Where on the page the letter behind some words begins, of the item that they open.
BEHIND = """(item, words) => {
  const letter = document.createRange();
  const text = document.createTreeWalker(item, NodeFilter.SHOW_TEXT).nextNode();
  letter.setStart(text, words.length);
  letter.setEnd(text, words.length + 1);
  const { left, top, height } = letter.getBoundingClientRect();
  return [left + 1, top + height / 2];
}"""


def click_behind(page, words):
    """Put the caret behind the words that open an item: it may have two lines, and keys know of the one they are in."""
    item = text_of(page).locator("p", has_text=words)
    item.scroll_into_view_if_needed()
    page.mouse.click(*item.evaluate(BEHIND, words))
    expect(item).to_have_class(re.compile(r"\bis-here\b"))
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def show(pages, *items: str):
    """Every page shows these headings and items with these numbers, at once or soon."""
    for page in pages:
        assert page.evaluate(SHOWN, [list(items), PATIENCE]) == list(items)


def rows(resolution):
    """The same, as the rows have it."""
    take_now(resolution_id=resolution.pk)
    found = []
    for place, to in enumerate(resolution.addressees.order_by("rank"), start=1):
        asked = Recommendation.objects.filter(addressee=to).in_order()
        found += [f"{place}. {to.name}:", *(f"{place}.{n} {one.text}" for n, one in enumerate(asked, start=1))]
    return found


def tool(page, name):
    return page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)


def add_below(page, words):
    caret_at(page, words)
    tool(page, "Item").click()


def ask(page, addressee):
    page.get_by_label("To whom", exact=True).select_option(addressee)


def is_focused(locator):
    return locator.evaluate("one => one === document.activeElement")


def write_by_keyboard(page):
    """Below 1.1 comes an item that is joined to it; of 1.2 the second half goes up and is asked of others."""
    caret_at(page, "поддержать", "End")
    page.keyboard.press("Enter")
    page.keyboard.type("обновить книги;")
    caret_at(page, "сократить", "Home", *["ArrowRight"] * len("сократить "))
    page.keyboard.press("Enter")
    parts = ["1.1 поддержать школьные лаборатории;", "1.2 обновить книги;", "1.3 сократить ", "1.4 отчёты."]
    show([page], MINISTRY, *parts, TEACHERS, "2.1 показывать уроки друг другу.")
    caret_at(page, "обновить", "Home")
    page.keyboard.press("Backspace")
    page.keyboard.type(" и ")
    caret_at(page, "отчёты", "End")
    page.keyboard.press("Alt+ArrowUp")
    chooser = page.get_by_label("To whom", exact=True)
    while not is_focused(chooser):
        assert not page.evaluate("document.activeElement === document.body")
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    expect(chooser).to_be_focused()


def test_by_keyboard_and_by_mouse_items_are_as_a_colleague_and_the_rows_have_them(desk, people, draft):  # noqa: F811
    one, other = pages = desk(people.committee), desk(people.chair)
    write_by_keyboard(one)
    joined = "1.1 поддержать школьные лаборатории; и обновить книги;"
    again = [f"{MINISTRY} (continued)", "1.2 сократить ", f"{TEACHERS} (continued)", "2.2 показывать уроки друг другу."]
    show(pages, MINISTRY, joined, TEACHERS, "2.1 отчёты.", *again)
    tool(one, "Sort by addressee").focus()
    one.keyboard.press("Enter")
    expect(text_of(one)).to_be_focused()

    part_and_join(other, pages, joined)
    add_below(other, "показывать")
    other.keyboard.type("вести дневник.")
    tool(other, "Up").click()
    caret_at(other, "показывать")
    ask(other, MINISTRY_NAME)
    expect(text_of(other)).to_be_focused()
    tool(other, "Sort by addressee").click()
    asked = [joined, "1.2 сократить ", "1.3 показывать уроки друг другу."]
    items = [MINISTRY, *asked, TEACHERS, "2.1 отчёты.", "2.2 вести дневник."]
    show(pages, *items)
    assert rows(draft) == items


def part_and_join(page, pages, words):
    """By the tools an item is parted where the caret stands, and is made one again."""
    rest = ["1.2 сократить ", TEACHERS, "2.1 отчёты.", "2.2 показывать уроки друг другу."]
    first, second = words[:15], words[15:]
    # A click on what a colleague is just moving would be lost.
    show(pages, MINISTRY, words, *rest)
    click_behind(page, "поддержать ")
    tool(page, "Split here").click()
    show(pages, MINISTRY, first, f"1.2 {second}", rest[0].replace("1.2", "1.3"), *rest[1:])
    tool(page, "Join to the one above").click()
    show(pages, MINISTRY, words, *rest)
    expect(text_of(page)).to_be_focused()


def write_on_a_phone(page):
    """All teachers were asked is asked of the ministry, they get another item; 1.2 goes up, and gets one below it."""
    caret_at(page, "показывать", touch="tap")
    ask(page, MINISTRY_NAME)
    page.get_by_role("button", name="Write the first item").tap()
    page.keyboard.type("вести дневник.")
    caret_at(page, "сократить", "End", touch="tap")
    tool(page, "Up").tap()
    tool(page, "Item").tap()
    page.keyboard.type("обновить книги;")
    caret_at(page, "показывать", "Home", *["ArrowRight"] * len("показывать уроки "), touch="tap")
    page.keyboard.press("Enter")


def test_on_a_phone_items_are_as_a_colleague_and_the_rows_have_them(desk, people, draft):  # noqa: F811
    one, _other = pages = desk(people.committee, **PHONE), desk(people.chair)
    write_on_a_phone(one)
    books, help_ = "обновить книги;", "поддержать школьные лаборатории;"
    first, theirs = [MINISTRY, "1.1 сократить отчёты."], [TEACHERS, "2.1 вести дневник."]
    show(pages, *first, f"1.2 {books}", f"1.3 {help_}", "1.4 показывать уроки ", "1.5 друг другу.", *theirs)
    caret_at(one, "поддержать", "Home", touch="tap")
    press_unnamed(one, "DeleteBackward")
    items = [*first, f"1.2 {books}{help_}", "1.3 показывать уроки ", "1.4 друг другу.", *theirs]
    show(pages, *items)
    assert rows(draft) == items


def press_unnamed(page, command):
    """A phone's keyboard names no key, it edits."""
    key = {"type": "rawKeyDown", "key": "Unidentified", "windowsVirtualKeyCode": 229, "commands": [command]}
    page.context.new_cdp_session(page).send("Input.dispatchKeyEvent", key)


def test_undo_takes_back_ones_own_only(desk, people, draft):  # noqa: F811
    one, other = pages = desk(people.committee), desk(people.chair, **PHONE)
    above = [MINISTRY, "1.1 поддержать школьные лаборатории;", "1.2 сократить отчёты.", TEACHERS]
    both = [*above, "2.1 показывать уроки друг другу. почти раз в месяц"]
    caret_at(one, "показывать", "End")
    one.keyboard.type(" раз в месяц")
    show(pages, *above, "2.1 показывать уроки друг другу. раз в месяц")
    # The colleague's name stands over the letters that are touched.
    caret_at(other, "показывать", "End", *["ArrowLeft"] * len("раз в месяц"), touch="tap")
    other.keyboard.type("почти ")
    show(pages, *both)
    one.keyboard.press("Control+z")
    show(pages, *above, "2.1 показывать уроки друг другу.почти ")
    one.keyboard.press("Control+y")
    show(pages, *both)
    tool(other, "Undo").tap()
    show(pages, *above, "2.1 показывать уроки друг другу. раз в месяц")
    tool(other, "Redo").tap()
    show(pages, *both)


def test_item_stays_for_a_colleagues_words_when_its_making_is_undone(desk, people, draft):  # noqa: F811
    one, other = pages = desk(people.committee), desk(people.chair)
    above = [MINISTRY, "1.1 поддержать школьные лаборатории;", "1.2 сократить отчёты."]
    theirs = [TEACHERS, "2.1 показывать уроки друг другу."]
    add_below(one, "сократить")
    show(pages, *above, "1.3 ", *theirs)
    one.keyboard.press("Control+z")
    show(pages, *above, *theirs)
    add_below(one, "сократить")
    one.keyboard.type("обновить")
    caret_at(other, "обновить", "End")
    other.keyboard.type(" книги")
    show(pages, *above, "1.3 обновить книги", *theirs)
    one.keyboard.press("Control+z")
    one.keyboard.press("Control+z")
    show(pages, *above, "1.3  книги", *theirs)
    one.keyboard.press("Control+y")
    show(pages, *above, "1.3 обновить книги", *theirs)


def paste(page, html):
    text_of(page).evaluate(
        """(text, html) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", html);
          text.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }""",
        html,
    )


def test_what_is_pasted_from_word_comes_in_clean(desk, people, draft):  # noqa: F811
    page = desk(people.committee)
    caret_at(page, "показывать", "End")
    page.keyboard.press("Enter")
    paste(page, WORD)
    ours = [MINISTRY, "1.1 поддержать школьные лаборатории;", "1.2 сократить отчёты.", TEACHERS]
    items = [*ours, "2.1 показывать уроки друг другу.", "2.2 открыть кружки;", "2.3 платить наставникам."]
    show([page], *items)
    pasted = text_of(page).locator("[data-number]").nth(3)
    assert pasted.inner_html() == "открыть <strong>кружки</strong>;"
    expect(text_of(page).locator("[style], [class*=Mso], font")).to_have_count(0)
    saved(page)
    assert rows(draft) == items
    assert Recommendation.objects.get(text="открыть кружки;").spans == [{"start": 8, "end": 14, "mark": "strong"}]
