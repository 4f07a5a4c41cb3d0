"""The scanner on a phone: a page that knows nobody, and what keeps it there without network."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registration import shells
from registration.views.desk import with_scanner

INK = "#0e1619"


@login_not_required
@require_safe
@never_cache
@with_scanner
def scanner(request: HttpRequest) -> HttpResponse:
    language = request.GET.get("in", "")
    if language not in shells.LANGUAGES:
        language = get_language() or shells.LANGUAGES[0]
    return HttpResponse(shells.page(language), headers={"Content-Language": language})


@login_not_required
@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """What the browser asks for anew by itself: other files in it are another version of the whole."""
    script = f"self.shell = {json.dumps(shells.shell())};\nimportScripts({json.dumps(shells.worker_address())});\n"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
@never_cache
def ticket_worker(request: HttpRequest) -> HttpResponse:
    """What keeps a participant's own page on the phone; it knows nobody either."""
    script = f"importScripts({json.dumps(shells.worker_address('islands/ticket.ts', 'ticket-'))});\n"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
def webmanifest(request: HttpRequest) -> HttpResponse:
    address = reverse("registration:scanner")
    told: dict[str, Any] = {
        "id": address,
        "name": _("Scanner of tickets"),
        "short_name": _("Scanner"),
        "lang": get_language(),
        "start_url": address,
        "scope": address,
        "display": "standalone",
        "background_color": INK,
        "theme_color": INK,
        "icons": [
            {"src": static(shells.ICONS[size]), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size in (192, 512)
            for purpose in ("any", "maskable")
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")
