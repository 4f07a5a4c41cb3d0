"""The page on which several people write one text at once, and the screen in the hall that follows it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from events.access import actor
from resolutions.access import admission, get_text
from resolutions.canonical import standing
from resolutions.drafting.taking import text_of
from resolutions.editor import editor_page
from resolutions.models import Resolution
from resolutions.review import names_of


@require_safe
def write(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution = get_text(request, slug, code)
    if not resolution.is_editable:
        return redirect("resolutions:edit", slug, resolution.code)
    return render(request, "resolutions/write.html", _context(request, resolution))


@require_safe
def screen(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    return render(request, "resolutions/screen.html", _context(request, get_text(request, slug, code)))


def _context(request: HttpRequest, resolution: Resolution) -> dict[str, Any]:
    """Return the text for those without scripts, and what the editor has to know of its page."""
    content = standing(text_of(resolution))
    return {
        "page": editor_page(resolution, content),
        "me": admission(actor(request), resolution),
        "writers": names_of(resolution),
        "addressees": [{"id": one.id, "name": one.name, "lead": one.lead} for one in content.addressees],
    }
