"""Letters that others write while one page moves, joins, parts and removes blocks are there in the end."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.node import asked
from tests.npm import installed

BLOCKS = ["вернуть опыт", "беречь время", "показывать уроки"]
ARRANGER = 0
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

places = st.integers(0, 30)
writers = st.integers(1, 2)
arranging = st.tuples(st.sampled_from(["move", "remove", "join", "part"]), st.just(ARRANGER), places, places)
writing = st.tuples(st.just("write"), writers, places, places)
travelling = st.tuples(st.sampled_from(["send", "hear", "pack"]), st.integers(0, 2), st.just(0), st.just(0))


def written(*acts: Any, is_carrying: bool = True) -> Any:
    installed("tests/editors")
    question = {"blocks": BLOCKS, "pages": 3, "acts": acts, "isCarrying": is_carrying}
    return asked("resolutions/carrying.ts", question)["texts"]


def words(texts: Any) -> list[str]:
    return [block for block, _to in texts[0]]


@given(st.lists(arranging | writing | travelling | travelling, max_size=40))
def test_no_letter_is_lost_and_every_page_has_the_same(acts):
    letters = iter(LETTERS)
    numbered = [(*act, next(letters)) if act[0] == "write" else act for act in acts]
    typed = [act[-1] for act in numbered if act[0] == "write"]

    texts = written(*numbered)

    assert set(typed) <= set("".join(words(texts)))
    assert texts[1:] == texts[:-1]


# The arranger has no network but for moments, and who writes may leave as soon as all she wrote is sent.
returning = st.tuples(st.just("return"), st.just(ARRANGER), st.just(0), st.just(0))
leaving = st.tuples(st.just("close"), writers, st.just(0), st.just(0))
online = st.tuples(st.sampled_from(["send", "hear", "pack"]), writers, st.just(0), st.just(0))
RETURN = ("return", ARRANGER, 0, 0)


@given(st.lists(arranging | writing | online | online | returning | leaving, max_size=40))
def test_no_letter_of_somebody_who_has_left_is_lost_where_the_arranger_was_without_network(acts):
    letters = iter(LETTERS)
    numbered, left = [], set()
    for act in acts:
        if act[1] in left:
            continue
        if act[0] == "close":
            left.add(act[1])
        numbered.append((*act, next(letters)) if act[0] == "write" else act)
    typed = {act[-1] for act in numbered if act[0] == "write"}

    texts = written(*numbered, RETURN)

    assert sorted(typed) == [letter for letter in sorted("".join(words(texts))) if letter in LETTERS]
    assert texts[1:] == texts[:-1]


# An act of the arranger's, and where what two have written stands after it.
STANDING = [
    (("move", ARRANGER, 0, 2), ["бере23чь время", "показывать уроки", "вернуть новый 🎓 опыт"]),
    (("remove", ARRANGER, 0, 0), ["новый 🎓 ", "бере23чь время", "показывать уроки"]),
    (("join", ARRANGER, 1, 0), ["вернуть новый 🎓 опытбере23чь время", "показывать уроки"]),
    (("part", ARRANGER, 0, 3), ["вер", "нуть новый 🎓 опыт", "бере23чь время", "показывать уроки"]),
]


@pytest.mark.parametrize(("act", "left"), STANDING)
def test_what_was_written_meanwhile_stands_where_its_neighbours_are(act, left):
    acts = [("write", 1, 0, 8, "новый 🎓 "), ("write", 2, 1, 4, "23"), act]
    assert words(written(*acts)) == left
    assert words(written(*acts, is_carrying=False)) != left


@pytest.mark.parametrize(("act", "left"), STANDING)
def test_what_somebody_has_written_who_has_left_stands_where_its_neighbours_are(act, left):
    acts = [
        act,
        ("write", 1, 0, 8, "новый 🎓 "),
        ("write", 2, 1, 4, "23"),
        ("close", 1, 0, 0),
        ("close", 2, 0, 0),
        RETURN,
    ]
    assert words(written(*acts)) == left


def test_whom_it_is_asked_of_goes_along_too():
    acts = [("address", 1, 0, 0, "schools"), ("move", ARRANGER, 0, 2)]
    assert [to for _block, to in written(*acts)[0]] == ["", "", "schools"]


SENT = [("send", page, 0, 0) for page in range(3)]
HEARD = [("hear", page, 0, 0) for page in range(3)] * 6
# Somebody has written, and everybody has it.
KNOWN = [("write", 1, 0, 12, " и планы"), *SENT, *HEARD]


@pytest.mark.parametrize(
    ("acts", "left"),
    [
        # A letter was mended before what is known to stay, and another item begins like it.
        (
            [*KNOWN, ("erase", 0, 0, 11, "т"), ("add", 0, 0, 0, "то же")],
            ["вернуть опы и планы", "то же", "беречь время", "показывать уроки"],
        ),
        (
            [*KNOWN, ("erase", 0, 0, 8, "опыт"), ("add", 0, 1, 0, "опыты")],
            ["вернуть  и планы", "беречь время", "опыты", "показывать уроки"],
        ),
        # Parted, and the other part moved away before anybody hears of it: the letters stay where they were.
        (
            [KNOWN[0], ("part", 0, 0, 8), ("move", 0, 1, 3)],
            ["вернуть  и планы", "беречь время", "показывать уроки", "опыт"],
        ),
    ],
)
def test_what_stays_is_not_taken_along(acts, left):
    assert words(written(*acts, ("pack", 0, 0, 0))) == left


# Somebody who arranges goes on writing there before anybody hears of it.
GOING_ON = [
    ([("part", 0, 0, 6), ("write", 0, 1, 0, "АА ")], (0, 8), ["вернут", "АА ь новый опыт"]),
    ([("part", 0, 0, 3), ("erase", 0, 1, 2, "т"), ("write", 0, 1, 2, "д")], (0, 8), ["вер", "нудь новый опыт"]),
    ([("join", 0, 1, 0), ("write", 0, 0, 24, "!")], (1, 7), ["вернуть опытберечь новый время!"]),
    (
        [("join", 0, 1, 0), ("write", 0, 0, 0, "да "), ("write", 0, 0, 15, "и ")],
        (1, 7),
        ["да вернуть опыти беречь новый время"],
    ),
]


@pytest.mark.parametrize(("acts", "place", "left"), GOING_ON)
@pytest.mark.parametrize("way", ["heard at once", "without network"])
def test_it_stands_where_its_neighbours_are_though_they_were_changed_meanwhile(acts, place, left, way):
    writing = ("write", 1, *place, "новый ")
    if way == "heard at once":
        told = written(*acts, ("pack", 0, 0, 0), writing)
    else:
        told = written(*acts, writing, ("close", 1, 0, 0), RETURN)
    assert words(told)[: len(left)] == left


def test_letters_beyond_sixteen_bits_are_not_cut_by_what_goes_along():
    acts = [("erase", 0, 0, 0, BLOCKS[0]), ("write", 0, 0, 0, "🎓"), ("move", 0, 0, 2), ("write", 1, 0, 3, "X")]
    left = words(written(*acts))[2]
    assert sorted(left) == ["X", "🎓"]


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("срочно ", "!!", "срочно вернуть новый опыт!!"),
        ("срочно вер", "-то", "срочно вервернуть новый опыт-то"),
        ("в", "", "ввернуть новый опыт"),
    ],
)
def test_letters_stand_behind_the_same_letter_where_the_moved_item_has_others_at_both_ends(before, after, left):
    written_here = [("write", 0, 0, 0, before), ("write", 0, 0, len(before + BLOCKS[0]), after or "")]
    assert words(written(*written_here, ("move", 0, 0, 2), ("write", 1, 0, 8, "новый ")))[2] == left
