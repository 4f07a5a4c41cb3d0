"""A participant's own pages: the ticket or the place on the list, changing, cancelling."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events.access import actor, get_event
from events.models import Event
from registration import actions, links, tickets
from registration.access import get_own_active, get_own_confirmed, get_own_registration
from registration.capacity import position
from registration.desks import desk_of
from registration.documents import event_ics, ticket_pdf
from registration.enrolments import enrolled_sessions, reader_of
from registration.forms import NAME_FIELDS, PLACES, OwnChangeForm
from registration.models import Registration
from registration.questionnaire import initial
from registration.refusals import Refused
from registration.uploads import received
from sessions.models import Session
from symposium.lib.qr import qr_svg

SOON_MINUTES = 90


def own_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Ask whoever is not signed in for the address of the registration, not for an account."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, **more: str) -> HttpResponseBase:
        if not request.user.is_authenticated:
            get_event(request, slug)
            return redirect("registration:open_ticket", slug)
        return view(request, slug, **more)

    return login_not_required(never_cache(wrapped))


@own_page
@require_safe
def my(request: HttpRequest, slug: str) -> HttpResponse:
    event, now = get_event(request, slug), timezone.now()
    own = get_own_registration(request, event)
    if own is None or own.state == Registration.State.CANCELLED:
        without = {"event": event, "cancelled": own, "can_register": event.registration_is_open(now)}
        return render(request, "registration/nothing.html", without)
    own.event = event
    if own.state != Registration.State.CONFIRMED:
        return render(request, "registration/standing.html", _standing(own))
    sessions = list(enrolled_sessions(own).select_related("room"))
    reader = reader_of(request.user, event)
    context: dict[str, Any] = {
        "event": event,
        "registration": own,
        "desk": desk_of(own),
        "qr": qr_svg(tickets.signed(own.code, event.public_tag), title=_("QR code of the ticket")),
        "sessions": [{"session": session, "is_attended": session.code in reader.attended} for session in sessions],
        "coming_up": _coming_up(sessions, now),
        "is_over": event.ends_on < event.day_of(now),
        "now": now,
    }
    return render(request, "registration/my.html", context)


def _standing(own: Registration) -> dict[str, Any]:
    """What a page says of a registration that has no ticket yet."""
    place = position(own) if own.state == Registration.State.WAITING else None
    consent_url = links.path(own, links.CONSENT)
    return {"event": own.event, "registration": own, "position": place, "consent_url": consent_url}


def _coming_up(sessions: list[Session], now: datetime) -> dict[str, Any] | None:
    """The own session that begins next, if that is soon, with the minutes left."""
    ahead = [session for session in sessions if session.starts_at > now]
    if not ahead:
        return None
    minutes = round((ahead[0].starts_at - now).total_seconds() / 60)
    return {"session": ahead[0], "minutes": minutes} if minutes <= SOON_MINUTES else None


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    event, now = get_event(request, slug), timezone.now()
    own = get_own_registration(request, event)
    if own is None or own.state == Registration.State.CANCELLED:
        return over(request, event, own)
    own.event = event
    sent = received(request, event) if request.method == "POST" else ()
    form = OwnChangeForm(*sent, event=event, now=now, initial=answers(own))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(registration=own, person=form.person(own.email), by=actor(request), now=now)
        except Refused as refusal:
            form.add_error(PLACES.get(refusal.code), refusal.reason)
        else:
            messages.success(request, _("Saved. The ticket stays the same."))
            return redirect("registration:my", slug)
    return render(request, "registration/change.html", {"event": event, "form": form, "registration": own})


def over(request: HttpRequest, event: Event, own: Registration | None) -> HttpResponse:
    """Answer an old link: the page of the ticket says how things stand."""
    if own is None:
        raise Http404
    messages.info(request, _("Your participation was cancelled already. Nothing has changed."))
    return redirect("registration:my", event.slug)


def answers(registration: Registration) -> dict[str, Any]:
    """What a registration says, as a form's initial values."""
    plain = (*NAME_FIELDS, "email", "phone", "organisation", "position", "format")
    related = {"territory": registration.territory_id, "track": registration.track_id}
    return {name: getattr(registration, name) for name in plain} | related | initial(registration)


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    own = get_own_registration(request, event)
    if own is None or own.state == Registration.State.CANCELLED:
        return over(request, event, own)
    if request.method != "POST":
        sessions = enrolled_sessions(own)
        return render(request, "registration/cancel.html", {"event": event, "registration": own, "sessions": sessions})
    try:
        actions.cancel(registration=own, by=actor(request), now=timezone.now())
        messages.success(request, _("Your participation is cancelled. A letter confirms it."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("registration:my", slug)


@own_page
@require_safe
def my_ticket(request: HttpRequest, slug: str) -> HttpResponse:
    own = get_own_confirmed(request, get_event(request, slug))
    headers = {"Content-Disposition": f'inline; filename="ticket-{own.human_code}.pdf"'}
    return HttpResponse(ticket_pdf(own), content_type="application/pdf", headers=headers)


@own_page
@require_safe
def my_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    get_own_active(request, event)
    headers = {"Content-Disposition": f'attachment; filename="{event.slug}.ics"'}
    return HttpResponse(event_ics(event), content_type="text/calendar; charset=utf-8", headers=headers)
