import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from registration import tickets
from registration.models import CheckIn
from symposium.lib.qr import qr_png
from tests import factories
from tests.journeys.measures import excess

FRAME = (640, 480)


@pytest.fixture
def people_at_the_door(event):
    factories.make_point(event)
    return [factories.make_registration(event, last_name=name) for name in ("Ёлгина", "Доржиева", "Алёшина")]


@pytest.fixture
def desk(open_context, people, event):
    def make(**options: Any):
        page = open_context(people.desk, viewport={"width": 360, "height": 780}, **options).new_page()
        page.goto(f"/events/{event.slug}/desk/")
        return page

    return make


def film(path, text):
    """A camera's picture of a phone that shows `text` at arm's length: the QR a third of the height, a little askew."""
    code = Image.open(io.BytesIO(qr_png(text, scale=4))).convert("L").resize((180, 180))
    frame = Image.new("L", FRAME, 90)
    frame.paste(code.rotate(7, expand=True, fillcolor=90), (220, 140))
    luma, chroma = frame.tobytes(), b"\x80" * (FRAME[0] * FRAME[1] // 2)
    head = f"YUV4MPEG2 W{FRAME[0]} H{FRAME[1]} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + (b"FRAME\n" + luma + chroma) * 4)
    return path


def test_ticket_shown_to_the_camera_moves_the_organisers_counter(
    launch, open_context, people, event, people_at_the_door, tmp_path
):
    guest = people_at_the_door[0]
    factories.make_registration(event)
    factories.make_point(event, "b")
    overview = open_context(people.organiser).new_page()
    overview.goto(f"/events/{event.slug}/manage/")
    expect(overview.locator("html")).to_have_attribute("data-live-state", "on")
    expect(overview.locator("[data-arrived]")).to_have_text("0")
    overview.evaluate("window.isSamePage = true")

    picture = film(tmp_path / "ticket.y4m", tickets.signed(guest.code, event.public_tag))
    camera = launch(
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={picture}",
    )
    phone = open_context(people.desk, of=camera, viewport={"width": 360, "height": 780}).new_page()
    elsewhere = []
    phone.on("request", lambda request: elsewhere.append(request.url) if "127.0.0.1" not in request.url else None)
    phone.goto(f"/events/{event.slug}/desk/?point=a")

    expect(phone.get_by_role("heading", name="Допуск")).to_be_visible()
    expect(phone.locator(".answer-name")).to_have_text("Ёлгина Марина Юрьевна")
    expect(phone.locator("#today")).to_have_text("1")
    expect(overview.locator("[data-arrived]")).to_have_text("1")
    assert overview.evaluate("window.isSamePage") is True
    assert elsewhere == []
    # the ticket has stayed before the camera all the while: it is one scan all the same
    assert CheckIn.objects.count() == 1


def test_name_typed_without_a_camera_is_enough(desk, event, people_at_the_door):
    page = desk()
    expect(page.locator("[data-camera-hint]")).to_contain_text("Камеры здесь нет")

    page.get_by_label("Фамилия").fill("доржи")
    page.get_by_role("button", name="Найти").click()
    page.get_by_role("button", name="Отметить вход: Доржиева Марина Юрьевна").click()
    expect(page.get_by_role("heading", name="Допуск")).to_be_visible()
    page.get_by_label("Код билета").fill(people_at_the_door[1].human_code.lower())
    page.get_by_label("Код билета").press("Enter")
    expect(page.get_by_role("heading", name="Повтор")).to_be_visible()
    page.get_by_role("link", name="Дальше").click()
    expect(page.get_by_role("heading", name="Наведите камеру на код билета")).to_be_visible()
    expect(page.locator("#today")).to_have_text("1")


def test_entry_is_taken_back_where_it_was_marked(desk, event, people_at_the_door):
    page = desk()
    page.get_by_label("Код билета").fill(people_at_the_door[0].code)
    page.get_by_label("Код билета").press("Enter")

    page.get_by_role("button", name="Отменить").click()

    expect(page.get_by_text("Отметка снята")).to_be_visible()
    expect(page.locator("#today")).to_have_text("0")


def test_scan_without_network_is_sent_when_it_is_back(desk, event, people_at_the_door):
    page = desk()
    mark(page, people_at_the_door[0].code)
    expect(page.locator(".answer-name")).to_have_text("Ёлгина Марина Юрьевна")
    page.context.set_offline(True)
    mark(page, people_at_the_door[1].code)
    expect(page.locator(".scanner-net")).to_contain_text("Нет связи")
    # The person before must not seem to be let in once more.
    expect(page.locator("#answer")).to_have_text("Нет связи. Ответ придёт, когда она вернётся")

    page.context.set_offline(False)

    expect(page.locator(".answer-name")).to_have_text("Доржиева Марина Юрьевна")
    expect(page.locator(".scanner-net")).to_have_text("На связи. Всё отправлено")
    assert CheckIn.objects.count() == 2


def mark(page, code):
    page.get_by_label("Код билета").fill(code)
    page.get_by_label("Код билета").press("Enter")


def test_empty_code_and_one_letter_are_told_in_their_place(desk, event, people_at_the_door):
    page = desk()
    mark(page, "")
    expect(page.locator("#answer")).to_have_text("Введите восемь знаков кода")
    page.get_by_label("Фамилия").fill("ё")
    page.get_by_role("button", name="Найти").click()
    expect(page.locator("#found")).to_contain_text("хотя бы две буквы")
    assert page.locator("main").count() == 1


def test_long_word_does_not_widen_the_desk(desk, event, people_at_the_door):
    guest = factories.make_registration(event, organisation="МОУ" * 60, last_name="О" * 100)
    page = desk()
    mark(page, guest.code)
    expect(page.get_by_role("heading", name="Допуск")).to_be_visible()
    assert excess(page) == 0


def test_session_that_is_over_asks_to_sign_in(desk, event, people_at_the_door):
    page = desk()
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Код билета").fill(people_at_the_door[0].code)
    page.get_by_label("Код билета").press("Enter")

    expect(page.get_by_role("link", name="Сеанс закончился. Войдите снова")).to_be_visible()
    assert not CheckIn.objects.exists()


def test_everything_but_the_camera_works_without_scripts(desk, event, people_at_the_door):
    page = desk(java_script_enabled=False)

    page.get_by_label("Фамилия").fill("алёшина")
    page.get_by_role("button", name="Найти").click()
    page.get_by_role("button", name="Отметить вход: Алёшина Марина Юрьевна").click()

    expect(page.get_by_role("heading", name="Допуск")).to_be_visible()
    page.get_by_role("link", name="Дальше").click()
    page.get_by_label("Код билета").fill("K7MQ")
    page.get_by_role("button", name="Отметить вход", exact=True).click()
    expect(page.get_by_role("heading", name="Отказ")).to_be_visible()
