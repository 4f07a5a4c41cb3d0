"""Jurors fill in score sheets."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from contest.locking import locked
from contest.models import Assignment, Contest, Criterion, Score, ScoreSheet
from contest.refusals import Refused, StaleSheet
from events.audit import signed
from events.models import User
from symposium.lib.live import announce


@dataclass(frozen=True)
class Given:
    """What a juror sends: scores by the criterion's key, and the comment where it was sent at all.

    `seen` is what her window knows of each criterion, None where nothing was scored: what it was shown, and what it
    sent itself without learning whether it came. `seen_comments` is the same of the comment. What another window wrote
    is not overwritten unseen; of what is not named here no notice is taken.
    """

    scores: Mapping[int, Decimal] = field(default_factory=dict)
    comment: str | None = None
    seen: Mapping[int, Collection[Decimal | None]] = field(default_factory=dict)
    seen_comments: Collection[str] | None = None


@transaction.atomic
def save_scores(*, assignment: Assignment, given: Given, by: User, now: datetime, submit: bool = False) -> ScoreSheet:
    """Write what was given into the sheet; the same again changes nothing.

    What was not given stays. With `submit` a complete sheet is submitted, an incomplete one stays a draft; a submitted
    sheet may still be changed until the deadline. Raises Refused: "results_published", "not_scoring", "scoring_closed",
    "not_assigned", "unknown_criterion", "score_out_of_range", or StaleSheet where another window changed the same.
    """
    contest = locked(assignment.juror.contest)
    _check_open(contest, now)
    assignment = _reread(assignment)
    criteria = {criterion.pk: criterion for criterion in contest.criteria.all()}
    _check_range(given.scores, criteria)
    sheet = ScoreSheet.objects.filter(assignment=assignment).first() or ScoreSheet(
        assignment=assignment, updated_at=now
    )
    stored = {score.criterion_id: score for score in sheet.scores.all()} if sheet.pk else {}
    _check_fresh(sheet, stored, given)
    changed = {pk: value for pk, value in given.scores.items() if pk not in stored or stored[pk].value != value}
    is_complete = criteria.keys() <= stored.keys() | changed.keys()
    new_state = ScoreSheet.State.SUBMITTED if submit and is_complete else sheet.state
    comment = sheet.comment if given.comment is None else given.comment
    if sheet.pk is None or changed or comment != sheet.comment or new_state != sheet.state:
        sheet.state, sheet.comment, sheet.updated_at = new_state, comment, now
        sheet.revision += 1
        signed(sheet, by).save()
    for pk, value in changed.items():
        score = stored.get(pk) or Score(sheet=sheet, criterion_id=pk)
        score.value = value
        signed(score, by).save()
    announce(f"event-{contest.event.slug}", "contest")
    return sheet


def _check_open(contest: Contest, now: datetime) -> None:
    if contest.is_published:
        raise Refused("results_published")
    if contest.state != Contest.State.SCORING:
        raise Refused("not_scoring")
    if not contest.accepts_scores(now):
        raise Refused("scoring_closed")


def _reread(assignment: Assignment) -> Assignment:
    """Fetch the assignment as it is under the lock: it may have been taken away meanwhile."""
    found = Assignment.objects.select_related("entry").filter(pk=assignment.pk).first()
    if found is None or not found.entry.is_in_contest:
        raise Refused("not_assigned")
    return found


def _check_range(scores: Mapping[int, Decimal], criteria: Mapping[int, Criterion]) -> None:
    for pk, value in scores.items():
        if pk not in criteria:
            raise Refused("unknown_criterion")
        if not (value.is_finite() and 0 <= value <= criteria[pk].maximum):
            raise Refused("score_out_of_range")


def _check_fresh(sheet: ScoreSheet, stored: Mapping[int, Score], given: Given) -> None:
    """Refuse what would undo something that another window wrote and this one has not shown."""
    written = {pk: stored[pk].value for pk in given.scores if pk in stored and pk in given.seen}
    undone = {pk for pk, value in written.items() if value != given.scores[pk] and value not in given.seen[pk]}
    known = given.seen_comments
    is_comment_undone = (
        given.comment is not None
        and known is not None
        and sheet.comment not in {"", given.comment}
        and sheet.comment not in known
    )
    if undone or is_comment_undone:
        raise StaleSheet({pk: stored[pk].value for pk in undone}, sheet.comment if is_comment_undone else None)
