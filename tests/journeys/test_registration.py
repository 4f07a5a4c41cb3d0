"""Somebody registers on a phone: a slip is repaired, the code comes by mail, the ticket is there."""

import re
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from events.models import Venue
from registration.models import Registration
from tests.factories import make_registration, make_territory, make_user
from tests.journeys.gate import hold_scripts
from tests.journeys.measures import excess
from tests.registration.factories import make_consent_text

PHONE = {"viewport": {"width": 360, "height": 740}}


def fill(page: Page, slug: str, email: str) -> None:
    page.goto(f"/events/{slug}/registration/")
    for label, text in (
        ("Фамилия", "КОЗЛЁНКОВА"),
        ("Имя", "Екатерина"),
        ("Отчество", "Константиновна"),
        ("Электронная почта", email),
        ("Организация", "МОУ СОШ № 6"),
        ("Должность", "Учитель информатики"),
    ):
        page.get_by_role("textbox", name=label).or_(page.get_by_role("combobox", name=label)).fill(text)
    page.get_by_label("Район или город").select_option(label="Карымский район")
    page.get_by_role("checkbox", name=re.compile("Даю согласие")).check()


def code_in_letter() -> str:
    return mail.outbox[-1].subject[:7].replace(" ", "")


def submit(page: Page, **how: Any) -> None:
    page.get_by_role("main").get_by_role("button", name="Зарегистрироваться").click(**how)


def submit_and_wait(page: Page) -> None:
    """The letter goes out with the page: read only then, it is the one just asked for."""
    submit(page)
    expect(page.get_by_role("heading", name="Код из письма")).to_be_visible()


def test_registration_leads_to_a_ticket(event: Any, open_context: Any) -> None:
    make_consent_text()
    make_territory()
    page = open_context(**PHONE).new_page()
    fill(page, event.slug, "kozlenkova@example,org")
    submit(page)
    expect(page.get_by_role("alert")).to_contain_text("похоже, опечатка")
    assert Registration.objects.count() == 0

    page.get_by_role("button", name="kozlenkova@example.org").click()
    expect(page.get_by_role("textbox", name="Электронная почта")).to_have_value("kozlenkova@example.org")
    expect(page.get_by_role("textbox", name="Должность")).to_have_value("Учитель информатики")
    submit_and_wait(page)
    # The field sends itself once it is full.
    page.get_by_label("Код").fill(code_in_letter())

    row = Registration.objects.get()
    expect(page.get_by_text(row.human_code)).to_be_visible()
    expect(page.get_by_role("heading", name="Козлёнкова Екатерина Константиновна")).to_be_visible()
    expect(page.locator(".ticket-qr svg")).to_be_visible()
    row.refresh_from_db()
    assert (row.state, len(mail.outbox), mail.outbox[-1].to) == ("confirmed", 2, ["kozlenkova@example.org"])


def test_code_filled_in_before_the_scripts_came_is_sent(event: Any, open_context: Any) -> None:
    make_consent_text()
    make_territory()
    page = open_context(**PHONE).new_page()
    fill(page, event.slug, "kozlenkova@example.org")
    gate = hold_scripts(page)
    submit(page, no_wait_after=True)
    expect(page.get_by_role("heading", name="Код из письма")).to_be_visible()
    page.get_by_label("Код").focus()
    page.keyboard.insert_text(code_in_letter())

    gate.open()

    expect(page.get_by_text(Registration.objects.get().human_code)).to_be_visible()


def test_registration_works_without_scripts(event: Any, open_context: Any) -> None:
    make_consent_text()
    make_territory()
    page = open_context(java_script_enabled=False, **PHONE).new_page()
    fill(page, event.slug, "kozlenkova@example.org")
    submit_and_wait(page)
    page.get_by_label("Код").fill(code_in_letter())
    page.get_by_role("button", name="Подтвердить").click()
    expect(page.get_by_text(Registration.objects.get().human_code)).to_be_visible()


def test_participation_is_cancelled_with_its_consequences_told(event: Any, open_context: Any) -> None:
    make_consent_text()
    make_territory()
    page = open_context(**PHONE).new_page()
    fill(page, event.slug, "kozlenkova@example.org")
    submit_and_wait(page)
    page.get_by_label("Код").fill(code_in_letter())
    page.get_by_role("link", name="Отменить участие").click()
    expect(page.get_by_text(Registration.objects.get().human_code)).to_be_visible()
    page.get_by_role("button", name="Отменить участие").click()
    expect(page.get_by_role("heading", name="Ваше участие отменено")).to_be_visible()
    assert Registration.objects.get().state == "cancelled"


@pytest.mark.parametrize("word", ["Ж", "Щукина-Перфильева "])
def test_ticket_of_the_longest_name_fits_a_phone(event: Any, open_context: Any, word: str) -> None:
    long = {name: (word * 120)[:120].strip() for name in ("last_name", "first_name", "patronymic")}
    event.venue = Venue.objects.create(name=(word * 255)[:255], town="Чита")
    event.title, event.short_title = (word * 255)[:255], ""
    event.save()
    user = make_user()
    territory = make_territory(long["last_name"])
    row = make_registration(event, user=user, organisation=(word * 255)[:255], territory=territory, **long)
    page = open_context(user, **PHONE).new_page()
    for path in ("", "cancel/", "change/", "transfer/"):
        page.goto(f"/events/{event.slug}/my/{path}")
        expect(page.get_by_text(long["last_name"][:40]).first).to_be_attached()
        assert (path, excess(page)) == (path, 0)
    page.goto(f"/events/{event.slug}/my/")
    ticket, texts = page.locator(".ticket").bounding_box(), page.locator(".ticket :is(h1, p, span)").all()
    assert all(
        box["x"] + box["width"] <= ticket["x"] + ticket["width"] for text in texts if (box := text.bounding_box())
    )
    assert page.locator(".ticket-letters").inner_text() == row.human_code
