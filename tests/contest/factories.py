"""Rows of a contest for tests."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from contest.actions import Given, save_scores
from contest.models import Assignment, Contest, Criterion, Entry, Juror, Nomination, ScoreSheet
from events.models import Event, Role, User
from tests.factories import make_membership, make_user

_number = itertools.count(1)
NOW = datetime(2026, 2, 10, 3, 0, tzinfo=UTC)


def make_contest(event: Event, **over: Any) -> Contest:
    """A contest whose scoring is open, with one nomination and two criteria of five points."""
    fields = {"title": "Конкурс практик", "state": Contest.State.SCORING} | over
    contest = Contest.objects.create(event=event, **fields)
    make_nomination(contest, "Цифровой урок")
    make_criterion(contest, "Польза", weight=Decimal(3))
    make_criterion(contest, "Новизна")
    return contest


def make_nomination(contest: Contest, name: str) -> Nomination:
    return Nomination.objects.create(contest=contest, name=name, rank=contest.nominations.count())


def make_criterion(contest: Contest, name: str, **over: Any) -> Criterion:
    fields = {"maximum": Decimal(5), "rank": contest.criteria.count(), "rubric": {"4": f"{name}: почти всё"}} | over
    return Criterion.objects.create(contest=contest, name=name, **fields)


def make_entry(contest: Contest, **over: Any) -> Entry:
    number = next(_number)
    fields = {
        "nomination": over.pop("nomination", None) or contest.nominations.first(),
        "code": str(number),
        "title": f"Подсказка вместо ответа {number}",
        "abstract": "Ученик получает не ответ, а вопрос.",
        "authors": "Ёлгина Марина Юрьевна",
        "organisation": f"МОУ СОШ № {number}",
        "submitted_at": NOW,
    } | over
    return Entry.objects.create(contest=contest, **fields)


def make_juror(contest: Contest, user: User | None = None, **over: Any) -> Juror:
    """A juror who signs in, with her role."""
    user = user or make_user("juror")
    if not contest.event.memberships.filter(user=user, role=Role.JUROR).exists():
        make_membership(contest.event, Role.JUROR, user)
    fields = {"code": f"J{next(_number)}", "name": "Цыренова Дарима Баировна"} | over
    return Juror.objects.create(contest=contest, user=user, **fields)


def make_assignment(entry: Entry, juror: Juror) -> Assignment:
    return Assignment.objects.create(entry=entry, juror=juror, created_at=NOW)


def score(entry: Entry, juror: Juror, *values: int, submit: bool = True, now: datetime = NOW) -> ScoreSheet:
    """Assign where needed and fill in the sheet, criterion by criterion."""
    assignment = Assignment.objects.filter(entry=entry, juror=juror).first() or make_assignment(entry, juror)
    keys = entry.contest.criteria.values_list("pk", flat=True)
    given = Given({pk: Decimal(value) for pk, value in zip(keys, values, strict=False)})
    return save_scores(assignment=assignment, given=given, by=juror.user, now=now, submit=submit)


def later(**by: int) -> datetime:
    return NOW + timedelta(**by)
