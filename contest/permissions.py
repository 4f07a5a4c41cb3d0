"""Who may see which entry."""

from contest.models import Assignment, Contest, Entry
from events.models import User
from events.permissions import Can


def may_see_contest(contest: Contest, granted: frozenset[Can]) -> bool:
    """A contest in preparation is its organisers' matter."""
    return contest.state != Contest.State.DRAFT or Can.MANAGE_CONTEST in granted


def may_read_entry(user: User, entry: Entry, granted: frozenset[Can]) -> bool:
    """An entry is read by its author, by the jurors it is given to and by the organisers; after the results too."""
    if Can.MANAGE_CONTEST in granted or entry.submitted_by_id == user.pk:
        return True
    given = Assignment.objects.filter(entry=entry, juror__user=user).exists()
    return Can.SCORE_ENTRIES in granted and entry.is_in_contest and given
