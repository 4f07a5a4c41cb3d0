"""The organiser's settings of registration: limits, windows, quotas, invitations."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from events.access import actor, get_event
from events.models import Event, EventCapacity
from events.permissions import Can
from registration import actions, invitations, stats
from registration.access import get_invitation
from registration.forms_places import InvitationForm, QuotaFormSet, WayForm
from registration.models import Invitation, Registration

USES = Count("registrations", filter=~Q(registrations__state=Registration.State.CANCELLED))


@require_http_methods(["GET", "HEAD", "POST"])
def places(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    ways, quotas = _way_forms(request, event), _quota_forms(request, event)
    if request.method == "POST" and all([*(form.is_valid() for form in ways), quotas.is_valid()]):
        promoted = actions.change_places(
            event=event, ways=[form.way() for form in ways], quotas=quotas.quotas(), now=timezone.now()
        )
        messages.success(request, _told(len(promoted)))
        for form, count in _overfull(event, ways):
            said = _(
                "%(way)s: %(count)s people have places, %(places)s are set. Nobody loses a place, nobody gets one."
            )
            values = {
                "way": capfirst(form.capacity.get_format_display()),
                "count": count,
                "places": form.cleaned_data["places"],
            }
            messages.warning(request, said % values)
        return redirect("registration:places", slug)
    context = {"event": event, "ways": ways, "quotas": quotas, "counts": stats.by_way(event)}
    return render(request, "registration/places.html", context, status=422 if request.method == "POST" else 200)


def _told(promoted: int) -> str:
    if not promoted:
        return _("Saved.")
    said = ngettext(
        "Saved. %(n)s person has moved up from the waiting list.",
        "Saved. %(n)s people have moved up from the waiting list.",
        promoted,
    )
    return said % {"n": promoted}


def _overfull(event: Event, ways: list[WayForm]) -> Iterator[tuple[WayForm, int]]:
    """The ways whose new limit is below what is taken, with how many have places."""
    counts = stats.by_way(event)
    for form in ways:
        limit, count = form.cleaned_data["places"], counts[form.capacity.format].placed
        if limit is not None and count > limit:
            yield form, count


def _way_forms(request: HttpRequest, event: Event) -> list[WayForm]:
    kept = {row.format: row for row in event.capacities.all()}
    offered = {"onsite": event.format != Event.Format.ONLINE, "online": event.format != Event.Format.ONSITE}
    return [
        WayForm(request.POST or None, event=event, capacity=kept.get(name) or EventCapacity(event=event, format=name))
        for name, is_offered in offered.items()
        if is_offered or name in kept
    ]


def _quota_forms(request: HttpRequest, event: Event) -> Any:
    rows = event.quotas.select_related("territory")
    initial = [{"territory": row.territory_id, "format": row.format, "places": row.places} for row in rows]
    return QuotaFormSet(request.POST or None, initial=initial, prefix="quotas")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_list(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    form = InvitationForm(request.POST or None, event=event, instance=Invitation(event=event))
    if request.method == "POST" and form.is_valid():
        row = invitations.invite(invitation=form.save(commit=False), by=actor(request), now=timezone.now())
        messages.success(request, _("The invitation is made: %(code)s") % {"code": row.code})
        # The link to send stands there.
        return redirect("registration:invitation", slug, row.code)
    rows = event.invitations.annotate(uses=USES)
    context = {"event": event, "form": form, "invitations": rows, "now": timezone.now()}
    return render(request, "registration/invitations.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    row = get_invitation(event, code)
    form = InvitationForm(request.POST or None, event=event, instance=row)
    if request.method == "POST" and form.is_valid():
        invitations.invite(invitation=form.save(commit=False), by=actor(request), now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("registration:invitations", slug)
    context = {"event": event, "form": form, "invitation": row}
    return render(request, "registration/invitation.html", context, status=422 if form.is_bound else 200)


@require_POST
def invitation_revoke(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    invitations.revoke(invitation=get_invitation(event, code), by=actor(request), now=timezone.now())
    messages.success(request, _("The invitation does not work any more. Who registered with it stays."))
    return redirect("registration:invitations", slug)
