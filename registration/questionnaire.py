"""The questions of an event's form and what people answer to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise

from events.models import Event
from registration import uploads
from registration.branching import Asked
from registration.models import Answer, Question, Registration
from registration.uploads import Upload

Kind = Question.Kind
OF_CHOICE = (Kind.CHOICE, Kind.CHOICES)
NOTE = "answers: "
# The choice of those who have not answered.
NO_ANSWER = "-"


@dataclass(frozen=True)
class Told:
    """One answer in words."""

    question: Question
    text: str
    has_file: bool


def questions_of(event: Event) -> list[Question]:
    """The questions that are asked, in their order. One statement."""
    return list(event.questions.filter(is_retired=False))


def asked(question: Question) -> Asked:
    return Asked(question.pk, question.format, question.depends_on_id, question.depends_value)


def keep_answers(registration: Registration, answers: Mapping[int, Any]) -> None:
    """Write down the answers of a registration, by the key of the question: within the action's transaction.

    A text, a number, an ISO date, an option's code, a list of codes or an Upload; whatever is empty takes the answer
    away. Questions that are not named keep theirs, those that do not exist any more are passed over.
    """
    if not answers:
        return
    # Nobody removes a question while it is being answered.
    asked_now = Question.objects.select_for_update().filter(event=registration.event_id, pk__in=answers).order_by("pk")
    questions = {row.pk: row for row in asked_now}
    before = {row.question_id: row for row in registration.answers.filter(question__in=questions)}
    after = {pk: _answer(registration, pk, answers[pk]) for pk in questions if answers[pk] not in (None, "", [])}
    changed = [row for pk, row in after.items() if pk not in before or not _is_same(before[pk], row)]
    gone = [row for pk, row in before.items() if pk not in after]
    if changed:
        unique, written = ["registration", "question"], ["value", "file", "file_name"]
        Answer.objects.bulk_create(changed, update_conflicts=True, unique_fields=unique, update_fields=written)
    if gone:
        Answer.objects.filter(pk__in=[row.pk for row in gone]).delete()
    _drop_files([*gone, *(before[row.question_id] for row in changed if row.question_id in before)])
    _note(registration, [questions[row.question_id].code for row in (*changed, *gone)])


def _answer(registration: Registration, key: int, value: Any) -> Answer:
    if isinstance(value, Upload):
        return Answer(registration=registration, question_id=key, file=value.path, file_name=value.name)
    return Answer(registration=registration, question_id=key, value=value)


def _is_same(one: Answer, other: Answer) -> bool:
    return (one.value, one.file.name) == (other.value, other.file.name)


def _drop_files(rows: Iterable[Answer]) -> None:
    for row in rows:
        if row.file.name:
            transaction.on_commit(partial(uploads.drop, row.file.name))


def _note(registration: Registration, codes: list[str]) -> None:
    """Say in the history which answers a change was about, not what they are."""
    record = registration.history.first() if codes else None
    if record is not None and record.history_type == "~":
        record.history_change_reason = f"{NOTE}{', '.join(sorted(codes))}"[:100]
        record.save(update_fields=["history_change_reason"])


def initial(registration: Registration) -> dict[str, Any]:
    """What a registration answers, as a form's initial values; for a file its Answer. One statement."""
    rows = registration.answers.select_related("question")
    return {uploads.field_name(row.question): row if row.file else row.value for row in rows}


def told(registration: Registration) -> list[Told]:
    """What a registration answers, in words and in the order of the form. One statement."""
    rows = registration.answers.select_related("question")
    return [Told(row.question, str(in_words(row.question, row)), bool(row.file)) for row in rows]


def in_words(question: Question, answer: Answer) -> str | Promise:
    """An answer as people read it, in the reader's language."""
    if answer.file:
        return answer.file_name
    if question.kind in OF_CHOICE:
        words = dict(question.choices)
        codes = answer.value if isinstance(answer.value, list) else [answer.value]
        return "; ".join(words.get(code, str(code)) for code in codes)
    if question.kind == Kind.DATE:
        return date_format(date.fromisoformat(answer.value), "DATE_FORMAT")
    return number_format(answer.value) if question.kind == Kind.NUMBER else str(answer.value)


def in_cell(question: Question, answer: Answer | None) -> Any:
    """An answer as a sheet has it: a number stays one, a date sorts."""
    if answer is None:
        return ""
    if question.kind in {Kind.NUMBER, Kind.DATE}:
        return answer.value
    return str(in_words(question, answer))


def answered(rows: "QuerySet[Registration]", question: Question, code: str) -> "QuerySet[Registration]":
    """Keep the registrations that chose an option of a question, or have not answered it."""
    given = Answer.objects.filter(registration=OuterRef("pk"), question=question)
    if code == NO_ANSWER:
        return rows.filter(~Exists(given))
    return rows.filter(Exists(choosing(given, question, code)))


def choosing(answers: "QuerySet[Answer]", question: Question, code: str) -> "QuerySet[Answer]":
    """Keep those of a choice question's answers that hold an option."""
    if question.kind == Kind.CHOICES:
        # Both databases write a list as ["a", "b"].
        return answers.alias(text=Cast("value", TextField())).filter(text__contains=f'"{code}"')
    return answers.filter(value=code)
