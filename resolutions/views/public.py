"""Resolutions as everybody reads them."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from events.access import get_event
from events.permissions import Can
from resolutions import documents
from resolutions.access import get_published, get_resolution
from resolutions.models import Resolution, Revision
from resolutions.pages import document_page
from resolutions.stats import resolution_of
from symposium.lib.names import fold

PAGE = 20


@login_not_required
def resolutions(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    rows = Resolution.objects.published().select_related("event")
    if query:
        rows = rows.filter(search__contains=fold(query))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "resolutions/resolutions.html", {"page": page, "query": query})


@login_not_required
def resolution(request: HttpRequest, code: str) -> HttpResponse:
    return _document(request, get_published(request, code))


@login_not_required
def revision(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return _document(request, get_published(request, code, number))


@login_not_required
def download(request: HttpRequest, code: str, form: str) -> HttpResponse:
    if form not in documents.TYPES:
        raise Http404
    found = get_resolution(request, code)
    published = found.published_revision if found.is_published else None
    if published and request.GET.get("draft") is None:
        published.resolution = found
        return _file(documents.of_revision(published, form), found, form)
    if Can.EDIT_RESOLUTION not in request.can:  # type: ignore[attr-defined]
        raise Http404
    return _file(documents.of_draft(found, form), found, form, of=documents.state_of(found))


@login_not_required
def event_resolution(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    if published := resolution_of(event):
        return redirect(published)
    return render(request, "resolutions/event_resolution.html", {"event": event})


def _document(request: HttpRequest, shown: Revision) -> HttpResponse:
    return render(request, "resolutions/resolution.html", {"page": document_page(shown)})


def _file(data: bytes, found: Resolution, form: str, *, of: str = "") -> HttpResponse:
    response = HttpResponse(data, content_type=documents.TYPES[form])
    name = f"resolution-{found.event.slug}{f'-{of}' if of else ''}.{form}"
    place = "inline" if form in ("txt", "json") else "attachment"
    response["Content-Disposition"] = f'{place}; filename="{name}"'
    is_public = found.event.is_public and not of
    response["Cache-Control"] = "public, max-age=300" if is_public else "private, no-store"
    return response
