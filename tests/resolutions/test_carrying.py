"""Letters that others write while one page moves, joins, parts and removes blocks are there in the end, each once."""

from collections import Counter
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
travelling = st.tuples(st.sampled_from(["send", "hear"]), st.integers(0, 2), st.just(0), st.just(0))


def written(*acts: Any, is_carrying: bool = True) -> Any:
    installed("tests/editors")
    question = {"blocks": BLOCKS, "pages": 3, "acts": acts, "isCarrying": is_carrying}
    return asked("resolutions/carrying.ts", question)["texts"]


def words(texts: Any) -> list[str]:
    return [block for block, _to in texts[0]]


@given(st.lists(arranging | writing | travelling | travelling, max_size=30))
def test_every_letter_is_there_once_and_every_page_has_the_same(acts):
    letters = iter(LETTERS)
    numbered = [(*act, next(letters)) if act[0] == "write" else act for act in acts]
    typed = [act[-1] for act in numbered if act[0] == "write"]

    texts = written(*numbered)

    found = Counter("".join(words(texts)))
    assert {letter: found[letter] for letter in typed} == dict.fromkeys(typed, 1)
    assert texts[1:] == texts[:-1]


@pytest.mark.parametrize(
    ("act", "left"),
    [
        (("move", ARRANGER, 0, 2), ["бере23чь время", "показывать уроки", "вернуть новый 🎓 опыт"]),
        (("remove", ARRANGER, 0, 0), ["новый 🎓 ", "бере23чь время", "показывать уроки"]),
        (("join", ARRANGER, 1, 0), ["вернуть новый 🎓 опытбере23чь время", "показывать уроки"]),
        (("part", ARRANGER, 0, 3), ["вер", "нуть новый 🎓 опыт", "бере23чь время", "показывать уроки"]),
    ],
)
def test_what_was_written_meanwhile_stands_where_its_neighbours_are(act, left):
    acts = [("write", 1, 0, 8, "новый 🎓 "), ("write", 2, 1, 4, "23"), act]
    assert words(written(*acts)) == left
    assert words(written(*acts, is_carrying=False)) != left


def test_whom_it_is_asked_of_goes_along_too():
    acts = [("address", 1, 0, 0, "schools"), ("move", ARRANGER, 0, 2)]
    assert [to for _block, to in written(*acts)[0]] == ["", "", "schools"]
