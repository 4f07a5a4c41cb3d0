"""Making a shared text say what a form says, by no more changes than there are differences."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from resolutions.canonical import Content, Paragraph, Recommendation, normal
from resolutions.coediting import schema
from resolutions.coediting.document import blocks_of, nodes_by_id
from resolutions.coediting.revising import replace_text, set_mark, unset_mark
from resolutions.coediting.seeding import attributes_of
from resolutions.spans import Span, nfc, standing_places, stretches

Block = Paragraph | Recommendation
# What a form shows of a block; of the rest it knows nothing and changes nothing.
_SHOWN = ("kind", "addressee", "due_to")


def rewrite(document: Doc[Any], content: Content, *, is_whole: bool = False) -> bytes:
    """Change `document` so that it stands as `content`; return the update. What stays keeps its marks.

    A form shows the text without what is only suggested to be put in: that stays where it is.
    A `content` that is whole tells every attribute of a block, not only what a form shows.
    """
    before = document.get_state()
    content = normal(content)
    wanted: list[Block] = [*(one for one in content.paragraphs if one.kind != schema.CLOSING), *content.recommendations]
    wanted += [one for one in content.paragraphs if one.kind == schema.CLOSING]
    with document.transaction():
        _order(document, wanted, {one.id: place for place, one in enumerate(content.addressees)})
        elements = {key: node.element for key, node in nodes_by_id(document).items()}
        found = {one.id: one for blocks in blocks_of(document) for one in blocks}
        for block in wanted:
            _mend(elements[block.id], block, attributes_of(block) if is_whole else _SHOWN)
            _write(document, found[block.id], block.text)
    return document.get_update(before)


def _write(document: Doc[Any], block: Block, wanted: str) -> None:
    """Change the letters of a block that are no suggestion where they are not those wanted."""
    text = block.text
    places = standing_places(text, block.spans)
    before = "".join(text[place] for place in places)
    if nfc(before) == wanted:
        return
    start, end, more = _difference(before, wanted)
    into = places[start - 1] + 1 if start else 0
    gone = stretches(Span(place, place + 1, "") for place in places[start:end])
    for first, last in reversed(gone[1:] if gone and gone[0][0] == into else gone):
        replace_text(document, block.id, first, last, "")
    until = gone[0][1] if gone and gone[0][0] == into else into
    replace_text(document, block.id, into, until, more, marks=_around(block.spans, into, until))


def _around(spans: Iterable[Span], start: int, end: int) -> list[Span]:
    """Return the marks, discussions apart, of all the letters that go or, where none go, of those on both sides."""
    inside = int(start == end)
    marks = [one for one in spans if one.mark not in schema.OVERLAPPING]
    return [one for one in marks if one.start + inside <= start and end <= one.end - inside]


def insert_block(document: Doc[Any], block: Block, above: str | None) -> None:
    """Put a new block behind that of the id `above`, at the beginning for None, at the end where it is not found."""
    root = document.get(schema.ROOT, type=XmlFragment)
    with document.transaction():
        ids = [one.attributes.get("id") if isinstance(one, XmlElement) else None for one in root.children]
        place = ids.index(above) + 1 if above in ids else len(ids)
        texts = [XmlText(block.text)] if block.text else []
        root.children.insert(place if above else 0, XmlElement(_tag(block), attributes_of(block), texts))


def set_attribute(document: Doc[Any], block_id: str, name: str, value: str) -> None:
    """Give one attribute of a block another value.

    Raises LookupError where no block has this id, ValueError where a block of its kind has no such attribute.
    """
    with document.transaction():
        node = nodes_by_id(document)[block_id]
        if not isinstance(node.element, XmlElement) or name not in schema.NODES.get(node.tag, ()):
            raise ValueError(name)
        node.element.attributes[name] = value


def restyle(document: Doc[Any], content: Content) -> None:
    """Give the blocks that read as those of `content` its bold and italic words, and no others."""
    told: list[Block] = [*content.paragraphs, *content.recommendations]
    wanted = {one.id: one for one in told}
    paragraphs, recommendations = blocks_of(document)
    blocks: list[Block] = [*paragraphs, *recommendations]
    for block in blocks:
        then = wanted.get(block.id, block)
        here, there = _looks(block), _looks(then)
        if then.text == block.text and here != there:
            for span in here - there:
                unset_mark(document, block.id, span)
            for span in there:
                set_mark(document, block.id, span)


def _looks(block: Block) -> set[Span]:
    return {span for span in block.spans if span.mark in (schema.STRONG, schema.EM)}


def _order(document: Doc[Any], wanted: list[Block], ranks: Mapping[str, int]) -> None:
    """Take out what is not wanted or stands elsewhere, and put in what is lacking; what moves takes its marks along.

    A form shows the text sorted, by addressee too: what only stands between others in the document has not moved.
    """
    before = {one.id: one for blocks in blocks_of(document) for one in blocks}
    root = document.get(schema.ROOT, type=XmlFragment)
    tags, groups = {one.id: _tag(one) for one in wanted}, {one.id: _group(one, ranks) for one in wanted}
    here = [key if node.tag == tags.get(key) else "" for key, node in nodes_by_id(document).items()]
    kept = _unmoved(sorted(filter(None, here), key=groups.__getitem__), list(groups))
    for index in reversed(range(len(here))):
        if here[index] not in kept:
            del root.children[index]
    order = [key for key in here if key in kept]
    for index, block in enumerate(wanted):
        if block.id not in kept:
            carried, place = _carried(block, before.get(block.id)), _place(order, index, groups)
            texts = [XmlText(carried.text)] if carried.text else []
            root.children.insert(place, XmlElement(_tag(carried), attributes_of(carried), texts))
            order.insert(place, block.id)
            for span in carried.spans:
                set_mark(document, carried.id, span)


def _group(block: Block, ranks: Mapping[str, int]) -> int:
    """Return the place of the list that a block stands in: the body, what is asked of each addressee, the end."""
    if isinstance(block, Recommendation):
        return 1 + ranks.get(block.addressee, len(ranks))
    return len(ranks) + 2 if block.kind == schema.CLOSING else 0


def _unmoved(here: list[str], ids: list[str]) -> set[str]:
    kept: set[str] = set()
    for match in SequenceMatcher(None, here, ids, autojunk=False).get_matching_blocks():
        kept.update(ids[match.b : match.b + match.size])
    return kept


def _place(order: list[str], index: int, groups: Mapping[str, int]) -> int:
    """Return where the block comes that is wanted at `index`: beside those of its list, or behind what is before it."""
    ids = list(groups)
    mine = groups[ids[index]]
    if not index or groups[ids[index - 1]] != mine:
        standing = set(order)
        below = next((key for key in ids[index:] if groups[key] == mine and key in standing), None)
        if below:
            return order.index(below)
    return order.index(ids[index - 1]) + 1 if index else 0


def _carried(block: Block, before: Block | None) -> Block:
    """Return what to put in for a block that stood elsewhere: all that a form knows nothing of stays with it."""
    if before is None:
        return block
    if isinstance(block, Recommendation) and isinstance(before, Recommendation):
        return replace(before, addressee=block.addressee, due_to=block.due_to)
    return replace(block, text=before.text, spans=before.spans)


def _mend(element: Any, block: Block, names: Collection[str]) -> None:
    attributes = dict(element.attributes)
    for name, value in attributes_of(block).items():
        if name in names and attributes.get(name, schema.DEFAULT) != value:
            element.attributes[name] = value


def _difference(before: str, after: str) -> tuple[int, int, str]:
    """Return what lies between the common beginning and the common end: from where to where, and what comes there."""
    most = min(len(before), len(after))
    start = next((place for place in range(most) if before[place] != after[place]), most)
    rest = most - start
    same = next((place for place in range(rest) if before[-1 - place] != after[-1 - place]), rest)
    return start, len(before) - same, after[start : len(after) - same]


def _tag(block: Block) -> str:
    if isinstance(block, Recommendation):
        return schema.RECOMMENDATION
    return schema.TASK if block.kind == schema.TASK else schema.PARA
