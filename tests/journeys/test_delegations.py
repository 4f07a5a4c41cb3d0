"""A coordinator sends a workbook and puts its rows right, somebody agrees by the letter, a guest walks in."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from registration.models import Delegation, Registration
from tests.factories import make_point, make_user
from tests.registration.factories import HEADINGS, line, make_consent_text, make_delegation, own
from tests.symposium.workbooks import xlsx

PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def delegation(event: Any) -> Delegation:
    make_consent_text()
    return make_delegation(event, quota=5)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Four people; the rows of three have to be put right."""
    people = [line(1), line(2, email="x@mail,ru"), line(3, email=""), line(4, name="Перфильева")]
    file = tmp_path / "Делегация.xlsx"
    file.write_bytes(xlsx([HEADINGS[:-1], *(cells[:-1] for cells in people)]))
    return file


def code_in_letter() -> str:
    return mail.outbox[-1].subject[:7].replace(" ", "")


def put_right(page: Page, row: int, field: str, text: str) -> None:
    page.locator(f"#row-{row}").get_by_role("link", name="Исправить").click()
    page.get_by_label(field).fill(text)
    page.get_by_role("button", name="Применить").click()
    expect(page.locator(f"#row-{row}")).to_contain_text("Понятно")


def agree(page: Page, address: str) -> None:
    """Open the link of the letter and consent."""
    letter = next(letter for letter in mail.outbox if letter.to == [address])
    link = re.search(r"https?://\S+/consent/\S+", letter.body)
    assert link is not None
    page.goto(link[0])
    page.get_by_role("checkbox", name=re.compile("даю согласие")).check()
    page.get_by_role("button", name="Согласиться и открыть билет").click()
    expect(page.locator(".ticket-qr svg")).to_be_visible()


def test_list_is_put_right_and_a_person_agrees(open_context: Any, delegation: Delegation, workbook: Path) -> None:
    page = open_context().new_page()
    page.goto(own(delegation))
    expect(page.get_by_text("c•••@e•••.org")).to_be_visible()
    page.get_by_role("button", name="Прислать код").click()
    expect(page.get_by_label("Код")).to_be_visible()
    page.get_by_label("Код").fill(code_in_letter())
    expect(page.get_by_role("heading", name="Карымский район")).to_be_visible()

    page.get_by_role("link", name="Из файла").click()
    page.get_by_label("Список участников").set_input_files(workbook)
    page.get_by_role("button", name="Прочитать файл").click()
    expect(page.get_by_role("button", name="Добавить 1 человека в список")).to_be_visible()
    put_right(page, 3, "Электронная почта", "row2@example.org")
    put_right(page, 4, "Электронная почта", "row3@example.org")
    put_right(page, 5, "Фамилия, имя, отчество", "Перфильева Анна Петровна")
    page.get_by_role("button", name=re.compile("Добавить 4 человека")).click()
    expect(page.get_by_role("heading", name=re.compile("4 человека в.списке"))).to_be_visible()
    assert set(Registration.objects.values_list("state", flat=True)) == {"consent"}

    agree(open_context(**PHONE).new_page(), "row3@example.org")

    page.get_by_role("link", name="Показать список").click()
    person = Registration.objects.get(email="row3@example.org")
    expect(page.get_by_role("row", name=re.compile(person.last_name))).to_contain_text("Подтверждена")
    expect(page.get_by_text("Ожидается согласие")).to_have_count(3)


def test_grid_works_on_a_phone_without_scripts(open_context: Any, delegation: Delegation) -> None:
    user = make_user(email=delegation.coordinator_email)
    page = open_context(user, java_script_enabled=False, **PHONE).new_page()
    page.goto(own(delegation, "add/"))
    row = page.get_by_role("group", name="Строка 2")
    row.get_by_label("Фамилия").fill("Юдина")
    row.get_by_label("Имя").fill("Анна")
    row.get_by_label("Электронная почта").fill("anna@mail,ru")
    page.get_by_role("button", name="Добавить в список").click()
    expect(row.get_by_text("anna@mail.ru")).to_be_visible()
    expect(row.get_by_label("Фамилия")).to_have_value("Юдина")

    page.get_by_role("button", name="Ещё строки").click()
    expect(page.get_by_role("group", name="Строка 10")).to_be_visible()
    row.get_by_label("Электронная почта").fill("anna@mail.ru")
    page.get_by_role("button", name="Добавить в список").click()

    expect(page.get_by_role("row", name=re.compile("Юдина Анна"))).to_contain_text("Ожидается согласие")
    assert [letter.to for letter in mail.outbox] == [["anna@mail.ru"]]


def test_guest_walks_in_and_has_a_badge(event: Any, people: Any, open_context: Any) -> None:
    make_consent_text()
    make_point(event)
    context = open_context(people.desk, **PHONE)
    page = context.new_page()
    page.goto(f"/events/{event.slug}/desk/")
    page.get_by_role("link", name="Без регистрации").click()
    page.get_by_label("Фамилия").fill("Юдина")
    page.get_by_label("Имя").fill("Анна")
    page.get_by_role("checkbox", name=re.compile("подписано на.бумаге")).check()
    page.get_by_role("button", name="Зарегистрировать и впустить").click()

    expect(page.get_by_role("heading", name="Допуск")).to_be_visible()
    badge = page.get_by_role("link", name="Напечатать бейдж")
    response = context.request.get(badge.get_attribute("href"))
    assert (response.headers["content-type"], response.body()[:5]) == ("application/pdf", b"%PDF-")
    row = Registration.objects.get()
    assert (row.source, row.consents.get().attested_by, row.check_ins.get().result) == ("desk", people.desk, "admitted")
