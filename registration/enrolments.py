"""Places in sessions: taking one, giving it back, and how every session stands to a reader."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models import Event, User
from registration.models import CheckIn, Enrolment, Registration
from sessions.marks import Act, SlotMark, State
from sessions.models import Session, SessionQuerySet
from sessions.programme import Programme, Slot
from symposium.lib.live import announce

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REASONS: "dict[str, StrOrPromise]" = {
    "not_registered": _("Register for the event first: places are kept for participants."),
    "not_confirmed": _("Confirm your e-mail address first: the code is in our letter."),
    "not_by_enrolment": _("This session needs no enrolment. Just come."),
    "begun": _("This session has begun already."),
    "full": _("The last place has just been taken. Choose another session."),
    "overlaps": _("It overlaps with “%(other)s”, where you are enrolled. Leave that session first."),
}
HOLDING = (Registration.State.PENDING, Registration.State.CONFIRMED)
HELD = Q(enrolments__registration__state__in=HOLDING)
ACTS = {State.FREE: Act.ENROL, State.OWN: Act.LEAVE}


class EnrolmentRefused(Exception):  # noqa: N818  the word of the domain
    """A place that cannot be given; `code` is a key of REASONS, `other` the session in the way."""

    def __init__(self, code: str, other: Session | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.other = other

    @property
    def reason(self) -> str:
        return str(REASONS[self.code]) % {"other": self.other.title if self.other else ""}


@transaction.atomic
def enrol(*, registration: Registration, session: Session, now: datetime) -> Enrolment:
    """Give a participant a place in a session; the second call returns the first one's place.

    Raises EnrolmentRefused with a code of REASONS. Locks the participant, then the session, always in this order:
    two requests of one person cannot take overlapping places, two persons cannot take the last one.
    """
    own = Registration.objects.select_for_update().get(pk=registration.pk)
    wanted = Session.objects.select_for_update(of=("self",)).select_related("room", "event").get(pk=session.pk)
    kept = own.enrolments.filter(session=wanted).first()
    if kept:
        return kept
    _check(own, wanted, now)
    enrolment = Enrolment.objects.create(registration=own, session=wanted, created_at=now)
    announce(f"event-{wanted.event.slug}", "enrolments")
    return enrolment


def _check(registration: Registration, session: Session, now: datetime) -> None:
    if registration.state != Registration.State.CONFIRMED:
        raise EnrolmentRefused("not_confirmed")
    if not session.needs_enrolment:
        raise EnrolmentRefused("not_by_enrolment")
    if session.starts_at <= now:
        raise EnrolmentRefused("begun")
    other = enrolled_sessions(registration).filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at).first()
    if other:
        raise EnrolmentRefused("overlaps", other)
    if session.places is not None and taken(session) >= session.places:
        raise EnrolmentRefused("full")


@transaction.atomic
def leave(*, registration: Registration, session: Session, now: datetime) -> bool:
    """Give a place back; return whether there was one. Raises EnrolmentRefused("begun") once the session has begun."""
    if session.starts_at <= now:
        raise EnrolmentRefused("begun")
    deleted, _by_model = Enrolment.objects.filter(registration=registration, session=session).delete()
    if deleted:
        announce(f"event-{session.event.slug}", "enrolments")
    return bool(deleted)


def taken(session: Session) -> int:
    """Count the places that participants hold; whoever cancelled holds none."""
    return session.enrolments.filter(registration__state__in=HOLDING).count()


def registration_of(user: User | AnonymousUser, event: Event) -> Registration | None:
    """Return the registration with which `user` takes part in `event`."""
    return Registration.objects.active().of_person(user).filter(event=event).order_by("pk").first()


def enrolled_sessions(registration: Registration) -> SessionQuerySet:
    """The sessions in which a participant has a place, in order of time."""
    return Session.objects.filter(enrolments__registration=registration).in_order()


@dataclass(frozen=True)
class SignUps:
    """How a session by enrolment fills; `places` is None without a limit."""

    session: Session
    taken: int
    places: int | None

    @property
    def free(self) -> int | None:
        return None if self.places is None else max(0, self.places - self.taken)


def sign_ups(event: Event) -> list[SignUps]:
    """List the sessions by enrolment with their places taken, in order of time; one statement."""
    sessions = event.sessions.filter(needs_enrolment=True).select_related("room", "track").in_order()
    counted: QuerySet[Any] = sessions.annotate(taken=Count("enrolments", filter=HELD))
    return [SignUps(row, row.taken, row.places) for row in counted]


def free_places(event: Event) -> dict[str, int | None]:
    """Map the code of every session by enrolment to its free places, None where there is no limit; one statement."""
    return {row.session.code: row.free for row in sign_ups(event)}


@dataclass(frozen=True)
class Reader:
    """What the programme has to know of who reads it."""

    registration: Registration | None
    enrolled: frozenset[str] = frozenset()
    attended: frozenset[str] = frozenset()

    @property
    def own(self) -> frozenset[str]:
        return self.enrolled | self.attended


def reader_of(user: User | AnonymousUser, event: Event) -> Reader:
    """Find out what `user` has to do with an event: three statements, none for nobody."""
    registration = registration_of(user, event)
    if registration is None:
        return Reader(None)
    scans = CheckIn.objects.filter(registration=registration, result=CheckIn.Result.ADMITTED)
    return Reader(
        registration,
        frozenset(enrolled_sessions(registration).values_list("code", flat=True)),
        frozenset(scans.filter(point__session__isnull=False).values_list("point__session__code", flat=True)),
    )


def marks_for(event: Event, programme: Programme, reader: Reader, *, now: datetime) -> dict[str, SlotMark]:
    """Tell how every session stands to the reader and what she may do; see `sessions.marks`."""
    free = free_places(event)
    own = [slot for slot in programme.slots if slot.code in reader.enrolled]
    found = {}
    for slot in programme.slots:
        mark = _own(slot, reader) or _foreign(slot, own, free.get(slot.code), now)
        if mark:
            found[slot.code] = _with_act(mark, event, slot, may=_may_act(slot, reader, now))
    return found


def _own(slot: Slot, reader: Reader) -> SlotMark | None:
    if slot.code in reader.attended:
        return SlotMark(State.ATTENDED)
    return SlotMark(State.OWN) if slot.code in reader.enrolled else None


def _foreign(slot: Slot, own: Iterable[Slot], free: int | None, now: datetime) -> SlotMark | None:
    if slot.is_band or slot.ends_at <= now:
        return None
    if not slot.needs_enrolment:
        return SlotMark(State.OPEN)
    if any(slot.overlaps(other) for other in own):
        return SlotMark(State.OVERLAPS, free)
    return SlotMark(State.FULL if free == 0 else State.FREE, free)


def _may_act(slot: Slot, reader: Reader, now: datetime) -> bool:
    confirmed = reader.registration is not None and reader.registration.state == Registration.State.CONFIRMED
    return confirmed and now < slot.starts_at


def _with_act(mark: SlotMark, event: Event, slot: Slot, *, may: bool) -> SlotMark:
    act = ACTS.get(mark.state) if may else None
    return replace(mark, act=act, url=reverse(f"registration:{act}", args=[event.slug, slot.code])) if act else mark


COMMON = {Session.Kind.PLENARY, Session.Kind.CONTEST, Session.Kind.BREAK}


def own_day(programme: Programme, reader: Reader) -> tuple[Slot, ...]:
    """Return the day of one participant: her sessions, and what is for everybody around them."""
    return tuple(
        slot
        for slot in programme.slots
        if slot.code in reader.own or (slot.kind in COMMON and not slot.needs_enrolment and slot.line is None)
    )
