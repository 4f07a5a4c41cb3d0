"""A resolution as a file: PDF, DOCX, text, Akoma Ntoso, JSON; a published revision is typeset once."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from resolutions.canonical import Content, settled, to_bytes
from resolutions.drafting.taking import in_rows, text_of
from resolutions.models import Resolution, Revision
from resolutions.rendering.akoma import to_akn
from resolutions.rendering.outline import Piece, outline, title_of
from resolutions.rendering.proof import Issue, Proof
from resolutions.rendering.text import to_text
from symposium.lib.documents import render_pdf
from symposium.lib.qr import qr_png, qr_svg

_LAYOUT = 2  # a file that was made in another layout is made again
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/akn+xml",
    "json": "application/json",
}


def address_of(resolution: Resolution) -> str:
    """Return the permanent address as it is printed."""
    return f"{settings.SITE_URL}{resolution.get_absolute_url()}"


def proof_of(revision: Revision) -> Proof:
    """Return what every paper with the text of a revision bears."""
    return Proof(address_of(revision.resolution), revision.checksum)


def of_revision(revision: Revision, form: str) -> bytes:
    """Return a published revision in the given form, from the cache where it has been made before."""
    key = f"resolution-file:{_LAYOUT}:{revision.pk}:{revision.checksum[:16]}:{form}"
    made: bytes | None = cache.get(key)
    if made is None:
        made = _make(revision.content, form, Issue(proof_of(revision), revision.created_at, revision.number))
        cache.set(key, made, None)
        cache.set(_size_key(revision, form), len(made), None)
    return made


def of_draft(resolution: Resolution, form: str) -> bytes:
    """Return the working text in the given form, marked as a draft while it may change; suggestions count as taken.

    What is adopted is printed to be signed: it bears no mark, and no proof before it is published.
    """
    content = in_rows(settled(text_of(resolution)), resolution)
    return _make(content, form, Issue(Proof(), timezone.now(), state=state_of(resolution)))


def state_of(resolution: Resolution) -> str:
    """Tell in a word what the working text is: a draft, also where a correction is written, or adopted."""
    return "draft" if resolution.is_editable else "adopted"


def known_size(revision: Revision, form: str) -> int | None:
    """Return how big the file is if it has been made already: nobody waits for typesetting to read a number."""
    size: int | None = cache.get(_size_key(revision, form))
    return size


def _size_key(revision: Revision, form: str) -> str:
    return f"resolution-size:{_LAYOUT}:{revision.pk}:{revision.checksum[:16]}:{form}"


def _make(content: Content, form: str, issue: Issue) -> bytes:
    pieces = outline(content, is_draft=issue.is_draft)
    makers: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: _pdf(pieces, issue),
        "docx": lambda: _docx(pieces, issue),
        "txt": lambda: to_text(pieces).encode(),
        "xml": lambda: to_akn(content, pieces, issue),
        "json": lambda: to_bytes(content),
    }
    return makers[form]()


def _docx(pieces: list[Piece], issue: Issue) -> bytes:
    from resolutions.rendering.word import to_docx

    return to_docx(pieces, issue, qr_png(issue.proof.address) if issue.proof else b"")


def _pdf(pieces: list[Piece], issue: Issue) -> bytes:
    proof, day = issue.proof, issue.made_at
    pictures = {"qr.svg": qr_svg(proof.address).encode()} if proof else {}
    # A list is told as one, so that whoever hears the document hears how long it is.
    groups = groupby(pieces, key=lambda piece: (piece.look, piece.number == "–"))
    data = {
        "title": title_of(pieces),
        "description": f"SHA-256 {proof.checksum}" if proof else "",
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "groups": [[_drawn(piece) for piece in group] for _, group in groups],
        "address": proof.address,
        "checksum": proof.short,
    }
    return render_pdf("resolution", data, pictures=pictures, is_accessible=True)


def _drawn(piece: Piece) -> dict[str, Any]:
    lines = [[{"text": run.text, "marks": sorted(run.marks)} for run in line] for line in piece.lines]
    return {"look": piece.look, "number": piece.number, "right": piece.right, "lines": lines}
