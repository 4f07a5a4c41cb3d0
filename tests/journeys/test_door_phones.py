"""Phones at the doors as they are: two of them without network at once, killed in the middle, full, old, typed at."""

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Error, expect

from registration.devices import set_pin
from registration.models import CheckIn, Consent, Registration
from symposium.lib import base32
from tests import factories
from tests.journeys.measures import excess, resized
from tests.journeys.phones import answer, show, signed, unsent, until, worker_is_there
from tests.journeys.test_look import violations

MANY, COMMON = 400, 100


def show_all(page, texts):
    """Show the codes one after another, as fast as a scanner on a cable would."""
    page.evaluate(
        "texts => { for (const detail of texts) document.dispatchEvent(new CustomEvent('scan', {detail})) }", texts
    )


@pytest.fixture
def crowd(event, door):
    return factories.make_many_registrations(event, 2 * MANY - COMMON)


@pytest.fixture
def offline_phone(open_phone, pair):
    """A phone that was in the network once and is no more; by the same name, the same phone opened again."""

    def make(name, *, is_again=False):
        page = open_phone(name, offline=is_again).pages[0]
        without_background_sync(page)
        if is_again:
            page.goto("/scanner/")
        else:
            pair(page, name)
            expect(page.locator('[data-screen="scan"]')).to_be_visible()
            worker_is_there(page)
            page.context.set_offline(True)
        expect(page.locator('[data-screen="scan"]')).to_be_visible()
        return page

    return make


def test_two_phones_without_network_lose_nothing_and_double_nothing(offline_phone, crowd):
    first, second = offline_phone("first"), offline_phone("second")
    codes = [signed(one) for one in crowd]
    show_all(first, codes[:MANY])
    unsent(first, MANY)
    later = codes[MANY - COMMON :]
    show_all(second, later)
    until(second, f"document.querySelector('[data-part=net]').dataset.unsent >= {MANY // 2}")
    killed(second.context)
    second = offline_phone("second", is_again=True)
    kept = int(second.locator('[data-part="net"]').get_attribute("data-unsent"))
    assert MANY // 2 <= kept <= MANY
    show_all(second, later[kept:])
    unsent(second, MANY)
    assert list(CheckIn.objects.values_list("device__name", "claimed")) == []

    for page in (first, second):
        page.context.set_offline(False)
    for page in (first, second):
        unsent(page, 0)

    admitted = CheckIn.objects.filter(result="admitted")
    assert admitted.count() == admitted.values("registration").distinct().count() == 2 * MANY - COMMON
    assert (CheckIn.objects.count(), CheckIn.objects.conflicts().count()) == (2 * MANY, COMMON)
    said = [page.locator("[data-age]").inner_text() for page in (first, second)]
    assert sum("Conflicts for an organiser" in words for words in said) >= 1


def test_organiser_settles_what_two_phones_let_in(phone, open_context, people, event, guests):
    guest = guests[0]
    pages = [phone(name) for name in ("Телефон 1", "Телефон 2")]
    for page in pages:
        without_background_sync(page)
        page.context.set_offline(True)
        show(page, signed(guest))
        expect(answer(page, "admitted")).to_be_visible()
    for page in pages:
        page.context.set_offline(False)
        unsent(page, 0)
    page = open_context(people.organiser, locale="en-US", viewport={"width": 360, "height": 780}).new_page()

    page.goto(f"/events/{event.slug}/manage/board/")
    page.get_by_role("link", name="1 conflict to settle").click()

    told = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="The same person"))
    expect(told).to_have_count(1)
    expect(told).to_contain_text("Ёлгина Марина Юрьевна")
    scans = told.locator("ol > li")
    expect(scans).to_have_count(2)
    assert excess(page) == 0
    assert violations(page) == []
    for place, scan in enumerate(CheckIn.objects.order_by("scanned_at")):
        local = scan.scanned_at.astimezone(event.tz)
        expect(scans.nth(place)).to_contain_text(f"{local.hour}:{local:%M:%S}")
        expect(scans.nth(place)).to_contain_text(f"Телефон {place + 1}")
    told.get_by_role("button", name="The same person").click()

    expect(page.get_by_text("Nothing to settle")).to_be_visible()
    expect(told).to_have_count(0)
    scan = CheckIn.objects.get(device__name="Телефон 2")
    assert (scan.result, scan.settlement, scan.settled_by) == ("repeat", "same", people.organiser)
    page.reload()
    expect(page.get_by_role("button", name="Open again: Ёлгина Марина Юрьевна")).to_be_visible()
    assert violations(page) == []


def without_background_sync(page):
    """Make the browser one of those that send nothing behind the page's back: the test says when there is network."""
    permission = {"permission": {"name": "background-sync"}, "setting": "denied"}
    page.context.new_cdp_session(page).send("Browser.setPermission", permission)


