"""What the editor makes of writing while changes are suggested, and of accepting and rejecting them."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolutions import spans
from resolutions.spans import Span
from tests.node import asked
from tests.npm import installed

ME, OTHER = "7", "8"
Run = list[Any]
TEXT: list[list[Run]] = [[["вернуть"]], [["беречь"]]]


def put(key: str = "n1", by: str = ME) -> list[str]:
    return ["insertion", key, by]


def struck(key: str = "n1", by: str = ME) -> list[str]:
    return ["deletion", key, by]


def editor(*acts: list[Any], blocks: list[list[Run]] = TEXT, **more: Any) -> Any:
    installed("tests/editors")
    return asked("resolutions/review.ts", {"blocks": blocks, "by": ME, "acts": acts, **more})


def first(*acts: list[Any], **more: Any) -> list[Run]:
    return list(editor(*acts, **more)["blocks"][0])


@pytest.mark.parametrize(
    ("acts", "left", "caret"),
    [
        ([["type", 8, 8, " опыт"]], [["вернуть"], [" опыт", put()]], 13),
        # One's own letters really go, and what is left of them is the same suggestion.
        ([["type", 8, 8, " опыт"], ["delete", 12, 13]], [["вернуть"], [" опы", put()]], 12),
        ([["type", 8, 8, "а"], ["type", 9, 9, "б"]], [["вернуть"], ["аб", put()]], 10),
        ([["delete", 7, 8], ["delete", 6, 7]], [["верну"], ["ть", struck()]], 6),
        ([["forward", 1, 2], ["forward", 2, 3]], [["ве", struck()], ["рнуть"]], 3),
        ([["delete", 7, 8], ["delete", 7, 8]], [["вернут"], ["ь", struck()]], 7),
        # What replaces and what is replaced is one suggestion.
        ([["type", 1, 4, "Ре"]], [["вер", struck()], ["Ре", put()], ["нуть"]], 6),
        ([["type", 8, 8, "а"], ["type", 2, 2, "б"]], [["в"], ["б", put("n2")], ["ернуть"], ["а", put()]], 3),
        ([["paste", 4, 4, ["один", "два"]]], [["вер"], ["один\nдва", put()], ["нуть"]], 12),
        ([["strong", 1, 3]], [["ве", ["strong", None, None]], ["рнуть"]], 1),
    ],
)
def test_writing_becomes_marks(acts, left, caret):
    found = editor(*acts)
    assert (found["blocks"], found["caret"], found["refused"]) == ([left, [["беречь"]]], caret, 0)


@pytest.mark.parametrize(
    "act", [["join", 9], ["split", 4], ["delete", 8, 10], ["native", 8, 16, "беречь"], ["paste", 8, 10, ["", ""]]]
)
def test_items_are_neither_joined_nor_parted(act):
    found = editor(act)
    assert (found["blocks"], found["refused"]) == (TEXT, 1)


def test_letters_of_several_items_are_struck_in_each():
    assert editor(["delete", 3, 13])["blocks"] == [
        [["ве"], ["рнуть", struck()]],
        [["бер", struck("n2")], ["ечь"]],
    ]


def test_writing_over_several_items_puts_it_in_the_first():
    assert editor(["type", 3, 13, "да"])["blocks"] == [
        [["ве"], ["рнуть", struck()], ["да", put()]],
        [["бер", struck("n2")], ["ечь"]],
    ]


def test_letters_that_a_browser_puts_anew_when_it_joins_are_none():
    assert editor(["native", 3, 16, "ечь"])["blocks"] == [
        [["ве"], ["рнуть", struck()]],
        [["бер", struck("n2")], ["ечь"]],
    ]


def test_whole_item_is_struck_and_an_empty_one_goes():
    assert editor(["delete", 0, 9])["blocks"] == [[["вернуть", struck()]], [["беречь"]]]
    assert editor(["delete", 0, 2], blocks=[[], [["беречь"]]])["blocks"] == [[["беречь"]]]


def test_item_is_begun_without_suggesting_it():
    assert editor(["add", 9, 9, ""])["blocks"] == [[["вернуть"]], [], [["беречь"]]]


def test_dragged_word_is_struck_here_and_put_in_there():
    assert editor(["drag", 1, 4, "12"])["blocks"] == [
        [["вер", struck()], ["нуть"]],
        [["береч"], ["вер", put("n2")], ["ь"]],
    ]


def test_letters_of_a_colleague_are_struck_and_stay():
    blocks = [[["а"], ["бвг", put("x", OTHER)]]]
    assert first(["delete", 3, 4], blocks=blocks) == [
        ["а"], ["б", put("x", OTHER)], ["в", put("x", OTHER), struck()], ["г", put("x", OTHER)],
    ]  # fmt: skip


def test_letters_within_a_colleagues_suggestion_are_ones_own():
    blocks = [[["абвг", put("x", OTHER)]]]
    assert first(["type", 3, 3, "!"], blocks=blocks) == [
        ["аб", put("x", OTHER)], ["!", put()], ["вг", put("x", OTHER)],
    ]  # fmt: skip
    assert first(["direct", 3, 3, "!"], blocks=blocks) == [
        ["аб", put("x", OTHER)], ["!"], ["вг", put("x", OTHER)],
    ]  # fmt: skip


def test_direct_writing_within_struck_letters_is_not_struck():
    assert first(["direct", 2, 2, "!"], blocks=[[["аб", struck()]]]) == [["а", struck()], ["!"], ["б", struck()]]


def test_suggestions_are_told_by_item_and_id():
    assert editor(["type", 1, 4, "Ре"], ["type", 17, 17, "!"])["suggestions"] == [
        ["n1", ME, "p0", "вер", "Ре"],
        ["n2", ME, "p1", "", "!"],
    ]


CROSSED = [[["ва", put("mine")], ["жные ", put("mine"), struck("theirs", OTHER)], ["риски"]]]


@pytest.mark.parametrize(
    ("accept", "of", "left"),
    [
        (True, "mine", [["ва"], ["жные ", struck("theirs", OTHER)], ["риски"]]),
        (False, "mine", [["риски"]]),
        (True, "theirs", [["ва", put("mine")], ["риски"]]),
        (False, "theirs", [["важные ", put("mine")], ["риски"]]),
    ],
)
def test_one_is_settled_and_others_stay(accept, of, left):
    assert first(blocks=CROSSED, accept=accept, of=of) == left


def test_item_goes_with_its_last_letter():
    blocks = [[["все", struck()]], [["да"]]]
    assert editor(blocks=blocks, accept=True)["blocks"] == [[["да"]]]
    assert editor(blocks=blocks, accept=False)["blocks"] == [[["все"]], [["да"]]]


MARKS = st.lists(
    st.tuples(st.sampled_from(["insertion", "deletion"]), st.sampled_from("ab"), st.sampled_from([ME, OTHER])),
    max_size=3,
    unique=True,
)
RUNS = st.lists(st.tuples(st.text("абв ", min_size=1, max_size=4), MARKS), max_size=5)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(RUNS, st.booleans())
def test_settling_all_leaves_what_the_server_would_leave(runs, accept):
    text, marks = "", []
    for part, of in runs:
        marks += [Span(len(text), len(text) + len(part), name, (("by", by), ("id", key))) for name, key, by in of]
        text += part
    blocks = [[[part, *map(list, of)] for part, of in runs], [["конец"]]]
    left = editor(blocks=blocks, accept=accept)["blocks"]
    found = "".join(run[0] for run in left[0]) if len(left) > 1 else ""
    assert found == (spans.accepted(text, marks) if accept else spans.standing(text, marks)[0])
    assert all(len(run) == 1 for block in left for run in block)
