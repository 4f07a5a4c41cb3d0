"""When everything fails: the list on paper, and typing in what was ticked on it."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events.access import actor, get_event
from events.looks import What, note_look
from events.permissions import Can
from registration.forms_paper import SheetForm
from registration.paper import Typed, foreseen, list_pdf, people_on_paper, type_in


@require_safe
@never_cache
def door_list(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.VIEW_REGISTRATIONS)
    people = list(people_on_paper(event))
    note_look(request, event, What.EXPORT, people=len(people))
    headers = {"Content-Disposition": f'inline; filename="{event.slug}-list.pdf"'}
    return HttpResponse(list_pdf(event, people, timezone.now()), content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    event, now = get_event(request, slug, Can.CHECK_IN), timezone.now()
    local = now.astimezone(event.tz)
    fresh = {"nonce": secrets.token_urlsafe(12), "day": local.date(), "clock": local.time()}
    form = SheetForm(request.POST or None, event=event, initial=fresh)
    context: dict[str, Any] = {"event": event, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "registration/paper/paper.html", context, status=422 if form.is_bound else 200)
    is_final = "commit" in request.POST
    typed = (type_in if is_final else foreseen)(form.sheet(), by=actor(request), now=now)
    kept, wrong = _sorted(typed)
    note_look(request, event, What.SEARCH, people=sum(line.scan is not None for line in typed))
    if is_final and kept and not wrong:
        done = ngettext("%(count)d line is kept", "%(count)d lines are kept", len(kept))
        messages.success(request, done % {"count": len(kept)})
        return redirect("registration:paper", event.slug)
    if is_final:
        # What is kept goes out of the form; what is wrong stays there to be put right.
        again = request.POST.dict() | {"text": "\n".join(line.written.text for line in wrong)}
        context["form"] = SheetForm(again, event=event)
    context |= {"typed": typed, "kept": len(kept), "wrong": len(wrong), "is_final": is_final}
    return render(request, "registration/paper/paper.html", context, status=422 if is_final else 200)


def _sorted(typed: list[Typed]) -> tuple[list[Typed], list[Typed]]:
    return [line for line in typed if line.is_kept], [line for line in typed if not line.is_kept]
