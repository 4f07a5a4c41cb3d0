"""People whom others name: a delegation's list, somebody instead of somebody, the place given to a colleague."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import IntegrityError, transaction

from events.audit import signed
from events.models import Event, User
from registration import importing, letters_delegations
from registration.actions.changing import end
from registration.actions.placing import locked, move_up, place, supersede, tell
from registration.actions.registering import Person, fields_of
from registration.capacity import Gate
from registration.enlisting import keep_others_out, rules_for, unsaved
from registration.importing import ImportedRow, RawRow
from registration.letters import queue_consents
from registration.models import Delegation, Registration
from registration.refusals import Refused
from symposium.lib.live import announce

State = Registration.State
Source = Registration.Source
Ending = Registration.Ending
# In these states of an event people may still be named for it.
NAMING = frozenset({Event.State.ANNOUNCED, Event.State.OPEN, Event.State.RUNNING})
# So long nobody is reminded again.
PAUSE = timedelta(days=1)


class NotNew(Refused):
    """Somebody of those who are named cannot be added; `rows` say of each person why."""

    def __init__(self, rows: Sequence[ImportedRow]) -> None:
        super().__init__("not_new")
        self.rows = rows


def lock(delegation: Delegation) -> Delegation:
    """Fetch a delegation again and keep everybody else from its quota until the transaction ends.

    The event's places come first, so that two transactions cannot wait for each other.
    """
    keep_others_out(delegation.event)
    # Without the key: a registration that names the delegation is written under the gate alone.
    rows = Delegation.objects.select_for_update(of=("self",), no_key=True).select_related("event", "territory")
    row: Delegation = rows.get(pk=delegation.pk)
    return row


def is_open(delegation: Delegation, now: datetime) -> bool:
    """Tell whether the list may be changed: not closed, before its deadline, while the event takes people."""
    return delegation.is_open(now) and delegation.event.state in NAMING


def named(delegation: Delegation) -> int:
    """Count who is on the list of a delegation, with a place or on the waiting list."""
    return delegation.registrations.active().count()  # type: ignore[no-any-return, attr-defined]


@transaction.atomic
def enlist(
    *, delegation: Delegation, rows: Sequence[ImportedRow], by: User | None, now: datetime
) -> dict[int, Registration]:
    """Name the new people of a list, all or nobody, and return their registrations by the number of the row.

    Nobody has agreed yet, whatever the list says: each gets a letter with an own ticket code and a link to agree, and
    goes on the waiting list where no place is free. Raises Refused: delegation_closed, over_quota, no_places.
    """
    return _enlist(delegation=delegation, rows=rows, by=by, now=now)


def _enlist(
    *, delegation: Delegation, rows: Sequence[ImportedRow], by: User | None, now: datetime
) -> dict[int, Registration]:
    owner = lock(delegation)
    _check_open(owner, now)
    new = [row for row in rows if row.outcome == "new"]
    if not new:
        return {}
    left = max(0, owner.quota - named(owner))
    if len(new) > left:
        raise Refused("over_quota", quota=owner.quota, left=left)
    gate = Gate(owner.event, now)
    supersede(gate, [row.email for row in new])
    move_up(gate)
    made = unsaved(owner.event, new, now)
    for one in made:
        _name(one, owner)
        _place(one, gate, by)
    return {row.number: registration for row, registration in zip(new, made, strict=True)}


def _check_open(delegation: Delegation, now: datetime) -> None:
    if not is_open(delegation, now):
        raise Refused("delegation_closed")


def _name(row: Registration, delegation: Delegation) -> None:
    row.delegation, row.source, row.needs_consent = delegation, Source.DELEGATION, True
    row.territory = row.territory or delegation.territory
    row.state = State.WAITING


def _place(row: Registration, gate: Gate, by: User | None) -> None:
    try:
        place(row, gate, by=by)
    except Refused as refusal:
        raise Refused("no_places") from refusal


def name_people(
    *, delegation: Delegation, people: Sequence[RawRow], by: User, now: datetime
) -> dict[int, Registration]:
    """Name people one by one, as `enlist` does, where all of them are new. Raises NotNew, and Refused as `enlist`."""
    try:
        return _name_people(delegation=delegation, people=people, by=by, now=now)
    except IntegrityError:
        # Somebody of them signed up between the judging and the writing: now that is known.
        return _name_people(delegation=delegation, people=people, by=by, now=now)


@transaction.atomic
def _name_people(
    *, delegation: Delegation, people: Sequence[RawRow], by: User, now: datetime
) -> dict[int, Registration]:
    keep_others_out(delegation.event)
    rows = _judged(delegation, people, but=None)
    return enlist(delegation=delegation, rows=rows, by=by, now=now)


def _judged(delegation: Delegation, people: Sequence[RawRow], but: Registration | None) -> list[ImportedRow]:
    rules = rules_for(delegation.event, lambda name: name, delegation=delegation, but=but)
    rows = importing.judge(people, rules)
    if any(row.outcome != "new" for row in rows):
        raise NotNew(rows)
    return rows


# ------------------------------------------------------------------ somebody instead of somebody
@transaction.atomic
def replace(*, registration: Registration, person: RawRow, by: User, now: datetime) -> Registration:
    """Name `person` instead of somebody on a delegation's list: the place, or the turn, passes on at once.

    Raises NotNew, and Refused: delegation_closed, cancelled, begun_already, email_taken.
    """
    delegation: Delegation = registration.delegation  # type: ignore[assignment]
    owner = lock(delegation)
    _check_open(owner, now)
    [new] = unsaved(owner.event, _judged(owner, [person], but=registration), now)
    _name(new, owner)
    return _hand_over(registration, new, by=by, now=now)


@transaction.atomic
def transfer(*, registration: Registration, person: Person, by: User, now: datetime) -> Registration:
    """Give one's own confirmed place to a colleague, who is asked for her consent; whoever has come keeps it.

    Raises Refused: closed, own_address, not_confirmed, cancelled, begun_already, email_taken.
    """
    if registration.event.state not in NAMING:
        raise Refused("closed")
    if person.email == registration.email:
        raise Refused("own_address")
    new = Registration(event=registration.event, source=Source.SELF, needs_consent=True, **fields_of(person))
    new.delegation, new.created_at = registration.delegation, now
    return _hand_over(registration, new, by=by, now=now)


def _hand_over(registration: Registration, new: Registration, *, by: User, now: datetime) -> Registration:
    gate = Gate(new.event, now)
    old = locked(registration)
    is_own = new.source == Source.SELF
    _check_handing(old, is_own=is_own)
    supersede(gate, [new.email])
    _take_over(new, old, gate)
    old.state, old.cancelled_at, old.ending = State.CANCELLED, now, Ending.REPLACED
    old.waiting_since = old.held_until = None
    signed(old, by).save()
    try:
        with transaction.atomic():
            signed(new, by).save()
    except IntegrityError as error:
        raise Refused("email_taken") from error
    letters_delegations.replaced(old, is_own=is_own)
    tell(new)
    announce(f"event-{new.event.slug}", "registrations")
    return new


def _check_handing(old: Registration, *, is_own: bool) -> None:
    if old.state == State.CANCELLED:
        raise Refused("cancelled")
    if is_own and old.state != State.CONFIRMED:
        raise Refused("not_confirmed")
    if old.check_ins.arrivals().exists():
        raise Refused("begun_already")


def _take_over(new: Registration, old: Registration, gate: Gate) -> None:
    """Give `new` what `old` has: the same seat, so that nothing is counted anew, or the turn on the waiting list."""
    new.replaces, new.format, new.territory, new.invitation = old, old.format, old.territory, old.invitation
    new.priority, new.waiting_since = old.priority, old.waiting_since
    new.state = new.placed_state if gate.holds(old) else old.state
    new.confirmed_at = gate.now if gate.holds(old) else None


def remove(*, registration: Registration, by: User, now: datetime) -> Registration:
    """Take somebody off a delegation's list; the place goes to whoever is next. Raises Refused: delegation_closed, …"""
    delegation: Delegation = registration.delegation  # type: ignore[assignment]
    _check_open(delegation, now)
    return end(registration=registration, ending=Ending.ORGANISER, by=by, now=now, letter=letters_delegations.taken_off)


@transaction.atomic
def remind(*, delegation: Delegation, now: datetime) -> int:
    """Ask once more whoever has not agreed yet and return how many they are; once a day.

    Raises Refused: delegation_closed, nobody_to_remind, reminded_today.
    """
    _check_open(delegation, now)
    rows = delegation.registrations.filter(state=State.CONSENT)
    if not rows:
        raise Refused("nobody_to_remind")
    if not cache.add(f"reminded:{delegation.pk}", 1, timeout=PAUSE.total_seconds()):
        raise Refused("reminded_today")
    queue_consents([*rows])
    return len(rows)
