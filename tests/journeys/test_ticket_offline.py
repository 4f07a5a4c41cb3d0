"""The ticket opens at the door where there is no network, and on nobody else's screen after signing out."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories

PHONE = {"viewport": {"width": 360, "height": 740}}
KEPT = "async () => (await (await caches.open('ticket-pages')).keys()).length"


@pytest.fixture
def guest(event: Any) -> Any:
    user = factories.make_user(email="guest@example.org")
    return factories.make_registration(event, user=user, email=user.email)


def opened(page: Page, guest: Any) -> Page:
    page.goto(f"/events/{guest.event.slug}/my/")
    page.evaluate(f"async () => {{ while (!(await ({KEPT})())) await new Promise(go => setTimeout(go, 50)) }}")
    return page


def test_ticket_that_was_opened_once_opens_without_network(guest: Any, open_context: Any) -> None:
    context = open_context(guest.user, **PHONE)
    page = opened(context.new_page(), guest)
    note = page.locator("[data-ticket-worker]")
    expect(note).to_be_hidden()

    context.set_offline(True)
    page.reload()

    expect(page.get_by_text(guest.human_code)).to_be_visible()
    expect(page.locator(".ticket-qr svg")).to_be_visible()
    expect(note).to_contain_text("Нет сети")
    # Drawn as ever: the style sheets are kept with it.
    assert page.evaluate("getComputedStyle(document.querySelector('.ticket')).borderRadius") == "20px"
    context.set_offline(False)
    expect(note).to_be_hidden()


def test_changed_ticket_is_kept_as_it_is_by_now(guest: Any, open_context: Any) -> None:
    context = open_context(guest.user, **PHONE)
    page = opened(context.new_page(), guest)
    guest.organisation = "Гимназия № 1"
    guest.save()
    page.reload()
    expect(page.get_by_text("Гимназия № 1")).to_be_visible()
    context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Гимназия № 1")).to_be_visible()


def test_ticket_is_forgotten_at_signing_out(guest: Any, open_context: Any) -> None:
    context = open_context(guest.user, viewport={"width": 1280, "height": 800})
    page = opened(context.new_page(), guest)
    page.locator("details.menu summary").last.click()
    page.get_by_role("button", name="Выйти").click()
    expect(page.get_by_role("button", name="Выйти")).to_have_count(0)
    assert page.evaluate(f"({KEPT})()") == 0


def test_ticket_is_forgotten_when_the_login_is_over(guest: Any, open_context: Any) -> None:
    context = open_context(guest.user, **PHONE)
    page = opened(context.new_page(), guest)
    context.clear_cookies(name="sessionid")
    page.reload()
    expect(page.get_by_text(guest.human_code)).to_have_count(0)
    assert page.evaluate(f"({KEPT})()") == 0
