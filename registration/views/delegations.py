"""The organiser's pages of delegations."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import actor, get_event
from events.looks import What, note_look
from events.models import Event
from events.permissions import Can
from registration import delegations as acts
from registration import letters_delegations
from registration.access import get_coordinated, get_delegation
from registration.actions.delegating import is_open
from registration.forms_delegations import DelegationForm
from registration.listing import as_table, people_of
from registration.models import Delegation
from registration.refusals import Refused
from registration.views.manage import EXPORTS


@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    form = DelegationForm(request.POST or None, event=event, instance=Delegation(event=event))
    if request.method == "POST" and form.is_valid() and (row := _kept(request, form)):
        messages.success(request, _("The delegation is made. Send the link to its coordinator."))
        return redirect("registration:delegation", slug, row.link)
    now = timezone.now()
    rows = [_stands(row, event, now) for row in event.delegations.with_counts().select_related("territory")]
    context = {"event": event, "form": form, "delegations": rows}
    return render(request, "registration/delegations.html", context, status=422 if form.is_bound else 200)


def _kept(request: HttpRequest, form: DelegationForm) -> Delegation | None:
    """Save what the form describes; a refusal goes into it."""
    try:
        return acts.keep(delegation=form.save(commit=False), by=actor(request), now=timezone.now())
    except Refused as refusal:
        form.add_error("name", refusal.reason)
        return None


def _stands(row: Delegation, event: Event, now: Any) -> dict[str, Any]:
    row.event = event
    return {"row": row, "is_open": is_open(row, now)}


@require_http_methods(["GET", "HEAD", "POST"])
def delegation(request: HttpRequest, slug: str, link: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    row = get_delegation(event, link)
    form = DelegationForm(request.POST or None, event=event, instance=row)
    people = list(people_of(row))
    note_look(request, event, What.DELEGATION, people=len(people))
    if request.method == "POST" and form.is_valid() and _kept(request, form):
        messages.success(request, _("Saved."))
        return redirect("registration:delegation", slug, link)
    context = {
        "event": event,
        "form": form,
        "delegation": get_delegation(event, link) if form.is_bound else row,
        "people": people,
        "url": letters_delegations.url(row),
        "is_open": is_open(row, timezone.now()),
    }
    return render(request, "registration/delegation.html", context, status=422 if form.is_bound else 200)


@require_POST
def delegation_close(request: HttpRequest, slug: str, link: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    acts.close(delegation=get_delegation(event, link), by=actor(request), now=timezone.now())
    messages.success(request, _("The list is closed: its coordinator may read it and change nothing."))
    return redirect("registration:delegation", slug, link)


@require_POST
def delegation_reopen(request: HttpRequest, slug: str, link: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    row = acts.reopen(delegation=get_delegation(event, link), by=actor(request))
    if is_open(row, timezone.now()):
        messages.success(request, _("The list is open again."))
    else:
        messages.warning(request, _("The list stays closed until its deadline is moved and the event takes people."))
    return redirect("registration:delegation", slug, link)


@require_POST
def delegation_send(request: HttpRequest, slug: str, link: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    row = get_coordinated(event, link)
    acts.send_link(delegation=row)
    messages.success(request, _("The link is on its way to %(email)s.") % {"email": row.coordinator_email})
    return redirect("registration:delegation", slug, link)


@require_safe
def delegation_export(request: HttpRequest, slug: str, link: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    row = get_delegation(event, link)
    asked = request.GET.get("as", "")
    kind = asked if asked in EXPORTS else "xlsx"
    write, content_type = EXPORTS[kind]
    people = people_of(row)
    note_look(request, event, What.EXPORT, people=people.count())
    headers = {"Content-Disposition": f'attachment; filename="{event.slug}-delegation-{row.pk}.{kind}"'}
    return HttpResponse(write(as_table(event, people)), content_type=content_type, headers=headers)
