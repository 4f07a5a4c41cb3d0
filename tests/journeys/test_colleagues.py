"""Who is at a text, and where: names, cursors with them, and that both go with whoever leaves."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_writing import caret_at, desk, draft, text_of  # noqa: F401  fixtures of writing

# What stands in an item before each of the cursors in it.
BEFORE = """(item) => [...item.querySelectorAll(".coedit-cursor")].map((cursor) => {
  const before = document.createRange();
  before.setStart(item, 0);
  before.setEndBefore(cursor);
  const read = before.cloneContents();
  for (const one of read.querySelectorAll(".ProseMirror-widget, .coedit-cursor")) one.remove();
  return read.textContent;
})"""
# The name stands as long as a colleague moves, then a dot: so wide is either, from now on.
FLAGS = """() => {
  const wide = [];
  window.flags = new Promise((done) => {
    const see = () => {
      const flag = document.querySelector(".coedit-flag");
      if (flag) wide.push(flag.offsetWidth);
      if (wide.length && wide.at(-1) < 10) done([Math.max(...wide), wide.at(-1)]);
      else requestAnimationFrame(see);
    };
    see();
  });
}"""
ITEM = "сократить отчёты."


@pytest.fixture
def pages(desk, people):  # noqa: F811
    named(people)
    return desk(people.committee), desk(people.chair, locale="ru-RU")


def named(people):
    for user, name in ((people.committee, "Ёлгина"), (people.chair, "Алёшина")):
        user.last_name, user.first_name, user.patronymic = name, "Мария", "Юрьевна"
        user.save()


def here(page):
    return page.locator(".coedit-people").get_by_role("listitem")


def cursors(page):
    return text_of(page).locator(".coedit-cursor")


def colour_of(element):
    return next(name for name in element.get_attribute("class").split() if name.startswith("is-colour-"))


def stands_behind(page, words):
    """A colleague's cursor stands behind these words of the item, or does so soon."""
    item = text_of(page).locator("p", has=page.locator(".coedit-cursor"))
    expect(item).to_have_count(1)
    page.wait_for_function(f"([item, words]) => ({BEFORE})(item).join() === words", arg=[item.element_handle(), words])


def test_each_sees_who_is_here_and_where_until_she_leaves(pages):
    one, other = pages
    expect(here(one)).to_contain_text(["Ёлгина М. Ю. (you)", "Алёшина М. Ю."])
    expect(here(other)).to_contain_text(["Алёшина М. Ю. (вы)", "Ёлгина М. Ю."])
    expect(one.get_by_role("list", name="Working on the text now")).to_be_visible()
    expect(other.get_by_role("list", name="Сейчас работают с текстом")).to_be_visible()
    expect(cursors(one)).to_have_count(0)

    one.evaluate(FLAGS)
    caret_at(other, ITEM, "Home", *["ArrowRight"] * len("сокра"))
    stands_behind(one, "сокра")
    expect(cursors(one).locator(".coedit-flag")).to_have_text("Алёшина М. Ю.")
    other.keyboard.type("ща")
    stands_behind(one, "сокраща")
    name, dot = one.evaluate("() => window.flags")
    assert name > 50 > dot > 0
    # By one and the same colour a cursor is known, and nobody else has it.
    colours = [colour_of(badge) for badge in one.locator(".coedit-person").all()]
    assert colours[1] == colour_of(cursors(one)) != colours[0]

    other.close()
    expect(here(one)).to_have_count(1)
    expect(here(one)).to_contain_text("Ёлгина М. Ю. (you)")
    expect(cursors(one)).to_have_count(0)


def test_who_has_two_windows_is_one_person_with_two_cursors(pages):
    one, other = pages
    second = other.context.new_page()
    second.goto(other.url)
    expect(text_of(second)).to_contain_text(ITEM)
    for page, who in ((one, ["Ёлгина М. Ю. (you)", "Алёшина М. Ю."]), (second, ["Алёшина М. Ю. (вы)", "Ёлгина М. Ю."])):
        expect(here(page)).to_have_count(2)
        expect(here(page)).to_contain_text(who)

    caret_at(second, ITEM, "Home")
    stands_behind(one, "")
    stands_behind(other, "")
    second.close()
    expect(cursors(one)).to_have_count(0)
    expect(here(one)).to_have_count(2)
    other.close()
    expect(here(one)).to_have_count(1)
