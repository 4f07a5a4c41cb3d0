"""The desk: scanning tickets, finding people by name, taking an admission back."""

import secrets
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from events.access import actor, get_event
from events.looks import What, note_look
from events.models import Event
from events.permissions import Can
from registration import answers, stats, tickets
from registration.checkins import check_in, stored, undo
from registration.forms_checkin import PersonSearch, PointChoice, ScanForm
from registration.models import CheckIn, CheckInPoint, Registration

# Compiling the reader of QR codes needs this, and this page alone.
with_scanner: Any = csp_update({"script-src": [SELF, "'wasm-unsafe-eval'"]})
MOST_FOUND = 20


@require_safe
@never_cache
@with_scanner
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.CHECK_IN)
    points = list(event.check_in_points.filter(is_active=True))
    chosen = [point for point in points if point.code == request.GET.get("point")]
    if not chosen and (len(points) != 1 or "points" in request.GET):
        return render(request, "registration/desk_points.html", {"points": points})
    point = (chosen or points)[0]
    point.event = event
    return desk_page(request, point, answer=stored(request.GET.get("answer", ""), point))


@require_POST
@with_scanner
def desk_check_in(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.CHECK_IN)
    point = point_of(request, event)
    form = ScanForm(request.POST)
    if not form.is_valid():
        return desk_page(request, point, scan_form=form, part="#answer" if is_scanner(request) else "", status=422)
    answer = check_in(form.attempt(), point=point, now=timezone.now(), by=actor(request))
    if is_scanner(request):
        return desk_page(request, point, answer=answer, part="#answer")
    return HttpResponseRedirect(desk_address(point, answer))


@require_POST
@with_scanner
def desk_search(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.CHECK_IN)
    point = point_of(request, event)
    form = PersonSearch(request.POST)
    found = _found(event, form.cleaned_data["text"]) if form.is_valid() else None
    if found is not None:
        note_look(request, event, What.SEARCH, people=len(found))
    part = "#found" if is_scanner(request) else ""
    return desk_page(request, point, search_form=form, found=found, part=part, status=200 if form.is_valid() else 422)


@require_POST
def desk_undo(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.CHECK_IN)
    point = point_of(request, event)
    answer = stored(request.POST.get("nonce", ""), point)
    if answer is None:
        raise Http404
    is_undone = undo(answer, by=actor(request), now=timezone.now())
    told = _("The entry is taken back") if is_undone else _("There is nothing to take back")
    if is_scanner(request):
        return render(request, "registration/desk.html#undone", {"told": told, "today": _today(event)})
    messages.info(request, told)
    return HttpResponseRedirect(desk_address(point))


def desk_page(
    request: HttpRequest, point: CheckInPoint, *, part: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """Render the desk of one point, or the part of it that the scanner's script replaces."""
    answer = more.get("answer")
    context = {
        "point": point,
        "today": _today(point.event),
        "nonce": secrets.token_urlsafe(12),
        "message": answers.message(answer) if answer else "",
        "scan_form": ScanForm(),
        "search_form": PersonSearch(),
    }
    return render(request, f"registration/desk.html{part}", context | more, status=status)


def point_of(request: HttpRequest, event: Event) -> CheckInPoint:
    """The point that a form or an address names. Raises Http404."""
    form = PointChoice(request.POST or request.GET)
    point = event.check_in_points.filter(code=form.cleaned_data["point"]).first() if form.is_valid() else None
    if point is None:
        raise Http404
    point.event = event
    return point


def _found(event: Event, text: str) -> list[Registration]:
    """People whose name or code it is, with the moment each came; for a merged ticket, whoever goes on."""
    came = CheckIn.objects.arrivals().filter(registration=OuterRef("pk")).order_by("scanned_at").values("scanned_at")
    people = Registration.objects.filter(merged_into=None).select_related("territory")
    people = people.annotate(came_at=Subquery(came[:1]))
    try:
        known = event.registrations.filter(code=tickets.read(text, event.public_tag))
        going_on = known.values_list(Coalesce("merged_into", "pk"), flat=True).first()
        by_code = list(people.filter(pk=going_on)) if going_on else []
    except tickets.TicketError:
        by_code = []
    if by_code:
        return by_code
    found: Any = people.searched(event, text)
    return list(found.order_by("nearness", "sort_name", "pk")[:MOST_FOUND])


def _today(event: Event) -> int:
    return stats.arrived_today(event, timezone.now())


def desk_address(point: CheckInPoint, answer: CheckIn | None = None) -> str:
    query = {"point": point.code} | ({"answer": answer.nonce} if answer else {})
    return reverse("registration:desk", args=[point.event.slug], query=query)


def is_scanner(request: HttpRequest) -> bool:
    return "X-Scanner" in request.headers
