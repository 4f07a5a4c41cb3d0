"""Entries are given to jurors, by a plan or by hand."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import transaction

from contest.assignment import Plan, assign
from contest.locking import locked_unpublished, reread
from contest.models import Assignment, ConflictOfInterest, Contest, Entry, Juror, Score
from contest.refusals import Refused
from events.models import User
from symposium.lib.live import announce
from symposium.lib.names import fold


@dataclass(frozen=True)
class Wish:
    """How entries are to be shared out: jurors for each, the most for one juror, and the seed of the draw."""

    per_entry: int
    most: int | None = None
    seed: int = 0


def plan_assignment(contest: Contest, wish: Wish) -> Plan:
    """Propose who reads what, keeping what is assigned. Writes nothing. Raises InfeasibleError."""
    kept = contest.entries.in_contest().values_list("code", "assignments__juror__code")
    return assign(
        eligible_jurors(contest),
        wish.per_entry,
        rng=Random(wish.seed),  # noqa: S311  a fair draw, not a secret
        kept=[(entry, juror) for entry, juror in kept if juror],
        most=wish.most,
    )


def eligible_jurors(contest: Contest) -> dict[str, frozenset[str]]:
    """Map each entry to the jurors without a conflict of interest, by their codes."""
    jurors = list(contest.jurors.all())
    barred = defaultdict(set)
    conflicts = ConflictOfInterest.objects.filter(juror__contest=contest)
    for entry, juror in conflicts.values_list("entry__code", "juror__code"):
        barred[entry].add(juror)
    return {
        entry.code: frozenset(
            juror.code for juror in jurors if juror.code not in barred[entry.code] and not is_barred(juror, entry)
        )
        for entry in contest.entries.in_contest()
    }


def is_barred(juror: Juror, entry: Entry) -> bool:
    """Tell whether the juror is the author or works with her."""
    if juror.user_id is not None and juror.user_id == entry.submitted_by_id:
        return True
    return bool(juror.organisation) and fold(juror.organisation) == fold(entry.organisation)


@transaction.atomic
def apply_plan(*, contest: Contest, wish: Wish, seen: Iterable[tuple[str, str]], by: User, now: datetime) -> Plan:
    """Write the plan that the organiser saw: `seen` are its new pairs.

    Raises InfeasibleError and Refused: "results_published", or "changed_meanwhile" when the plan is another by now.
    """
    contest = locked_unpublished(contest)
    plan = plan_assignment(contest, wish)
    if set(seen) != plan.added:
        raise Refused("changed_meanwhile")
    entries = dict(contest.entries.values_list("code", "pk"))
    jurors = dict(contest.jurors.values_list("code", "pk"))
    Assignment.objects.bulk_create(
        Assignment(entry_id=entries[entry], juror_id=jurors[juror], created_at=now, by=by)
        for entry, juror in sorted(plan.added)
    )
    announce(f"event-{contest.event.slug}", "contest")
    return plan


@transaction.atomic
def assign_entry(*, entry: Entry, juror: Juror, by: User, now: datetime) -> Assignment:
    """Give one entry to one juror.

    Raises Refused: "results_published", "not_in_contest", "conflict", "same_organisation", "already_assigned",
    "changed_meanwhile".
    """
    contest = locked_unpublished(entry.contest)
    entry, juror = reread(entry), reread(juror)
    if not entry.is_in_contest:
        raise Refused("not_in_contest")
    if ConflictOfInterest.objects.filter(entry=entry, juror=juror).exists():
        raise Refused("conflict")
    if is_barred(juror, entry):
        raise Refused("same_organisation")
    assignment, is_new = Assignment.objects.get_or_create(
        entry=entry, juror=juror, defaults={"created_at": now, "by": by}
    )
    if not is_new:
        raise Refused("already_assigned")
    announce(f"event-{contest.event.slug}", "contest")
    return assignment


@transaction.atomic
def unassign_entry(*, assignment: Assignment) -> None:
    """Take an entry off a juror who has not scored it. Raises Refused: "results_published", "has_scores"."""
    contest = locked_unpublished(assignment.juror.contest)
    if Score.objects.filter(sheet__assignment=assignment).exists():
        raise Refused("has_scores")
    assignment.delete()
    announce(f"event-{contest.event.slug}", "contest")
