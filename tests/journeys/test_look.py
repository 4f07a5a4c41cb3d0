"""The components in a real browser: read by axe in every theme, used by keyboard and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import factories
from tests.journeys.measures import excess, resized, violations
from tests.symposium.test_views import a_rich_event

THEMES: dict[str, dict[str, str]] = {
    "light": {"theme": "light"},
    "dark": {"theme": "dark"},
    "contrast": {"contrast": "high", "scale": "200"},
}
Opener = Callable[..., BrowserContext]


def choose(context: BrowserContext, url: str, choices: dict[str, str]) -> None:
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in choices.items()])


@pytest.fixture
def gallery(settings: Any) -> str:
    settings.ROOT_URLCONF = "tests.journeys.gallery_urls"
    return "/components/"


def test_gallery_pleases_axe_and_fits(open_context: Opener, live_url: str, gallery: str) -> None:
    context = open_context(bypass_csp=True)
    page = context.new_page()
    for theme, choices in THEMES.items():
        context.clear_cookies()
        choose(context, live_url, choices)
        page.goto(gallery)
        for size in resized(page, (360, 800), (1280, 800)):
            assert (theme, size, violations(page), excess(page)) == (theme, size, [], 0)


NOTES_WHEN_AXE_COMES = """Object.defineProperty(window, 'axe', {
  get() { return this.itself; },
  set(axe) { this.itself = axe; this.readWhen = document.readyState; },
});"""


def test_a_page_is_read_once_its_styles_have_come(open_context: Opener, gallery: str) -> None:
    page = open_context(bypass_csp=True).new_page()
    page.add_init_script(NOTES_WHEN_AXE_COMES)
    # Held up by this very thread: no stylesheet comes before it waits for something.
    page.route("**/*.css", lambda route: route.continue_())
    page.goto(gallery, wait_until="commit")
    assert violations(page) == []
    assert page.evaluate("readWhen") == "complete"


def test_nothing_leaves_the_site_and_nothing_breaks_its_policy(page: Page, live_url: str, gallery: str) -> None:
    elsewhere, complaints = [], []
    page.on("request", lambda r: r.url.startswith((live_url, "ws", "data:")) or elsewhere.append(r.url))
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(gallery)
    expect(page.locator("#g-dialog")).to_be_hidden()
    assert elsewhere == []
    assert complaints == []


def test_dialog_opens_and_gives_the_focus_back(page: Page, gallery: str) -> None:
    page.goto(gallery)
    opener = page.locator('[data-dialog="g-dialog"]')
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#g-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#g-dialog")).to_be_hidden()
    expect(opener).to_be_focused()


def test_menu_closes_by_escape(page: Page, gallery: str) -> None:
    page.goto(gallery)
    menu = page.locator("details.menu", has=page.locator(".menu-body a")).last
    menu.locator("summary").click()
    expect(menu.locator(".menu-body")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.locator(".menu-body")).to_be_hidden()


def test_contrast_is_chosen_without_script(open_context: Opener, gallery: str) -> None:
    page = open_context(java_script_enabled=False, viewport={"width": 360, "height": 800}).new_page()
    page.goto(gallery)
    page.locator(".site-menu > summary").click()
    page.locator('.site-menu button[name="contrast"][value="high"]').click()
    expect(page.locator("html")).to_have_attribute("data-contrast", "high")
    assert page.url.endswith(gallery)


def test_code_field_takes_a_pasted_code(page: Page, gallery: str) -> None:
    page.goto(gallery)
    field = page.locator(".code-field > input")
    field.fill("")
    field.focus()
    field.evaluate(
        "input => { const data = new DataTransfer(); data.setData('text', 'Код: 407 118');"
        " input.form.addEventListener('submit', event => event.preventDefault());"
        " input.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }"
    )
    expect(field).to_have_value("407118")


def test_public_pages_please_axe(open_context: Opener) -> None:
    page = open_context(bypass_csp=True).new_page()
    found = {}
    for address in ("/", "/accounts/login/", "/accounts/login/code/", "/accessibility/", "/privacy/"):
        page.goto(address)
        for size in resized(page, (360, 800), (1280, 800)):
            found[address, size] = violations(page)
    assert {where: faults for where, faults in found.items() if faults} == {}


SMALL_LINKS = """() => [...document.querySelectorAll('main a, main button, main summary')].filter(link => {
  const { width, height } = link.getBoundingClientRect();
  const whole = getComputedStyle(link, '::after').position === 'absolute';
  const around = link.closest('p, dd, .choice');
  const inSentence = around && around.innerText.trim() !== link.innerText.trim();
  return width > 1 && height < 44 && !whole && !inSentence;
}).map(link => link.innerText.trim())"""
SMALL_WORDS = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement, drawing = parent.closest('svg');
    const unseen = !parent.checkVisibility() || parent.closest('.event-paper, template');
    if (unseen || !walker.currentNode.data.trim()) continue;
    const scale = drawing ? drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width : 1;
    if (parseFloat(getComputedStyle(parent).fontSize) * scale < 13) found.push(walker.currentNode.data.trim());
  }
  return found;
}"""


def test_links_are_large_enough_to_press_and_words_to_read(open_context: Opener) -> None:
    event = a_rich_event()
    factories.make_point(event)
    organiser = factories.make_membership(event, "organiser")
    page = open_context(organiser).new_page()
    found = {}
    for address in ("/", event.get_absolute_url(), f"/events/{event.slug}/manage/", "/accounts/email/"):
        page.goto(address)
        for size in resized(page, (360, 800), (1280, 800)):
            found[address, size] = (page.evaluate(SMALL_LINKS), page.evaluate(SMALL_WORDS))

    assert found == dict.fromkeys(found, ([], []))


def test_words_stay_whole_at_twice_the_size_on_a_phone(open_context: Opener, live_url: str) -> None:
    event = a_rich_event()
    context = open_context(factories.make_membership(event, "organiser"), viewport={"width": 360, "height": 800})
    choose(context, live_url, THEMES["contrast"])
    page = context.new_page()

    page.goto(event.get_absolute_url())
    button = page.get_by_role("link", name="Зарегистрироваться")
    lines = "button => button.getBoundingClientRect().height / parseFloat(getComputedStyle(button).lineHeight)"
    assert button.evaluate(lines) < 2

    page.goto(f"/events/{event.slug}/manage/participants/")
    cell = page.locator("td[data-label='Организация']").first
    columns = cell.evaluate("cell => getComputedStyle(cell).gridTemplateColumns.split(' ').length")
    assert columns == 1
