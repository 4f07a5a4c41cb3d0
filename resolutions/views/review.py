"""Remarks upon a text, and what is suggested in it; the editor's page shows the same parts."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from events.access import actor
from events.models import User
from resolutions import reviewing
from resolutions.access import get_remark, get_text, get_thread
from resolutions.drafting.taking import text_of
from resolutions.forms_review import RemarkForm, ThreadForm
from resolutions.models import Resolution
from resolutions.reasons import REASONS, Refused
from resolutions.review import remark_form, suggestions_page, thread_form, threads_page


def threads(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution = get_text(request, slug, code)
    if request.method != "POST":
        return _page(request, resolution)
    form = thread_form(_others(request, resolution), text_of(resolution), request.POST)
    return _said(
        request,
        resolution,
        "new",
        form,
        lambda: (
            reviewing.open_thread(
                resolution=resolution, place=form.place, said=form.said, by=actor(request), now=timezone.now()
            ).pk
        ),
    )


@require_POST
def answer(request: HttpRequest, slug: str, code: str, thread: UUID) -> HttpResponse:
    found = get_thread(request, slug, code, thread)
    form = remark_form(_others(request, found.resolution), found, request.POST)
    return _said(
        request,
        found.resolution,
        str(found.pk),
        form,
        lambda: reviewing.answer(thread=found, said=form.said, by=actor(request), now=timezone.now()).thread_id,
    )


@require_POST
def resolve(request: HttpRequest, slug: str, code: str, thread: UUID) -> HttpResponse:
    found = get_thread(request, slug, code, thread)
    act = partial(reviewing.resolve, thread=found, by=actor(request), now=timezone.now())
    return _done(request, found.resolution, act, "")


@require_POST
def reopen_thread(request: HttpRequest, slug: str, code: str, thread: UUID) -> HttpResponse:
    found = get_thread(request, slug, code, thread)
    return _done(request, found.resolution, partial(reviewing.reopen, thread=found, by=actor(request)), str(found.pk))


@require_POST
def withdraw(request: HttpRequest, slug: str, code: str, remark: UUID) -> HttpResponse:
    found = get_remark(request, slug, code, remark)
    act = partial(reviewing.withdraw, remark=found, by=actor(request), now=timezone.now())
    return _done(request, found.thread.resolution, act, str(found.thread_id))


def suggestions(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution = get_text(request, slug, code)
    if request.method == "POST":
        return _settle(request, resolution)
    page = suggestions_page(resolution, text_of(resolution), request.GET.get("by", ""))
    return render(request, "resolutions/suggestions.html", {"page": page})


def _settle(request: HttpRequest, resolution: Resolution) -> HttpResponse:
    verb, ids = request.POST.get("do"), request.POST.getlist("suggestion")
    if verb not in ("accept", "reject") or not ids:
        messages.error(request, REASONS["forged"])
        return redirect(request.get_full_path())
    act = partial(reviewing.settle_suggestions, resolution=resolution, ids=ids, accept=verb == "accept")
    try:
        settled = act(by=actor(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.reason)
        return redirect(request.get_full_path())
    if not settled:
        messages.info(request, REASONS["settled_already"])
    else:
        messages.success(request, _("Accepted") if verb == "accept" else _("Rejected"))
    return redirect(request.get_full_path())


def _others(request: HttpRequest, resolution: Resolution) -> list[User]:
    return [one for one in reviewing.writers_of(resolution.event) if one.pk != actor(request).pk]


def _page(
    request: HttpRequest, resolution: Resolution, bound: dict[str, RemarkForm] | None = None, refusal: str = ""
) -> HttpResponse:
    page = threads_page(resolution, text_of(resolution), actor(request), bound=bound)
    template = "resolutions/_threads.html" if request.htmx else "resolutions/threads.html"  # type: ignore[attr-defined]
    status = 422 if bound or refusal else 200
    return render(request, template, {"page": page, "refusal": refusal}, status=status)


def _said(
    request: HttpRequest, resolution: Resolution, name: str, form: RemarkForm | ThreadForm, say: Callable[[], object]
) -> HttpResponse:
    """Say what was typed; what cannot be said comes back with the reason."""
    if not form.is_valid():
        return _page(request, resolution, {name: form})
    try:
        thread = say()
    except Refused as refused:
        if not resolution.is_editable or refused.code == "locked":
            return _refused(request, resolution, refused)
        form.add_error(None, refused.reason)
        return _page(request, resolution, {name: form})
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(_address(resolution, str(thread)))
    shown = _page(request, resolution)
    return trigger_client_event(shown, "thread-opened", {"id": str(thread)}) if name == "new" else shown


def _done(request: HttpRequest, resolution: Resolution, act: Callable[[], object], thread: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        return _refused(request, resolution, refused)
    return _page(request, resolution) if request.htmx else redirect(_address(resolution, thread))  # type: ignore[attr-defined]


def _refused(request: HttpRequest, resolution: Resolution, refused: Refused) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        resolution.refresh_from_db(fields=["state"])
        return _page(request, resolution, refusal=refused.reason)
    messages.error(request, refused.reason)
    return redirect(_address(resolution))


def _address(resolution: Resolution, thread: str = "") -> str:
    address = reverse("resolutions:threads", args=[resolution.event.slug, resolution.code])
    return f"{address}#thread-{thread}" if thread else address
