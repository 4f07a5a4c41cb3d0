"""A consent is withdrawn on a phone; an organiser carries an erasure out at the desk."""

import re
from typing import Any

from django.core import mail
from playwright.sync_api import Page, expect

from registration.models import Consent, ErasureRequest, Registration
from tests.factories import NOW, make_capacity, make_membership, make_registration, make_user
from tests.registration.factories import make_consent_text

PHONE = {"viewport": {"width": 360, "height": 740}}


def somebody(event: Any) -> Registration:
    """A confirmed participant with a consent for each purpose."""
    user = make_user(email="elgina@example.org", last_name="Ёлгина", first_name="Марина")
    row = make_registration(event, user=user, email=user.email)
    for purpose in ("processing", "publication", "mailings"):
        text = make_consent_text(purpose=purpose, text=f"Текст: {purpose}")
        Consent.objects.create(registration=row, text=text, given_at=NOW)
    return row


def go(page: Page, end: str) -> None:
    """Follow the link in the page whose address ends so."""
    page.get_by_role("main").locator(f'a[href$="{end}"]').first.click()
    expect(page).to_have_url(re.compile(re.escape(end) + "$"))


def carry_out(page: Page) -> None:
    page.get_by_role("main").locator("form button.button-destructive").click()


def in_force(row: Registration) -> list[str]:
    return sorted(consent.purpose for consent in row.consents.in_force().select_related("text"))


def test_consents_are_withdrawn_on_a_phone(event: Any, open_context: Any) -> None:
    make_capacity(event, 1, has_waiting_list=True)
    row = somebody(event)
    waiting = make_registration(event, state="waiting", waiting_since=NOW)
    page = open_context(row.user, **PHONE).new_page()
    page.goto(f"/events/{event.slug}/my/")
    go(page, "/my/consents/")
    expect(page.locator(".state-good")).to_have_count(3)

    go(page, "/publication/withdraw/")
    carry_out(page)
    expect(page.locator(".state-good")).to_have_count(2)
    assert in_force(row) == ["mailings", "processing"]
    # Changing one's mind costs one press.
    page.locator('form[action$="/publication/give/"] button').click()
    expect(page.locator(".state-good")).to_have_count(3)

    go(page, "/processing/withdraw/")
    expect(page.get_by_role("main")).to_contain_text(row.human_code)
    carry_out(page)
    expect(page.locator(".state-good")).to_have_count(0)
    row.refresh_from_db()
    waiting.refresh_from_db()
    assert (row.state, row.ending, in_force(row), waiting.state) == ("cancelled", "withdrawn", [], "confirmed")
    assert ErasureRequest.objects.get().registration == row
    assert sum(letter.to == [row.email] for letter in mail.outbox) == 2


def test_wish_to_be_erased_is_carried_out(event: Any, open_context: Any) -> None:
    row = somebody(event)
    page = open_context(row.user, **PHONE).new_page()
    page.goto(f"/events/{event.slug}/my/consents/")
    go(page, "/my/erase/")
    page.get_by_role("textbox").fill("Больше не работаю в школе")
    carry_out(page)
    expect(page.locator(".alert-care")).to_be_visible()

    desk = open_context(make_membership(event, "organiser")).new_page()
    desk.goto(f"/events/{event.slug}/manage/privacy/")
    expect(desk.get_by_role("main")).to_contain_text("Больше не работаю в школе")
    go(desk, f"/{row.code}/person/")
    expect(desk.get_by_role("main")).to_contain_text("elgina@example.org")
    go(desk, f"/{row.code}/person/erase/")
    carry_out(desk)
    expect(desk).to_have_url(re.compile("/manage/privacy/$"))
    expect(desk.get_by_role("main")).not_to_contain_text("Ёлгина")
    expect(desk.get_by_role("main")).to_contain_text(row.human_code)
    row.refresh_from_db()
    assert (row.last_name, row.email, row.state, row.ending) == ("", "", "cancelled", "erased")

    page.goto(f"/events/{event.slug}/my/consents/")
    # The account went with it: nobody is signed in any more.
    expect(page).to_have_url(re.compile("/my/open/$"))
