"""What people answered, counted: options, numbers, how many said anything."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, FloatField, Max, Min, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import Event
from registration.models import Answer, Question, Registration
from registration.questionnaire import OF_CHOICE
from symposium.lib.counting import kept
from symposium.lib.tabular import Table

Kind = Question.Kind


@dataclass(frozen=True)
class OptionCount:
    """How many chose one option; the share is of those who answered, in per cent."""

    label: str
    count: int
    share: int


@dataclass(frozen=True)
class Numbers:
    """The least, the mean and the greatest of the numbers given."""

    least: float
    mean: float
    greatest: float


@dataclass(frozen=True)
class Summary:
    """What was answered to one question: options of a choice, numbers of a number, else only how many answered."""

    question: Question
    count: int
    options: tuple[OptionCount, ...] = ()
    numbers: Numbers | None = None


def summaries(event: Event) -> list[Summary]:
    """Count the answers of all but the cancelled, or where they are thousands return what was counted just before."""
    key = f"answers:{event.pk}:{get_language()}"
    return kept(key, lambda: _summaries(event), lambda found: sum(summary.count for summary in found))


def _summaries(event: Event) -> list[Summary]:
    """Four statements, however many questions and answers."""
    given = Answer.objects.filter(question__event=event).exclude(registration__state=Registration.State.CANCELLED)
    counts = dict(given.order_by().values_list("question").annotate(count=Count("pk")))
    chosen, numbers = _chosen(given), _numbers(given)
    return [
        Summary(
            question=question,
            count=counts.get(question.pk, 0),
            options=_options(question, chosen.get(question.pk, Counter()), counts.get(question.pk, 0)),
            numbers=numbers.get(question.pk),
        )
        for question in event.questions.all()
    ]


def _chosen(given: QuerySet[Answer]) -> dict[int, Counter[str]]:
    """How often each option was chosen, by the key of the question."""
    found: dict[int, Counter[str]] = {}
    groups = given.filter(question__kind__in=OF_CHOICE).order_by().values("question", "value")
    for group in groups.annotate(count=Count("pk")):
        value: Any = group["value"]
        for code in value if isinstance(value, list) else [value]:
            found.setdefault(group["question"], Counter())[code] += group["count"]
    return found


def _numbers(given: QuerySet[Answer]) -> dict[int, Numbers]:
    number = Cast("value", FloatField())
    groups = given.filter(question__kind=Kind.NUMBER).order_by().values("question")
    rows = groups.annotate(least=Min(number), mean=Avg(number), greatest=Max(number))
    return {row["question"]: Numbers(row["least"], row["mean"], row["greatest"]) for row in rows}


def _options(question: Question, chosen: Counter[str], count: int) -> tuple[OptionCount, ...]:
    if question.kind not in OF_CHOICE:
        return ()
    return tuple(
        OptionCount(label, chosen[code], round(100 * chosen[code] / count) if count else 0)
        for code, label in question.choices
    )


def as_table(event: Event) -> Table:
    """Write the counts as a sheet: a line an option, a line a figure of the numbers."""
    lines = [line for summary in summaries(event) for line in _lines(summary)]
    headings = (_("Question"), _("Answer"), _("People"), _("Share, %"))
    return Table(_("Answers"), headings, lines, (50, 40, 10, 10))


def _lines(summary: Summary) -> list[list[Any]]:
    name = str(summary.question)
    lines: list[list[Any]] = [[name, _("All answers"), summary.count, ""]]
    lines += [[name, option.label, option.count, option.share] for option in summary.options]
    if summary.numbers:
        numbers = summary.numbers
        figures = ((_("Least"), numbers.least), (_("Mean"), round(numbers.mean, 2)), (_("Greatest"), numbers.greatest))
        lines += [[name, label, value, ""] for label, value in figures]
    return lines
