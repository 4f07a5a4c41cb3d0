"""Numbers of a contest for the event's page and the overview."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from contest.models import Assignment, Award, ConflictOfInterest, Contest, Entry, Juror, ScoreSheet
from events.models import Event

IN_CONTEST = Q(entries__state=Entry.State.SUBMITTED)
SHOWN_AWARDS = 12


@dataclass(frozen=True)
class ContestSummary:
    """What the event's page tells of its contest; counts of entries by nomination, laureates once they are known."""

    title: str
    lead: str
    state: str
    is_published: bool
    entries_close_at: datetime | None
    accepts_entries: bool
    total: int
    nominations: tuple[tuple[str, int], ...]
    laureates: tuple[Award, ...]


@dataclass(frozen=True)
class JuryProgress:
    """How far the jury is: sheets submitted of those assigned."""

    state: str
    entries: int
    jurors: int
    assigned: int
    submitted: int
    conflicts: int

    @property
    def share(self) -> int:
        return round(100 * self.submitted / self.assigned) if self.assigned else 0


def summary(event: Event, now: datetime) -> ContestSummary | None:
    """Return what everybody may know; None without a contest or while it is in preparation."""
    contest = Contest.objects.filter(event=event).exclude(state=Contest.State.DRAFT).first()
    if contest is None:
        return None
    nominations = tuple(nomination_counts(contest))
    return ContestSummary(
        title=contest.title,
        lead=contest.lead,
        state=contest.state,
        is_published=contest.is_published,
        entries_close_at=contest.entries_close_at,
        accepts_entries=contest.accepts_entries(now),
        total=sum(count for _name, count in nominations),
        nominations=nominations,
        laureates=_laureates(contest) if contest.is_published else (),
    )


def nomination_counts(contest: Contest) -> list[tuple[str, int]]:
    """Count the entries of each nomination, in the contest's order."""
    counted = contest.nominations.annotate(number=Count("entries", filter=IN_CONTEST))
    return list(counted.order_by("rank", "pk").values_list("name", "number"))


def _laureates(contest: Contest) -> tuple[Award, ...]:
    first = Award.objects.filter(entry__contest=contest, place=1).select_related("entry__nomination")
    return tuple(first.order_by("entry__nomination__rank", "entry_id")[:SHOWN_AWARDS])


def progress(event: Event) -> JuryProgress | None:
    """Return how far the jury is; None without a contest."""
    given = Assignment.objects.filter(juror__contest=OuterRef("pk"), entry__state=Entry.State.SUBMITTED)
    counted = Contest.objects.filter(event=event).values_list(
        "state",
        _number(Entry.objects.in_contest().filter(contest=OuterRef("pk")), "contest"),
        _number(Juror.objects.filter(contest=OuterRef("pk")), "contest"),
        _number(given, "juror__contest"),
        _number(given.filter(sheet__state=ScoreSheet.State.SUBMITTED), "juror__contest"),
        _number(ConflictOfInterest.objects.filter(entry__contest=OuterRef("pk")), "entry__contest"),
    )
    row = counted.first()
    return JuryProgress(*row) if row else None


def _number(rows: QuerySet[Any], contest: str) -> Coalesce:
    """Count rows of a contest within a query over contests; `contest` is the way from a row to it."""
    counts = rows.order_by().values(contest).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counts), 0)
