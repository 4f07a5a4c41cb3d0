"""What a phone has to keep of the scanner's page to open it without network: its pages, scripts, styles, pictures."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from registration.scanner_words import reasons, words

ISLAND = "islands/door.ts"
ENTRIES = (ISLAND, "styles/scanner.scss", "islands/scanner.scss", "islands/door.scss", "icons.svg")
WORKER = "worker-"
ICONS = {size: f"icons/scanner-{size}.png" for size in (180, 192, 512)}
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def page(language: str) -> str:
    """Render the page in `language`: the same for everybody, since it knows nobody."""
    with translation.override(language):
        context = {"words": words(), "reasons": reasons(), "languages": settings.LANGUAGES}
        return render_to_string("scanner/app.html", context)


def shell() -> dict[str, Any]:
    """Return what the worker keeps; `version` changes with anything in it."""
    manifest = _manifest()
    files = sorted(_addresses(manifest))
    address = reverse("registration:scanner")
    pages = {language: f"{address}?in={language}" for language in LANGUAGES}
    told = hashlib.sha256("\n".join([*files, *map(page, LANGUAGES)]).encode())
    return {
        "version": told.hexdigest()[:16],
        "files": files,
        "pages": pages,
        "address": address,
        "language": settings.LANGUAGE_CODE,
    }


def worker_address(island: str = ISLAND, prefix: str = WORKER) -> str:
    """The built script of an island's worker: one file that imports nothing."""
    [name] = [name for name in _manifest()[island]["assets"] if name.startswith(prefix)]
    return static(f"build/{name}")


def _manifest() -> dict[str, Any]:
    configured: Any = settings.DJANGO_VITE["default"]
    path = Path(configured["manifest_path"])
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _addresses(manifest: dict[str, Any]) -> set[str]:
    found = {static(name) for name in ("mark.svg", *ICONS.values())}
    base = str(settings.STATIC_URL)
    for name in _needed(manifest):
        # Where files get a second sum in their names, scripts still import one another by the first alone.
        found |= {static(f"build/{name}"), f"{base}build/{name}"}
    return found


def _needed(manifest: dict[str, Any]) -> set[str]:
    """The built files of the entries with all that these import, now or later."""
    found: set[str] = set()
    waiting = list(ENTRIES)
    while waiting:
        entry = manifest[waiting.pop()]
        if entry["file"] in found:
            continue
        found |= {entry["file"], *entry.get("assets", ()), *entry.get("css", ())}
        waiting += [*entry.get("imports", ()), *entry.get("dynamicImports", ())]
    return {name for name in found if not name.startswith((WORKER, "serif-italic"))}
