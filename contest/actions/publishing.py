"""Results go out and are withdrawn."""

from datetime import datetime

from django.db import transaction

from contest.locking import locked
from contest.models import Award, Contest
from contest.refusals import Refused
from contest.results import standings
from events.audit import signed
from events.models import User
from symposium.lib.live import announce


@transaction.atomic
def publish_results(*, contest: Contest, by: User, now: datetime, seen: str = "") -> Contest:
    """Close scoring, give every scored entry its award and show the results to everybody.

    `seen` is the fingerprint of the standings that the organiser looked at; a score given since is a reason to look
    again. Raises Refused: "wrong_state", "nothing_to_publish", "changed_meanwhile".
    """
    contest = locked(contest)
    if contest.state != Contest.State.SCORING:
        raise Refused("wrong_state")
    found = standings(contest)
    if not found.scored:
        raise Refused("nothing_to_publish")
    if seen and seen != found.fingerprint:
        raise Refused("changed_meanwhile")
    Award.objects.bulk_create(found.awards())
    contest.state, contest.published_at, contest.published_by = Contest.State.PUBLISHED, now, by
    signed(contest, by).save()
    announce(f"event-{contest.event.slug}", "contest")
    return contest


@transaction.atomic
def withdraw_results(*, contest: Contest, by: User) -> Contest:
    """Take the results back and open scoring again. Raises Refused("wrong_state")."""
    contest = locked(contest)
    if not contest.is_published:
        raise Refused("wrong_state")
    Award.objects.filter(entry__contest=contest).delete()
    contest.state, contest.published_at, contest.published_by = Contest.State.SCORING, None, None
    signed(contest, by).save()
    announce(f"event-{contest.event.slug}", "contest")
    return contest
