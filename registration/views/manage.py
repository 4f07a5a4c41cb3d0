"""The organiser's list of participants and each one's card."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import actor, get_event
from events.audit import entries
from events.looks import What, note_look
from events.permissions import Can
from registration import actions
from registration.access import get_participant
from registration.capacity import position
from registration.forms import PLACES, REPAIR
from registration.forms_answers import typed
from registration.forms_manage import ParticipantForm
from registration.listing import ParticipantFilter, as_table
from registration.models import Answer, Registration
from registration.questionnaire import questions_of, told
from registration.refusals import Refused
from registration.uploads import received
from registration.views.mine import answers
from symposium.lib.kept import asked, keeps_words
from symposium.lib.tabular import Table, write_csv, write_xlsx

PAGE = 50
EXPORTS: dict[str, tuple[Callable[[Table], bytes], str]] = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}


@keeps_words()
@require_safe
def participants(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.VIEW_REGISTRATIONS)
    filters = ParticipantFilter(asked(request), questions_of(event))
    page = filters.pages(event, PAGE).get_page(request.GET.get("page"))
    note_look(request, event, What.LIST, people=page.paginator.count)
    context = {"event": event, "filters": filters, "page": page}
    return render(request, "registration/participants.html", context)


@keeps_words(of="registration:participants")
@require_safe
def participants_export(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.VIEW_REGISTRATIONS)
    kind = request.GET.get("as", "")
    kind = kind if kind in EXPORTS else "xlsx"
    write, content_type = EXPORTS[kind]
    table = as_table(event, ParticipantFilter(asked(request), questions_of(event)).apply(event))
    lines = list(table.rows)
    content = write(replace(table, rows=lines))
    note_look(request, event, What.EXPORT, people=len(lines))
    headers = {"Content-Disposition": f'attachment; filename="{event.slug}-participants.{kind}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_safe
def participant(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.VIEW_REGISTRATIONS)
    row = get_participant(event, code)
    note_look(request, event, What.CARD, subject=row.code)
    context = {
        "event": event,
        "participant": row,
        "answers": told(row),
        "consents": row.consents.select_related("text", "attested_by").order_by("given_at"),
        "scans": row.check_ins.select_related("point").order_by("-scanned_at")[:10],
        "position": position(row) if row.state == Registration.State.WAITING else None,
        "enrolments": row.enrolments.select_related("session__room").order_by("session__starts_at"),
        "history": entries(row.history.select_related("history_user").order_by("-history_id")[:20], event),
    }
    return render(request, "registration/participant.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def participant_add(request: HttpRequest, slug: str) -> HttpResponse:
    event, now = get_event(request, slug, Can.EDIT_REGISTRATIONS), timezone.now()
    form = _participant_form(request, event=event, now=now, is_new=True)
    if _is_sent(request) and form.is_valid():
        try:
            row = actions.add(event=event, person=form.person(), by=actor(request), now=now)
        except Refused as refusal:
            _put(form, refusal)
        else:
            messages.success(request, _added(row))
            return redirect("registration:participant", slug, row.code)
    return _form_page(request, "registration/participant_add.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def participant_change(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event, now = get_event(request, slug, Can.EDIT_REGISTRATIONS), timezone.now()
    row = get_participant(event, code)
    form = _participant_form(request, event=event, now=now, initial=answers(row))
    if _is_sent(request) and form.is_valid():
        try:
            actions.change(registration=row, person=form.person(), by=actor(request), now=now)
        except Refused as refusal:
            _put(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("registration:participant", slug, row.code)
    note_look(request, event, What.CARD, subject=row.code)
    return _form_page(request, "registration/participant_change.html", form, row)


def _added(row: Registration) -> str:
    if row.state == Registration.State.WAITING:
        return _("No place is free: the person is on the waiting list.")
    return _("Registered. The ticket is on its way to %(email)s.") % {"email": row.email}


def _is_sent(request: HttpRequest) -> bool:
    """Tell whether the form was sent to be saved, not to have its address repaired."""
    return request.method == "POST" and REPAIR not in request.POST


def _participant_form(request: HttpRequest, **more: Any) -> ParticipantForm:
    """The form as it was sent; a repaired address comes back in it, unsaved, with all that was typed."""
    if request.method != "POST":
        return ParticipantForm(**more)
    data, files = received(request, more["event"])
    if REPAIR not in data:
        return ParticipantForm(data, files, **more)
    saved = {name: value for name, value in more.get("initial", {}).items() if isinstance(value, Answer)}
    return ParticipantForm(**more | {"initial": saved | typed(data) | {"email": data[REPAIR]}})


def _put(form: ParticipantForm, refusal: Refused) -> None:
    form.add_error(PLACES.get(refusal.code), refusal.reason)


def _form_page(
    request: HttpRequest, template: str, form: ParticipantForm, row: Registration | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"event": form.event, "form": form, "participant": row}
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def participant_cancel(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    row = get_participant(event, code)
    if request.method != "POST":
        return render(request, "registration/participant_cancel.html", {"event": event, "participant": row})
    try:
        actions.cancel(registration=row, by=actor(request), now=timezone.now())
        messages.success(request, _("The registration is cancelled. A letter tells the participant."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("registration:participant", slug, row.code)


@require_POST
def participant_resend(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    row = get_participant(event, code)
    try:
        actions.send_ticket_again(registration=row)
        messages.success(request, _("The ticket is on its way to %(email)s.") % {"email": row.email})
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("registration:participant", slug, row.code)
