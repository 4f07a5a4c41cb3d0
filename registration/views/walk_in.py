"""The desk: somebody who comes unregistered, a consent signed on paper, the badge."""

import contextlib
import secrets

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import actor, get_event
from events.permissions import Can
from registration import actions
from registration.access import get_participant
from registration.checkins import check_in
from registration.documents import badge_pdf
from registration.forms import PLACES
from registration.forms_checkin import ScanForm, WalkInForm
from registration.models import CheckIn, CheckInPoint, Registration
from registration.refusals import Refused
from registration.views.desk import desk_address, desk_page, is_scanner, point_of, with_scanner


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def walk_in(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.CHECK_IN)
    point = point_of(request, event)
    may_exceed = Can.EDIT_REGISTRATIONS in request.can  # type: ignore[attr-defined]
    fresh = {"point": point.code, "nonce": secrets.token_urlsafe(12)}
    form = WalkInForm(request.POST or None, event=event, may_exceed=may_exceed, initial=fresh)
    if form.is_valid() and (answer := _let_in(request, point, form)):
        return HttpResponseRedirect(desk_address(point, answer))
    context = {"point": point, "form": form}
    return render(request, "registration/walk_in.html", context, status=422 if form.is_bound else 200)


def _let_in(request: HttpRequest, point: CheckInPoint, form: WalkInForm) -> CheckIn | None:
    """Register and let in whom the form describes; a refusal goes into it."""
    try:
        return actions.walk_in(guest=form.guest(), point=point, by=actor(request), now=timezone.now())
    except Refused as refusal:
        form.add_error(PLACES.get(refusal.code), refusal.reason)
        return None


@require_POST
@with_scanner
def desk_consent(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.CHECK_IN)
    point, now = point_of(request, event), timezone.now()
    form = ScanForm(request.POST)
    if not form.is_valid():
        return desk_page(request, point, scan_form=form, status=422)
    row = get_participant(event, form.cleaned_data["code"])
    if row.state == Registration.State.CONSENT:
        # Whoever was cancelled meanwhile is refused by the door itself.
        with contextlib.suppress(Refused):
            actions.sign_on_paper(registration=row, by=actor(request), now=now)
    answer = check_in(form.attempt(), point=point, now=now, by=actor(request))
    if is_scanner(request):
        return desk_page(request, point, answer=answer, part="#answer")
    return HttpResponseRedirect(desk_address(point, answer))


@require_safe
def badge(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    row = get_participant(get_event(request, slug, Can.CHECK_IN), code)
    if row.state != Registration.State.CONFIRMED:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="badge-{row.human_code}.pdf"'}
    return HttpResponse(badge_pdf(row), content_type="application/pdf", headers=headers)
