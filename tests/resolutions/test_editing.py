"""What the editor's buttons do to a text."""

from dataclasses import replace

import pytest

from resolutions.canonical import Addressee, Paragraph, Recommendation
from resolutions.editing import (
    add_addressee,
    add_paragraph,
    add_recommendation,
    blanks,
    ids,
    is_too_long,
    move,
    remove,
    with_marks,
)
from resolutions.spans import Span
from tests.resolutions.test_canonical import CONTENT as ONE

CONTENT = replace(
    ONE,
    paragraphs=(
        Paragraph("p1", "preamble", "раз"),
        Paragraph("t1", "task", "два"),
        Paragraph("t2", "task", "три"),
        Paragraph("p2", "preamble", "четыре"),
        Paragraph("c1", "closing", "пять"),
    ),
)


def order(content) -> list[str]:
    return [one.id for one in content.paragraphs]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("task", ["p1", "t1", "t2", "new", "p2", "c1"]),
        ("preamble", ["p1", "t1", "t2", "p2", "new", "c1"]),
        ("fact", ["p1", "t1", "t2", "p2", "new", "c1"]),
        ("closing", ["p1", "t1", "t2", "p2", "c1", "new"]),
    ],
)
def test_new_paragraph_stands_behind_its_kind(kind, expected):
    assert order(add_paragraph(CONTENT, kind, "new")) == expected


@pytest.mark.parametrize(
    ("item", "step", "expected"),
    [
        ("t1", 1, ["p1", "t2", "t1", "p2", "c1"]),
        ("t1", -1, ["t1", "p1", "t2", "p2", "c1"]),
        ("p1", -1, ["p1", "t1", "t2", "p2", "c1"]),
        ("p2", 1, ["p1", "t1", "t2", "p2", "c1"]),
        ("c1", -1, ["p1", "t1", "t2", "p2", "c1"]),
        ("nobody", 1, ["p1", "t1", "t2", "p2", "c1"]),
    ],
)
def test_paragraph_moves_within_its_part(item, step, expected):
    assert order(move(CONTENT, item, step)) == expected


def test_recommendation_moves_within_its_addressee():
    content = replace(
        CONTENT,
        recommendations=(Recommendation("x", "a1", ""), Recommendation("y", "a2", ""), Recommendation("z", "a1", "")),
    )
    assert [one.id for one in move(content, "z", -1).recommendations] == ["z", "y", "x"]
    assert [one.id for one in move(content, "y", -1).recommendations] == ["x", "y", "z"]


def test_addressee_moves_with_everything_asked_of_it():
    moved = move(CONTENT, "a2", -1)
    assert [one.id for one in moved.addressees] == ["a2", "a1"]
    assert moved.recommendations == CONTENT.recommendations


def test_added_addressee_and_recommendation_stand_last():
    content = add_recommendation(add_addressee(CONTENT, "a3"), "a3", "r3")
    assert content.addressees[-1] == Addressee("a3", "")
    assert content.recommendations[-1] == Recommendation("r3", "a3", "")


def test_removed_addressee_takes_its_recommendations_along():
    content = remove(CONTENT, "a1")
    assert [one.id for one in content.addressees] == ["a2"]
    assert [one.id for one in content.recommendations] == ["r2"]


def test_removed_item_is_the_only_one_gone():
    assert set(ids(CONTENT)) - set(ids(remove(CONTENT, "t2"))) == {"t2"}


def test_blanks_are_items_without_words_and_addressees_without_items():
    content = add_addressee(add_paragraph(CONTENT, "task", "new"), "a3")
    assert blanks(CONTENT) == []
    assert blanks(content) == ["new", "a3"]


def test_too_long_counts_items_and_letters():
    assert not is_too_long(CONTENT)
    assert is_too_long(replace(CONTENT, paragraphs=(Paragraph("p", "fact", "а" * 10_001),)))
    assert is_too_long(replace(CONTENT, paragraphs=tuple(Paragraph(str(n), "fact", "а") for n in range(501))))


def test_texts_typed_as_they_were_saved_keep_their_marks():
    spans = (Span(0, 3, "strong"),)
    first, second, *others = CONTENT.paragraphs
    asked, *rest = CONTENT.recommendations
    marked = {"paragraphs": (replace(first, spans=spans), replace(second, spans=spans), *others)}
    saved = replace(CONTENT, **marked, recommendations=(replace(asked, spans=spans), *rest))
    typed = replace(CONTENT, paragraphs=(first, replace(second, text="двое"), *others))
    kept = with_marks(typed, saved)
    assert [one.spans for one in (*kept.paragraphs[:2], *kept.recommendations)] == [spans, (), spans, ()]
    assert [one.text for one in kept.paragraphs] == ["раз", "двое", "три", "четыре", "пять"]
