"""Getting a resolution for a view: invisible is 404, not allowed is 403, here and only here."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.crypto import constant_time_compare

from events.access import get_event
from events.models import Event, User
from events.permissions import Can, capabilities, who_may
from resolutions.drafting.taking import take_now
from resolutions.models import DRAFTING_ROLES, Remark, Resolution, Revision, Thread
from resolutions.permissions import is_visible

# The colours that the pages of a text tell people apart by.
COLOURS = 8


@dataclass(frozen=True, slots=True)
class Admission:
    """What somebody may do at a text that is written together, and how colleagues see her there."""

    resolution_id: int
    may_write: bool
    user_id: int
    name: str
    colour: int


def admitted(user: User | AnonymousUser, code: str) -> Admission | None:
    """Return what `user` may do at the text behind `code`: a socket asks, which has no request; None for strangers."""
    resolution = Resolution.objects.select_related("event").filter(code=code.upper()).first()
    if resolution is None or not user.is_authenticated:
        return None
    if Can.EDIT_RESOLUTION not in capabilities(user, resolution.event):
        return None
    return admission(user, resolution)


def admission(user: User, resolution: Resolution) -> Admission:
    """Return what somebody who may work on a text may do at it."""
    return Admission(resolution.pk, resolution.is_editable, user.pk, user.short_name, _colour(user, resolution.event))


def still_admitted(resolution_id: int, asked: Collection[tuple[int, str]]) -> tuple[set[tuple[int, str]], bool]:
    """Keep those pairs of a person and the key of her session who are signed in still and may see the text still.

    Tells besides whether the text may still be changed.
    """
    resolution = Resolution.objects.select_related("event").filter(pk=resolution_id).first()
    if resolution is None:
        return set(), False
    event = resolution.event
    allowed = who_may(Can.EDIT_RESOLUTION, {user for user, _key in asked}, event=event.pk, state=event.state)
    users = User.objects.in_bulk(allowed)
    admitted = {(pk, key) for pk, key in asked if pk in users and _is_signed_in(users[pk], key)}
    return admitted, resolution.is_editable


def _is_signed_in(user: User, key: str) -> bool:
    session = import_module(settings.SESSION_ENGINE).SessionStore(key).load()
    is_hers = session.get(SESSION_KEY) == str(user.pk)
    return is_hers and constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())


def _colour(user: User, event: Event) -> int:
    """Give each of those who write a text another colour, as far as there are so many; the same in every process."""
    return colours_of(event)(user.pk)


def colours_of(event: Event) -> Callable[[int], int]:
    """Return what tells the colour of each person, by her number: one query for however many."""
    writers = event.memberships.filter(role__in=DRAFTING_ROLES).order_by("pk").values_list("user", flat=True)
    order = {pk: place for place, pk in enumerate(dict.fromkeys(writers))}
    return lambda pk: order.get(pk, pk) % COLOURS


def get_published(request: HttpRequest, code: str, number: int | None = None) -> Revision:
    """Return the revision in force, or the published one of that number; drafts do not exist here."""
    revisions = Revision.objects.select_related("resolution__event__series").filter(
        resolution__code=code.upper(), resolution__state=Resolution.State.PUBLISHED, published_at__isnull=False
    )
    revision = (revisions if number is None else revisions.filter(number=number)).first()
    if revision is None:
        raise Http404
    granted = capabilities(request.user, revision.resolution.event)
    if not is_visible(revision.resolution, granted):
        raise Http404
    request.event = revision.resolution.event  # type: ignore[attr-defined]
    request.can = granted  # type: ignore[attr-defined]
    return revision


def get_resolution(request: HttpRequest, code: str) -> Resolution:
    """Return a resolution in any state to those who may read it: a draft to those who write it."""
    resolution = Resolution.objects.select_related("event__series").filter(code=code.upper()).first()
    if resolution is None:
        raise Http404
    granted = capabilities(request.user, resolution.event)
    if not is_visible(resolution, granted):
        raise Http404
    request.event = resolution.event  # type: ignore[attr-defined]
    request.can = granted  # type: ignore[attr-defined]
    return resolution


def get_text(request: HttpRequest, slug: str, code: str, can: Can = Can.EDIT_RESOLUTION) -> Resolution:
    """Return a resolution of the event to somebody who may work on it; leaves `request.event` and `request.can`.

    Its rows may be a little behind a text that is being written.
    """
    event = get_event(request, slug)
    granted = request.can  # type: ignore[attr-defined]
    resolution = Resolution.objects.filter(event=event, code=code.upper()).select_related("edited_by").first()
    if resolution is None or not is_visible(resolution, granted):
        raise Http404
    if can not in granted:
        raise PermissionDenied
    resolution.event = event
    return resolution


def get_draft(request: HttpRequest, slug: str, code: str, can: Can = Can.EDIT_RESOLUTION) -> Resolution:
    """Return what `get_text` does, with rows that say what the text says by now."""
    resolution = get_text(request, slug, code, can)
    if resolution.text_seq and resolution.is_editable:
        event = resolution.event
        take_now(resolution_id=resolution.pk)
        resolution.refresh_from_db()
        resolution.event = event
    return resolution


def get_thread(request: HttpRequest, slug: str, code: str, thread: UUID) -> Thread:
    """Return a thread of a text to somebody who may work on the text."""
    resolution = get_text(request, slug, code)
    found = Thread.objects.filter(resolution=resolution, pk=thread).first()
    if found is None:
        raise Http404
    found.resolution = resolution
    return found


def get_remark(request: HttpRequest, slug: str, code: str, nonce: UUID) -> Remark:
    """Return a remark upon a text to somebody who may work on the text."""
    resolution = get_text(request, slug, code)
    found = Remark.objects.filter(thread__resolution=resolution, nonce=nonce).select_related("thread").first()
    if found is None:
        raise Http404
    found.thread.resolution = resolution
    return found
