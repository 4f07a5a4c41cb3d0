"""The check of a text's language: what is found, put right or left by one click each."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from events.access import actor
from events.permissions import Can
from resolutions import correcting
from resolutions.access import get_text
from resolutions.checking import Finding
from resolutions.editing import clean
from resolutions.models import Resolution
from resolutions.reasons import Refused
from resolutions.remarks import remarks_page

MOST_BESIDE = 60  # remarks beside the text; the page of their own has all


@require_safe
@vary_on_headers("HX-Request")
def checks(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    return _show(request, get_text(request, slug, code))


@require_safe
def checks_open(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Tell how many remarks nobody has decided upon: the page before adopting asks for it when it is there itself."""
    resolution = get_text(request, slug, code)
    context = {"resolution": resolution, "count": len(correcting.checked(resolution).open)}
    return render(request, "resolutions/_checks_open.html", context)


@require_POST
def fix(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution, now = get_text(request, slug, code), timezone.now()
    key = clean(request.POST.get("key", ""))
    return _do(
        request,
        resolution,
        lambda: _is_renaming(correcting.correct(resolution=resolution, key=key, by=actor(request), now=now)),
        _("Corrected."),
    )


def _is_renaming(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.field == "name"


@require_POST
def enter(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Take an organisation into the directory: for whoever may write the event's organisers into it."""
    resolution = get_text(request, slug, code)
    if not _may_enter(request):
        raise PermissionDenied
    key = clean(request.POST.get("key", ""))
    return _do(
        request,
        resolution,
        lambda: correcting.enter(resolution=resolution, key=key),
        _("It is in the directory."),
    )


def _may_enter(request: HttpRequest) -> bool:
    return Can.EDIT_EVENT in request.can  # type: ignore[attr-defined]


@require_POST
def leave(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution, now = get_text(request, slug, code), timezone.now()
    key = clean(request.POST.get("key", ""))
    if "again" in request.POST:
        return _do(
            request,
            resolution,
            lambda: correcting.take_up(resolution=resolution, key=key),
            _("It is among the remarks again."),
        )
    return _do(
        request,
        resolution,
        lambda: correcting.leave(resolution=resolution, key=key, by=actor(request), now=now),
        _("Left as it is."),
    )


def _do(request: HttpRequest, resolution: Resolution, act: Callable[[], object], done: str) -> HttpResponse:
    is_renamed, said, is_done = None, done, True
    try:
        is_renamed = act()
    except Refused as refused:
        said, is_done = refused.reason, False
    if request.htmx and is_renamed is True:  # type: ignore[attr-defined]
        # The name of an addressee stands above its items in the editor, which knows it from the page.
        messages.success(request, said)
        return HttpResponse(headers={"HX-Refresh": "true"})
    if request.htmx:  # type: ignore[attr-defined]
        event = resolution.event
        resolution = Resolution.objects.get(pk=resolution.pk)
        resolution.event = event
        return _show(request, resolution, said=said, is_done=is_done)
    (messages.success if is_done else messages.error)(request, said)
    return redirect("resolutions:checks", resolution.event.slug, resolution.code)


def _show(request: HttpRequest, resolution: Resolution, *, said: str = "", is_done: bool = True) -> HttpResponse:
    is_part = bool(request.htmx)  # type: ignore[attr-defined]
    may_enter = _may_enter(request)
    page = remarks_page(correcting.checked(resolution), MOST_BESIDE if is_part else None, may_enter=may_enter)
    template = "resolutions/_remarks.html" if is_part else "resolutions/checks.html"
    context = {"resolution": resolution, "remarks": page, "may_enter": may_enter, "said": said, "is_done": is_done}
    return render(request, template, context)
