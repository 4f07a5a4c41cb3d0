from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.duplicates import Known, Pair, Reason, find, is_alike, judge, sounds
from symposium.demo.people import MEN, SURNAMES


def known(key, name, **over: Any):
    last_name, first_name, *patronymic = name.split()
    return Known(key, last_name, first_name, " ".join(patronymic), **over)


ANNA = "Селезнёва Анна Петровна"


@pytest.mark.parametrize(
    ("other", "mine", "theirs", "reason"),
    [
        ("Селизнева Анна Петровна", {"phone": "1"}, {"phone": "1"}, Reason.NAME_AND_PHONE),
        (ANNA, {"organisation": "МОУ «СОШ № 6»"}, {"organisation": "Моу СОШ №6"}, Reason.NAME_AND_WORKPLACE),
        ("Селезнева А. П.", {"organisation": "СОШ 6"}, {"organisation": "СОШ 6"}, Reason.SIMILAR_AND_WORKPLACE),
        ("Selezneva Anna", {"organisation": "СОШ 6"}, {"organisation": "СОШ 6"}, Reason.SIMILAR_AND_WORKPLACE),
        (ANNA, {"territory": 1}, {"territory": 1}, Reason.NAME_AND_TERRITORY),
        ("Юдин Олег", {"phone": "1"}, {"phone": "1"}, Reason.PHONE),
        ("Селезнёва Анна", {"territory": 1}, {"territory": 1}, Reason.SIMILAR_AND_TERRITORY),
        (ANNA, {"territory": 1}, {"territory": 2}, Reason.NAME),
        ("Селизнева Анна Петровна", {"territory": 1}, {"territory": 2}, None),
        ("Селезнёва Инна Петровна", {"territory": 1}, {"territory": 1}, None),
        ("Селезнёва Анна Ивановна", {"organisation": "СОШ 6"}, {"organisation": "СОШ 6"}, None),
        ("Юдин Олег", {"organisation": "", "phone": ""}, {"organisation": "", "phone": ""}, None),
    ],
)
def test_two_people_are_judged(other, mine, theirs, reason):
    one, two = known(1, ANNA, **mine), known(2, other, **theirs)
    assert (judge(one, two), judge(two, one)) == (reason, reason)
    assert find([one, two]) == ([Pair(1, 2, reason)] if reason else [])


def test_name_of_two_words_says_little():
    assert judge(known(1, "Юдин Олег"), known(2, "Юдин Олег")) is None


def test_names_without_a_last_name_are_alike_to_nobody():
    assert not is_alike(("", "anna", ""), ("", "anna", ""))


@pytest.mark.parametrize(("name", "said"), [("Иванова-Ким", "ivanova kim"), ("А.", "a"), ("", "")])
def test_name_sounds(name, said):
    assert sounds(name) == said


def test_likeliest_come_first_and_smaller_keys_before_larger():
    people = [known(9, ANNA, phone="1"), known(3, ANNA, phone="1"), known(5, ANNA)]
    pairs = [Pair(3, 9, Reason.NAME_AND_PHONE), Pair(3, 5, Reason.NAME), Pair(5, 9, Reason.NAME)]
    assert find(people) == pairs
    assert find(people, {(3, 5), (3, 9)}) == pairs[2:]


@given(st.sampled_from(SURNAMES), st.integers(0, 3), st.booleans())
def test_slip_is_found_among_many_of_the_same_given_names(surname, place, from_end):
    people = [Known(key, name, "Олег", "Иванович", territory=1) for key, name in enumerate(SURNAMES)]
    place = len(surname) - 1 - place if from_end else place
    twin = Known(1000, surname[:place] + "ф" + surname[place + 1 :], "Олег", "Иванович", territory=1)
    own = SURNAMES.index(surname)
    pairs = {(pair.first, pair.second) for pair in find([*people, twin])}
    assert ((own, 1000) in pairs) == is_alike(people[own].parts, twin.parts)


def test_work_grows_with_the_people_and_not_with_their_square(monkeypatch):
    def compared(count):
        calls = []
        monkeypatch.setattr("registration.duplicates.judge", lambda *pair: calls.append(pair))
        rng = Random(1)
        find(
            Known(key, f"{rng.choice(SURNAMES)}{key % 97}", rng.choice(MEN), "", "1", "СОШ 6", 1)
            for key in range(count)
        )
        return len(calls)

    assert compared(4000) < 4.5 * compared(1000)
