"""Settling what phones without network admitted and the rule does not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from events.models import Event, User
from registration.checkin import Reason
from registration.checkins import ATTEMPTS, followers
from registration.models import CheckIn, Settling
from registration.refusals import Refused
from symposium.lib.live import announce

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SETTLEMENTS = {
    CheckIn.Result.REPEAT: (CheckIn.Settlement.SAME, CheckIn.Settlement.ANOTHER),
    CheckIn.Result.REFUSED: (CheckIn.Settlement.LET_IN, CheckIn.Settlement.SENT_AWAY),
}


@transaction.atomic
def settle(*, scans: Sequence[CheckIn], settlement: str, by: User, now: datetime) -> None:
    """Keep what an organiser found of one person's conflicts: of all of them or, where one cannot be so, of none.

    Somebody refused who may stay is admitted by this: an arrival like any other. What is settled so already stays.
    Raises Refused("settled_otherwise"), also for a settlement that is none of such conflicts.
    """
    rows = _locked(scans)
    if not all(_may_become(row, settlement) for row in rows):
        raise Refused("settled_otherwise")
    for row in rows:
        if row.settled_at is None:
            _settle(row, settlement, by, now)
    _announce(rows, settlement)


@transaction.atomic
def unsettle(*, scans: Sequence[CheckIn], by: User, now: datetime) -> None:
    """Open the settled conflicts of one person again, as they were; what is open already stays open.

    Whoever may stay and has come or gone once more since stays settled, for an exit without its entry would be left
    over: raises Refused("came_since"). Where an entry was taken back nothing is left to settle: raises
    Refused("taken_back").
    """
    rows = _locked(scans)
    # The last first: of several that may stay it is the first that is the entry.
    for row in reversed(rows):
        if row.settled_at is not None:
            _reopen(row, by, now)
    _announce(rows, "")


def _locked(scans: Sequence[CheckIn]) -> list[CheckIn]:
    rows = CheckIn.objects.select_for_update().filter(pk__in=[scan.pk for scan in scans])
    return list(rows.order_by("scanned_at", "pk"))


def _may_become(row: CheckIn, settlement: str) -> bool:
    if row.settled_at is not None:
        return row.settlement == settlement
    return row.is_conflict and settlement in SETTLEMENTS[CheckIn.Result(row.result)]


def _settle(row: CheckIn, settlement: str, by: User, now: datetime) -> None:
    row.settlement, row.settled_at, row.settled_by = settlement, now, by
    if settlement == CheckIn.Settlement.LET_IN and row.registration_id:
        _admit(row)
    else:
        row.save()
    _keep_act(row, at=now, by=by)


def _reopen(row: CheckIn, by: User, now: datetime) -> None:
    if _is_over(row):
        raise Refused("taken_back")
    if row.settlement == CheckIn.Settlement.LET_IN and row.reason:
        if row.undone_at is None and _is_followed(row):
            raise Refused("came_since")
        row.result, row.visit = CheckIn.Result.REFUSED, 0
        row.undone_at, row.undone_by = None, None
        if row.reason != Reason.ALREADY_IN:
            row.repeats = None
    row.settlement, row.settled_at, row.settled_by = "", None, None
    row.save()
    _keep_act(row, at=now, by=by)


def _is_over(row: CheckIn) -> bool:
    """Whether one of the two entries was taken back: nothing is left to settle."""
    return row.settlement == CheckIn.Settlement.UNDONE or row.is_withdrawn


def _keep_act(row: CheckIn, *, at: datetime, by: User) -> None:
    """Add to the history of a conflict; who settled it stays there when it is opened again."""
    Settling.objects.create(check_in=row, settlement=row.settlement, at=at, by=by)


def _is_followed(row: CheckIn) -> bool:
    return row.result == CheckIn.Result.ADMITTED and followers(row).exists()


def _announce(rows: list[CheckIn], settlement: str) -> None:
    """Tell the pages of conflicts, and those that count: whoever may stay has arrived, or not any more."""
    for slug in {row.event.slug for row in rows[:1]}:
        announce(f"event-{slug}", "conflicts")
        if settlement in ("", CheckIn.Settlement.LET_IN):
            announce(f"event-{slug}", "arrivals")


@dataclass
class Case:
    """What one person's conflicts at one door come to: one question, settled by one act."""

    scans: list[CheckIn] = field(default_factory=list)

    @property
    def scan(self) -> CheckIn:
        """The scan that tells the person and the door, which all of them share."""
        return self.scans[0]

    @property
    def repeated(self) -> list[CheckIn]:
        """The entries that these scans repeat, each once."""
        return list({scan.repeats_id: scan.repeats for scan in self.scans if scan.repeats}.values())

    @property
    def acts(self) -> list[Settling]:
        """What was found, and when it was opened again: an act on all of the scans is one."""
        acts = [act for scan in self.scans for act in scan.settlings.all()]
        once = {(act.at, act.by_id, act.settlement): act for act in acts}
        return sorted(once.values(), key=lambda act: (act.at, act.pk))

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to settle, so that it cannot be opened again."""
        return any(_is_over(scan) for scan in self.scans)

    @property
    def ways(self) -> list[tuple[str, "StrOrPromise"]]:
        """What it may be settled as, with the words."""
        return [(way.value, way.label) for way in SETTLEMENTS[CheckIn.Result(self.scan.result)]]


def cases(rows: Iterable[CheckIn]) -> list[Case]:
    """Put the scans of one person at one door together, in the order of `rows`; each case's own in that of time.

    Every visit is a case of its own, as is every act of settling. A ticket that nobody knows is nobody's: it stands
    alone.
    """
    found: dict[tuple[object, ...], Case] = defaultdict(Case)
    for row in rows:
        found[_case_of(row)].scans.append(row)
    for case in found.values():
        case.scans.sort(key=lambda scan: (scan.scanned_at, scan.pk))
    return list(found.values())


def _case_of(row: CheckIn) -> tuple[object, ...]:
    if row.registration_id is None:
        return (row.pk,)
    what = (row.settled_at, row.settlement) if row.settled_at else (row.result, row.visit)
    return (row.registration_id, row.point_id, *what)


def waiting(event: Event) -> int:
    """Count the cases of `event` that wait for an organiser. One statement."""
    rows = event.check_ins.unsettled()  # type: ignore[attr-defined]
    told = rows.order_by().only("registration", "point", "settled_at", "settlement", "result", "visit")
    return len({_case_of(row) for row in told})


def unsettled(event: Event) -> QuerySet[CheckIn]:
    """The conflicts of `event` that wait for an organiser, the newest first."""
    return _told(event.check_ins.unsettled())  # type: ignore[attr-defined]


def settled(event: Event) -> QuerySet[CheckIn]:
    return _told(event.check_ins.exclude(settled_at=None)).order_by("-settled_at")


def _told(rows: QuerySet[CheckIn]) -> QuerySet[CheckIn]:
    shown = (
        "registration__territory",
        "point",
        "device",
        "settled_by",
        "repeats__point",
        "repeats__device",
        "repeats__by",
    )
    return rows.select_related(*shown).prefetch_related("settlings__by").order_by("-received_at", "pk")


def _admit(row: CheckIn) -> None:
    """Keep a refused entry as one of the next visit, or as a repeat where the person is inside already."""
    admitted = CheckIn.objects.filter(
        registration=row.registration_id, zone=row.zone, result=CheckIn.Result.ADMITTED, undone_at=None
    )
    for remaining in reversed(range(ATTEMPTS)):
        last = admitted.order_by("-visit", "-direction").first()
        if last is not None and last.direction == row.direction:
            row.result, row.repeats, row.visit = CheckIn.Result.REPEAT, last, last.visit
        else:
            visit = last.visit if last else 0
            row.result, row.visit = CheckIn.Result.ADMITTED, visit + (row.direction == CheckIn.Direction.IN)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            # A door has let the person in at this instant: look again.
            if not remaining:
                raise
        else:
            return
