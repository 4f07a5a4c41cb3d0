"""The organisers' duties: wishes to be erased with their deadlines, and who looked at whose data."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.access import get_event
from events.looks import What, note_look
from events.models import Event, PersonalAccess
from events.permissions import Can
from registration.models import ErasureRequest

PAGE = 50


@require_safe
def manage_privacy(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.HANDLE_PRIVACY)
    wishes = ErasureRequest.objects.filter(registration__event=event).select_related("registration", "by")
    waiting = list(wishes.filter(done_at=None).order_by("asked_at", "pk"))
    note_look(request, event, What.LIST, people=len(waiting))
    context = {
        "event": event,
        "open": waiting,
        "page": Paginator(wishes.exclude(done_at=None).order_by("-done_at", "-pk"), PAGE).get_page(
            request.GET.get("page")
        ),
        "now": timezone.now(),
        "tabs": _tabs(request, event, "manage_privacy"),
    }
    return render(request, "registration/manage_privacy.html", context)


@require_safe
def accesses(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_ROLES)
    chosen = request.GET.get("what", "")
    rows = event.accesses.select_related("by")
    if chosen in PersonalAccess.What.values:
        rows = rows.filter(what=chosen)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    people = {row.code: row for row in event.registrations.filter(code__in={one.subject for one in page})}
    context = {
        "event": event,
        "page": page,
        "lines": [(one, people.get(one.subject)) for one in page],
        "choices": PersonalAccess.What.choices,
        "chosen": chosen,
        "tabs": _tabs(request, event, "accesses"),
    }
    return render(request, "registration/accesses.html", context)


def _tabs(request: HttpRequest, event: Event, current: str) -> list[dict[str, Any]]:
    """The pages of personal data that the reader may open."""
    slug = [event.slug]
    tabs = [("manage_privacy", _("Wishes to be erased"), reverse("registration:manage_privacy", args=slug))]
    if Can.MANAGE_ROLES in request.can:  # type: ignore[attr-defined]
        tabs.append(("accesses", _("Who looked"), reverse("registration:accesses", args=slug)))
        tabs.append(("consents", _("Texts of consent"), reverse("events:consents")))
    return [{"label": label, "url": url, "current": name == current} for name, label, url in tabs]
