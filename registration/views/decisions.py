"""What an organiser decides about one registration: confirmed, not confirmed, moved on the waiting list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events.access import actor, get_event
from events.permissions import Can
from registration import actions
from registration.access import get_participant
from registration.forms_manage import PriorityForm, ReasonForm
from registration.models import Registration
from registration.refusals import Refused


@require_POST
def participant_approve(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    row = get_participant(event, code)
    try:
        done = actions.approve(registration=row, by=actor(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        is_placed = done.state != Registration.State.WAITING
        messages.success(
            request,
            _("Confirmed. The ticket is on its way.")
            if is_placed
            else _("Approved; no place is free, so the person waits."),
        )
    return redirect("registration:participant", slug, row.code)


@require_POST
def participant_reject(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    row = get_participant(event, code)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The reason is too long: at most 500 characters."))
        return redirect("registration:participant", slug, row.code)
    try:
        actions.reject(registration=row, by=actor(request), now=timezone.now(), reason=form.cleaned_data["reason"])
        messages.success(request, _("Not confirmed. A letter tells the person."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("registration:participant", slug, row.code)


@require_http_methods(["GET", "HEAD", "POST"])
def participant_reissue(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    row = get_participant(event, code)
    if request.method != "POST":
        return render(request, "registration/participant_reissue.html", {"event": event, "participant": row})
    is_sent = "is_sent" in request.POST
    try:
        done = actions.reissue(registration=row, by=actor(request), now=timezone.now(), is_sent=is_sent)
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect("registration:participant", slug, code)
    messages.success(request, _("The ticket has a new code: %(code)s") % {"code": done.human_code})
    return redirect("registration:participant", slug, done.code)


@require_POST
def participant_priority(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    row = get_participant(event, code)
    form = PriorityForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The priority is a whole number from −100 to 100."))
        return redirect("registration:participant", slug, row.code)
    try:
        actions.prioritise(registration=row, priority=form.cleaned_data["priority"], by=actor(request))
        messages.success(request, _("The turn on the waiting list is changed."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("registration:participant", slug, row.code)
