"""Giving one's own place to a colleague."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.access import actor, get_event
from registration import actions
from registration.access import get_own_confirmed, get_own_registration
from registration.forms_delegations import ColleagueForm
from registration.models import Registration
from registration.refusals import Refused
from registration.views.mine import over, own_page


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    own = get_own_registration(request, event)
    if own is None or own.state == Registration.State.CANCELLED:
        return over(request, event, own)
    own = get_own_confirmed(request, event)
    form = ColleagueForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid() and (new := _given(request, own, form)):
        said = _("The place is given to %(name)s. A letter asks for the consent.") % {"name": new.full_name}
        messages.success(request, said)
        return redirect("registration:my", slug)
    context = {"event": event, "registration": own, "form": form}
    return render(request, "registration/transfer.html", context, status=422 if form.is_bound else 200)


def _given(request: HttpRequest, own: Registration, form: ColleagueForm) -> Registration | None:
    try:
        return actions.transfer(registration=own, person=form.person(), by=actor(request), now=timezone.now())
    except Refused as refusal:
        form.add_error("email" if refusal.code in {"email_taken", "own_address"} else None, refusal.reason)
        return None
