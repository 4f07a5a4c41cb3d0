"""Marks on a text and what becomes of them."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.spans import Run, Span, accepted, composed_places, runs, settled, standing, tidied
from tests.resolutions.coediting.contents import spans_in

YO = "е\u0308"  # ё in two code points


@pytest.mark.parametrize(
    ("spans", "tidy"),
    [
        ([Span(2, 4, "em"), Span(0, 2, "em")], [Span(0, 4, "em")]),
        ([Span(0, 3, "em"), Span(1, 2, "em"), Span(3, 4, "strong")], [Span(0, 3, "em"), Span(3, 4, "strong")]),
        ([Span(0, 1, "em"), Span(2, 3, "em")], [Span(0, 1, "em"), Span(2, 3, "em")]),
        ([Span(1, 1, "em"), Span(3, 2, "em"), Span(9, 12, "em")], []),
        ([Span(-5, 99, "em")], [Span(0, 4, "em")]),
        (
            [Span(0, 2, "comment", (("id", "b"),)), Span(0, 2, "comment", (("id", "a"),))],
            [Span(0, 2, "comment", (("id", "a"),)), Span(0, 2, "comment", (("id", "b"),))],
        ),
        (
            [Span(0, 2, "deletion", (("id", "a"), ("by", ""))), Span(2, 4, "deletion", (("id", "a"),))],
            [Span(0, 4, "deletion", (("id", "a"),))],
        ),
    ],
    ids=["touching", "overlapping", "apart", "empty", "outside", "other values", "empty values"],
)
def test_spans_have_one_form(spans, tidy):
    assert tidied("абвг", spans) == ("абвг", tuple(tidy))


@pytest.mark.parametrize(
    ("text", "span", "moved"),
    [
        (f"{YO}лка", Span(2, 5, "em"), [Span(1, 4, "em")]),
        (f"м{YO}д", Span(0, 2, "em"), [Span(0, 2, "em")]),  # the letter's sign comes along
        (f"м{YO}д", Span(2, 3, "em"), []),
        (f"{YO}x\u0304y", Span(3, 5, "em"), [Span(3, 4, "em")]),  # no composed form: still two code points
        ("l\u0304\u0323m", Span(3, 4, "em"), [Span(1, 2, "em")]),  # the second sign lets the first compose
        ("\u1112\u1161\u11ab!", Span(3, 4, "em"), [Span(1, 2, "em")]),
    ],
)
def test_spans_move_with_the_letters_that_compose(text, span, moved):
    assert tidied(text, [span]) == (unicodedata.normalize("NFC", text), tuple(moved))


@given(st.text(), st.data())
def test_tidied_is_tidy(text, data):
    once = tidied(text, data.draw(st.lists(spans_in(len(text)), max_size=6)))
    assert tidied(*once) == once


@given(st.text(st.characters() | st.sampled_from("е\u0308\u0323\u0304\u1112\u1161\u11ab\u09c7\u09be\u0344")))
def test_composed_places_end_where_the_composed_text_does(text):
    places = composed_places(text)
    assert places == sorted(places)
    assert (len(places), places[-1]) == (len(text) + 1, len(unicodedata.normalize("NFC", text)))


@pytest.mark.parametrize(
    ("spans", "text"),
    [
        ([], "абвгд"),
        ([Span(1, 3, "insertion")], "абвгд"),
        ([Span(1, 3, "deletion")], "агд"),
        ([Span(1, 3, "deletion", (("id", "b"),)), Span(2, 4, "deletion", (("id", "a"),))], "ад"),
        ([Span(0, 5, "deletion"), Span(1, 2, "deletion", (("id", "a"),))], ""),
        ([Span(1, 3, "insertion"), Span(1, 3, "deletion")], "агд"),
    ],
)
def test_accepted_keeps_insertions_and_drops_deletions(spans, text):
    assert accepted("абвгд", spans) == text


@pytest.mark.parametrize(
    ("spans", "text"),
    [
        ([], "абвгд"),
        ([Span(1, 3, "insertion")], "агд"),
        ([Span(0, 5, "insertion")], ""),
        ([Span(1, 3, "deletion"), Span(0, 5, "em")], "абвгд"),
        ([Span(0, 2, "insertion"), Span(1, 3, "insertion", (("id", "x"),)), Span(4, 5, "deletion")], "гд"),
    ],
)
def test_standing_drops_insertions_and_keeps_deletions(spans, text):
    assert standing("абвгд", spans)[0] == text


@pytest.mark.parametrize(
    ("spans", "left"),
    [
        ([Span(0, 4, "strong"), Span(1, 3, "deletion")], ("аг", (Span(0, 2, "strong"),))),
        ([Span(1, 3, "strong"), Span(1, 3, "deletion")], ("аг", ())),
        ([Span(2, 4, "em"), Span(0, 1, "deletion"), Span(1, 3, "insertion")], ("бвг", (Span(1, 3, "em"),))),
        ([Span(0, 1, "strong"), Span(2, 3, "strong"), Span(1, 2, "deletion")], ("авг", (Span(0, 2, "strong"),))),
        ([Span(0, 2, "comment", (("id", "7"),)), Span(-4, 1, "em")], ("абвг", (Span(0, 1, "em"),))),
    ],
    ids=["around", "inside", "behind", "joined", "of work"],
)
def test_settled_text_keeps_lasting_marks_around_what_is_left(spans, left):
    assert settled("абвг", spans) == left


@pytest.mark.parametrize(
    ("spans", "parted"),
    [
        ([], [Run("абвг")]),
        ([Span(0, 2, "strong")], [Run("аб", frozenset({"strong"})), Run("вг")]),
        (
            [Span(0, 3, "strong"), Span(2, 4, "em")],
            [Run("аб", frozenset({"strong"})), Run("в", frozenset({"strong", "em"})), Run("г", frozenset({"em"}))],
        ),
        ([Span(1, 2, "comment"), Span(-3, 9, "em")], [Run("абвг", frozenset({"em"}))]),
    ],
)
def test_runs_part_a_text_where_marks_change(spans, parted):
    assert runs("абвг", spans) == tuple(parted)


@given(st.text(), st.data())
def test_runs_are_the_text(text, data):
    parted = runs(text, data.draw(st.lists(spans_in(len(text)), max_size=6)))
    assert "".join(run.text for run in parted) == text
    assert all(run.text for run in parted)
    assert all(one.marks != other.marks for one, other in pairwise(parted))
