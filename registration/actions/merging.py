"""Two registrations of one person become one, and nothing of either is lost."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django_tasks import task

from events.audit import signed
from events.models import User
from registration.actions.placing import move_up, tell
from registration.capacity import Gate, seat_of
from registration.checkin import Mark, Result, replayed
from registration.models import CheckIn, ErasureRequest, NotSame, Registration
from registration.queue import Seat
from registration.refusals import Refused
from symposium.lib.live import announce

State = Registration.State
# What may be chosen from either registration where they differ.
FIELDS = (
    "last_name", "first_name", "patronymic", "email", "phone", "territory", "organisation", "position", "format",
    "track", "delegation",
)  # fmt: skip
# The nearer to a place, the earlier.
STANDING = (State.CONFIRMED, State.CONSENT, State.WAITING, State.APPLIED, State.PENDING)


@dataclass(frozen=True)
class Taken:
    """What is taken from the registration that ends: names of FIELDS, and keys of questions."""

    fields: Collection[str] = ()
    answers: Collection[int] = ()


@transaction.atomic
def merge(*, kept: Registration, merged: Registration, taken: Taken, by: User | None, now: datetime) -> Registration:
    """Make `merged` part of `kept`, which gets its places, scans, consents and answers and the better standing.

    The ticket of `merged` goes on opening the door, for `kept`. A place that both held goes to whoever is next. No
    letter is sent, save the one that asks for a consent at another address. Raises Refused: merged_already, erased, and
    full_… where what was chosen has no place.
    """
    gate = Gate(kept.event, now)
    winner, loser = _locked(kept, merged)
    _check(winner, loser)
    held = [seat_of(row) for row in (winner, loser) if gate.holds(row)]
    for row in (winner, loser):
        gate.release(row)
    _adopt(winner, loser, taken, now)
    loser.state, loser.cancelled_at, loser.ending = State.CANCELLED, now, Registration.Ending.MERGED
    loser.waiting_since = loser.held_until = None
    loser.merged_into = winner
    # An address stands in one active registration: the one that ends is written first.
    signed(loser, by).save()
    _seat(winner, gate, held)
    signed(winner, by).save()
    _gather(winner, loser, taken.answers)
    # A scan that was decided before and is written after this still names the registration that ended.
    transaction.on_commit(partial(gather_late_scans.enqueue, loser.pk))
    if winner.state == State.CONSENT and winner.email != kept.email:
        # The link that asks for it went to the other address and is none for this one.
        tell(winner)
    move_up(gate)
    announce(f"event-{winner.event.slug}", "registrations")
    return winner


def _locked(kept: Registration, merged: Registration) -> tuple[Registration, Registration]:
    """Fetch both again, locked in the order of their keys: two merges of one pair cannot wait for each other."""
    rows = Registration.objects.select_for_update(of=("self",)).select_related("event", "territory", "user")
    found = {row.pk: row for row in rows.filter(pk__in=(kept.pk, merged.pk)).order_by("pk")}
    return found[kept.pk], found[merged.pk]


def _check(winner: Registration, loser: Registration) -> None:
    if winner.erased_at or loser.erased_at:
        raise Refused("erased")
    if State.CANCELLED in {winner.state, loser.state} or winner.event_id != loser.event_id or winner == loser:
        raise Refused("merged_already")


def _adopt(winner: Registration, loser: Registration, taken: Taken, now: datetime) -> None:
    """Give `winner` what was chosen of `loser`, what it lacks, and the better standing of the two."""
    turns = [(row.format, row.waiting_since) for row in (winner, loser) if row.waiting_since]
    standing = min(winner.state, loser.state, key=STANDING.index)
    winner.user = (loser.user if "email" in taken.fields else winner.user) or winner.user or loser.user
    for name in set(FIELDS) & set(taken.fields):
        setattr(winner, name, getattr(loser, name))
    for name in ("invitation_id", "delegation_id", "replaces_id", "promoted_at", "confirmed_at"):
        setattr(winner, name, getattr(winner, name) or getattr(loser, name))
    winner.needs_consent = winner.needs_consent and loser.needs_consent
    winner.priority = max(winner.priority, loser.priority)
    winner.held_until = max(filter(None, (winner.held_until, loser.held_until)), default=None)
    is_placed = standing in {State.CONFIRMED, State.CONSENT}
    winner.state = winner.placed_state if is_placed else standing
    # A turn is for one way of taking part.
    own_turns = [since for name, since in turns if name == winner.format]
    winner.waiting_since = min(own_turns, default=now) if standing == State.WAITING else None


def _seat(winner: Registration, gate: Gate, held: Sequence[Seat]) -> None:
    """Count the place of whoever goes on: one that either held, or else a free one. Raises Refused: full_…"""
    if not gate.holds(winner):
        return
    if seat_of(winner) in held:
        gate.places.count(seat_of(winner))
    else:
        gate.take(seat_of(winner))


# ------------------------------------------------------------------ what hangs on a registration
def _gather(winner: Registration, loser: Registration, answers: Collection[int]) -> None:
    _gather_scans(winner, loser)
    # One text is agreed to once; the other record of it stays where it was made.
    agreed = list(winner.consents.in_force().exclude(text=None).values_list("text", flat=True))  # type: ignore[attr-defined]
    loser.consents.exclude(withdrawn_at=None, text__in=agreed).update(registration=winner)
    enrolled = list(winner.enrolments.values_list("session", flat=True))
    loser.enrolments.exclude(session__in=enrolled).update(registration=winner)
    loser.enrolments.all().delete()
    _gather_answers(winner, loser, answers)
    wishes = ErasureRequest.objects.filter(registration=loser)
    if winner.erasure_requests.filter(done_at=None).exists():
        wishes = wishes.exclude(done_at=None)
    wishes.update(registration=winner)
    loser.revoked_codes.update(registration=winner)
    # A ticket leads to whoever goes on by one step, however often people are merged.
    loser.duplicates.update(merged_into=winner)


def _gather_answers(winner: Registration, loser: Registration, chosen: Collection[int]) -> None:
    """Give `winner` the answers that only `loser` gave, and change about those that were chosen of `loser`."""
    own = {answer.question_id: answer for answer in winner.answers.all()}
    for answer in loser.answers.all():
        other = own.get(answer.question_id)
        if other is None:
            answer.registration = winner
            answer.save()
        elif answer.question_id in chosen:
            for name in ("value", "file", "file_name"):
                mine, theirs = getattr(answer, name), getattr(other, name)
                setattr(answer, name, theirs)
                setattr(other, name, mine)
            answer.save()
            other.save()


def _gather_scans(winner: Registration, loser: Registration) -> None:
    """Give `winner` every scan of `loser`; where both were admitted, the later entry becomes a repeat of the first."""
    shared = _shared_scans(winner, loser)
    scans = [scan for zone in shared for scan in zone]
    # Out of the way of the constraint that lets one admission stand for each visit.
    CheckIn.objects.filter(pk__in=[scan.pk for scan in scans]).update(result=Result.REPEAT)
    loser.check_ins.update(registration=winner)
    for zone in shared:
        _replay(zone)
    CheckIn.objects.bulk_update(scans, ["result", "visit", "repeats"])


def _shared_scans(winner: Registration, loser: Registration) -> list[list[CheckIn]]:
    """Return the admitted scans of each zone where both were admitted, in the order in which people came."""
    admitted = CheckIn.objects.filter(result=Result.ADMITTED, undone_at=None, registration__in=(winner, loser))
    zones: dict[str, list[CheckIn]] = {}
    for scan in admitted.order_by("scanned_at", "pk"):
        zones.setdefault(scan.zone, []).append(scan)
    return [scans for scans in zones.values() if len({scan.registration_id for scan in scans}) > 1]


def _replay(scans: list[CheckIn]) -> None:
    by_key: dict[Any, CheckIn] = {scan.pk: scan for scan in scans}
    marks = [Mark(scan.pk, scan.direction, scan.scanned_at, scan.visit) for scan in scans]
    for scan, decision in zip(scans, replayed(marks), strict=True):
        scan.result, scan.visit = decision.result.value, decision.visit
        scan.repeats = by_key[decision.repeats.id] if decision.repeats else None
        if scan.repeats:
            CheckIn.objects.filter(repeats=scan.pk).update(repeats=scan.repeats)


@task()
def gather_late_scans(key: int) -> None:
    """Give whoever goes on the scans that still name the merged registration `key`; without any, nothing happens."""
    with transaction.atomic():
        loser = Registration.objects.select_related("merged_into").get(pk=key)
        if loser.merged_into is not None and loser.check_ins.exists():
            _gather_scans(*_locked(loser.merged_into, loser))


# ------------------------------------------------------------------ two people
@transaction.atomic
def keep_apart(*, one: Registration, other: Registration) -> NotSame:
    """Note that two registrations are of two people; the second call changes nothing."""
    first, second = sorted((one, other), key=lambda row: row.pk)
    found: NotSame = NotSame.objects.get_or_create(first=first, second=second)[0]
    return found
