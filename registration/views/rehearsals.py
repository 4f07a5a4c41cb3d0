"""Rehearsing the entrance: to begin, to end, to wipe, and tickets to show to the phones."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events.access import actor, get_event
from events.permissions import Can
from registration.forms_rehearsal import RehearsalForm
from registration.rehearsal_tickets import tickets_pdf
from registration.rehearsals import begin, end, is_on, rehearsal_of, wipe
from registration.stats import arrivals

ONE_SHEET = 12


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def rehearsal(request: HttpRequest, slug: str) -> HttpResponse:
    event, now = get_event(request, slug, Can.MANAGE_DEVICES), timezone.now()
    form = RehearsalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        begin(event=event, people=form.cleaned_data["people"], now=now, by=actor(request))
        messages.success(request, _("The rehearsal has begun"))
        return redirect("registration:rehearsal", event.slug)
    shadow = rehearsal_of(event)
    context = {
        "event": event,
        "form": form,
        "shadow": shadow,
        "is_on": is_on(shadow, now),
        "came": arrivals(shadow) if shadow else None,
    }
    return render(request, "registration/rehearsal/rehearsal.html", context, status=422 if form.is_bound else 200)


@require_safe
@never_cache
def rehearsal_tickets(request: HttpRequest, slug: str) -> HttpResponse:
    shadow = rehearsal_of(get_event(request, slug, Can.MANAGE_DEVICES))
    if shadow is None:
        raise Http404
    people = shadow.registrations.order_by("pk")
    few = people[:ONE_SHEET] if "one" in request.GET else people
    headers = {"Content-Disposition": 'inline; filename="rehearsal.pdf"'}
    return HttpResponse(tickets_pdf(shadow, list(few)), content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal_end(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    if request.method != "POST":
        return render(request, "registration/rehearsal/end.html", {"event": event})
    if end(event=event, now=timezone.now(), by=actor(request)):
        messages.success(request, _("The rehearsal is over: the phones let real guests in"))
    return redirect("registration:rehearsal", event.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal_wipe(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    if request.method != "POST":
        return render(request, "registration/rehearsal/wipe.html", {"event": event})
    if wipe(event=event, by=actor(request)):
        messages.success(request, _("Nothing is left of the rehearsal"))
    return redirect("registration:rehearsal", event.slug)
