"""A participant's own data: what she agreed to, withdrawing it, asking to be erased."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import actor, get_event
from events.models import ConsentText, Event
from registration import actions
from registration.access import get_own_data
from registration.forms_privacy import WishForm
from registration.models import Registration
from registration.own_data import purpose_lines
from registration.refusals import Refused
from registration.views.mine import own_page

Purpose = ConsentText.Purpose


@own_page
@require_safe
def my_consents(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    own = get_own_data(request, event)
    context = _context(event, own) | {"lines": purpose_lines(own, get_language() or "ru")}
    return render(request, "registration/my_consents.html", context)


def _context(event: Event, own: Registration) -> dict[str, Any]:
    return {"event": event, "registration": own, "wish": own.erasure_requests.filter(done_at=None).first()}


@own_page
@require_POST
def give_consent(request: HttpRequest, slug: str, purpose: str) -> HttpResponse:
    event = get_event(request, slug)
    own = get_own_data(request, event)
    # The one to the processing is given where one registers.
    if purpose not in {Purpose.PUBLICATION, Purpose.MAILINGS}:
        raise Http404
    try:
        actions.give_consent(registration=own, purpose=purpose, language=get_language() or "ru", now=timezone.now())
        messages.success(request, _("Thank you. You may withdraw it here at any time."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("registration:my_consents", slug)


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_consent(request: HttpRequest, slug: str, purpose: str) -> HttpResponse:
    event, now = get_event(request, slug), timezone.now()
    own = get_own_data(request, event)
    if purpose not in Purpose.values:
        raise Http404
    if request.method == "POST":
        actions.withdraw(registration=own, purpose=purpose, by=actor(request), now=now)
        messages.success(request, _("The consent is withdrawn. A letter confirms it."))
        return redirect("registration:my_consents", slug)
    context = _context(event, own) | {"purpose": Purpose(purpose), "ends": _ends(event, own)}
    return render(request, "registration/withdraw_consent.html", context)


def _ends(event: Event, own: Registration) -> bool:
    """Tell whether withdrawing ends the participation: not where she has come, or the event is over."""
    is_over = event.day_of(timezone.now()) > event.ends_on
    return own.state != Registration.State.CANCELLED and not is_over and not own.check_ins.arrivals().exists()


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def my_erase(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    own = get_own_data(request, event)
    form = WishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask_erasure(registration=own, reason=form.cleaned_data["reason"], now=timezone.now())
        messages.success(request, _("Your wish is with the organisers. A letter confirms it."))
        return redirect("registration:my_consents", slug)
    context = _context(event, own) | {"form": form}
    return render(request, "registration/my_erase.html", context, status=422 if form.errors else 200)
