"""What is known of an author, and what her entries were told."""

from collections import defaultdict
from typing import Any

from contest.models import Contest, Entry, ScoreSheet
from events.models import Event, User
from registration.models import Registration


def author_of(user: User, event: Event) -> dict[str, Any]:
    """Return what an entry begins with: the name, and where the author comes from by her registration."""
    known = {"authors": user.full_name}
    registration = Registration.objects.active().filter(event=event, user=user).select_related("territory").first()
    if registration is None:
        return known
    return known | {"organisation": registration.organisation, "territory": registration.territory}


def comments_on(contest: Contest, entries: list[Entry]) -> list[Entry]:
    """Give each entry its jurors' `comments`; before publication there are none to see."""
    comments: dict[int, list[str]] = defaultdict(list)
    if contest.is_published:
        sheets = ScoreSheet.objects.filter(
            assignment__entry__in=entries, state=ScoreSheet.State.SUBMITTED, assignment__entry__award__isnull=False
        ).exclude(comment="")
        # In an order that does not tell who wrote what.
        for pk, comment in sheets.order_by("comment").values_list("assignment__entry_id", "comment"):
            comments[pk].append(comment)
    for entry in entries:
        entry.comments = comments[entry.pk]  # type: ignore[attr-defined]
    return entries
