"""Totals, adjustment for severity, and places."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contest.scoring import Mark, Scale, adjust, connected_parts, places, raw_means, sheet_total

SCALES = {"content": Scale(2.0, 10.0), "form": Scale(0.5, 5.0)}
LEEWAY = 1e-7

totals = st.floats(0, 100, allow_nan=False).map(lambda total: round(total, 3))
pairs = st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("xyz"))
marks_of = st.dictionaries(pairs, totals, min_size=1).map(
    lambda table: [Mark(entry, juror, total) for (entry, juror), total in table.items()]
)


def near(expected):
    return pytest.approx(expected, abs=LEEWAY)


@pytest.mark.parametrize(
    ("scores", "total"),
    [
        ({"content": 10, "form": 5}, 100.0),
        ({"content": 0, "form": 0}, 0.0),
        ({"content": 5, "form": 5}, 60.0),
        ({"content": 10, "form": 0}, 80.0),
        ({"content": 10}, None),
        ({}, None),
    ],
)
def test_sheet_total_weighs_shares_of_the_maximum(scores, total):
    assert sheet_total(scores, SCALES) == total


def test_sheet_total_without_criteria_is_none():
    assert sheet_total({}, {}) is None


def test_raw_means_average_the_sheets_there_are():
    marks = [Mark("A", "x", 40.0), Mark("A", "y", 60.0), Mark("B", "x", 10.0)]
    assert raw_means(marks) == {"A": 50.0, "B": 10.0}


def test_adjust_recovers_a_design_without_noise():
    quality, severity = {"A": 70.0, "B": 50.0, "C": 60.0}, {"x": -10.0, "y": 4.0, "z": 6.0}
    read = ["Ax", "Ay", "By", "Bz", "Cz", "Cx"]
    marks = [Mark(entry, juror, quality[entry] + severity[juror]) for entry, juror in read]
    found = adjust(marks)
    assert found.entries == near(quality)
    assert found.jurors == near(severity)


def test_adjust_leaves_one_sheet_as_it_is():
    found = adjust([Mark("A", "x", 42.0)])
    assert (found.entries, found.jurors, found.is_comparable) == ({"A": 42.0}, {"x": 0.0}, True)


def test_adjust_of_nothing_is_nothing():
    found = adjust([])
    assert (found.entries, found.jurors, found.parts) == ({}, {}, ())


def test_adjust_separates_parts_that_share_no_juror():
    marks = [Mark("A", "x", 40.0), Mark("A", "y", 60.0), Mark("B", "z", 90.0)]
    found = adjust(marks)
    assert found.parts == (frozenset("A"), frozenset("B"))
    assert not found.is_comparable
    assert found.entries == near({"A": 50.0, "B": 90.0})
    assert found.jurors == near({"x": -10.0, "y": 10.0, "z": 0.0})


@given(marks_of, st.randoms(use_true_random=False))
def test_adjust_does_not_depend_on_order(marks, rng):
    shuffled = list(marks)
    rng.shuffle(shuffled)
    assert adjust(shuffled) == adjust(marks)


@given(marks_of)
def test_severities_sum_to_zero_in_each_part(marks):
    found = adjust(marks)
    for part in found.parts:
        readers = {mark.juror for mark in marks if mark.entry in part}
        assert sum(found.jurors[reader] for reader in readers) == near(0.0)


@given(marks_of)
def test_residuals_cancel_for_every_entry_and_juror(marks):
    found = adjust(marks)
    residuals = {mark: mark.total - found.entries[mark.entry] - found.jurors[mark.juror] for mark in marks}
    for name in found.entries:
        assert sum(rest for mark, rest in residuals.items() if mark.entry == name) == near(0.0)
    for name in found.jurors:
        assert sum(rest for mark, rest in residuals.items() if mark.juror == name) == near(0.0)


@given(marks_of, st.floats(-50, 50))
def test_generosity_of_one_juror_changes_no_order(marks, gift):
    """What a juror adds to all her totals goes to severities; entries move together, by the change of zero."""
    assume(len(connected_parts((mark.entry, mark.juror) for mark in marks)) == 1)
    generous = [Mark(m.entry, m.juror, m.total + gift * (m.juror == marks[0].juror)) for m in marks]
    before, after = adjust(marks), adjust(generous)
    shift = gift / len(before.jurors)
    assert after.entries == near({entry: score + shift for entry, score in before.entries.items()})
    moved = {name: own + gift * (name == marks[0].juror) - shift for name, own in before.jurors.items()}
    assert after.jurors == near(moved)


def test_adjust_agrees_with_a_general_solver():
    numpy = pytest.importorskip("numpy")
    marks = [
        Mark(f"E{n}", f"J{(n + step) % 7}", float((n * 37 + step * 11) % 101)) for n in range(20) for step in (1, 2)
    ]
    marks = list({(mark.entry, mark.juror): mark for mark in marks}.values())
    found = adjust(marks)
    names = [*found.entries, *found.jurors]
    design = numpy.array([[float(name in {mark.entry, mark.juror}) for name in names] for mark in marks])
    constraint = numpy.array([[0.0] * len(found.entries) + [1.0] * len(found.jurors)])
    right = numpy.array([mark.total for mark in marks] + [0.0])
    expected = numpy.linalg.lstsq(numpy.vstack([design, constraint]), right, rcond=None)[0]
    assert found.is_comparable
    assert [*found.entries.values(), *found.jurors.values()] == near(list(expected))


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"A": 90.0, "B": 80.0, "C": 80.0, "D": 70.0}, {"A": 1, "B": 2, "C": 2, "D": 4}),
        ({"A": 50.0, "B": 50.0 + 1e-9}, {"A": 1, "B": 1}),
        ({"A": 50.0, "B": 50.00001}, {"A": 2, "B": 1}),
        ({"A": None, "B": 0.0}, {"A": None, "B": 1}),
        ({}, {}),
    ],
)
def test_places_are_shared_and_then_skipped(scores, expected):
    assert places(scores) == expected


@given(st.dictionaries(st.text(max_size=3), st.none() | st.floats(0, 100)))
def test_a_place_is_one_more_than_the_better_ones(scores):
    found = places(scores)
    known = {key: round(score, 6) for key, score in scores.items() if score is not None}
    expected = {key: 1 + sum(other > score for other in known.values()) for key, score in known.items()}
    assert {key: place for key, place in found.items() if place is not None} == expected
