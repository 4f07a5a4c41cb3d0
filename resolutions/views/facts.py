"""The facts of the event beside a text: what the data say, and where the text says something else."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events.access import actor
from resolutions import stating
from resolutions.access import get_text
from resolutions.forms import FactForm, NoteForm
from resolutions.models import Resolution
from resolutions.reasons import REASONS, Refused
from resolutions.verifying import Check, check


@require_safe
def facts(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution = get_text(request, slug, code)
    return _page(request, resolution, check(resolution, timezone.now()))


@require_POST
def put_fact(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution, form = get_text(request, slug, code), FactForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("forged")
        name, words = form.offered
        stating.put_fact(
            resolution=resolution, seen=form.seen, name=name, words=words, by=actor(request), now=timezone.now()
        )
    except Refused as refused:
        return _answer(request, resolution, refused=refused.reason)
    return _answer(request, resolution, done=_("The text says what the data say: “%(words)s”.") % {"words": words})


@require_POST
def explain_fact(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution, form, note = get_text(request, slug, code), FactForm(request.POST), NoteForm(request.POST)
    if not form.is_valid():
        return _answer(request, resolution, refused=str(REASONS["forged"]))
    if not note.is_valid():
        found = check(resolution, timezone.now())
        typed = found.with_typed(form.seen, request.POST.get("note", ""), str(note.errors["note"][0]))
        return _page(request, resolution, typed, status=422)
    try:
        why = note.cleaned_data["note"]
        stating.explain_fact(resolution=resolution, seen=form.seen, note=why, by=actor(request), now=timezone.now())
    except Refused as refused:
        return _answer(request, resolution, refused=refused.reason)
    return _answer(request, resolution, done=_("The explanation is kept."))


def _answer(request: HttpRequest, resolution: Resolution, *, done: str = "", refused: str = "") -> HttpResponse:
    """Show the part anew where a script has asked for it; otherwise lead to its page."""
    if request.htmx:  # type: ignore[attr-defined]
        resolution.refresh_from_db(fields=["text_seq", "participants", "state"])
        found = check(resolution, timezone.now())
        return _page(request, resolution, found, done=done, refused=refused, status=409 if refused else 200)
    messages.add_message(request, messages.ERROR if refused else messages.SUCCESS, refused or done)
    return redirect("resolutions:facts", resolution.event.slug, resolution.code)


def _page(
    request: HttpRequest, resolution: Resolution, found: Check, *, status: int = 200, **said: str
) -> HttpResponse:
    template = "resolutions/_facts.html" if request.htmx else "resolutions/facts.html"  # type: ignore[attr-defined]
    context = {"resolution": resolution, "check": found, **said}
    return render(request, template, context, status=status)
