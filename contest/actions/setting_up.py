"""Organisers set a contest up, lead it through its states and clone it into the next edition."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError

from contest.locking import locked, locked_unpublished, reread, with_changes
from contest.models import Contest, Criterion, Nomination
from contest.models.contest import new_code
from contest.refusals import Refused
from events.audit import signed
from events.models import Event, User
from events.shifting import in_year, shifted
from symposium.lib.live import announce

# Publication has its own action: results go out only through it.
STEPS = {
    Contest.State.DRAFT: (Contest.State.ACCEPTING, Contest.State.SCORING),
    Contest.State.ACCEPTING: (Contest.State.DRAFT, Contest.State.SCORING),
    Contest.State.SCORING: (Contest.State.ACCEPTING,),
}


@transaction.atomic
def save_contest(*, contest: Contest, changed: Collection[str], by: User) -> Contest:
    """Save a new contest, or the `changed` settings of a known one: whatever else happened to it meanwhile stays.

    Raises Refused: "results_published", "contest_exists", "deadlines_crossed".
    """
    if contest.pk is None:
        return _begin_contest(contest, changed, by)
    found = with_changes(locked_unpublished(contest), contest, changed)
    if found.entries_close_at and found.scoring_closes_at and found.scoring_closes_at <= found.entries_close_at:
        raise Refused("deadlines_crossed")
    signed(found, by).save(update_fields=list(changed))
    return found


def _begin_contest(contest: Contest, changed: Collection[str], by: User) -> Contest:
    """Save an event's first contest; the same sent twice is begun once."""
    try:
        with transaction.atomic():
            signed(contest, by).save()
    except IntegrityError:
        known = Contest.objects.get(event=contest.event)
        if any(getattr(known, name) != getattr(contest, name) for name in changed):
            raise Refused("contest_exists") from None
        return known
    return contest


@transaction.atomic
def change_state(*, contest: Contest, state: str, by: User) -> Contest:
    """Go one step on or back. Raises Refused: "wrong_state", "no_nominations", "no_criteria"."""
    contest = locked(contest)
    if state not in STEPS.get(Contest.State(contest.state), ()):
        raise Refused("wrong_state")
    if not contest.nominations.exists():
        raise Refused("no_nominations")
    if state == Contest.State.SCORING and not contest.criteria.exists():
        raise Refused("no_criteria")
    contest.state = state
    signed(contest, by).save(update_fields=["state"])
    announce(f"event-{contest.event.slug}", "contest")
    return contest


@transaction.atomic
def save_nomination(*, nomination: Nomination, changed: Collection[str]) -> Nomination:
    """Save a new nomination after the others, or what was `changed` in a known one.

    Raises Refused: "results_published", "name_taken", "changed_meanwhile".
    """
    contest = locked_unpublished(nomination.contest)
    _check_name(nomination, contest.nominations)
    if nomination.pk is None:
        nomination.rank = (contest.nominations.aggregate(last=Max("rank"))["last"] or 0) + 1
        nomination.save()
        return nomination
    found = with_changes(reread(nomination), nomination, changed)
    found.save(update_fields=list(changed))
    return found


@transaction.atomic
def delete_nomination(*, nomination: Nomination) -> None:
    """Delete a nomination without entries; a contest that has begun keeps its last one.

    Raises Refused: "results_published", "nomination_has_entries", "no_nominations".
    """
    contest = locked_unpublished(nomination.contest)
    try:
        nomination.delete()
    except ProtectedError:
        raise Refused("nomination_has_entries") from None
    if contest.state != Contest.State.DRAFT and not contest.nominations.exists():
        raise Refused("no_nominations")


@transaction.atomic
def save_criterion(*, criterion: Criterion, changed: Collection[str], by: User) -> Criterion:
    """Save a new criterion after the others, or what was `changed` in a known one.

    Raises Refused: "results_published", "name_taken", "maximum_below_scores", "changed_meanwhile".
    """
    contest = locked_unpublished(criterion.contest)
    _check_name(criterion, contest.criteria)
    if criterion.pk is None:
        criterion.rank = (contest.criteria.aggregate(last=Max("rank"))["last"] or 0) + 1
        signed(criterion, by).save()
        return criterion
    found = with_changes(reread(criterion), criterion, changed)
    if found.scores.filter(value__gt=found.maximum).exists():
        raise Refused("maximum_below_scores")
    signed(found, by).save(update_fields=list(changed))
    return found


def _check_name(row: Nomination | Criterion, others: Any) -> None:
    if others.exclude(pk=row.pk).filter(name=row.name).exists():
        raise Refused("name_taken")


@transaction.atomic
def delete_criterion(*, criterion: Criterion, by: User) -> None:
    """Delete a criterion that nobody scored by; while jurors score, the last one stays.

    Raises Refused: "results_published", "criterion_has_scores", "no_criteria".
    """
    contest = locked_unpublished(criterion.contest)
    try:
        signed(criterion, by).delete()
    except ProtectedError:
        raise Refused("criterion_has_scores") from None
    if contest.state == Contest.State.SCORING and not contest.criteria.exists():
        raise Refused("no_criteria")


@transaction.atomic
def clone_contest(source: Event, target: Event, shift: timedelta) -> Contest | None:
    """Copy the contest of one edition into another with its nominations and criteria, deadlines moved by `shift`.

    It begins in preparation, without entries and jury. None where the source has no contest or the target has one.
    """
    original = Contest.objects.filter(event=source).first()
    if original is None or Contest.objects.filter(event=target).exists():
        return None
    years = source.starts_on.year, target.starts_on.year
    copy = Contest.objects.create(
        event=target,
        **{name: in_year(getattr(original, name), *years) for name in ("title", "lead", "terms")},
        entries_close_at=shifted(original.entries_close_at, shift, source.tz),
        scoring_closes_at=shifted(original.scoring_closes_at, shift, source.tz),
        is_anonymous=original.is_anonymous,
        jurors_per_entry=original.jurors_per_entry,
        ranking=original.ranking,
    )
    for nomination in original.nominations.all():
        nomination.pk, nomination.code, nomination.contest = None, new_code(), copy
        nomination.save(force_insert=True)
    for criterion in original.criteria.all():
        criterion.pk, criterion.code, criterion.contest = None, new_code(), copy
        criterion.save(force_insert=True)
    return copy
