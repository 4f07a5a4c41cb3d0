"""Pages of an event's organisers: settings, state, place, partners, roles, and a new event."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import actions
from events.access import actor, get_event
from events.duties import ROLE_DUTIES
from events.forms import ChooseVenueForm, EventForm, MemberForm, NewEventForm, PartFormSet, RoomFormSet, VenueForm
from events.lifecycle import doubts, steps_from, transition_of
from events.models import Event, Role
from events.pages import settings_tabs, team
from events.permissions import MATRIX, Can, may_create_events
from events.refusals import Refused
from symposium.lib.kept import asked, keeps_words

PAGE = 50
form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def create(request: HttpRequest) -> HttpResponse:
    if not may_create_events(request.user):
        raise PermissionDenied
    form = NewEventForm(request.POST or None, user=actor(request))
    if request.method == "POST" and form.is_valid():
        event, series = form.save(commit=False), form.cleaned_data["new_series"]
        try:
            actions.create_event(event=event, new_series=series, by=actor(request))
        except Refused as refused:
            form.add_error("slug", str(refused.reason))
        else:
            messages.success(request, _("The draft is made. Fill in the rest and announce the event."))
            return redirect("events:settings", event.slug)
    return render(request, "events/create.html", {"form": form}, status=422 if form.errors else 200)


@form_view
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    # The form writes into its own copy: a refused form must not change what the page around it shows.
    form = EventForm(request.POST or None, instance=Event.objects.get(pk=event.pk))
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.change_event(event=event, changes=form.changes, by=actor(request))
        except Refused as refused:
            form.add_error("slug" if refused.code == "slug_taken" else None, str(refused.reason))
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("events:settings", saved.slug)
    context = {"form": form, "tabs": settings_tabs(request, "settings")}
    return render(request, "events/settings.html", context, status=422 if form.errors else 200)


@require_safe
def state(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.CHANGE_STATE)
    context = {"steps": steps_from(event.state), "tabs": settings_tabs(request, "state")}
    return render(request, "events/state.html", context)


@form_view
def change_state(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    event, now = get_event(request, slug, Can.CHANGE_STATE), timezone.now()
    transition = transition_of(step)
    if transition is None:
        raise Http404
    if request.method != "POST" and event.state in transition.sources:
        context = {"step": transition, "target": Event.State(transition.target), "doubts": doubts(step, event, now)}
        return render(request, "events/change_state.html", context)
    if request.method == "POST":
        try:
            actions.change_state(event=event, step=step, by=actor(request), now=now)
        except Refused as refused:
            messages.error(request, str(refused.reason))
        else:
            messages.success(request, str(transition.done))
    return redirect("events:state", slug)


@form_view
def venue(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    form = VenueForm(request.POST or None, instance=event.venue)
    rooms = RoomFormSet(request.POST or None, instance=form.instance, prefix="rooms")
    if request.method == "POST" and form.is_valid() and rooms.is_valid():
        kept = rooms.save(commit=False)
        try:
            actions.save_venue(
                event=event, venue=form.instance, rooms=kept, without=rooms.deleted_objects, by=actor(request)
            )
        except Refused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("The venue and its rooms are saved."))
            return redirect("events:venue", slug)
    context = {
        "form": form,
        "rooms": rooms,
        "choice": ChooseVenueForm(event=event),
        "tabs": settings_tabs(request, "venue"),
    }
    return render(request, "events/venue.html", context, status=422 if _wrong(form, rooms) else 200)


def _wrong(form: VenueForm, rooms: Any) -> bool:
    return bool(form.errors) or (rooms.is_bound and rooms.total_error_count() > 0)


@require_POST
def choose_venue(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    form = ChooseVenueForm(request.POST, event=event)
    if form.is_valid():
        actions.choose_venue(event=event, venue=form.cleaned_data["venue"], by=actor(request))
    return redirect("events:venue", slug)


@form_view
def organisations(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    now = [{"name": part.organisation.name, "kind": part.kind} for part in event.parts.select_related("organisation")]
    parts = PartFormSet(request.POST or None, initial=now, prefix="parts")
    if request.method == "POST" and parts.is_valid():
        rows = [form.cleaned_data for form in parts.ordered_forms if form not in parts.deleted_forms]
        actions.save_parts(event=event, rows=[(row["name"], row["kind"]) for row in rows])
        messages.success(request, _("The organisers and partners are saved."))
        return redirect("events:organisations", slug)
    context = {"parts": parts, "tabs": settings_tabs(request, "organisations")}
    return render(request, "events/organisations.html", context, status=422 if parts.total_error_count() else 200)


@keeps_words()
@form_view
def roles(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_ROLES)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            actions.add_member(event=event, email=form.cleaned_data["email"], role=role, by=actor(request))
        except Refused as refused:
            form.add_error("email", str(refused.reason))
        else:
            messages.success(request, _("The role is given; a letter is on its way."))
            return redirect("events:roles", slug)
    query, chosen = asked(request).get("q", ""), request.GET.get("role", "")
    members = team(event, query, chosen)
    context = {
        "form": form,
        "page_obj": Paginator(members, PAGE).get_page(request.GET.get("page")),
        "duties": [(Role(role).label, duty) for role, duty in ROLE_DUTIES.items() if role in MATRIX],
        "choices": [(value, label) for value, label in Role.choices if value in ROLE_DUTIES],
        "query": query,
        "chosen": chosen,
    }
    return render(request, "events/roles.html", context, status=422 if form.errors else 200)


@require_POST
def remove_role(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_ROLES)
    # No form reads these, and PostgreSQL fails to look for a NUL.
    email, role = (request.POST.get(name, "").replace("\0", "") for name in ("email", "role"))
    if "confirmed" not in request.POST:
        membership = event.memberships.select_related("user").filter(user__email__iexact=email, role=role).first()
        return render(request, "events/remove_role.html", {"membership": membership, "duty": ROLE_DUTIES.get(role)})
    try:
        actions.remove_member(event=event, email=email, role=role, by=actor(request))
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, _("The role is taken away."))
    return redirect("events:roles", slug)
