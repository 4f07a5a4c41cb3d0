"""What is written without network is kept on the device, outlives its tab, and is sent once."""

import re

from playwright.sync_api import expect

from resolutions.drafting.taking import take_now
from resolutions.models import Recommendation, TextUpdate
from tests.journeys.test_writing import (  # noqa: F401  fixtures of writing
    caret_at,
    desk,
    draft,
    saved,
    text_of,
    type_at_the_end_of,
    words_of,
)

OFFLINE = "Нет связи, храним на устройстве"
# Whoever reads what is kept waits until all that was to be kept before is there.
KEPT = """(name) => new Promise((done, fail) => {
  const opening = indexedDB.open(name);
  opening.onerror = fail;
  opening.onsuccess = () => {
    const counting = opening.result.transaction("updates").objectStore("updates").count();
    counting.onsuccess = () => done(counting.result);
  };
})"""

# The page itself is kept by now.
KEEPING = """async () => {
  const kept = async () => (await (await caches.open("ticket-pages")).keys()).length;
  while (!(await kept())) await new Promise((go) => setTimeout(go, 50));
}"""

# The copy is there, and the page gets it when the test says so.
SLOW_COPY = """(() => {
  const { set } = Object.getOwnPropertyDescriptor(IDBRequest.prototype, "onsuccess");
  const allowed = new Promise((allow) => { window.letTheCopyCome = allow; });
  Object.defineProperty(IDBOpenDBRequest.prototype, "onsuccess", {
    set(act) { set.call(this, (event) => allowed.then(() => act(event))); },
  });
})()"""
UPDATE = b"\0\2"


class SlowServer:
    """Holds back what the server says until the page has sent what its device has kept."""

    def __init__(self) -> None:
        self.held: list[bytes | str] | None = []

    def __call__(self, socket) -> None:
        server = socket.connect_to_server()

        def say(frame):
            if self.held is None:
                socket.send(frame)
            else:
                self.held.append(frame)

        def hear(frame):
            server.send(frame)
            if frame.startswith(UPDATE) and self.held is not None:
                held, self.held = self.held, None
                for one in held:
                    socket.send(one)

        server.on_message(say)
        socket.on_message(hear)


class Line:
    """The way of a page's sockets to the server: it may be cut."""

    is_cut = True

    def __call__(self, socket) -> None:
        if self.is_cut:
            socket.close()
        else:
            socket.connect_to_server()


def state(page):
    return page.locator(".coedit-state")


def write_without_network(page):
    """Go on in an item, and make another."""
    page.context.set_offline(True)
    expect(state(page)).to_have_text(OFFLINE)
    caret_at(page, "беречь время", "End")
    page.keyboard.type(" и силы")
    caret_at(page, "сократить", "End")
    page.keyboard.press("Enter")
    page.keyboard.type("закупить ёмкости.")


def come_again(context, address, line):
    """Open the page anew: the site can be reached, its sockets cannot."""
    context.set_offline(False)
    page = context.new_page()
    page.route_web_socket(re.compile("/ws/resolutions/"), lambda socket: line(socket))  # noqa: PLW0108  a plain function
    page.goto(address)
    expect(state(page)).to_have_text(OFFLINE)
    return page


def test_what_was_written_offline_outlives_the_tab_and_is_sent_once(desk, people, draft):  # noqa: F811
    one, other = desk(people.committee), desk(people.chair, locale="ru-RU")
    write_without_network(other)
    caret_at(one, "беречь время", "Home")
    one.keyboard.type("впредь ")
    assert other.evaluate(KEPT, f"resolution:{draft.code}-{people.chair.pk}")
    other.close()

    line = Line()
    again = come_again(other.context, other.url, line)
    expect(text_of(again)).to_contain_text("беречь время учителя. и силы")
    saved(one)
    assert not TextUpdate.objects.filter(resolution=draft, by=people.chair).exists()

    line.is_cut = False
    items = [
        "поддержать школьные лаборатории;",
        "сократить отчёты.",
        "закупить ёмкости.",
        "показывать уроки друг другу.",
    ]
    for page in (one, again):
        expect(text_of(page)).to_contain_text("впредь")
        expect(text_of(page).locator("[data-number]")).to_have_text(items)
        saved(page)
    assert words_of(one) == words_of(again)
    assert words_of(one)[3] == "впредь беречь время учителя. и силы"
    take_now(resolution_id=draft.pk)
    asked = Recommendation.objects.filter(addressee__resolution=draft).in_order()
    assert [item.text for item in asked] == items


def test_copy_of_the_device_may_be_slower_than_the_network(desk, people):  # noqa: F811
    page, server = desk(people.committee), SlowServer()
    page.add_init_script(SLOW_COPY)
    page.route_web_socket(re.compile("/ws/resolutions/"), lambda socket: server(socket))  # noqa: PLW0108  a plain function
    page.reload()
    expect(state(page)).to_have_text("Saving…")
    page.evaluate("letTheCopyCome()")
    saved(page)
    assert server.held is None
    type_at_the_end_of(page, "беречь время", " и силы")
    expect(text_of(page)).to_contain_text("и силы")
    saved(page)


def test_page_opens_again_without_network_with_what_was_written(desk, people, draft):  # noqa: F811
    one, other = desk(people.committee), desk(people.chair, locale="ru-RU")
    other.evaluate(KEEPING)
    write_without_network(other)
    copy = f"resolution:{draft.code}-{people.chair.pk}"
    assert other.evaluate(KEPT, copy)

    other.reload()
    expect(state(other)).to_have_text(OFFLINE)
    expect(text_of(other)).to_contain_text("беречь время учителя. и силы")
    type_at_the_end_of(other, "закупить ёмкости.", " И книги.")
    assert other.evaluate(KEPT, copy)
    other.reload()
    expect(text_of(other)).to_contain_text("закупить ёмкости. И книги.")
    # Drawn as ever: the style sheets are kept with it.
    assert other.evaluate("getComputedStyle(document.querySelector('.coedit-state')).display") == "flex"

    other.context.set_offline(False)
    for page in (one, other):
        expect(text_of(page)).to_contain_text("закупить ёмкости. И книги.")
        saved(page)
    assert words_of(one) == words_of(other)


def test_page_of_writing_is_forgotten_at_signing_out(desk, people):  # noqa: F811
    page = desk(people.committee)
    page.evaluate(KEEPING)
    page.locator("details.menu summary").last.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    assert page.evaluate("async () => (await (await caches.open('ticket-pages')).keys()).length") == 0
