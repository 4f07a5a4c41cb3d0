"""One place and three people: the list moves by itself, and a place is given back by the link of a letter."""

import re
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from registration import links
from registration.models import Registration
from tests.factories import NOW, make_capacity, make_registration, make_territory
from tests.journeys.test_registration import PHONE, code_in_letter, fill, submit_and_wait
from tests.registration.factories import make_consent_text


@pytest.fixture
def one_place(event: Any) -> Any:
    make_consent_text()
    make_territory()
    make_capacity(event, 1, has_waiting_list=True)
    return event


def join(page: Page, event: Any, name: str) -> Page:
    """Register as far as the own page, whatever it says."""
    fill(page, event.slug, f"{name}@example.org")
    submit_and_wait(page)
    page.get_by_label("Код").fill(code_in_letter())
    expect(page).to_have_url(re.compile(r"/my/$"))
    return page


def row_of(name: str) -> Registration:
    return Registration.objects.get(email=f"{name}@example.org")


def letter_to(name: str) -> Any:
    """The latest letter to somebody."""
    return next(letter for letter in reversed(mail.outbox) if letter.to == [f"{name}@example.org"])


def link_to_decline(name: str) -> str:
    found = re.search(r"https?://\S+/decline/\S+", letter_to(name).body)
    assert found is not None
    return found[0]


def number(page: Page) -> Any:
    return page.get_by_role("heading", name=re.compile(r"Лист ожидания, №.\d"))


def test_cancelled_place_goes_down_the_list_by_letters(one_place: Any, open_context: Any) -> None:
    first, second, third = (
        join(open_context(**PHONE).new_page(), one_place, name) for name in ("first", "second", "third")
    )
    expect(first.get_by_text(row_of("first").human_code)).to_be_visible()
    expect(number(second)).to_have_text(re.compile("№.1$"))
    expect(number(third)).to_have_text(re.compile("№.2$"))

    first.get_by_role("link", name="Отменить участие").click()
    first.get_by_role("button", name="Отменить участие").click()
    expect(first.get_by_role("heading", name="Ваше участие отменено")).to_be_visible()
    assert (row_of("second").state, row_of("second").promoted_at) == ("confirmed", row_of("first").cancelled_at)
    third.reload()
    expect(number(third)).to_have_text(re.compile("№.1$"))

    # Whoever has the letter is not asked to sign in.
    letter = open_context(**PHONE).new_page()
    letter.goto(link_to_decline("second"))
    letter.get_by_role("button", name="Отказаться от места").click()
    expect(letter.get_by_role("heading", name="Вы отказались от места")).to_be_visible()
    second.reload()
    expect(second.get_by_role("heading", name="Ваше участие отменено")).to_be_visible()

    assert letter_to("third").subject.startswith("Ваш билет")
    third.reload()
    expect(third.get_by_text(row_of("third").human_code)).to_be_visible()
    expect(third.locator(".ticket-qr svg")).to_be_visible()


@pytest.fixture
def promoted(one_place: Any, live_url: str) -> Registration:
    """Somebody who has moved up; one more waits."""
    make_registration(one_place, email="third@example.org", state="waiting", waiting_since=NOW)
    return make_registration(one_place, email="second@example.org", promoted_at=NOW)


def test_link_opened_by_a_robot_and_used_twice(promoted: Registration, open_context: Any) -> None:
    context = open_context(**PHONE)
    url = links.url(promoted, links.DECLINE)
    for look in (context.request.get, context.request.head):
        assert look(url).ok
    assert (row_of("second").state, row_of("third").state) == ("confirmed", "waiting")

    page, other = context.new_page(), context.new_page()
    for window in (page, other):
        window.goto(url)
        expect(window.get_by_role("heading", name="Отказаться от места?")).to_be_visible()
    for window in (page, other):
        window.get_by_role("button", name="Отказаться от места").click()
        expect(window.get_by_role("heading", name="Вы отказались от места")).to_be_visible()
    page.goto(url)
    expect(page.get_by_role("button", name="Отказаться от места")).to_have_count(0)
    assert (row_of("second").ending, row_of("third").state) == ("declined", "confirmed")


def test_link_of_long_ago_says_what_is(promoted: Registration, open_context: Any) -> None:
    page = open_context(**PHONE).new_page()
    url = links.url(promoted, links.DECLINE)
    page.goto(url)
    event = promoted.event
    event.starts_on = event.ends_on = event.starts_on.replace(year=event.starts_on.year - 1)
    event.save()
    page.get_by_role("button", name="Отказаться от места").click()
    expect(page.get_by_role("heading", name="Мероприятие прошло")).to_be_visible()
    assert row_of("second").state == "confirmed"

    Registration.objects.filter(pk=promoted.pk).update(state="cancelled", cancelled_at=NOW, ending="organiser")
    page.goto(url)
    expect(page.get_by_role("heading", name="Ваше участие отменено")).to_be_visible()
    page.goto(url[:-3])
    expect(page.get_by_role("heading", name="Такой страницы нет")).to_be_visible()
