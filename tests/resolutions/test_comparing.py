"""Two contents side by side: nothing is lost of either, and what moved is no removal."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions import comparing
from resolutions.canonical import Addressee, Content, Paragraph, Recommendation, normal
from resolutions.comparing import Kept, Run, Turn, Words, compare
from tests.timing import grows_at_most

SCHOOLS, TEACHERS = Addressee("a1", "Школам"), Addressee("a2", "Педагогам")
CONTENT = Content(
    title="Резолюция",
    event_name="форума",
    place="Чита",
    date=dt.date(2026, 2, 26),
    adopted_on=None,
    participants=420,
    signature="",
    adoption="",
    paragraphs=(
        Paragraph("p1", "fact", "Было 420 человек."),
        Paragraph("p2", "task", "учить"),
        Paragraph("p3", "closing", "Спасибо."),
    ),
    addressees=(SCHOOLS, TEACHERS),
    recommendations=(
        Recommendation("r1", "a1", "открыть кружки;"),
        Recommendation("r2", "a1", "беречь время;"),
        Recommendation("r3", "a2", "показывать уроки."),
    ),
)
WORDS = st.lists(
    st.sampled_from(["урок", "опыт", "и", ", ", ". ", " ", "\n", "№ 5", "ёж", "e\u0301", "—"]), max_size=12
)
TEXTS = WORDS.map("".join) | st.text(max_size=30)


def told(before, after):
    """What is not the same: id or head, fate, moved or not, turns."""
    rows = compare(before, after).changed
    return [(row.id or row.what, row.fate.value, row.is_moved, *row.turns) for row in rows]


def with_items(*items: Recommendation):
    return replace(CONTENT, recommendations=items)


def test_same_contents_differ_in_nothing():
    assert told(CONTENT, CONTENT) == []
    assert [row.id for row in compare(CONTENT, CONTENT).body] == ["p1", "p2", "a1", "r1", "r2", "a2", "r3", "p3"]


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("Было 420 человек.", "Было 421 человек.", "Было |-420|+421| человек."),
        ("беречь время", "беречь всё время", "беречь |+всё |время"),
        ("новый старый опыт", "новый опыт", "новый |-старый |опыт"),
        ("старый текст", "новый смысл", "-старый текст|+новый смысл"),
        ("", "опыт", "+опыт"),
        ("опыт", "", "-опыт"),
        ("опыт", "опыт", "опыт"),
        ("", "", ""),
        ("Один. Два три.", "Два три. Один.", "-Один. |Два три.|+ Один."),
    ],
)
def test_words_that_came_and_went(before, after, runs):
    signs = {Kept.SAME: "", Kept.GONE: "-", Kept.NEW: "+"}
    assert "|".join(signs[run.kept] + run.text for run in Words().runs(before, after)) == runs


@given(TEXTS, TEXTS)
def test_neither_text_loses_a_letter(before, after):
    for words in (Words(), Words(most=3)):
        runs = words.runs(before, after)
        assert "".join(run.text for run in runs if run.kept != Kept.GONE) == after
        assert "".join(run.text for run in runs if run.kept != Kept.NEW) == before
        assert all(run.text for run in runs)


def test_texts_beyond_the_limit_are_changed_as_a_whole():
    assert Words(most=0).runs("раз учить два", "три учить четыре") == (
        Run(Kept.GONE, "раз учить два"),
        Run(Kept.NEW, "три учить четыре"),
    )


def test_item_that_came_and_item_that_went_stand_in_their_places():
    first, _second, third = CONTENT.recommendations
    after = with_items(first, Recommendation("r4", "a1", "читать;"), third)
    assert [row.id for row in compare(CONTENT, after).body] == ["p1", "p2", "a1", "r1", "r2", "r4", "a2", "r3", "p3"]
    assert told(CONTENT, after) == [("r2", "removed", False), ("r4", "added", False)]
    assert compare(CONTENT, after).counts == {"removed": 1, "added": 1}


def test_item_that_changed_places_is_moved_and_not_removed():
    first, second, third = CONTENT.recommendations
    assert told(CONTENT, with_items(second, first, third)) == [("r2", "same", True)]


def test_readdressed_item_says_whom_it_was_for():
    first, second, third = CONTENT.recommendations
    after = with_items(first, replace(second, addressee="a2"), third)
    assert told(CONTENT, after) == [("r2", "same", False, Turn("addressee", "Школам", "Педагогам"))]
    assert compare(CONTENT, after).counts == {"turned": 1}
    assert [row.number for row in compare(CONTENT, after).body if row.id == "r2"] == ["2.1"]


def test_addressee_that_went_takes_its_items_along():
    after = replace(CONTENT, addressees=(TEACHERS,), recommendations=CONTENT.recommendations[2:])
    assert told(CONTENT, after) == [("a1", "removed", False), ("r1", "removed", False), ("r2", "removed", False)]


def test_items_of_a_moved_addressee_are_not_said_to_move():
    after = normal(replace(CONTENT, addressees=(TEACHERS, SCHOOLS)))
    assert told(CONTENT, after) == [("a2", "same", True)]


def test_kind_days_and_heads():
    day = dt.date(2026, 9, 1)
    task = replace(CONTENT.paragraphs[1], kind="fact")
    dated = replace(CONTENT.recommendations[0], due_to=day)
    after = replace(
        CONTENT,
        title="Решение",
        date=None,
        adoption="Принята",
        paragraphs=(CONTENT.paragraphs[0], task, CONTENT.paragraphs[2]),
        recommendations=(dated, *CONTENT.recommendations[1:]),
    )
    assert told(CONTENT, after) == [
        ("title", "changed", False),
        ("date", "removed", False),
        ("p2", "same", False, Turn("kind", "task", "fact")),
        ("r1", "same", False, Turn("due_to", None, day)),
        ("adoption", "added", False),
    ]


def test_days_of_the_heading_are_said_in_words():
    (row,) = compare(CONTENT, replace(CONTENT, date=dt.date(2026, 2, 27))).changed
    assert row.runs[-2:] == (Run(Kept.NEW, "27"), Run(Kept.SAME, " февраля 2026 г."))


def test_paragraph_that_became_a_recommendation_is_one_block():
    after = replace(
        CONTENT,
        paragraphs=(CONTENT.paragraphs[0], CONTENT.paragraphs[2]),
        recommendations=(*CONTENT.recommendations, Recommendation("p2", "a2", "учить")),
    )
    assert told(CONTENT, after) == [("p2", "same", False, Turn("kind", "task", "recommendation"))]


def test_items_to_nobody_are_compared_too():
    lost = Recommendation("r9", "nobody known", "сделать")
    assert told(CONTENT, with_items(*CONTENT.recommendations, lost)) == [("r9", "added", False)]


def a_long_one(size: int, sign: str) -> Content:
    text = " ".join(f"{sign} слово{number % 7} и{number % 3}," for number in range(600))[:10_000]
    return replace(CONTENT, paragraphs=tuple(Paragraph(f"p{number}", "fact", text) for number in range(size)))


def test_long_texts_are_compared_within_bounds():
    sides = {size: (a_long_one(size, "а"), a_long_one(size, "б")) for size in (20, 200)}
    assert grows_at_most(20, lambda: compare(*sides[20]), lambda: compare(*sides[200]))


def test_one_word_in_a_long_text_is_found_among_its_like():
    text = "слово " * 1_600
    runs = Words().runs(text, f"{text[:4_800]}одно {text[4_800:]}")
    assert [run.text for run in runs if run.kept == Kept.NEW] == ["одно "]


def test_two_words_far_apart_are_found_in_a_long_text_without_sentences():
    words = [f"слово{number}" for number in range(1_200)]
    after = [*words[:10], "раз", *words[10:1_100], "два", *words[1_100:]]
    runs = Words().runs(" ".join(words), " ".join(after))
    assert [run.text for run in runs if run.kept == Kept.NEW] == ["раз ", "два "]


def test_comparing_looks_at_no_more_pairs_than_it_may(monkeypatch):
    looked = []

    class Counting(comparing.SequenceMatcher):
        def __init__(self, junk, old, new, autojunk) -> None:
            looked.append(sum(map(Counter(new).__getitem__, old)))
            super().__init__(junk, old, new, autojunk)

    monkeypatch.setattr(comparing, "SequenceMatcher", Counting)
    compare(a_long_one(100, "а"), a_long_one(100, "б"))
    assert 0 < sum(looked) < 2 * comparing._MOST_PAIRS_IN_ALL
