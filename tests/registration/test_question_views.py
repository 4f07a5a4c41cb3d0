"""The form builder over HTTP."""

import io
from typing import Any

import openpyxl
import pytest

from registration.models import Answer, Question
from tests.factories import make_event, make_registration
from tests.registration.factories import make_question
from tests.registration.pages import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(people, client_of):
    """The organiser's browser."""
    return client_of(people.organiser)


def sent(**over: Any) -> dict[str, Any]:
    fields = {"label": "Нужна ли комната?", "kind": "choice", "lines": "Да | Yes\nНет", "format": "", "condition": ""}
    return fields | over


def said(response) -> list[str]:
    return [message.level_tag for message in response.context["messages"]]


# ------------------------------------------------------------------ making questions
def test_question_is_added(event, desk, people):
    response = desk.post(url("question_add", event), sent(label_en="A room?", is_required="on", format="onsite"))
    row = event.questions.get()
    assert (response.url, row.code, row.label_en, row.is_required, row.format, row.history.get().history_user) == (
        url("questions", event),
        "1",
        "A room?",
        True,
        "onsite",
        people.organiser,
    )
    assert row.options == [
        {"code": "a", "label": "Да", "label_en": "Yes"},
        {"code": "b", "label": "Нет", "label_en": ""},
    ]


def test_question_is_changed_and_its_codes_stay(event, desk):
    make_question(event, kind="choice")
    form = desk.get(url("question", event, "1")).context["form"]
    assert form["lines"].value() == "[a] Да | Yes\n[b] Нет"

    desk.post(url("question", event, "1"), sent(lines="Не знаю\n[b] Нет, спасибо\n[a] Да, нужна"))

    assert event.questions.get().choices == [("c", "Не знаю"), ("b", "Нет, спасибо"), ("a", "Да, нужна")]


def test_options_are_left_out_where_none_are_chosen(event, desk):
    desk.post(url("question_add", event), sent(kind="short"))
    assert event.questions.get().options == []


def test_condition_offers_earlier_questions_with_options(event, desk):
    first = make_question(event, "Первый", "choice")
    make_question(event, "Текст")
    make_question(event, "Средний")
    make_question(event, "Последний", "choices")
    choices = desk.get(url("question", event, "3")).context["form"].fields["condition"].choices
    assert choices[1:] == [("Первый", [(f"{first.pk}:a", "Да"), (f"{first.pk}:b", "Нет")])]

    desk.post(url("question", event, "3"), sent(kind="short", condition=f"{first.pk}:b"))

    row = event.questions.get(code="3")
    assert (row.depends_on, row.depends_value) == (first, "b")
    assert desk.get(url("question", event, "3")).context["form"]["condition"].value() == f"{first.pk}:b"


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"label": ""}, "label"),
        ({"kind": "riddle"}, "kind"),
        ({"lines": "Одна"}, "lines"),
        ({"lines": "Да\nДа"}, "lines"),
        ({"condition": "999:a"}, "condition"),
        ({"format": "nowhere"}, "format"),
    ],
)
def test_bad_question_is_not_made_and_nothing_typed_is_lost(event, desk, over, field):
    response = desk.post(url("question_add", event), sent(**over))
    form = response.context["form"]
    assert (response.status_code, list(form.errors), form[field].value(), Question.objects.count()) == (
        422,
        [field],
        (sent() | over)[field],
        0,
    )


def test_refusal_stands_at_its_field(event, desk):
    question = make_question(event, kind="choice")
    Answer.objects.create(registration=make_registration(event), question=question, value="a")
    response = desk.post(url("question", event, "1"), sent(lines="[b] Нет\nНе знаю"))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["lines"])


# ------------------------------------------------------------------ the list
@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_the_same_whatever_the_rows(event, desk, django_assert_max_num_queries, count):
    first = make_question(event, kind="choice")
    for _number in range(count - 1):
        make_question(event, depends_on=first, depends_value="a")
    with django_assert_max_num_queries(12) as queries:
        page = desk.get(url("questions", event))
    assert (len(page.context["questions"]), len(queries)) == (count, 6)


def test_list_counts_answers_and_keeps_the_retired_apart(event, desk):
    asked, retired = make_question(event), make_question(event, is_retired=True)
    for question in (asked, asked, retired):
        Answer.objects.create(registration=make_registration(event), question=question, value="x")
    context = desk.get(url("questions", event)).context
    assert [(row.pk, row.number) for row in context["questions"]] == [(asked.pk, 2)]
    assert [(row.pk, row.number) for row in context["retired"]] == [(retired.pk, 1)]


