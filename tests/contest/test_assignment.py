"""Sharing entries out among jurors."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contest.assignment import InfeasibleError, Shortage, assign


def everybody(entries, jurors):
    return {entry: frozenset(jurors) for entry in entries}


def loads_of(plan):
    return sorted(plan.loads.values())


def test_assign_gives_each_entry_its_jurors_and_each_juror_her_share():
    plan = assign(everybody("ABCDEF", "xyz"), 2, rng=Random(1))
    assert Counter(entry for entry, _ in plan.pairs) == dict.fromkeys("ABCDEF", 2)
    assert plan.loads == {"x": 4, "y": 4, "z": 4}
    assert len(plan.parts) == 1


def test_assign_is_the_same_for_the_same_seed():
    eligible = everybody("ABCDEFGH", "vwxyz")
    assert assign(eligible, 2, rng=Random(7)) == assign(dict(reversed(eligible.items())), 2, rng=Random(7))


def test_assign_never_gives_what_is_not_eligible():
    eligible = everybody("ABCD", "wxyz") | {"A": frozenset("wx"), "B": frozenset("yz")}
    plan = assign(eligible, 2, rng=Random(3))
    assert {pair for pair in plan.pairs if pair[0] in "AB"} == {("A", "w"), ("A", "x"), ("B", "y"), ("B", "z")}


def test_assign_keeps_what_is_kept_even_a_pair_no_longer_eligible():
    eligible = everybody("ABC", "xy") | {"A": frozenset("y")}
    plan = assign(eligible, 2, rng=Random(1), kept=[("A", "x")])
    assert {juror for entry, juror in plan.pairs if entry == "A"} == {"x", "y"}
    assert ("A", "x") not in plan.added
    assert len(plan.added) == 5


def test_assign_hands_over_along_a_chain():
    """x alone reads A and B, so C must not stay with x, nor D with y."""
    eligible = {"A": frozenset("x"), "B": frozenset("x"), "C": frozenset("xy"), "D": frozenset("yz")}
    for seed in range(10):
        assert assign(eligible, 1, rng=Random(seed)).loads == {"x": 2, "y": 1, "z": 1}


def test_assign_says_which_entry_lacks_jurors():
    with pytest.raises(InfeasibleError) as caught:
        assign({"A": frozenset("x"), "B": frozenset("xy")}, 2, rng=Random(1))
    assert caught.value.shortages == (Shortage("few_jurors", ("A",), ("x",), 2, 1),)


def test_assign_says_whose_limit_is_too_low():
    eligible = {"A": frozenset("x"), "B": frozenset("x"), "C": frozenset("yz")}
    with pytest.raises(InfeasibleError) as caught:
        assign(eligible, 1, rng=Random(1), most=1)
    assert caught.value.shortages == (Shortage("over_capacity", ("A", "B"), ("x",), 2, 1),)


def test_assign_joins_parts_by_exchange():
    kept = [("A", "w"), ("B", "x"), ("C", "y"), ("D", "z")]
    for seed in range(20):
        plan = assign(everybody("ABCD", "wxyz"), 2, rng=Random(seed), kept=kept)
        assert (len(plan.parts), loads_of(plan)) == (1, [2, 2, 2, 2])


def test_assign_joins_parts_by_gift_where_no_exchange_is_allowed():
    """Only D may cross over to the other jury."""
    first, second = frozenset("wx"), frozenset("yz")
    eligible = {"A": first, "B": first, "C": second, "D": second | {"x"}}
    plan = assign(eligible, 2, rng=Random(1))
    assert len(plan.parts) == 1
    assert max(plan.loads.values()) - min(plan.loads.values()) <= 2


def test_assign_leaves_apart_what_cannot_be_joined():
    plan = assign({"A": frozenset("wx"), "B": frozenset("yz")}, 2, rng=Random(1))
    assert plan.parts == (frozenset("A"), frozenset("B"))


def test_assign_of_nothing_is_nothing():
    plan = assign({}, 3, rng=Random(1))
    assert (plan.pairs, plan.loads, plan.parts) == (frozenset(), {}, ())


entries_with_jurors = st.dictionaries(
    st.sampled_from("ABCDEFGHIJ"), st.frozensets(st.sampled_from("uvwxyz"), min_size=2), min_size=1
)


@settings(max_examples=200)
@given(entries_with_jurors, st.integers(0, 5))
def test_assign_is_complete_eligible_and_even(eligible, seed):
    plan = assign(eligible, 2, rng=Random(seed))
    assert Counter(entry for entry, _ in plan.pairs) == dict.fromkeys(eligible, 2)
    assert all(juror in eligible[entry] for entry, juror in plan.pairs)
    assert plan.loads == {juror: 0 for some in eligible.values() for juror in some} | Counter(j for _, j in plan.pairs)


@settings(max_examples=100)
@given(entries_with_jurors, st.integers(0, 5))
def test_assign_meets_every_limit_that_can_be_met(eligible, seed):
    """The least limit that is not refused is the true one: by Hall's condition over all sets of jurors."""
    jurors = sorted({juror for some in eligible.values() for juror in some})
    groups = [{j for i, j in enumerate(jurors) if mask >> i & 1} for mask in range(1, 2 ** len(jurors))]
    forced = [(sum(max(0, 2 - len(some - group)) for some in eligible.values()), len(group)) for group in groups]
    least = max(-(-needed // size) for needed, size in forced)
    assert max(assign(eligible, 2, rng=Random(seed), most=least).loads.values()) <= least
    with pytest.raises(InfeasibleError):
        assign(eligible, 2, rng=Random(seed), most=least - 1)


def test_assign_joins_a_full_contest():
    """54 entries and nine jurors, three each, as at the real contest."""
    plan = assign(everybody([f"E{n}" for n in range(54)], [f"J{n}" for n in range(9)]), 3, rng=Random(5))
    assert (loads_of(plan), len(plan.parts)) == ([18] * 9, 1)
