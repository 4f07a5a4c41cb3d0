"""Making the questions of an event's form, putting them in order, taking them away, copying them."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from events.audit import signed
from events.models import Event, User
from registration.branching import may_apply, rearranged, runs_forward, stepped
from registration.models import Question
from registration.questionnaire import asked, choosing
from registration.refusals import Refused

# What an organiser sets; the code, the order and whether it is asked come about otherwise.
FIELDS = (
    "kind", "label", "label_en", "hint", "hint_en", "options", "is_required", "format", "depends_on", "depends_value",
)  # fmt: skip


def _locked(event: Event) -> dict[int, Question]:
    """All questions of the event, by key and in order, kept from everybody else until the transaction ends."""
    rows = Question.objects.select_for_update().filter(event=event).order_by("pk")
    return {row.pk: row for row in sorted(rows, key=lambda row: (row.rank, row.pk))}


@transaction.atomic
def save_question(*, question: Question, by: User) -> Question:
    """Add a question at the end of the form, or change one.

    Raises Refused: question_kind, question_condition, question_never, option_used, option_needed.
    """
    rows = _locked(question.event)
    old = rows.get(question.pk) if question.pk else None
    if old is None:
        question.rank = max((row.rank for row in rows.values()), default=0) + 1
        question.code = _free_code({row.code for row in rows.values()})
    else:
        question.rank = old.rank
        _check_change(old, question, list(rows.values()))
    _check_condition(question, rows)
    if old is None:
        signed(question, by).save()
    else:
        signed(question, by).save(update_fields=FIELDS)
    return question


def _free_code(taken: set[str]) -> str:
    return next(code for number in range(1, len(taken) + 2) if (code := str(number)) not in taken)


def _check_change(old: Question, new: Question, rows: Sequence[Question]) -> None:
    """Keep what was answered readable, and what others depend on there."""
    needed = {row.depends_value for row in rows if row.depends_on_id == old.pk}
    if new.kind != old.kind and (needed or old.answers.exists()):
        raise Refused("question_kind")
    gone = {one["code"]: one["label"] for one in old.options if one["code"] not in {row["code"] for row in new.options}}
    for code, label in gone.items():
        if code in needed:
            raise Refused("option_needed", option=label)
        if choosing(old.answers.all(), old, code).exists():
            raise Refused("option_used", option=label)


def _check_condition(question: Question, rows: dict[int, Question]) -> None:
    """Make sure that a condition names an option of an earlier question, and that every condition can come true."""
    if question.depends_on_id is not None:
        parent = rows.get(question.depends_on_id)
        is_earlier = parent is not None and not parent.is_retired and parent.rank < question.rank
        if parent is None or not is_earlier or question.depends_value not in dict(parent.choices):
            raise Refused("question_condition")
    # A new one has no key yet; none is zero.
    chain = {pk: asked(row) for pk, row in rows.items()} | {question.pk or 0: asked(question)}
    if not all(may_apply(key, chain) for key in chain):
        raise Refused("question_never")


@transaction.atomic
def remove_question(*, question: Question, by: User) -> bool:
    """Delete a question that nobody has answered; stop asking any other. Return whether it is deleted.

    Raises Refused("question_needed") where a question is asked after it.
    """
    rows = _locked(question.event)
    row = rows.get(question.pk)
    if row is None:
        return True
    after = [str(other) for other in rows.values() if other.depends_on_id == row.pk and not other.is_retired]
    if after:
        raise Refused("question_needed", questions=", ".join(after))
    if row.answers.exists():
        row.is_retired = True
        signed(row, by).save(update_fields=["is_retired"])
        return False
    signed(row, by).delete()
    return True


@transaction.atomic
def restore_question(*, question: Question, by: User) -> Question:
    """Ask a retired question again, at the end of the form. Raises Refused("question_condition")."""
    rows = _locked(question.event)
    row = rows[question.pk]
    if row.is_retired:
        row.rank, row.is_retired = max(other.rank for other in rows.values()) + 1, False
        _check_condition(row, rows)
        signed(row, by).save(update_fields=["rank", "is_retired"])
    return row


@transaction.atomic
def order_questions(*, event: Event, codes: Iterable[str], by: User) -> None:
    """Put the questions as `codes` say; those not named follow. Raises Refused("question_order")."""
    rows = {row.code: row for row in _locked(event).values() if not row.is_retired}
    _put_in_order([rows[code] for code in rearranged(list(rows), codes)], by)


@transaction.atomic
def step_question(*, question: Question, step: int, by: User) -> None:
    """Move a question by one place up (-1) or down (1). Raises Refused("question_order")."""
    rows = {row.pk: row for row in _locked(question.event).values() if not row.is_retired}
    if question.pk in rows:
        _put_in_order([rows[key] for key in stepped(list(rows), question.pk, step)], by)


def _put_in_order(rows: Sequence[Question], by: User) -> None:
    if not runs_forward(asked(row) for row in rows):
        raise Refused("question_order")
    for rank, row in enumerate(rows, start=1):
        if row.rank != rank:
            row.rank = rank
            signed(row, by).save(update_fields=["rank"])


def clone_questions(*, source: Event, target: Event, by: User) -> int:
    """Copy the questions that are asked, with their codes, so that editions can be compared; return how many."""
    copies: dict[int, Question] = {}
    for row in source.questions.filter(is_retired=False):
        copy = Question(event=target, code=row.code, rank=row.rank)
        for name in FIELDS:
            setattr(copy, name, getattr(row, name) if name != "depends_on" else copies.get(row.depends_on_id or 0))
        signed(copy, by).save()
        copies[row.pk] = copy
    return len(copies)
