from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration import queues
from registration.checkin import serves
from registration.queues import ALPHABET, Desk, imbalance, initial, span, split

counts_of = st.dictionaries(st.sampled_from(["", *ALPHABET]), st.integers(0, 100))


@pytest.mark.parametrize(
    ("name", "letter"),
    [("Ёлгина", "Е"), ("ёлгина", "Е"), (" Юдин", "Ю"), ("Ышпаев", "Ы"), ("Smith", ""), ("", ""), ("'т Хооft", ""),
     ("Їжак", "")],
)  # fmt: skip
def test_initial(name, letter):
    assert initial(name) == letter


@pytest.mark.parametrize(("letters", "written"), [("АД", "А–Д"), ("ШШ", "Ш")])
def test_span(letters, written):
    assert span(letters) == written


@pytest.mark.parametrize(
    ("counts", "desks", "people"),
    [
        ({}, 2, [0, 0]),
        ({"А": 5}, 2, [5, 0]),
        ({"А": 1, "Б": 1, "В": 1, "Г": 1}, 2, [2, 2]),
        # the heavy letter cannot be cut
        ({"А": 3, "К": 50, "Я": 3}, 3, [3, 50, 3]),
        # other alphabets stand in the last queue
        ({"А": 10, "": 10}, 2, [10, 10]),
        # the largest is 6 in either case, but 6 and 3, 3 are more even than 6, 6 and 0
        ({"А": 6, "Б": 3, "В": 3}, 3, [6, 3, 3]),
    ],
)
def test_split(counts, desks, people):
    assert [desk.people for desk in split(counts, desks)] == people


def test_letters_nobody_has_belong_to_a_desk_too():
    first, last = split({"Б": 4, "Ю": 4}, 2)

    assert (first.first, last.last) == ("А", "Я")
    assert ALPHABET.index(last.first) == ALPHABET.index(first.last) + 1


@pytest.mark.parametrize("desks", [0, -1, 33])
def test_number_of_desks_without_sense(desks):
    with pytest.raises(ValueError, match=str(desks)):
        split({}, desks)


@pytest.mark.parametrize(("people", "excess"), [([4, 4], 0), ([6, 2], Fraction(1, 2)), ([9, 0, 0], 2), ([0, 0], 0)])
def test_imbalance(people, excess):
    desks = [Desk(number, "А", "Я", count) for number, count in enumerate(people, start=1)]

    assert imbalance(desks) == excess


@given(counts_of, st.integers(queues.FEWEST, queues.MOST))
def test_every_letter_has_one_desk_and_everybody_a_place(counts, desks):
    found = split(counts, desks)
    served = [ALPHABET[ALPHABET.index(desk.first) : ALPHABET.index(desk.last) + 1] for desk in found]

    assert "".join(served) == ALPHABET
    assert [desk.number for desk in found] == list(range(1, desks + 1))
    assert sum(desk.people for desk in found) == sum(counts.values())


@given(counts_of, st.integers(queues.FEWEST, queues.MOST), st.text("АБЕЁЖЯёя", min_size=1, max_size=1))
def test_rule_of_the_door_sends_people_to_the_same_desk(counts, desks, name):
    found = [desk.number for desk in split(counts, desks) if serves((desk.first, desk.last), name)]

    assert found == [desk.number for desk in split(counts, desks) if desk.first <= initial(name) <= desk.last]
    assert len(found) == 1


@given(st.lists(st.integers(0, 30), min_size=9, max_size=9), st.integers(1, 5), st.integers(0, 20))
def test_split_is_the_best_of_all_divisions(weights, desks, others):
    """Nine letters with people among those without: all ways to divide these nine, tried one by one."""
    letters = ALPHABET[::4] + "Я"
    counts = dict(zip(letters, weights, strict=True)) | {"": others}
    weights[-1] += others
    divisions = [
        [sum(weights[start:end]) for start, end in zip([0, *ends], [*ends, 9], strict=True)]
        for number in range(desks)
        for ends in combinations(range(1, 9), number)
    ]
    best = min((max(sums), sum(one * one for one in sums)) for sums in divisions)

    found = [desk.people for desk in split(counts, desks)]

    assert (max(found), sum(one * one for one in found)) == best