def killed(context):
    """End the browser as the power does."""
    with pytest.raises(Error):
        context.new_cdp_session(context.pages[0]).send("Browser.crash")
    context.close()


# Chromium looks at small writes late and tells every page the same quota: what it would say is put in its mouth.
FULL = """const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...row) {
  if (window.isFull && this.name === "log") throw new DOMException("", "QuotaExceededError");
  return put.apply(this, row) };
navigator.storage.estimate = async () => ({quota: 15_000_000, usage: 1_000_000})"""


def test_nobody_is_answered_by_a_phone_that_cannot_keep_the_scan(open_context, pair, guests):
    context = open_context(locale="en-US")
    context.add_init_script(FULL)
    page = context.new_page()
    pair(page)
    expect(page.locator('[data-part="warnings"]')).to_contain_text("memory is nearly full: 13 MB left")
    page.evaluate("window.isFull = true")

    show(page, signed(guests[0]))

    expect(page.get_by_role("heading", name="The phone cannot keep marks")).to_be_visible()
    expect(page.locator("[data-result]")).to_have_count(0)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator('[data-screen="scan"]')).to_be_visible()
    show(page, signed(guests[0]))
    expect(answer(page, "admitted")).to_be_visible()
    unsent(page, 0)
    assert CheckIn.objects.count() == 1


def test_browser_without_ed25519_verifies_all_the_same(open_context, pair, guests):
    context = open_context(locale="en-US")
    context.add_init_script(
        """const own = crypto.subtle.importKey.bind(crypto.subtle);
        crypto.subtle.importKey = (form, key, name, ...rest) =>
          name === "Ed25519" ? Promise.reject(new DOMException("", "No")) : own(form, key, name, ...rest)"""
    )
    page = context.new_page()
    pair(page)
    expect(page.locator('[data-screen="scan"]')).to_be_visible()
    worker_is_there(page)
    context.set_offline(True)
    show(page, signed(guests[0]))
    expect(answer(page, "admitted")).to_be_visible()
    place = 60
    forged = signed(guests[1])
    forged = forged[:place] + ("0" if forged[place] != "0" else "2") + forged[place + 1 :]
    show(page, forged)
    expect(answer(page, "refused")).to_contain_text("signature does not match")


def test_scanner_that_pretends_to_be_a_keyboard(phone, guests):
    page = phone()
    page.keyboard.type(signed(guests[0]))
    page.keyboard.press("Enter")
    expect(answer(page, "admitted").locator(".answer-name")).to_have_text("Ёлгина Марина Юрьевна")
    page.evaluate(RUSSIAN_KEYBOARD, signed(guests[1]))
    expect(answer(page, "admitted").locator(".answer-name")).to_have_text("Доржиева Марина Юрьевна")


RUSSIAN_KEYBOARD = """text => {
  const key = (key, code) => document.body.dispatchEvent(new KeyboardEvent("keydown", {key, code, bubbles: true}));
  for (const letter of text) {
    if (letter === ":") key("Ж", "Semicolon");
    else if (/\\d/.test(letter)) key(letter, `Digit${letter}`);
    else key("ы", `Key${letter}`);
  }
  key("Enter", "Enter") }"""


def test_portal_of_a_network_is_no_server(phone, guests):
    page = phone()
    page.context.route(
        "**/api/**", lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Sign in</h1>")
    )
    show(page, signed(guests[0]))
    expect(answer(page, "admitted")).to_be_visible()
    unsent(page, 1)
    page.context.unroute("**/api/**")
    unsent(page, 0)
    assert CheckIn.objects.get().claimed == "admitted"


def test_name_is_found_without_network(phone, guests):
    page = phone(profile="search")
    page.context.set_offline(True)
    page.get_by_role("button", name="Find by last name").click()
    page.get_by_role("searchbox", name="Last name").fill("елг мар")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("button", name="Mark the entry: Ёлгина Марина Юрьевна").click()
    expect(answer(page, "admitted")).to_be_visible()


def test_phone_that_only_scans_has_no_names_to_look_up(phone, guests):
    page = phone(profile="scan")
    page.get_by_role("button", name="Type the code").click()
    expect(page.get_by_label("Ticket code")).to_be_visible()
    expect(page.locator('[data-form="search"]')).to_be_hidden()


def test_exit_is_marked_where_exits_count(phone, guests):
    page = phone()
    show(page, signed(guests[0]))
    page.get_by_label("Out", exact=True).check()
    show(page, signed(guests[0]))
    expect(page.get_by_role("heading", name="Exit", exact=True)).to_be_visible()
    expect(answer(page, "admitted")).to_have_count(1)
    unsent(page, 0)
    assert list(CheckIn.objects.order_by("pk").values_list("direction", "result")) == [
        ("in", "admitted"),
        ("out", "admitted"),
    ]


