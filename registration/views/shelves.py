"""Whose lists a page is about: all of an event's, for its organisers, or one delegation's, for its coordinator."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from events.access import get_event
from events.looks import What, note_look
from events.models import Event
from events.permissions import Can
from registration.access import get_batch, get_delegation
from registration.actions.delegating import is_open
from registration.delegations import admitted
from registration.models import Delegation, ImportBatch
from registration.refusals import REASONS

READING = frozenset({"GET", "HEAD", "OPTIONS"})
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Shelf:
    """Where lists are kept, and where their pages are."""

    event: Event
    delegation: Delegation | None = None

    @property
    def base(self) -> str:
        return "registration/coordinator_base.html" if self.delegation else "manage.html"

    @property
    def is_open(self) -> bool:
        return self.delegation is None or is_open(self.delegation, timezone.now())

    @property
    def is_late(self) -> bool:
        deadline = self.delegation.deadline_at if self.delegation else None
        return deadline is not None and deadline <= timezone.now()

    def address(self, name: str, *more: object) -> str:
        """Return the address of a page about lists, which have the same names on both shelves."""
        if self.delegation is None:
            return reverse(f"registration:{name}", args=[self.event.slug, *more])
        return reverse(f"registration:coordinator_{name}", args=[self.event.slug, self.delegation.link, *more])

    @property
    def people(self) -> str:
        """Where those who are registered from the lists stand."""
        if self.delegation is None:
            return reverse("registration:participants", args=[self.event.slug])
        return reverse("registration:coordinator", args=[self.event.slug, self.delegation.link])

    @property
    def kept(self) -> Any:
        return (self.delegation or self.event).import_batches  # type: ignore[attr-defined]

    def note_look(self, request: HttpRequest, what: str = What.LIST, *, people: int) -> None:
        """Note that somebody saw people of a list: a coordinator whose delegation it is, or an organiser."""
        seen = What.DELEGATION if self.delegation is not None and what == What.LIST else What(what)
        note_look(request, self.event, seen, people=people)

    def batch(self, code: str) -> ImportBatch:
        return get_batch(self.event, code, self.delegation)


def for_organisers(view: View) -> View:
    """Show a page about lists to whoever may import at the event."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, **more: Any) -> HttpResponse:
        return view(request, Shelf(get_event(request, slug, Can.IMPORT_REGISTRATIONS)), **more)

    return wrapped


def for_coordinator(view: View) -> View:
    """Show a page about one delegation to its coordinator; anybody else is asked for the code from her mail.

    A list that is closed may only be read.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, link: str, **more: Any) -> HttpResponse:
        event = get_event(request, slug)
        delegation = get_delegation(event, link)
        if not admitted(request.user, delegation):
            return redirect("registration:coordinator_enter", slug, link)
        shelf = Shelf(event, delegation)
        if request.method not in READING and not shelf.is_open:
            messages.error(request, str(REASONS["delegation_closed"]))
            return redirect(shelf.people)
        return view(request, shelf, **more)

    return login_not_required(never_cache(wrapped))
