"""Registering: the form, the code from the letter."""

import contextlib
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from events.access import get_event
from events.models import Event, User
from registration import actions, address_codes
from registration.access import get_own_registration
from registration.forms import PLACES, REPAIR, AddressForm, CodeForm, RegistrationForm
from registration.forms_answers import typed
from registration.invitations import INVITING, find_invitation
from registration.limits import is_too_often
from registration.models import Invitation, Registration
from registration.organisations import like
from registration.refusals import REASONS, Refused
from registration.signing_in import sign_in
from registration.uploads import received
from registration.views.mine import answers

# A school registers its staff from one address.
MOST_FORMS, MOST_CODES = 200, 100
# With what the names of addresses in a session begin.
ADDRESS = "address:"
# In these states somebody may register as if nothing were there; a begun form may be a stranger's, with her address.
UNSETTLED = frozenset({Registration.State.CANCELLED, Registration.State.PENDING})


@login_not_required
@never_cache
@sensitive_post_parameters()
def register(request: HttpRequest, slug: str) -> HttpResponse:
    event, now = get_event(request, slug), timezone.now()
    own = get_own_registration(request, event)
    if own is not None and own.state not in UNSETTLED:
        return redirect("registration:my", slug)
    asked = request.POST.get("invitation") or request.GET.get("invitation", "")
    invitation, refusal = find_invitation(event, asked, now)
    if not _may_register(event, invitation, now):
        shut = {"event": event, "now": now, "code": asked, "refusal": refusal}
        return render(request, "registration/closed.html", shut)
    form = _form(request, event, now, invitation)
    if request.method == "POST" and REPAIR not in request.POST and form.is_valid():
        if is_too_often(request, "register", MOST_FORMS):
            form.add_error(None, str(REASONS["too_many_requests"]))
        elif _registered(request, event, form, now):
            return redirect("registration:confirm" if _address(request, event) else "registration:my", slug)
    context = {"event": event, "form": form, "invitation": invitation, "refusal": refusal}
    return render(request, "registration/register.html", context)


def _may_register(event: Event, invitation: Invitation | None, now: datetime) -> bool:
    is_invited = invitation is not None and invitation.skips_window and event.state in INVITING
    return is_invited or event.registration_is_open(now)


def _form(request: HttpRequest, event: Event, now: datetime, invitation: Invitation | None) -> RegistrationForm:
    own: dict[str, Any] = {"event": event, "now": now, "invitation": invitation}
    own["user"] = request.user if isinstance(request.user, User) else None
    if request.method != "POST":
        return RegistrationForm(initial=_known(own["user"], event), **own)
    data, files = received(request, event)
    if REPAIR in data:
        return RegistrationForm(initial=typed(data) | {"email": data[REPAIR]}, **own)
    return RegistrationForm(data, files, **own)


def _known(user: User | None, event: Event) -> dict[str, Any]:
    """What the person said of herself the last time she registered, here or for another event."""
    last = Registration.objects.of_person(user).order_by("-created_at").first() if user else None
    if last is None:
        return {}
    said = answers(last)
    return said if last.event_id == event.pk else {name: said[name] for name in said.keys() - {"track", "format"}}


def _registered(request: HttpRequest, event: Event, form: RegistrationForm, now: datetime) -> bool:
    """Register whom the form describes and remember the address to be confirmed; a refusal goes into the form."""
    by = request.user if isinstance(request.user, User) else None
    try:
        row = actions.register(
            event=event, person=form.person(), texts=form.texts(), nonce=form.cleaned_data["nonce"], by=by, now=now
        )
    except Refused as refusal:
        form.add_error(PLACES.get(refusal.code), refusal.reason)
        return False
    if by is not None and row.user_id == by.pk:
        if row.state == Registration.State.CONFIRMED:
            messages.success(request, _("You are registered. The ticket is here and in the letter."))
        _forget(request, event)
    else:
        request.session[_key(event)] = row.email
        request.session[_form_key(event)] = True
    return True


def _key(event: Event) -> str:
    return f"{ADDRESS}{event.pk}"


def _form_key(event: Event) -> str:
    """Where it is kept that the address was written into the form, not to open a ticket that is known to be there."""
    return f"form:{event.pk}"


def _address(request: HttpRequest, event: Event) -> str:
    """The address that this browser registered with and has not confirmed yet."""
    email: str = request.session.get(_key(event), "")
    return email


def _forget(request: HttpRequest, event: Event) -> None:
    for key in (_key(event), _form_key(event)):
        request.session.pop(key, None)


@login_not_required
@never_cache
@sensitive_post_parameters()
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    event, now = get_event(request, slug), timezone.now()
    email = _address(request, event)
    if not email:
        return redirect("registration:register", slug)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if is_too_often(request, "confirm", MOST_CODES):
            form.add_error(None, str(REASONS["too_many_requests"]))
        else:
            response = _confirmed(request, event, email, form, now)
            if response:
                return response
    context = {
        "event": event,
        "form": form,
        "email": email,
        "minutes": address_codes.LIFETIME.seconds // 60,
        "wait": address_codes.seconds_to_wait(event=event, email=email, now=now),
    }
    return render(request, "registration/confirm.html", context)


def _confirmed(request: HttpRequest, event: Event, email: str, form: CodeForm, now: datetime) -> HttpResponse | None:
    try:
        done = actions.confirm(event=event, email=email, code=form.cleaned_data["code"], now=now)
    except Refused as refusal:
        form.add_error("code" if refusal.code in {"wrong_code", "no_code", "too_many_tries"} else None, refusal.reason)
        return None
    came_by_form = request.session.get(_form_key(event), False)
    _forget(request, event)
    if came_by_form and not done.is_new and done.registration.state == Registration.State.CONFIRMED:
        messages.info(request, _("This address was registered before. Here is its ticket; nothing in it has changed."))
    return sign_in(request, done.user, event)


@login_not_required
@never_cache
@sensitive_post_parameters()
def open_ticket(request: HttpRequest, slug: str) -> HttpResponse:
    """Let whoever was registered, by herself or by others, in by a code: no account, no open registration is needed."""
    event, now = get_event(request, slug), timezone.now()
    own = get_own_registration(request, event)
    if own is not None and own.state != Registration.State.PENDING:
        return redirect("registration:my", slug)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if is_too_often(request, "open", MOST_CODES):
            form.add_error(None, str(REASONS["too_many_requests"]))
        else:
            with contextlib.suppress(Refused):
                actions.send_code(event=event, email=form.cleaned_data["email"], now=now)
            _forget(request, event)
            request.session[_key(event)] = form.cleaned_data["email"]
            return redirect("registration:confirm", slug)
    return render(request, "registration/open_ticket.html", {"event": event, "form": form})


@login_not_required
@require_POST
def resend(request: HttpRequest, slug: str) -> HttpResponse:
    event, now = get_event(request, slug), timezone.now()
    email = _address(request, event)
    if not email:
        return redirect("registration:register", slug)
    try:
        actions.send_code(event=event, email=email, now=now)
        messages.success(request, _("A new code is on its way. The one before does not work any more."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("registration:confirm", slug)


@login_not_required
@require_safe
def organisations(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    # In a grid the name of the field has the number of its row before it.
    typed = next((text for name, text in request.GET.items() if name.endswith("organisation")), "")
    names = like(str(typed), event)
    return render(request, "registration/organisations.html", {"names": names})
