"""Jurors are invited and step back from entries they must not judge."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contest.locking import locked_unpublished, reread
from contest.models import Assignment, ConflictOfInterest, Contest, Entry, Juror, Score
from contest.refusals import Refused
from events.audit import signed
from events.models import Membership, Role, User
from symposium.lib.live import announce
from symposium.lib.mail import send_letter


@dataclass(frozen=True)
class Invitation:
    """Whom to invite; `juror` is the one whom she is, where her sheets came before her address."""

    email: str
    name: str = ""
    organisation: str = ""
    juror: Juror | None = None


@transaction.atomic
def invite_juror(*, contest: Contest, invitation: Invitation, by: User) -> Juror:
    """Make the person behind an address a juror, known or not, and tell her by letter.

    A juror known by her sheets gets an address once; the same one again changes nothing. Raises Refused:
    "results_published", "already_juror", "juror_has_address", "changed_meanwhile".
    """
    contest = locked_unpublished(contest)
    user = _person(invitation.email.strip().lower())
    juror = reread(invitation.juror) if invitation.juror else Juror(contest=contest, code=_next_code(contest))
    if juror.user_id == user.pk:
        return juror
    if contest.jurors.filter(user=user).exists():
        raise Refused("already_juror")
    if juror.user_id is not None:
        raise Refused("juror_has_address")
    juror.user = user
    juror.name = invitation.name or juror.name or user.full_name
    juror.organisation = invitation.organisation or juror.organisation
    juror.save()
    _give_role(contest, user, by)
    _write_to(juror, user, contest)
    return juror


def _person(address: str) -> User:
    """Return the person behind an address; the lock of one contest keeps nobody else from making her a moment ago."""
    known = User.objects.filter(email__iexact=address)
    if user := known.first():
        return user
    try:
        with transaction.atomic():
            return User.objects.create_user(address)
    except IntegrityError:
        return known.get()


def _give_role(contest: Contest, user: User, by: User) -> None:
    if Membership.objects.filter(event=contest.event, user=user, role=Role.JUROR).exists():
        return
    with suppress(IntegrityError), transaction.atomic():
        signed(Membership(event=contest.event, user=user, role=Role.JUROR), by).save()


def _write_to(juror: Juror, user: User, contest: Contest) -> None:
    send_letter(
        to=user.email,
        subject=_("%(event)s: you are invited to the jury") % {"event": contest.event},
        template="contest/email/juror_invited",
        context={"event": contest.event, "contest": contest, "juror": juror},
    )


def _next_code(contest: Contest) -> str:
    taken = [code[1:] for code in contest.jurors.values_list("code", flat=True) if code[:1] == "J"]
    return f"J{max((int(number) for number in taken if number.isdecimal()), default=0) + 1}"


@transaction.atomic
def remove_juror(*, juror: Juror, by: User) -> None:
    """Take a juror out of the jury with her role and her unread entries.

    Raises Refused: "results_published", "juror_has_sheets", "changed_meanwhile".
    """
    contest = locked_unpublished(juror.contest)
    juror = reread(juror)
    if Score.objects.filter(sheet__assignment__juror=juror).exists():
        raise Refused("juror_has_sheets")
    for membership in Membership.objects.filter(event=contest.event, user=juror.user, role=Role.JUROR):
        signed(membership, by).delete()
    juror.delete()


@transaction.atomic
def declare_conflict(*, juror: Juror, entry: Entry, note: str, by: User, now: datetime) -> ConflictOfInterest:
    """Note that a juror must not judge an entry, take it off her with what she scored, and tell the organisers.

    The second time changes nothing. Raises Refused: "results_published", "changed_meanwhile".
    """
    contest = locked_unpublished(entry.contest)
    juror = reread(juror)
    known = ConflictOfInterest.objects.filter(juror=juror, entry=entry).first()
    if known is not None:
        return known
    conflict = signed(ConflictOfInterest(juror=juror, entry=entry, note=note, declared_at=now, by=by), by)
    conflict.save()
    Assignment.objects.filter(juror=juror, entry=entry).delete()
    if by == juror.user:
        _tell_organisers(contest, conflict)
    announce(f"event-{contest.event.slug}", "contest")
    return conflict


def _tell_organisers(contest: Contest, conflict: ConflictOfInterest) -> None:
    organisers = User.objects.filter(
        memberships__event=contest.event, memberships__role__in=[Role.OWNER, Role.ORGANISER]
    ).distinct()
    for organiser in organisers:
        send_letter(
            to=organiser.email,
            subject=_("%(event)s: a juror steps back from entry № %(code)s")
            % {"event": contest.event, "code": conflict.entry.code},
            template="contest/email/conflict_declared",
            context={"event": contest.event, "contest": contest, "conflict": conflict},
        )


@transaction.atomic
def withdraw_conflict(*, conflict: ConflictOfInterest, by: User) -> None:
    """Drop a conflict noted by mistake; the second time changes nothing. Raises Refused("results_published")."""
    locked_unpublished(conflict.entry.contest)
    for known in ConflictOfInterest.objects.filter(pk=conflict.pk):
        signed(known, by).delete()
