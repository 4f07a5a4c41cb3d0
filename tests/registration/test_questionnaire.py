"""What becomes of answers: kept, changed, taken away, told, filtered, counted."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils.translation import override

from registration import actions, uploads
from registration.answer_stats import Numbers, OptionCount, summaries
from registration.models import Answer, Registration
from registration.questionnaire import NO_ANSWER, answered, in_words, initial, keep_answers, told
from tests.factories import make_registration, make_user
from tests.registration.factories import make_question, pdf, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]
NOW = datetime.now(tz=UTC)


@pytest.fixture
def row(event):
    return make_registration(event)


def values(row: Registration) -> dict[str, Any]:
    return {answer.question.code: answer.value for answer in row.answers.select_related("question")}


def files() -> list[str]:
    return default_storage.listdir("answers")[1]


def test_answers_are_kept_changed_and_taken_away(event, row):
    text, choice, boxes, number = (make_question(event, kind=kind) for kind in ("short", "choice", "choices", "number"))
    keep_answers(row, {text.pk: "Тихая", choice.pk: "a", boxes.pk: ["a", "b"], number.pk: 0})
    assert values(row) == {"1": "Тихая", "2": "a", "3": ["a", "b"], "4": 0}

    keep_answers(row, {text.pk: "Любая", choice.pk: None, boxes.pk: []})
    assert values(row) == {"1": "Любая", "4": 0}

    keep_answers(row, {text.pk: ""})
    keep_answers(row, {})
    assert values(row) == {"4": 0}


def test_answers_cost_the_same_however_many(event, row, django_assert_num_queries):
    questions = [make_question(event, kind="short") for _number in range(5)]
    with django_assert_num_queries(4):
        keep_answers(row, {questions[0].pk: "x"})
    with django_assert_num_queries(4):
        keep_answers(row, {question.pk: "y" for question in questions[1:]})


def test_answer_to_a_question_that_is_gone_is_passed_over(event, row):
    question = make_question(event)
    elsewhere = make_question(make_registration(row.event.series.events.create(**copied(event))).event)
    gone = question.pk
    question.delete()
    keep_answers(row, {gone: "x", 10**6: "y", elsewhere.pk: "z"})
    assert values(row) == {}


def copied(event) -> dict[str, Any]:
    return {"slug": "other", "title": "Другой", "starts_on": event.starts_on, "ends_on": event.ends_on}


def test_history_names_the_questions_and_not_the_answers(event, row):
    question = make_question(event)
    keep_answers(row, {question.pk: "первый"})
    assert row.history.first().history_change_reason is None

    actions.change(registration=row, person=person(answers={question.pk: "второй"}), by=make_user(), now=NOW)
    assert row.history.first().history_change_reason == "answers: 1"

    actions.change(registration=row, person=person(answers={question.pk: "второй"}), by=make_user(), now=NOW)
    assert row.history.first().history_change_reason is None


# ------------------------------------------------------------------ the actions
def test_registering_keeps_the_answers(event):
    question = make_question(event)

    def register(text: str, nonce: str) -> Registration:
        said = person(answers={question.pk: text})
        return actions.register(event=event, person=said, texts=(), nonce=nonce, by=None, now=NOW)

    row = register("раз", "n")
    assert (register("раз", "n").pk, values(row)) == (row.pk, {"1": "раз"})
    # The same page sent again with another answer is no retry.
    assert (register("два", "n").pk, values(row)) == (row.pk, {"1": "два"})


def test_same_file_sent_again_is_a_retry(event):
    question = make_question(event, kind="file")
    one, again, other = (uploads.keep(file) for file in (pdf(), pdf(), pdf(content=b"%PDF-1.4")))

    def register(upload: uploads.Upload) -> str:
        said = person(answers={question.pk: upload})
        row = actions.register(event=event, person=said, texts=(), nonce="n", by=None, now=NOW)
        return row.answers.get().file.name

    assert [register(upload) for upload in (one, again, other)] == [one.path, one.path, other.path]


def test_organiser_adds_with_answers(event):
    question = make_question(event)
    row = actions.add(event=event, person=person(answers={question.pk: "x"}), by=make_user(), now=NOW)
    assert values(row) == {"1": "x"}


# ------------------------------------------------------------------ files
def test_replaced_file_is_thrown_away(event, row):
    question = make_question(event, kind="file")
    first, second = uploads.keep(pdf()), uploads.keep(pdf("новая.pdf"))
    keep_answers(row, {question.pk: first})
    keep_answers(row, {question.pk: first})
    assert len(files()) == 2

    keep_answers(row, {question.pk: second})
    assert (files(), row.answers.get().file_name) == ([second.path.removeprefix("answers/")], "новая.pdf")

    keep_answers(row, {question.pk: None})
    assert (files(), row.answers.count()) == ([], 0)


def test_file_that_two_answers_name_stays_with_the_other(event, row):
    question, upload = make_question(event, kind="file"), uploads.keep(pdf())
    for one in (row, make_registration(event)):
        keep_answers(one, {question.pk: upload})
    keep_answers(row, {question.pk: None})
    assert files() == [upload.path.removeprefix("answers/")]


def test_abandoned_files_are_thrown_away_after_two_days(event, row):
    assert uploads.drop_abandoned(NOW) == 0
    question, kept, _lost = make_question(event, kind="file"), uploads.keep(pdf()), uploads.keep(pdf())
    keep_answers(row, {question.pk: kept})
    later = datetime.now(tz=UTC)
    assert (uploads.drop_abandoned(later + timedelta(hours=47)), len(files())) == (0, 2)
    assert uploads.drop_abandoned(later + timedelta(hours=49)) == 1
    assert files() == [kept.path.removeprefix("answers/")]


def test_command_tells_how_many_were_thrown_away(capsys):
    uploads.keep(pdf())
    call_command("drop_uploads")
    assert (capsys.readouterr().out, len(files())) == ("0\n", 1)


def test_token_is_for_one_question_and_a_day(event, monkeypatch):
    question, other, upload = make_question(event, kind="file"), make_question(event, kind="file"), uploads.keep(pdf())
    token = uploads.token(upload, question)
    read = uploads.read_token(token, question)
    assert (read, read and read.path, uploads.read_token(token, other)) == (upload, upload.path, None)
    assert uploads.read_token(token[:-1], question) is None
    monkeypatch.setattr(uploads, "TOKEN_LIVES", timedelta(seconds=-1))
    assert uploads.read_token(token, question) is None


# ------------------------------------------------------------------ in words
@pytest.mark.parametrize(
    ("kind", "value", "words", "english"),
    [
        ("short", "Тихая", "Тихая", "Тихая"),
        ("number", 3.5, "3,5", "3.5"),
        ("date", "2026-02-27", "27 февраля 2026 г.", "27 February 2026"),
        ("choice", "a", "Да", "Yes"),
        ("choices", ["a", "b"], "Да; Нет", "Yes; Нет"),
        ("choice", "z", "z", "z"),
    ],
)
def test_in_words(event, row, kind, value, words, english):
    question = make_question(event, kind=kind)
    answer = Answer(registration=row, question=question, value=value)
    assert in_words(question, answer) == words
    with override("en"):
        assert in_words(question, answer) == english


def test_answers_are_told_in_the_order_of_the_form(event, row, django_assert_num_queries):
    last, first = make_question(event, "Последний", rank=9), make_question(event, "Первый", "file", rank=1)
    keep_answers(row, {last.pk: "x", first.pk: uploads.keep(pdf())})
    with django_assert_num_queries(1):
        assert [(one.question.label, one.text, one.has_file) for one in told(row)] == [
            ("Первый", "справка.pdf", True),
            ("Последний", "x", False),
        ]
    assert {name: str(value) for name, value in initial(row).items()} == {"q_1": "x", "q_2": "справка.pdf"}


# ------------------------------------------------------------------ filtered and counted
@pytest.mark.parametrize(
    ("kind", "code", "found"),
    [
        ("choice", "a", [0]),
        ("choice", "b", [1]),
        ("choice", NO_ANSWER, [2]),
        ("choices", "a", [0]),
        ("choices", "b", [0, 1]),
        ("choices", NO_ANSWER, [2]),
    ],
)
def test_registrations_by_their_answer(event, kind, code, found):
    question, rows = make_question(event, kind=kind), [make_registration(event) for _number in range(3)]
    given = ["a", "b"] if kind == "choice" else [["a", "b"], ["b"]]
    for row, value in zip(rows, given, strict=False):
        keep_answers(row, {question.pk: value})
    chosen = answered(event.registrations.all(), question, code)
    assert sorted(row.pk for row in chosen) == [rows[number].pk for number in found]


def test_answers_are_counted(event, django_assert_num_queries):
    questions = [make_question(event, kind=kind) for kind in ("choice", "choices", "number", "long", "number")]
    choice, boxes, number, text, _empty = questions
    for values_given in (("a", ["a", "b"], 2, "x"), ("a", ["b"], 5, None), ("b", None, 1.5, None)):
        row = make_registration(event)
        keep_answers(row, dict(zip([choice.pk, boxes.pk, number.pk, text.pk], values_given, strict=True)))
    cancelled = make_registration(event, state="cancelled")
    keep_answers(cancelled, {choice.pk: "b", number.pk: 100})

    with django_assert_num_queries(4):
        found = summaries(event)

    assert [summary.count for summary in found] == [3, 2, 3, 1, 0]
    assert found[0].options == (OptionCount("Да", 2, 67), OptionCount("Нет", 1, 33))
    assert found[1].options == (OptionCount("Да", 1, 50), OptionCount("Нет", 2, 100))
    assert (found[2].numbers, found[3].numbers, found[4].numbers) == (
        Numbers(1.5, pytest.approx(17 / 6), 5),
        None,
        None,
    )
