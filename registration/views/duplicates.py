"""Who may be registered twice: looked through, merged by hand or kept apart."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import actor, get_event
from events.looks import What, note_look
from events.permissions import Can
from registration import actions
from registration.access import get_pair
from registration.forms_merging import MergeForm
from registration.lookalikes import pairs_of, suggestions
from registration.models import Registration
from registration.refusals import Refused

PAGE = 20


@require_safe
def duplicates(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    page = Paginator(pairs_of(event), PAGE).get_page(request.GET.get("page"))
    found = suggestions(list(page))
    note_look(request, event, What.LIST, people=2 * len(found))
    return render(request, "registration/duplicates.html", {"event": event, "page": page, "suggestions": found})


@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: HttpRequest, slug: str, code: str, other: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    first, second = get_pair(event, code, other)
    if Registration.State.CANCELLED in {first.state, second.state}:
        messages.info(request, Refused("merged_already").reason)
        return redirect("registration:duplicates", slug)
    form = MergeForm(request.POST or None, first=first, second=second)
    if request.method == "POST" and form.is_valid():
        kept, merged = form.kept()
        try:
            actions.merge(kept=kept, merged=merged, taken=form.taken(), by=actor(request), now=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Merged: one registration of one person."))
            return redirect("registration:participant", slug, kept.code)
    note_look(request, event, What.CARD, subject=first.code, people=2)
    return render(request, "registration/duplicate.html", {"event": event, "form": form, "pair": (first, second)})


@require_POST
def duplicate_apart(request: HttpRequest, slug: str, code: str, other: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_REGISTRATIONS)
    first, second = get_pair(event, code, other)
    actions.keep_apart(one=first, other=second)
    messages.success(request, _("Noted: these are two people. They are not suggested again."))
    return redirect("registration:duplicates", slug)
