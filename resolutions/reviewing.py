"""What people do about a text before it is settled: remark upon it, and accept or reject what is suggested in it."""

import datetime as dt
import re
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from events.models import Event, User
from resolutions.coediting.suggesting import settle
from resolutions.drafting.changing import change_text, held_open
from resolutions.models import DRAFTING_ROLES, Remark, Resolution, Thread
from resolutions.reasons import Refused
from symposium.lib.live import announce
from symposium.lib.mail import send_letter
from symposium.lib.names import fold

TOPIC = "threads"
_CALLED = re.compile(r"@([\w-]+)")
# Nobody writes so much; a script gone wild does.
MOST_REMARKS, MOST_LETTERS, PERIOD = 60, 60, dt.timedelta(hours=1)
MOST_THREADS = 500  # of a text: its page shows them all


@dataclass(frozen=True, slots=True)
class Said:
    """A remark as it was sent: `nonce` names it however often it comes, `called` are those to be told by mail."""

    nonce: uuid.UUID
    text: str
    called: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """What a new thread is about: an item, or with an anchor and a quote some words of it; without any, the text."""

    item: uuid.UUID | None = None
    anchor: str = ""
    quote: str = ""


def writers_of(event: Event) -> list[User]:
    """Return those who may write the texts of an event, by name."""
    roles = event.memberships.filter(role__in=DRAFTING_ROLES)
    return list(User.objects.filter(is_active=True, pk__in=roles.values("user")).order_by("last_name", "first_name"))


@transaction.atomic
def open_thread(*, resolution: Resolution, place: Place, said: Said, by: User, now: dt.datetime) -> Thread:
    """Begin a thread with its first remark, under whose nonce it is known; the same nonce again returns it.

    Raises Refused: "locked", "forged" for a nonce of something else, "too_many_threads", "too_many_remarks",
    "too_many_letters".
    """
    locked = held_open(resolution.pk)
    if known := Thread.objects.filter(pk=said.nonce).first():
        if (known.resolution_id, known.by_id) != (locked.pk, by.pk):
            raise Refused("forged")
        return known
    if Remark.objects.filter(nonce=said.nonce).exists():
        raise Refused("forged")
    if locked.threads.count() >= MOST_THREADS:
        raise Refused("too_many_threads")
    place_of = {"item": place.item, "anchor": place.anchor, "quote": place.quote}
    thread = Thread(pk=said.nonce, resolution=locked, by=by, at=now, **place_of)
    try:
        thread.save(force_insert=True)
    except IntegrityError as error:  # another text has taken the nonce meanwhile
        raise Refused("forged") from error
    _say(thread, said, by, now)
    return thread


@transaction.atomic
def answer(*, thread: Thread, said: Said, by: User, now: dt.datetime) -> Remark:
    """Say something more in a thread; a resolved one is open again. The same nonce again returns the remark.

    Raises Refused as `open_thread` does.
    """
    locked = _reread(thread)
    if known := Remark.objects.filter(nonce=said.nonce).first():
        if (known.thread_id, known.by_id) != (locked.pk, by.pk):
            raise Refused("forged")
        return known
    remark = _say(locked, said, by, now)
    if not locked.is_open:
        _set_resolved(locked, None, None)
    return remark


@transaction.atomic
def resolve(*, thread: Thread, by: User, now: dt.datetime) -> Thread:
    """Mark a thread as resolved; whoever did so first stays named. Raises Refused("locked")."""
    locked = _reread(thread)
    if locked.is_open:
        _set_resolved(locked, by, now)
    return locked


@transaction.atomic
def reopen(*, thread: Thread, by: User) -> Thread:  # noqa: ARG001  every act has its actor
    """Take a resolved thread back among the open ones. Raises Refused("locked")."""
    locked = _reread(thread)
    if not locked.is_open:
        _set_resolved(locked, None, None)
    return locked


@transaction.atomic
def withdraw(*, remark: Remark, by: User, now: dt.datetime) -> Remark:
    """Take one's own remark back: its words go, a note stays. Raises Refused: "locked", "not_own"."""
    locked = _reread(remark.thread)
    remark = Remark.objects.get(pk=remark.pk)
    if remark.by_id != by.pk:
        raise Refused("not_own")
    if remark.withdrawn_at is None:
        remark.text, remark.withdrawn_at = "", now
        remark.save(update_fields=["text", "withdrawn_at"])
        remark.mentioned.clear()
        _tell(locked.resolution)
    return remark


@transaction.atomic
def settle_suggestions(
    *, resolution: Resolution, ids: Collection[str], accept: bool, by: User, now: dt.datetime
) -> int:
    """Accept or reject suggestions in a text; return how many marks were settled: none where others were quicker.

    Raises Refused where the text takes nothing from this person.
    """
    locked = held_open(resolution.pk)
    settled = 0

    def change(document: object) -> None:
        nonlocal settled
        settled = settle(document, ids, accept=accept)  # type: ignore[arg-type]

    change_text(locked=locked, by=by, now=now, change=change)
    return settled


def _reread(thread: Thread) -> Thread:
    """Return a thread as it is now, with its text held."""
    locked = held_open(thread.resolution_id)
    fresh = Thread.objects.get(pk=thread.pk)
    fresh.resolution = locked
    return fresh


def _set_resolved(thread: Thread, by: User | None, now: dt.datetime | None) -> None:
    thread.resolved_by, thread.resolved_at = by, now
    thread.save(update_fields=["resolved_by", "resolved_at"])
    _tell(thread.resolution)


def _tell(resolution: Resolution) -> None:
    announce(f"event-{resolution.event.slug}", TOPIC)


def _say(thread: Thread, said: Said, by: User, now: dt.datetime) -> Remark:
    lately = Remark.objects.filter(by=by, at__gt=now - PERIOD)
    if lately.count() >= MOST_REMARKS:
        raise Refused("too_many_remarks")
    try:
        remark = Remark.objects.create(nonce=said.nonce, thread=thread, text=said.text, by=by, at=now)
    except IntegrityError as error:  # as above
        raise Refused("forged") from error
    called = _called(writers_of(thread.resolution.event), said, by)
    if called:
        told = Remark.mentioned.through.objects.filter(remark__in=lately).count()
        if told + len(called) > MOST_LETTERS:
            raise Refused("too_many_letters")
        remark.mentioned.set(called)
        _write_to(called, remark)
    _tell(thread.resolution)
    return remark


def _called(writers: Iterable[User], said: Said, by: User) -> list[User]:
    """Find who is called: chosen in the form, or named with her surname behind an @; nobody calls herself."""
    names = {fold(name) for name in _CALLED.findall(said.text)}
    return [
        one for one in writers if one.pk != by.pk and (one.pk in said.called or fold(one.last_name) in names - {""})
    ]


def without_name(text: str, last_name: str) -> str:
    """Take the name of somebody who was called out of the words of a remark."""
    return _CALLED.sub(lambda found: "@…" if fold(found[1]) == fold(last_name) else found[0], text)


def _write_to(called: Iterable[User], remark: Remark) -> None:
    """Write to each in the language of the site: nobody has told in which she reads."""
    resolution = remark.thread.resolution
    address = reverse("resolutions:threads", args=[resolution.event.slug, resolution.code])
    with translation.override(settings.LANGUAGE_CODE):
        for one in called:
            send_letter(
                to=one.email,
                subject=_("%(name)s asks for your opinion on the resolution") % {"name": remark.by},
                template="resolutions/email/mentioned",
                context={
                    "event": resolution.event,
                    "remark": remark,
                    "resolution": resolution,
                    "path": f"{address}#thread-{remark.thread_id}",
                },
            )
