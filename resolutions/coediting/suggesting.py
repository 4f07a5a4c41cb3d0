"""Suggestions in a text: which there are, and what is left of them when they are accepted or rejected. No Django.

A suggestion is what carries one id in one block: letters put in, letters struck out, or both. Letters that one
person put in and another struck out belong to both suggestions.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, XmlFragment

from resolutions.canonical import Content, Paragraph, Recommendation
from resolutions.coediting import schema
from resolutions.coediting.document import blocks_of, nodes_by_id
from resolutions.coediting.revising import replace_text, unset_mark
from resolutions.spans import DELETION, INSERTION, SUGGESTIONS, Span, stretches

Block = Paragraph | Recommendation


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody suggests in one block: `removed` is struck out, `added` put in; `by` is what its marks say."""

    id: str
    by: str
    block_id: str
    removed: str
    added: str


def suggestions_of(content: Content) -> list[Suggestion]:
    """Return the suggestions of a text in reading order."""
    return [one for block in _blocks(content) for one in _of_block(block)]


def settle(document: Doc[Any], ids: Collection[str], *, accept: bool) -> int:
    """Accept or reject the suggestions with these ids; return how many marks were settled.

    A block of which no letter is left goes with its last letter.
    """
    paragraphs, recommendations = blocks_of(document)
    blocks: list[Block] = [*paragraphs, *recommendations]
    settled = 0
    with document.transaction():
        for block in blocks:
            spans = [one for one in block.spans if one.mark in SUGGESTIONS and _id(one) in ids]
            if spans:
                settled += len(spans)
                _settle(document, block, spans, DELETION if accept else INSERTION)
    return settled


def _settle(document: Doc[Any], block: Block, spans: list[Span], going: str) -> None:
    gone = stretches(span for span in spans if span.mark == going)
    if gone == [(0, len(block.text))]:
        _remove(document, block.id)
        return
    for span in spans:
        unset_mark(document, block.id, span)
    for start, end in reversed(gone):
        replace_text(document, block.id, start, end, "")


def _remove(document: Doc[Any], block_id: str) -> None:
    """Take a block out of the root; one that lies deeper is only emptied."""
    element = nodes_by_id(document)[block_id].element
    root = document.get(schema.ROOT, type=XmlFragment)
    for index, child in enumerate(root.children):
        if child == element:
            del root.children[index]
            return
    replace_text(document, block_id, 0, len(nodes_by_id(document)[block_id].text), "")


def _of_block(block: Block) -> Iterator[Suggestion]:
    found: dict[tuple[str, str], dict[str, list[Span]]] = {}
    for span in block.spans:
        if span.mark in SUGGESTIONS:
            key = (_id(span), dict(span.values).get("by", ""))
            found.setdefault(key, {INSERTION: [], DELETION: []})[span.mark].append(span)
    for (one, by), spans in found.items():
        words = {mark: "".join(block.text[a:b] for a, b in stretches(of)) for mark, of in spans.items()}
        yield Suggestion(one, by, block.id, words[DELETION], words[INSERTION])


def _id(span: Span) -> str:
    return dict(span.values).get("id", "")


def _blocks(content: Content) -> Iterator[Block]:
    yield from (one for one in content.paragraphs if one.kind != schema.CLOSING)
    yield from content.recommendations
    yield from (one for one in content.paragraphs if one.kind == schema.CLOSING)
