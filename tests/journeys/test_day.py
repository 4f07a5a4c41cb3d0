"""One teacher's way: she registers, has a ticket on her phone, and the camera at the door lets her in."""

import io
import re

import zxingcpp
from django.core import mail
from PIL import Image
from playwright.sync_api import Page, expect

from registration.models import Registration
from tests import factories
from tests.journeys.test_checkin import film
from tests.registration.factories import make_consent_text

PHONE = {"width": 360, "height": 780}


def register(page: Page, slug: str) -> None:
    page.goto(f"/events/{slug}/registration/")
    page.get_by_label("Фамилия").fill("Селезнёва")
    page.get_by_label("Имя", exact=True).fill("Анна")
    page.get_by_label("Электронная почта").fill("selezneva@example.org")
    page.get_by_label("Телефон").fill("8 914 123-45-67")
    page.get_by_label("Район или город").select_option(label="Карымский район")
    page.get_by_label("Организация").fill("МОУ СОШ № 2")
    page.get_by_label("Должность").fill("учитель математики")
    page.get_by_label("Даю согласие").check()
    page.get_by_role("button", name="Зарегистрироваться").last.click()


def confirm(page: Page) -> None:
    expect(page.get_by_role("heading", name="Код из письма")).to_be_visible()
    (written,) = set(re.findall(r"\b\d{3}\s?\d{3}\b", mail.outbox[-1].body))
    code = re.sub(r"\D", "", written)
    page.locator("input[name=code]").fill(code)


def test_from_the_form_to_the_hall(launch, open_context, people, event, tmp_path):
    make_consent_text()
    factories.make_territory("Карымский район")
    factories.make_point(event)
    teacher = open_context(viewport=PHONE, device_scale_factor=2).new_page()

    register(teacher, event.slug)
    confirm(teacher)
    teacher.wait_for_url("**/my/")
    expect(teacher.get_by_role("heading", name="Селезнёва Анна")).to_be_visible()
    shown = Image.open(io.BytesIO(teacher.screenshot(full_page=True)))
    (ticket,) = zxingcpp.read_barcodes(shown)

    overview = open_context(people.organiser).new_page()
    overview.goto(f"/events/{event.slug}/manage/")
    expect(overview.locator("html")).to_have_attribute("data-live-state", "on")
    expect(overview.locator("[data-arrived]")).to_have_text("0")
    picture = film(tmp_path / "ticket.y4m", ticket.text)
    camera = launch(
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={picture}",
    )
    door = open_context(people.desk, of=camera, viewport=PHONE).new_page()
    door.goto(f"/events/{event.slug}/desk/?point=a")

    expect(door.get_by_role("heading", name="Допуск")).to_be_visible()
    expect(door.locator(".answer-name")).to_have_text("Селезнёва Анна")
    expect(overview.locator("[data-arrived]")).to_have_text("1")
    assert Registration.objects.get(email="selezneva@example.org").check_ins.get().result == "admitted"
    assert mail.outbox[-1].to == ["selezneva@example.org"]
