"""A Yjs document read as a resolution's text.

Two facts of pycrdt shape what stands here: `str()` of XML neither escapes nor survives deep nesting, so every walk
keeps its own stack and a text is read from its runs, never from markup. Changes by the server are in `revising`.
"""

import datetime as dt
import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pycrdt import Doc, Text, XmlElement, XmlFragment, XmlText

from resolutions.canonical import Content, Paragraph, Recommendation, normal
from resolutions.coediting import schema
from resolutions.spans import Span, tidied

DERIVED = uuid.UUID("b1a3c0de-5e1f-4c1a-9f0b-7d2e6c84a913")  # the namespace of ids that a document does not give itself
# Neither XML nor PostgreSQL can hold these; a sign in their place keeps every other where it was.
_REPLACEMENT = "\ufffd"
_UNWRITABLE = dict.fromkeys([*(code for code in range(32) if chr(code) not in "\t\n\r"), 0xFFFE, 0xFFFF], _REPLACEMENT)

Run = tuple[Any, dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Size:
    """How much a document holds: nodes and levels below the root, bytes of text."""

    nodes: int
    depth: int
    text_bytes: int


@dataclass(slots=True)
class Node:
    """An element of the document, or its root, and the texts that lie directly in it with their runs."""

    element: XmlElement | XmlFragment
    depth: int
    texts: list[tuple[XmlText | Text, list[Run]]] = field(default_factory=list)

    @property
    def tag(self) -> str:
        return (self.element.tag or "") if isinstance(self.element, XmlElement) else ""

    @property
    def is_block(self) -> bool:
        return self.tag in schema.NODES or bool(self.text)

    @property
    def text(self) -> str:
        """What it says, code point for code point as it is stored, with signs in the place of unwritable ones."""
        runs = (part for _, runs in self.texts for part, _ in runs if isinstance(part, str))
        return _writable("".join(runs))

    def value(self, name: str) -> str:
        """Return an attribute; one that is unknown here, missing or no string is the default."""
        if not isinstance(self.element, XmlElement) or name not in schema.NODES.get(self.tag, ()):
            return schema.DEFAULT
        value = self.element.attributes.get(name)
        return value.translate(_UNWRITABLE) if isinstance(value, str) else schema.DEFAULT


def size_of(doc: Doc[Any]) -> Size:
    """Count what the limits of the schema are about."""
    with doc.transaction():
        nodes = list(_nodes(doc))
        texts = [(len(text), node.depth + 1) for node in nodes for text, _ in node.texts]
    return Size(
        nodes=len(nodes) - 1 + len(texts),
        depth=max([node.depth for node in nodes] + [depth for _, depth in texts]),
        text_bytes=sum(length for length, _ in texts),
    )


def content_of(doc: Doc[Any], head: Content) -> Content:
    """Return the text of a document under the heading and with the addressees of `head`, in its normal form."""
    paragraphs, recommendations = blocks_of(doc)
    return normal(replace(head, paragraphs=paragraphs, recommendations=recommendations))


def blocks_of(doc: Doc[Any]) -> tuple[tuple[Paragraph, ...], tuple[Recommendation, ...]]:
    """Return the paragraphs and the recommendations, each in the order of the document.

    No letter is lost: text in an unknown element is a paragraph of preamble. A missing, malformed or repeated id is
    replaced by one that is the same at every reading.
    """
    paragraphs: list[Paragraph] = []
    recommendations: list[Recommendation] = []
    with doc.transaction():
        for block_id, node in nodes_by_id(doc).items():
            if node.tag == schema.RECOMMENDATION:
                recommendations.append(_recommendation(block_id, node))
            else:
                paragraphs.append(_paragraph(block_id, node))
    return tuple(paragraphs), tuple(recommendations)


def nodes_by_id(doc: Doc[Any]) -> dict[str, Node]:
    """Return the nodes that are blocks of the text by their ids, in the order of the document."""
    nodes = [node for node in _nodes(doc) if node.is_block]
    return dict(zip(_ids([node.value("id") for node in nodes]), nodes, strict=True))


def _nodes(doc: Doc[Any]) -> Iterator[Node]:
    """Yield the root and every element in the order of the document, without recursion."""
    stack = [Node(doc.get(schema.ROOT, type=XmlFragment), 0)]
    while stack:
        node = stack.pop()
        inner: list[XmlElement | XmlFragment] = []
        pending: list[Any] = list(node.element.children)[::-1]
        while pending:
            child = pending.pop()
            if isinstance(child, XmlElement | XmlFragment):
                inner.append(child)
            elif isinstance(child, XmlText | Text):
                runs = child.diff()
                node.texts.append((child, runs))
                pending += [part for part, _ in reversed(runs) if not isinstance(part, str)]  # shared types within
        yield node
        stack += [Node(one, node.depth + 1) for one in reversed(inner)]


def _ids(given: Sequence[str]) -> list[str]:
    """Return the ids as given where each is a UUID seen for the first time, and derived ones for the others."""
    taken = {one for one in given if _is_uuid(one)}
    free, derived = set(taken), Counter[str]()
    ids = []
    for one in given:
        if one in free:
            free.remove(one)
            ids.append(one)
        else:
            ids.append(_derived(one, taken, derived))
    return ids


def _derived(given: str, taken: set[str], derived: Counter[str]) -> str:
    while True:
        derived[given] += 1
        new = str(uuid.uuid5(DERIVED, f"{given} {derived[given]}"))
        if new not in taken:
            taken.add(new)
            return new


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _paragraph(block_id: str, node: Node) -> Paragraph:
    text, spans = tidied(node.text, _spans(node))
    kind = node.value("kind") if node.tag != schema.TASK else schema.TASK
    known = kind in (*schema.KINDS, schema.TASK) and (kind == schema.TASK) == (node.tag == schema.TASK)
    return Paragraph(block_id, kind if known else schema.PREAMBLE, text, spans)


def _recommendation(block_id: str, node: Node) -> Recommendation:
    text, spans = tidied(node.text, _spans(node))
    due_from, due_to = _day(node.value("due_from")), _day(node.value("due_to"))
    return Recommendation(block_id, node.value("addressee"), text, due_from, due_to, node.value("origin"), spans)


def _spans(node: Node) -> list[Span]:
    """Tell where the known marks lie in the text as it is stored."""
    spans: list[Span] = []
    start = 0
    for part, attributes in (run for _, runs in node.texts for run in runs if isinstance(run[0], str)):
        end = start + len(part)
        spans += [Span(start, end, *mark) for mark in marks_of(attributes).values()]
        start = end
    return spans


def marks_of(attributes: dict[str, Any] | None) -> dict[str, tuple[str, tuple[tuple[str, str], ...]]]:
    """Return the known marks of a run by the keys they are stored under: name and values that are strings."""
    marks = {key: (schema.mark_name(key), value) for key, value in (attributes or {}).items() if value is not None}
    return {key: (name, _values(name, value)) for key, (name, value) in marks.items() if name in schema.MARKS}


def _values(mark: str, value: Any) -> tuple[tuple[str, str], ...]:
    given = value if isinstance(value, dict) else {}
    strings = ((name, given.get(name)) for name in sorted(schema.MARKS[mark]))
    return tuple((name, one.translate(_UNWRITABLE)) for name, one in strings if isinstance(one, str) and one)


def _writable(text: str) -> str:
    """Put another sign for what cannot be kept, and for the signs of a pile no letter ever carries."""
    text = text.translate(_UNWRITABLE)
    if unicodedata.is_normalized("NFC", text):
        return text
    signs, pile = list(text), 0
    for index, sign in enumerate(signs):
        pile = pile + 1 if unicodedata.combining(sign) else 0
        if pile > schema.MOST_COMBINING:
            signs[index], pile = _REPLACEMENT, 0
    return "".join(signs)


def _day(text: str) -> dt.date | None:
    """Read a day as the editor writes it; anything else counts as none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
