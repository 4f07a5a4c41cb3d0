"""Changes of a resolution's text: content in, content out. No Django."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from resolutions.canonical import (
    LONGEST_HEADS,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_ITEMS,
    Addressee,
    Content,
    Paragraph,
    Recommendation,
)

Item = TypeVar("Item", Paragraph, Addressee, Recommendation)


def add_paragraph(content: Content, kind: str, new_id: str) -> Content:
    """Put an empty paragraph behind the last one of its kind."""
    before = [one for one in content.paragraphs if (one.kind == "closing") <= (kind == "closing")]
    same = [index for index, one in enumerate(before) if one.kind == kind]
    place = same[-1] + 1 if same else len(before)
    paragraphs = [*before[:place], Paragraph(new_id, kind, ""), *before[place:]]
    rest = [one for one in content.paragraphs if one not in before]
    return replace(content, paragraphs=(*paragraphs, *rest))


def add_addressee(content: Content, new_id: str) -> Content:
    """Put an addressee without a name at the end."""
    return replace(content, addressees=(*content.addressees, Addressee(new_id, "")))


def add_recommendation(content: Content, addressee: str, new_id: str) -> Content:
    """Put an empty recommendation behind the others to an addressee."""
    return replace(content, recommendations=(*content.recommendations, Recommendation(new_id, addressee, "")))


def remove(content: Content, item_id: str) -> Content:
    """Take out one item; an addressee takes the recommendations to it along."""
    return replace(
        content,
        paragraphs=tuple(one for one in content.paragraphs if one.id != item_id),
        addressees=tuple(one for one in content.addressees if one.id != item_id),
        recommendations=tuple(one for one in content.recommendations if item_id not in (one.id, one.addressee)),
    )


def move(content: Content, item_id: str, step: int) -> Content:
    """Change places with the neighbour above (-1) or below (+1); at the end of a list nothing happens."""
    return replace(
        content,
        paragraphs=_swap(content.paragraphs, item_id, step, lambda one: one.kind == "closing"),
        addressees=_swap(content.addressees, item_id, step, lambda _one: True),
        recommendations=_swap(content.recommendations, item_id, step, lambda one: one.addressee),
    )


def blanks(content: Content) -> list[str]:
    """Return the ids of items without text, and of addressees nobody recommends anything to."""
    asked = {one.addressee for one in content.recommendations}
    texts = [one.id for one in _items(content) if not one.text.strip()]
    return texts + [one.id for one in content.addressees if one.id not in asked]


def ids(content: Content) -> list[str]:
    """Return the ids of everything in the text, addressees first."""
    return [one.id for one in content.addressees] + [one.id for one in _items(content)]


def is_too_long(content: Content) -> bool:
    """Say whether there are more items, or longer ones, than a resolution can sensibly have and its rows can hold."""
    texts = [one.text for one in _items(content)] + [one.lead for one in content.addressees]
    return (
        len(texts) > MOST_ITEMS
        or any(len(text) > LONGEST_TEXT for text in texts)
        or any(len(one.name) > LONGEST_NAME for one in content.addressees)
        or any(len(getattr(content, name)) > most for name, most in LONGEST_HEADS.items())
    )


def is_full(content: Content) -> bool:
    """Say whether the text already has as many items as it may."""
    return len(_items(content)) >= MOST_ITEMS


def with_marks(typed: Content, saved: Content) -> Content:
    """Give every text that is the same as it was saved the marks it has there: a form shows texts alone."""
    marks = {(one.id, one.text): one.spans for one in _items(saved)}
    return replace(
        typed,
        paragraphs=tuple(
            replace(one, spans=one.spans or marks.get((one.id, one.text), ())) for one in typed.paragraphs
        ),
        recommendations=tuple(
            replace(one, spans=one.spans or marks.get((one.id, one.text), ())) for one in typed.recommendations
        ),
    )


def clean(text: Any) -> str:
    """Bring typed text to NFC, without control characters and spaces at the ends of lines."""
    plain = unicodedata.normalize("NFC", str(text).replace("\r\n", "\n"))
    kept = "".join(sign for sign in plain if sign.isprintable() or sign in "\n\t\u00a0")
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip()


def _items(content: Content) -> list[Paragraph | Recommendation]:
    return [*content.paragraphs, *content.recommendations]


def _swap(items: Sequence[Item], item_id: str, step: int, group: Callable[[Item], object]) -> tuple[Item, ...]:
    found = next((one for one in items if one.id == item_id), None)
    if found is None:
        return tuple(items)
    same = [index for index, one in enumerate(items) if group(one) == group(found)]
    place = same.index(items.index(found)) + step
    if not 0 <= place < len(same):
        return tuple(items)
    here, there = items.index(found), same[place]
    changed = list(items)
    changed[here], changed[there] = changed[there], changed[here]
    return tuple(changed)
