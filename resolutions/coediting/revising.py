"""Changes that the server itself makes to the text of a Yjs document.

pycrdt counts places in bytes of UTF-8, and a block may be stored in several texts and in another composition than
it is read in. Here places are code points of the block as `content_of` reads it, the same as those of its spans.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

from pycrdt import Doc, Text, XmlText

from resolutions.coediting.document import Node, marks_of, nodes_by_id
from resolutions.coediting.seeding import mark_key, mark_values
from resolutions.spans import Span, composed_places

Stored = XmlText | Text
Letter = tuple[
    Stored, int, int, Mapping[str, Any]
]  # where a code point is stored, from and up to which byte, its marks


def replace_text(doc: Doc[Any], block_id: str, start: int, end: int, text: str, *, marks: Iterable[Span] = ()) -> None:
    """Put `text`, with just these marks (their places do not matter), where a block has `start` up to `end`.

    A place inside a letter of several signs takes the whole letter. Raises LookupError where no block has this id,
    ValueError where the places do not lie in it.
    """
    with doc.transaction():
        node, letters = _letters(doc, block_id)
        first, last = _stored(node.text, start, end)
        into, at = _place(node, letters, first)
        for stored, begin, stop in reversed(_stretches(letters[first:last])):
            del stored[begin:stop]
        if text:
            into.insert(at, text, dict(_attribute(mark) for mark in marks))


def set_mark(doc: Doc[Any], block_id: str, span: Span) -> None:
    """Put a mark on a stretch of a block; errors as of `replace_text`."""
    key, values = _attribute(span)
    with doc.transaction():
        node, letters = _letters(doc, block_id)
        first, last = _stored(node.text, span.start, span.end)
        for stored, begin, stop in _stretches(letters[first:last]):
            stored.format(begin, stop, {key: values})


def unset_mark(doc: Doc[Any], block_id: str, span: Span) -> None:
    """Take a mark with these values off a stretch of a block, under whatever key it was stored."""
    with doc.transaction():
        node, letters = _letters(doc, block_id)
        first, last = _stored(node.text, span.start, span.end)
        marked = (span.mark, span.values)
        for key in {key for letter in letters[first:last] for key, mark in letter[3].items() if mark == marked}:
            for stored, begin, stop in _stretches(letters[first:last]):
                stored.format(begin, stop, {key: None})


def _attribute(span: Span) -> tuple[str, dict[str, str]]:
    values = mark_values(span.mark, dict(span.values))
    return mark_key(span.mark, values), values


def _letters(doc: Doc[Any], block_id: str) -> tuple[Node, list[Letter]]:
    """Find a block and where each of its code points is stored."""
    node = nodes_by_id(doc)[block_id]
    letters: list[Letter] = []
    for stored, runs in node.texts:
        begin = 0
        for part, attributes in runs:
            marks = marks_of(attributes)
            for sign in part if isinstance(part, str) else "":
                stop = begin + len(sign.encode())
                letters.append((stored, begin, stop, marks))
                begin = stop
            begin += not isinstance(part, str)  # something that is no text takes one place
    return node, letters


def _stored(text: str, start: int, end: int) -> tuple[int, int]:
    """Tell which code points of the text as stored are those from `start` up to `end` of the text as read."""
    is_composed = unicodedata.is_normalized("NFC", text)
    places = range(len(text) + 1) if is_composed else composed_places(text)
    if not 0 <= start <= end <= places[-1]:
        raise ValueError((start, end))
    until = places[bisect_left(places, end)]
    return bisect_right(places, start) - 1, bisect_right(places, until) - 1


def _place(node: Node, letters: list[Letter], index: int) -> tuple[Stored, int]:
    """Tell where to write before a code point: behind the one before it, else before itself, else anywhere."""
    if index:
        return letters[index - 1][0], letters[index - 1][2]
    if letters:
        return letters[0][0], letters[0][1]
    return (node.texts[0][0] if node.texts else node.element.children.append(XmlText())), 0


def _stretches(letters: list[Letter]) -> list[tuple[Stored, int, int]]:
    """Join neighbouring code points into as few stretches of bytes as there are texts."""
    stretches: list[tuple[Stored, int, int]] = []
    for stored, begin, stop, _ in letters:
        if stretches and stretches[-1][0] is stored and stretches[-1][2] == begin:
            stretches[-1] = (stored, stretches[-1][1], stop)
        else:
            stretches.append((stored, begin, stop))
    return stretches
