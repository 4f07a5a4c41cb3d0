"""Questions on a condition: made at the desk, answered on a phone, with scripts and without."""

from typing import Any

import pytest
from playwright.sync_api import expect

from registration.models import Answer, Question, Registration
from tests.factories import make_membership, make_territory
from tests.journeys.measures import excess
from tests.journeys.test_registration import PHONE, code_in_letter, fill, submit, submit_and_wait
from tests.registration.factories import make_consent_text, make_question

PDF = {"name": "справка.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 ..."}
ROOM, NIGHTS, ORDER, WHERE = "Нужна ли комната?", "Сколько ночей?", "Командировочное удостоверение", "Откуда смотрите?"


@pytest.fixture
def asked(event: Any) -> Any:
    """On site: a room; if so, for how many nights, and a paper; online: from where."""
    make_consent_text()
    make_territory()
    event.format = "hybrid"
    event.save()
    room = make_question(event, ROOM, "choice", format="onsite", is_required=True)
    make_question(event, NIGHTS, "number", depends_on=room, depends_value="a", is_required=True)
    make_question(event, ORDER, "file", depends_on=room, depends_value="a", is_required=True)
    make_question(event, WHERE, format="online", is_required=True)
    return event


def kept() -> dict[str, Any]:
    rows = Answer.objects.select_related("question")
    return {row.question.label: row.value if row.value is not None else row.file_name for row in rows}


def test_questions_come_and_go_with_what_is_chosen(asked: Any, open_context: Any) -> None:
    page = open_context(**PHONE).new_page()
    fill(page, asked.slug, "kozlenkova@example.org")
    room, nights, paper, where = (page.get_by_text(words, exact=True) for words in (ROOM, NIGHTS, ORDER, WHERE))
    for words, is_shown in ((room, True), (nights, False), (paper, False), (where, False)):
        expect(words).to_be_visible(visible=is_shown)

    page.get_by_label("Да", exact=True).check()
    page.get_by_role("textbox", name=NIGHTS).fill("2")
    page.get_by_role("radio", name="В трансляции").check()
    for words, is_shown in ((room, False), (nights, False), (paper, False), (where, True)):
        expect(words).to_be_visible(visible=is_shown)
    assert excess(page) == 0

    # What is hidden by now was typed and is not kept.
    page.get_by_role("textbox", name=WHERE).fill("Из школы")
    submit_and_wait(page)
    assert kept() == {WHERE: "Из школы"}


def test_required_question_and_a_file_on_a_phone(asked: Any, open_context: Any) -> None:
    page = open_context(**PHONE).new_page()
    fill(page, asked.slug, "kozlenkova@example.org")
    page.get_by_label("Да", exact=True).check()
    page.locator("input[type=file]").set_input_files(PDF)
    submit(page)
    expect(page.get_by_role("alert")).to_contain_text(NIGHTS)
    assert Registration.objects.count() == 0

    # The file has come and need not be chosen again.
    expect(page.locator(".question-file")).to_contain_text("справка.pdf")
    assert excess(page) == 0
    page.get_by_role("textbox", name=NIGHTS).fill("2")
    page.get_by_role("checkbox", name="Даю согласие").check()
    submit_and_wait(page)
    assert kept() == {ROOM: "a", NIGHTS: 2, ORDER: "справка.pdf"}

    page.get_by_label("Код").fill(code_in_letter())
    expect(page.get_by_text(Registration.objects.get().human_code)).to_be_visible()
    page.goto(f"/events/{asked.slug}/my/change/")
    expect(page.get_by_role("textbox", name=NIGHTS)).to_have_value("2")


def test_form_is_answered_without_scripts(asked: Any, open_context: Any) -> None:
    page = open_context(java_script_enabled=False, **PHONE).new_page()
    fill(page, asked.slug, "kozlenkova@example.org")
    # Everything stands there, each under the words on whom it is for.
    expect(page.locator(".question-when")).to_have_count(3)
    for words in (ROOM, NIGHTS, ORDER, WHERE):
        expect(page.get_by_text(words, exact=True)).to_be_visible()
    page.locator("input[type=file]").set_input_files(PDF)
    submit(page)
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text(ROOM)

    page.get_by_label("Да", exact=True).check()
    page.get_by_role("textbox", name=NIGHTS).fill("1")
    page.get_by_role("textbox", name=WHERE).fill("Ниоткуда")
    page.get_by_role("checkbox", name="Даю согласие").check()
    submit_and_wait(page)
    assert kept() == {ROOM: "a", NIGHTS: 1, ORDER: "справка.pdf"}


# ------------------------------------------------------------------ the desk
def order(event: Any) -> str:
    return "".join(event.questions.values_list("code", flat=True))


@pytest.fixture
def three(event: Any) -> Any:
    for label in ("Первый", "Второй", "Третий"):
        make_question(event, label)
    return event


def test_questions_are_dragged_into_order(three: Any, open_context: Any) -> None:
    page = open_context(make_membership(three, "organiser")).new_page()
    page.goto(f"/events/{three.slug}/manage/questions/")
    grip, first = page.locator("[data-code='3'] [data-grip]"), page.locator("[data-code='1']")
    start, end = grip.bounding_box(), first.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 5, steps=8)
    with page.expect_navigation():
        page.mouse.up()
    expect(page.locator("[data-code]").first).to_contain_text("Третий")
    assert order(three) == "312"


def test_questions_are_put_in_order_by_the_keyboard_alone(three: Any, open_context: Any) -> None:
    page = open_context(make_membership(three, "organiser"), java_script_enabled=False).new_page()
    page.goto(f"/events/{three.slug}/manage/questions/")
    expect(page.locator("[data-grip]").first).to_be_hidden()
    page.locator("[data-code='3'] button[name=up]").focus()
    for found in ("132", "312"):
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert order(three) == found
        # The next press goes on with the same question.
        expect(page.locator("[data-code='3'] button:focus")).to_have_count(1)


def test_question_is_made_and_tried(event: Any, open_context: Any) -> None:
    make_question(event, ROOM, "choice")
    page = open_context(make_membership(event, "organiser"), **PHONE).new_page()
    page.goto(f"/events/{event.slug}/manage/questions/add/")
    page.locator("#id_label").fill(NIGHTS)
    page.locator("input[name=kind][value=number]").check()
    page.locator("#id_condition").select_option(index=1)
    assert excess(page) == 0
    page.locator("main .button-filled").click()
    expect(page.locator("[data-code]")).to_have_count(2)
    assert Question.objects.get(code="2").depends_value == "a"

    page.goto(f"/events/{event.slug}/manage/questions/preview/")
    expect(page.get_by_role("textbox", name=NIGHTS)).to_be_hidden()
    page.get_by_label("Да", exact=True).check()
    expect(page.get_by_role("textbox", name=NIGHTS)).to_be_visible()
