"""The past of a text: what it said at any moment, what has changed since, and going back to it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from events.access import actor
from resolutions import revisions
from resolutions.access import get_draft, get_text
from resolutions.forms import RestoreForm, RevisionForm
from resolutions.models import Resolution
from resolutions.past import authors_of, history_page, restoring_page
from resolutions.reasons import REASONS, Refused

BOUTS = 20


@require_safe
def history(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    return _history(request, get_text(request, slug, code), RevisionForm())


def _history(request: HttpRequest, resolution: Resolution, form: RevisionForm, status: int = 200) -> HttpResponse:
    page = history_page(resolution, request.GET.get("at", ""), request.GET.get("since", ""))
    context = {
        "page": page,
        "form": form,
        "bouts": Paginator(page.bouts, BOUTS).get_page(request.GET.get("page")),
        "only_changed": bool(page.since and request.GET.get("only")),
    }
    return render(request, "resolutions/history.html", context, status=404 if page.is_unknown else status)


@require_POST
def name_revision(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution, form = get_text(request, slug, code), RevisionForm(request.POST)
    if not form.is_valid():
        return _history(request, resolution, form, status=422)
    name, nonce = form.cleaned_data["name"], form.cleaned_data["nonce"]
    try:
        kept = revisions.name_revision(
            resolution=resolution, name=name, nonce=nonce, by=actor(request), now=timezone.now()
        )
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, _("Kept as revision %(number)s.") % {"number": kept.number})
    return redirect("resolutions:history", slug, resolution.code)


def restore_revision(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    form = RestoreForm(request.POST if request.method == "POST" else None, initial={"at": request.GET.get("at", "")})
    if request.method == "POST":
        return _restore(request, get_text(request, slug, code), form)
    resolution = get_draft(request, slug, code)
    page = restoring_page(resolution, request.GET.get("at", ""))
    if page is None or not resolution.is_editable:
        messages.error(request, REASONS["no_moment" if page is None else "locked"])
        return redirect("resolutions:history", slug, resolution.code)
    return render(request, "resolutions/restore_revision.html", {"page": page, "form": form})


def _restore(request: HttpRequest, resolution: Resolution, form: RestoreForm) -> HttpResponse:
    if not form.is_valid():
        messages.error(request, REASONS["forged"])
        return redirect("resolutions:history", resolution.event.slug, resolution.code)
    at, nonce = form.cleaned_data["at"], form.cleaned_data["nonce"]
    try:
        made = revisions.restore_revision(
            resolution=resolution, code=at, nonce=nonce, by=actor(request), now=timezone.now()
        )
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, _("The text is restored and kept as revision %(number)s.") % {"number": made.number})
    return redirect("resolutions:history", resolution.event.slug, resolution.code)


@require_safe
@never_cache
def authors(request: HttpRequest, slug: str, code: str) -> JsonResponse:
    return JsonResponse(authors_of(get_text(request, slug, code)), safe=False)
