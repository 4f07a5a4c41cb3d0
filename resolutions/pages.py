"""What the public page of a resolution shows, put together for its template."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.safestring import SafeString

from resolutions import documents
from resolutions.canonical import Content
from resolutions.drawing import to_html
from resolutions.models import Recommendation, Revision
from resolutions.parsing.grammar import short_name
from resolutions.rendering.outline import Look, Piece, outline
from resolutions.rendering.proof import Proof
from resolutions.stats import Execution, counts_of, executions_of
from symposium.lib.qr import qr_svg
from symposium.lib.typography import tie

HEAD = (Look.TITLE, Look.EVENT, Look.DATE)
END = (Look.SIGNATURE, Look.ADOPTION)


@dataclass(frozen=True, slots=True)
class Item:
    """A piece, the row that knows what became of it, and by when the revision wants it."""

    piece: Piece
    row: Recommendation | None
    due_to: dt.date | None

    @property
    def html(self) -> SafeString:
        return to_html(self.piece.runs)


@dataclass(frozen=True, slots=True)
class Block:
    """Pieces set alike that stand together: a list, or a single piece."""

    look: str
    items: list[Item]

    @property
    def piece(self) -> Piece:
        return self.items[0].piece

    @property
    def html(self) -> SafeString:
        return self.items[0].html


@dataclass(frozen=True, slots=True)
class Entry:
    """An addressee in the list of contents."""

    anchor: str
    number: int
    name: str
    count: int


@dataclass(frozen=True)
class DocumentPage:
    """A published revision with what became of it and what proves it.

    The template keeps what it has drawn in the cache: what only a drawing needs is put together when it is asked for.
    """

    revision: Revision
    others: list[Revision]
    pdf_size: int | None

    @property
    def in_force(self) -> Revision:
        return self.others[0]

    @property
    def cache_key(self) -> str:
        noted_at = self.revision.resolution.executed_at
        return f"{self.revision.pk}:{self.revision.checksum[:16]}:{noted_at.timestamp() if noted_at else 0}"

    @cached_property
    def content(self) -> Content:
        return self.revision.content

    @property
    def event_name(self) -> str:
        return tie(self.content.event_name)

    @cached_property
    def executions(self) -> dict[str, Recommendation]:
        return executions_of(self.content, self.revision.resolution)

    @cached_property
    def blocks(self) -> list[Block]:
        """Neighbours that are set alike are gathered, so that a list becomes a list."""
        lists = (Look.TASK, Look.RECOMMENDATION)
        pieces = enumerate(outline(self.content))
        grouped = groupby(pieces, key=lambda pair: pair[1].look.value if pair[1].look in lists else str(pair[0]))
        together = [[piece for _, piece in group] for _, group in grouped]
        due = {one.id: one.due_to for one in self.content.recommendations}
        return [
            Block(group[0].look.value, [Item(one, self.executions.get(one.id), due.get(one.id)) for one in group])
            for group in together
        ]

    @property
    def head(self) -> list[Block]:
        return [block for block in self.blocks if block.look in HEAD]

    @property
    def body(self) -> list[Block]:
        return [block for block in self.blocks if block.look not in (*HEAD, *END)]

    @property
    def end(self) -> list[Block]:
        """Who signed and that it was adopted: on paper these stand on one page with the code."""
        return [block for block in self.blocks if block.look in END]

    @property
    def contents(self) -> list[Entry]:
        named = [(number, one) for number, one in enumerate(self.content.addressees, 1) if one.name]
        return [
            Entry(f"to-{one.id}", number, tie(short_name(one.name)), len(self.content.recommendations_to(one)))
            for number, one in named
        ]

    @property
    def counts(self) -> Execution:
        return counts_of(self.content, self.executions)

    @property
    def checksum(self) -> list[str]:
        digits = self.revision.checksum
        return [digits[start : start + 8] for start in range(0, len(digits), 8)]

    @property
    def proof(self) -> Proof:
        """What the printed page bears, the same as every other paper."""
        return documents.proof_of(self.revision)

    @property
    def qr(self) -> SafeString:
        return qr_svg(self.proof.address)


def document_page(shown: Revision) -> DocumentPage:
    """Put the page together: one query beside those that found the revision, and one more to draw it."""
    published = shown.resolution.revisions.filter(published_at__isnull=False)
    return DocumentPage(shown, list(published.defer("snapshot")), documents.known_size(shown, "pdf"))
