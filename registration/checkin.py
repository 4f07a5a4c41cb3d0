"""The rule of the door: what one scan of one ticket at one point comes to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Result(StrEnum):
    """What the person at the door sees: green, amber or red."""

    ADMITTED = "admitted"
    REPEAT = "repeat"
    REFUSED = "refused"


class Direction(StrEnum):
    """Which way the person goes."""

    IN = "in"
    OUT = "out"


class Reason(StrEnum):
    """Why a scan is refused."""

    FOREIGN = "foreign"
    TRUNCATED = "truncated"
    FORGED = "forged"
    OTHER_EVENT = "other_event"
    UNKNOWN_CODE = "unknown_code"
    REVOKED = "revoked"
    POINT_INACTIVE = "point_inactive"
    REVOKED_DEVICE = "revoked_device"
    CANCELLED = "cancelled"
    PENDING = "pending"
    APPLIED = "applied"
    WAITING = "waiting"
    CONSENT = "consent"
    WRONG_FORMAT = "wrong_format"
    WRONG_POINT = "wrong_point"
    NO_EXIT = "no_exit"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_ENROLLED = "not_enrolled"
    ALREADY_IN = "already_in"
    FULL = "full"


@dataclass(frozen=True)
class Rules:
    """What a point lets in: the defaults are those of a door of the event."""

    is_active: bool = True
    # Since when an inactive point has been closed: a scan from before it counts, however late it comes.
    closed_at: datetime | None = None
    formats: frozenset[str] = frozenset({"onsite"})
    states: frozenset[str] = frozenset({"confirmed"})
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    is_enrolled_only: bool = False
    # How many may be inside at once; no number, no limit.
    places: int | None = None
    # One entry is all: after an exit nobody comes in again.
    is_once: bool = False
    counts_exits: bool = True
    # The first and the last initial of the last names served here; nothing where everybody is.
    letters: tuple[str, str] | None = None


@dataclass(frozen=True)
class Holder:
    """What the rule needs to know of whoever holds the ticket."""

    state: str
    format: str
    is_enrolled: bool = False
    last_name: str = ""
    confirmed_at: datetime | None = None
    cancelled_at: datetime | None = None


@dataclass(frozen=True)
class Mark:
    """An earlier admitted scan of the same ticket; visits count from 1, an exit before any entry is of visit 0."""

    id: int
    direction: str
    scanned_at: datetime
    visit: int
    point: str = ""


@dataclass(frozen=True)
class Scan:
    """What is being decided: which way, and when the code was shown (not when it reached us)."""

    direction: str
    scanned_at: datetime


@dataclass(frozen=True)
class Decision:
    """The answer; a repeat names the admitted scan that it repeats."""

    result: Result
    reason: Reason | None = None
    visit: int = 0
    repeats: Mark | None = None


def decide(scan: Scan, *, rules: Rules, holder: Holder, marks: Sequence[Mark], inside: int = 0) -> Decision:
    """Decide one scan; `marks` are in the order of visits, an entry before its exit; `inside` counts who is in there.

    One entry a visit is admitted and every other is a repeat; after an exit the next entry begins a new visit. The
    same rule decides on a phone without network: frontend/lib/rules.ts, held to this one by one file of cases.
    """
    if reason := _objection(scan, rules, holder):
        return refuse(reason)
    last = marks[-1] if marks else None
    if last is None:
        return _admit(scan, rules, inside, after=0)
    if last.direction == scan.direction:
        return _repeat(last)
    same = [mark for mark in marks if mark.direction == scan.direction]
    # A scan kept on a phone without network arrives late: an entry from before the exit begins no new visit.
    if same and scan.scanned_at < last.scanned_at:
        return _repeat(same[-1])
    if rules.is_once and same and scan.direction == Direction.IN:
        return Decision(Result.REFUSED, Reason.ALREADY_IN, same[-1].visit, same[-1])
    return _admit(scan, rules, inside, after=last.visit)


def replayed(marks: Sequence[Mark]) -> list[Decision]:
    """Decide admitted scans anew, in the order of time, as if the two tickets that they are of had been one."""
    decisions: list[Decision] = []
    known: list[Mark] = []
    for mark in marks:
        scan = Scan(mark.direction, mark.scanned_at)
        decisions.append(decide(scan, rules=Rules(), holder=Holder("confirmed", "onsite"), marks=known))
        if decisions[-1].result is Result.ADMITTED:
            known.append(replace(mark, visit=decisions[-1].visit))
    return decisions


def refuse(reason: Reason) -> Decision:
    """The red answer for `reason`."""
    return Decision(Result.REFUSED, reason)


def serves(letters: tuple[str, str] | None, last_name: str) -> bool:
    """Tell whether a desk for these initials is one for `last_name`; ё is е, and other alphabets go anywhere."""
    initial = last_name.strip()[:1].upper().replace("Ё", "Е")
    return letters is None or not "А" <= initial <= "Я" or letters[0] <= initial <= letters[1]


def _objection(scan: Scan, rules: Rules, holder: Holder) -> Reason | None:
    return _of_point(scan, rules) or _of_holder(scan, rules, holder)


def _of_point(scan: Scan, rules: Rules) -> Reason | None:
    moment = scan.scanned_at
    if not rules.is_active and (rules.closed_at is None or moment >= rules.closed_at):
        return Reason.POINT_INACTIVE
    if scan.direction == Direction.OUT:
        # Whoever wants to leave is not kept, whatever the hour.
        return None if rules.counts_exits else Reason.NO_EXIT
    if rules.opens_at and moment < rules.opens_at:
        return Reason.TOO_EARLY
    return Reason.TOO_LATE if rules.closes_at and moment >= rules.closes_at else None


def _of_holder(scan: Scan, rules: Rules, holder: Holder) -> Reason | None:
    state = _state_at(scan.scanned_at, holder)
    if state not in rules.states:
        # A registration of a kind that is not let in here, though others are: the confirmed at a desk of applications.
        return Reason.WRONG_POINT if state == "confirmed" else Reason(state)
    if holder.format not in rules.formats:
        return Reason.WRONG_FORMAT
    if rules.is_enrolled_only and not holder.is_enrolled:
        return Reason.NOT_ENROLLED
    return None if serves(rules.letters, holder.last_name) else Reason.WRONG_POINT


def _state_at(moment: datetime, holder: Holder) -> str:
    """A ticket shown before its registration was cancelled was good, however late the scan comes."""
    if holder.state == "cancelled" and holder.cancelled_at and holder.confirmed_at and moment < holder.cancelled_at:
        return "confirmed"
    return holder.state


def _admit(scan: Scan, rules: Rules, inside: int, *, after: int) -> Decision:
    if scan.direction == Direction.OUT:
        return Decision(Result.ADMITTED, visit=after)
    if rules.places is not None and inside >= rules.places:
        return refuse(Reason.FULL)
    return Decision(Result.ADMITTED, visit=after + 1)


def _repeat(mark: Mark) -> Decision:
    return Decision(Result.REPEAT, visit=mark.visit, repeats=mark)
