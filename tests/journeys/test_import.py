"""An organiser brings a list: sees what is understood, puts a row right, registers everybody."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from registration.models import Registration
from tests.registration.factories import HEADINGS, line, make_consent_text
from tests.symposium.workbooks import xlsx

ADDRESS = "/events/{slug}/manage/import/"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """As districts send it: a title, a blank row, headings, a subtotal."""
    title = ["Сводная заявка на участие в симпозиуме"]
    people = [line(1), line(2, email="x@mail,ru"), line(3, phone="нет"), line(1), ["", "Итого: 4"]]
    file = tmp_path / "Заявка.xlsx"
    file.write_bytes(xlsx([title, [], HEADINGS, *people]))
    return file


def open_list(page: Page, slug: str, file: Path) -> None:
    page.goto(ADDRESS.format(slug=slug))
    page.get_by_label("Список участников").set_input_files(file)
    page.get_by_role("button", name="Прочитать файл").click()
    expect(page.get_by_role("heading", name="Проверьте список")).to_be_visible()


def test_list_is_checked_put_right_and_registered(event: Any, people: Any, open_context: Any, workbook: Path) -> None:
    make_consent_text()
    page = open_context(people.organiser).new_page()
    open_list(page, event.slug, workbook)
    expect(page.get_by_role("button", name=re.compile("Зарегистрировать 2"))).to_be_visible()
    assert Registration.objects.count() == 0

    page.get_by_role("link", name=re.compile("Исправить")).first.click()
    page.locator("#row-5").get_by_role("link", name="Исправить").click()
    field = page.get_by_label("Электронная почта")
    expect(field).to_have_value("x@mail,ru")
    field.fill("row2@example.org")
    page.get_by_role("button", name="Применить").click()

    page.get_by_role("button", name=re.compile("Зарегистрировать 3")).click()
    expect(page.get_by_role("heading", name=re.compile("Зарегистрированы 3"))).to_be_visible()
    assert sorted(Registration.objects.values_list("email", flat=True)) == [
        "row1@example.org",
        "row2@example.org",
        "row3@example.org",
    ]
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "row1@example.org",
        "row2@example.org",
        "row3@example.org",
    ]


def test_row_is_worked_at_until_it_is_right(event: Any, people: Any, open_context: Any, workbook: Path) -> None:
    make_consent_text()
    page = open_context(people.organiser, viewport={"width": 360, "height": 740}).new_page()
    open_list(page, event.slug, workbook)
    page.get_by_role("navigation", name="Строки").get_by_role("link", name="Исправить").click()
    row, field = page.locator("#row-5"), page.get_by_label("Электронная почта")
    row.get_by_role("link", name="Исправить").click()
    expect(field).to_be_focused()
    field.fill("still@bad")
    # Pressed again, it brings neither a second form nor an empty one.
    row.get_by_role("link", name="Исправить").click()
    page.wait_for_load_state("networkidle")
    expect(field).to_have_value("still@bad")
    page.get_by_role("button", name="Применить").click()
    expect(row).to_be_focused()
    expect(field).to_have_value("still@bad")
    expect(page.locator("#fix-5")).to_contain_text(re.compile("Не.похоже на.адрес"))
    field.fill("row2@example.org")
    page.get_by_role("button", name="Применить").click()

    expect(row).to_be_focused()
    expect(row).to_contain_text("Понятно")
    expect(row).to_be_in_viewport()
    expect(field).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("Исправить.*0"))).to_be_visible()


def test_same_list_again_finds_nobody_new(event: Any, people: Any, open_context: Any, workbook: Path) -> None:
    make_consent_text()
    page = open_context(people.organiser).new_page()
    open_list(page, event.slug, workbook)
    page.get_by_role("button", name=re.compile("Зарегистрировать 2")).click()
    expect(page.get_by_role("heading", name=re.compile("Зарегистрированы 2"))).to_be_visible()

    open_list(page, event.slug, workbook)

    expect(page.get_by_text("Регистрировать больше некого")).to_be_visible()
    assert Registration.objects.count() == 2


def test_everything_works_without_scripts(event: Any, people: Any, open_context: Any, workbook: Path) -> None:
    make_consent_text()
    page = open_context(people.organiser, java_script_enabled=False).new_page()
    open_list(page, event.slug, workbook)
    page.locator("#row-5").get_by_role("button", name="x@mail.ru").click()
    page.get_by_role("button", name=re.compile("Зарегистрировать 3")).click()
    expect(page.get_by_role("heading", name=re.compile("Зарегистрированы 3"))).to_be_visible()
    assert Registration.objects.filter(email="x@mail.ru").count() == 1
