"""A coordinator's own pages: who is on the list of her delegation, and whom she names."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import actor, get_event
from events.looks import What, note_look
from registration import actions, address_codes
from registration import delegations as acts
from registration.access import get_coordinated, get_delegate
from registration.forms import CodeForm
from registration.forms_delegations import NamedForm, NamedFormSet, NamedRows, typed_rows
from registration.limits import is_too_often
from registration.listing import people_of
from registration.models import Delegation, Registration
from registration.refusals import REASONS, Refused
from registration.signing_in import sign_in_as
from registration.views.shelves import Shelf

MOST_CODES = 50
LISTS = 5


@require_safe
def coordinator(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    row: Delegation = shelf.delegation  # type: ignore[assignment]
    people = list(people_of(row))
    note_look(request, shelf.event, What.DELEGATION, people=len(people))
    active = [one for one in people if one.state != Registration.State.CANCELLED]
    context = (
        _context(shelf)
        | {
            "people": people,
            "named": len(active),
            "agreed": sum(not one.needs_consent for one in active),
            "awaited": sum(one.state == Registration.State.CONSENT for one in active),
            "arrived": sum(one.has_arrived for one in active),  # type: ignore[attr-defined]
            "left": max(0, row.quota - len(active)),
            "lists": shelf.kept.defer("sheets", "rows", "fixes")[:LISTS],
        }
    )
    return render(request, "registration/coordinator.html", context)


def _context(shelf: Shelf) -> dict[str, Any]:
    row: Delegation = shelf.delegation  # type: ignore[assignment]
    return {"event": shelf.event, "shelf": shelf, "delegation": row, "is_open": shelf.is_open}


@require_http_methods(["GET", "HEAD", "POST"])
def coordinator_add(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    row: Delegation = shelf.delegation  # type: ignore[assignment]
    wants_more = "more" in request.POST
    typed = typed_rows(request.POST) if wants_more else ()
    rows: NamedRows = NamedFormSet(None if wants_more else (request.POST or None), delegation=row, typed=typed)
    if rows.is_bound and rows.is_valid() and _named(request, row, rows):
        return redirect(shelf.people)
    status = 422 if rows.is_bound else 200
    return render(request, "registration/coordinator_add.html", _context(shelf) | {"rows": rows}, status=status)


def _named(request: HttpRequest, row: Delegation, rows: NamedRows) -> bool:
    """Name whom the grid describes, all or nobody; a refusal goes into it."""
    try:
        made = actions.name_people(delegation=row, people=rows.raw_rows(), by=actor(request), now=timezone.now())
    except actions.NotNew as refusal:
        rows.complain(refusal.rows)
        return False
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return False
    messages.success(request, told([*made.values()]))
    return True


def told(people: Sequence[Registration]) -> str:
    """Say what became of those who were named."""
    said = ngettext(
        "%(n)s person is on the list. A letter asks for the consent.",
        "%(n)s people are on the list. Letters ask each for the consent.",
        len(people),
    ) % {"n": len(people)}
    waiting = sum(one.state == Registration.State.WAITING for one in people)
    if not waiting:
        return said
    more = ngettext(
        "%(n)s of them is on the waiting list: no place is free.",
        "%(n)s of them are on the waiting list: no place is free.",
        waiting,
    )
    return f"{said} {more % {'n': waiting}}"


@require_http_methods(["GET", "HEAD", "POST"])
def coordinator_replace(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    old = get_delegate(shelf.delegation, code)  # type: ignore[arg-type]
    if old.state == Registration.State.CANCELLED:
        return _off_already(request, shelf, old)
    form = NamedForm(request.POST or None, event=shelf.event)
    if request.method == "POST" and form.is_valid() and _replaced(request, old, form):
        return redirect(shelf.people)
    context = _context(shelf) | {"person": old, "form": form}
    return render(request, "registration/coordinator_replace.html", context, status=422 if form.is_bound else 200)


def _off_already(request: HttpRequest, shelf: Shelf, row: Registration) -> HttpResponse:
    """Answer a page from before: one went back to it, or has it open beside the one where it was done."""
    said = _("%(name)s is off the list already. Nothing has changed.")
    messages.info(request, said % {"name": row.full_name})
    return redirect(shelf.people)


def _replaced(request: HttpRequest, old: Registration, form: NamedForm) -> bool:
    try:
        new = actions.replace(registration=old, person=form.raw_row(1), by=actor(request), now=timezone.now())
    except actions.NotNew as refusal:
        form.complain(refusal.rows[0])
        return False
    except Refused as refusal:
        form.add_error("email" if refusal.code == "email_taken" else None, refusal.reason)
        return False
    values = {"new": new.full_name, "old": old.full_name}
    messages.success(request, _("%(new)s is named instead of %(old)s. Letters tell both.") % values)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def coordinator_remove(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    row = get_delegate(shelf.delegation, code)  # type: ignore[arg-type]
    if row.state == Registration.State.CANCELLED:
        return _off_already(request, shelf, row)
    if request.method != "POST":
        return render(request, "registration/coordinator_remove.html", _context(shelf) | {"person": row})
    try:
        actions.remove(registration=row, by=actor(request), now=timezone.now())
        messages.success(request, _("%(name)s is off the list. A letter tells.") % {"name": row.full_name})
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect(shelf.people)


@require_POST
def coordinator_remind(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    try:
        number = actions.remind(delegation=shelf.delegation, now=timezone.now())  # type: ignore[arg-type]
        said = ngettext("%(n)s person is asked once more.", "%(n)s people are asked once more.", number)
        messages.success(request, said % {"n": number})
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect(shelf.people)


# ------------------------------------------------------------------ coming in
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def coordinator_enter(request: HttpRequest, slug: str, link: str) -> HttpResponse:
    """Let the coordinator in by a code sent to her address, wherever the link has been forwarded."""
    event, now = get_event(request, slug), timezone.now()
    row = get_coordinated(event, link)
    url = reverse("registration:coordinator", args=[slug, link])
    if acts.admitted(request.user, row):
        return redirect(url)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if is_too_often(request, "enter", MOST_CODES):
            form.add_error(None, str(REASONS["too_many_requests"]))
        else:
            try:
                user = acts.enter(delegation=row, code=form.cleaned_data["code"], now=now)
            except Refused as refusal:
                form.add_error("code", refusal.reason)
            else:
                return sign_in_as(request, user, url)
    return render(request, "registration/coordinator_enter.html", _entrance(request, row, form))


def _entrance(request: HttpRequest, row: Delegation, form: CodeForm) -> dict[str, Any]:
    email = row.coordinator_email
    return {
        "event": row.event,
        "delegation": row,
        "form": form,
        "masked": acts.masked(email),
        "is_sent": form.is_bound or request.session.get(_key(row), False),
        "minutes": address_codes.LIFETIME.seconds // 60,
        "wait": address_codes.seconds_to_wait(event=row.event, email=email, now=timezone.now()),
    }


def _key(row: Delegation) -> str:
    return f"coordinator:{row.pk}"


@login_not_required
@require_POST
def coordinator_code(request: HttpRequest, slug: str, link: str) -> HttpResponse:
    row = get_coordinated(get_event(request, slug), link)
    if is_too_often(request, "coordinator", MOST_CODES):
        messages.error(request, str(REASONS["too_many_requests"]))
        return redirect("registration:coordinator_enter", slug, link)
    try:
        acts.send_code(delegation=row, now=timezone.now())
        messages.success(
            request, _("The code is on its way to %(email)s.") % {"email": acts.masked(row.coordinator_email)}
        )
    except Refused as refusal:
        messages.error(request, refusal.reason)
    request.session[_key(row)] = True
    return redirect("registration:coordinator_enter", slug, link)