def test_buttons_move_a_question_and_keep_the_keyboard_there(event, desk):
    make_question(event, "Первый")
    make_question(event, "Второй")
    page = desk.post(url("question_order", event), {"up": "2"}, follow=True)
    assert [row.label for row in page.context["questions"]] == ["Второй", "Первый"]
    assert page.content.decode().count("autofocus") == 1


def test_dragging_posts_the_whole_order(event, desk):
    for label in "абв":
        make_question(event, label)
    page = desk.post(url("question_order", event), {"order": "3,1,2"}, follow=True)
    assert "".join(row.label for row in page.context["questions"]) == "ваб"


@pytest.mark.parametrize("posted", [{"up": "2"}, {"down": "1"}, {"order": "2,1"}])
def test_order_against_a_condition_is_refused_in_words(event, desk, posted):
    make_question(event, depends_on=None, kind="choice")
    make_question(event, depends_on=event.questions.get(), depends_value="a")
    page = desk.post(url("question_order", event), posted, follow=True)
    assert (said(page), [row.code for row in page.context["questions"]]) == (["error"], ["1", "2"])


def test_moving_a_question_of_another_event_is_not_found(event, desk):
    make_question(make_event())
    assert desk.post(url("question_order", event), {"up": "1"}).status_code == 404


# ------------------------------------------------------------------ taking away
def test_removing_asks_first(event, desk):
    question = make_question(event)
    address = url("question_remove", event, "1")
    assert (desk.get(address).context["number"], Question.objects.count()) == (0, 1)
    assert (said(desk.post(address, follow=True)), Question.objects.count()) == (["success"], 0)

    question = make_question(event)
    Answer.objects.create(registration=make_registration(event), question=question, value="x")
    assert desk.get(address).context["number"] == 1
    assert said(desk.post(address, follow=True)) == ["success"]
    question.refresh_from_db()
    assert question.is_retired

    assert said(desk.post(url("question_restore", event, "1"), follow=True)) == ["success"]
    question.refresh_from_db()
    assert not question.is_retired


def test_question_that_others_need_is_not_removed(event, desk):
    first = make_question(event, kind="choice")
    make_question(event, depends_on=first, depends_value="a")
    assert said(desk.post(url("question_remove", event, "1"), follow=True)) == ["error"]


# ------------------------------------------------------------------ preview and summary
def test_preview_shows_the_form_with_its_conditions(event, desk):
    first = make_question(event, kind="choice")
    make_question(event, "Сколько ночей?", "number", depends_on=first, depends_value="a", format="onsite")
    page = desk.get(url("questions_preview", event)).content.decode()
    assert ['data-ask-format="onsite" data-ask-after="q_1" data-ask-value="a"' in page, "Сколько ночей?" in page] == [
        True,
        True,
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_summary_asks_the_database_the_same_whatever_the_rows(event, desk, django_assert_max_num_queries, count):
    for _number in range(count):
        question = make_question(event, kind="choice")
        Answer.objects.create(registration=make_registration(event), question=question, value="a")
    with django_assert_max_num_queries(12) as queries:
        page = desk.get(url("answer_summary", event))
    assert ([row.count for row in page.context["summaries"]], len(queries)) == ([1] * count, 9)


def test_summary_is_exported(event, desk):
    choice, number = make_question(event, "Едете?", "choice"), make_question(event, "Лет?", "number")
    for value in ("a", "b"):
        Answer.objects.create(registration=make_registration(event), question=choice, value=value)
    Answer.objects.create(registration=make_registration(event), question=number, value=7)
    response = desk.get(url("answer_summary_export", event))
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))[1:]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("Едете?", 2, None),
        ("Едете?", 1, 50),
        ("Едете?", 1, 50),
        ("Лет?", 1, None),
        ("Лет?", 7, None),
        ("Лет?", 7, None),
        ("Лет?", 7, None),
    ]


PAGES = ("questions", "question_add", "questions_preview", "answer_summary", "answer_summary_export")


def test_pages_are_the_organisers_alone(event, people, client_of):
    make_question(event)
    addresses = [url(name, event) for name in PAGES] + [
        url(name, event, "1") for name in ("question", "question_remove")
    ]
    for who, status in ((people.organiser, 200), (people.owner, 200), (people.desk, 403), (people.stranger, 403)):
        browser = client_of(who)
        assert {browser.get(address).status_code for address in addresses} == {status}
        if status != 200:
            acts = [url("question_order", event)] + [
                url(f"question_{act}", event, "1") for act in ("remove", "restore")
            ]
            assert {browser.post(address).status_code for address in acts} == {status}
    nobody = client_of(None)
    assert {nobody.get(address).url.partition("?")[0] for address in addresses} == {"/accounts/login/"}