def test_kiosk_shows_no_names_and_is_left_by_its_pin(phone, people, guests):
    page = phone(profile="kiosk")
    set_pin(page.device, "4071", by=people.organiser)
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-profile", "kiosk")
    for name in ("find", "more", "guest"):
        expect(page.locator(f'[data-tool="{name}"]')).to_be_hidden()
    show(page, signed(guests[0]))
    expect(answer(page, "admitted")).to_be_visible()
    expect(page.get_by_role("button", name="Take back")).to_have_count(0)
    page.get_by_role("button", name="For the staff").click()
    # The clock stands: a slow machine may need longer for a PIN than the phone lets one wait for the next.
    page.evaluate("() => { const now = Date.now(); Date.now = () => now }")
    for pin in ("1111", "2222", "3333"):
        page.get_by_label("PIN of the kiosk").fill(pin)
        page.get_by_role("button", name="Open", exact=True).click()
        expect(page.locator("#door-pin-error")).to_have_text("This is not the PIN")
        expect(page.get_by_label("PIN of the kiosk")).to_have_value("")
    page.get_by_label("PIN of the kiosk").fill("4071")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator("#door-pin-error")).to_contain_text("before the next try")
    page.reload()
    page.get_by_role("button", name="For the staff").click()
    page.get_by_label("PIN of the kiosk").fill("4071")
    # Refused while it is too early; the same PIN is good as soon as it is not.
    until(page, OPENED)
    expect(page.locator("#door-more-title")).to_be_visible()


OPENED = """(document.querySelector('[data-form=pin]').requestSubmit(),
  document.querySelector('[data-part=more]').open)"""


def test_guest_without_registration_is_let_in_with_a_badge(phone, event, guests):
    territory = factories.make_territory("Агинский район")
    page = phone(profile="walk_in")
    page.evaluate("window.printed = 0; window.print = () => { window.printed += 1 }; 0")
    page.get_by_role("button", name="Without registration").click()
    page.get_by_label("Last name").last.fill("Цыренова")
    page.get_by_label("First name").fill("Дарима")
    page.get_by_label("District or town").select_option(str(territory.pk))
    page.get_by_role("button", name="Register and let in").click()
    expect(page.get_by_text("Nobody is registered without consent")).to_be_visible()
    page.get_by_label("Consent to the processing").check()

    page.get_by_role("button", name="Register and let in").click()

    expect(answer(page, "admitted").locator(".answer-name")).to_have_text("Цыренова Дарима")
    until(page, "window.printed === 1")
    expect(page.locator(".door-badge-last")).to_have_text("Цыренова")
    row = Registration.objects.get(last_name="Цыренова")
    assert printed(page) == [row.code]
    assert row.territory == territory
    assert Consent.objects.get(registration=row).attested_as == "Телефон 1"
    with page.expect_response("**/check-ins/batch/"):
        page.get_by_role("button", name="Take back").click()
    assert CheckIn.objects.get(registration=row).undone_at is not None


def printed(page):
    """What a reader finds on the badge that is printed."""
    page.emulate_media(media="print")
    picture = page.locator(".door-badge").screenshot(scale="device")
    page.emulate_media(media="screen")
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]


def test_badge_printed_without_network_bears_a_code_to_scan(phone, guests):
    page = phone()
    page.evaluate("window.print = () => {}; 0")
    page.context.set_offline(True)
    for guest, text in ((guests[0], signed(guests[0])), (guests[1], guests[1].code)):
        show(page, text)
        expect(answer(page, "admitted").locator(".answer-name")).to_have_text(guest.full_name)

        page.get_by_role("button", name="Print the badge").click()

        assert printed(page) == [text]


@pytest.mark.parametrize(
    ("locale", "sizes"), [("ru-RU", [(1280, 800), (360, 780)]), ("en-US", [(360, 780), (780, 360)])]
)
def test_page_can_be_used_by_everybody(open_context, pair, event, door, locale, sizes):
    guest = factories.make_registration(event, organisation="МОУ" * 40, last_name="О" * 100)
    page = open_context(locale=locale).new_page()
    page.goto("/scanner/")
    for size in resized(page, *sizes):
        assert (size, violations(page)) == (size, [])
    pair(page, profile="walk_in")
    expect(page.locator('[data-screen="scan"]')).to_be_visible()
    for text in (signed(guest), signed(guest), base32.encode(b"nobod")):
        show(page, text)
        for size in resized(page, *sizes):
            expect(page.locator("[data-result]")).to_be_visible()
            assert (size, excess(page), violations(page)) == (size, 0, [])
    for tool in ("find", "guest", "more"):
        page.locator(f'[data-tool="{tool}"]').click()
        for size in resized(page, *sizes):
            assert (tool, size, excess(page), violations(page)) == (tool, size, 0, [])
