"""One line says whether what is written is safe, in words that hold."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_carried_writing import LateLine, let_through, until
from tests.journeys.test_offline_writing import state
from tests.journeys.test_screen import ready, screen  # noqa: F401  a fixture of the screen
from tests.journeys.test_writing import (  # noqa: F401  fixtures of writing
    at_text,
    caret_at,
    desk,
    draft,
    saved,
    text_of,
    words_of,
)

SOCKETS = re.compile("/ws/resolutions/")
# As in a window of a browser that lets no page keep anything.
KEEPS_NOTHING = """IDBFactory.prototype.open = () => { throw new DOMException("not here", "InvalidStateError"); };"""
SAID = {
    "en-US": ["Connecting…", "Saved, edit {}", "Saving…", "No connection: kept on this device", "Connected again"],
    "ru-RU": [
        "Соединяемся…",
        "Сохранено, правка {}",
        "Сохраняем…",
        "Нет связи, храним на устройстве",
        "Связь восстановлена",
    ],
}


def spoken(page):
    return page.locator(".coedit-line").get_by_role("status")


def behind(line, page):
    page.route_web_socket(SOCKETS, lambda socket: line(socket))  # noqa: PLW0108  a plain function


@pytest.mark.parametrize("locale", SAID)
def test_line_follows_what_is_written_until_it_is_kept(open_context, draft, people, locale):  # noqa: F811
    connecting, is_saved, saving, offline, again = SAID[locale]
    line = LateLine()
    page = open_context(people.committee, locale=locale).new_page()
    behind(line, page)
    page.goto(f"/events/{draft.event.slug}/manage/resolution/{draft.code}/write/")
    # What the server has can be read meanwhile.
    expect(state(page)).to_have_text(connecting)
    expect(page.locator(".coedit-served")).to_contain_text("беречь время учителя.")
    line.is_cut = False
    saved(page)

    line.writings = []
    caret_at(page, "беречь время", "End")
    page.keyboard.type("!")
    expect(state(page)).to_have_text(saving)
    until(page, lambda: line.writings)
    expect(spoken(page)).to_be_empty()
    let_through(line.writings)
    line.writings = None
    expect(state(page)).to_have_text(is_saved.format(2))

    page.context.set_offline(True)
    for said in (state(page), spoken(page)):
        expect(said).to_have_text(offline)
    page.keyboard.type("!")
    expect(state(page)).to_have_text(offline)
    page.context.set_offline(False)
    expect(state(page)).to_have_text(is_saved.format(3))
    expect(spoken(page)).to_have_text(again)


def test_browser_that_keeps_nothing_is_told_of(desk, people):  # noqa: F811
    one, other = desk(people.committee), desk(people.chair)
    other.add_init_script(KEEPS_NOTHING)
    other.reload()
    saved(other)
    other.context.set_offline(True)
    expect(state(other)).to_have_text("No connection, and this browser keeps nothing: leave the page open")
    caret_at(other, "беречь время", "End")
    other.keyboard.type(" и силы")
    asked = []
    other.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    other.close(run_before_unload=True)
    until(other, lambda: asked)
    assert asked == ["beforeunload"]

    other.context.set_offline(False)
    for page in (one, other):
        expect(text_of(page)).to_contain_text("беречь время учителя. и силы")
        saved(page)
    assert words_of(one) == words_of(other)


@pytest.mark.parametrize(("locale", "words"), [("en-US", "Read only"), ("ru-RU", "Только чтение")])
def test_screen_in_the_hall_only_reads(screen, locale, words):  # noqa: F811
    hall = ready(screen(locale=locale))
    expect(spoken(hall)).to_have_text(words)
    expect(state(hall)).to_have_text(words)
    expect(state(hall)).not_to_be_visible()
    hall.context.set_offline(True)
    expect(state(hall)).to_have_text({"Read only": "No connection"}.get(words, "Нет связи"))
    expect(state(hall)).to_be_visible()
    hall.context.set_offline(False)
    expect(spoken(hall)).to_have_text(words)
    expect(text_of(hall)).to_have_attribute("aria-readonly", "true")
