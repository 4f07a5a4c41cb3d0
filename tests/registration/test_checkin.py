import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.checkin import Direction, Holder, Mark, Reason, Result, Rules, Scan, decide, replayed

CASES = json.loads((Path(__file__).parent / "cases" / "scans.json").read_text(encoding="utf-8"))
NINE = datetime(2026, 2, 26, 0, 0, tzinfo=UTC)
GUEST = Holder(state="confirmed", format="onsite")


def at(minutes):
    return NINE + timedelta(minutes=minutes)


def moment(minutes):
    return None if minutes is None else at(minutes)


def rules_of(given):
    names = {"isActive": "is_active", "isEnrolledOnly": "is_enrolled_only", "isOnce": "is_once", "places": "places"}
    names |= {"countsExits": "counts_exits"}
    moments = {"closedAt": "closed_at", "opensAt": "opens_at", "closesAt": "closes_at"}
    sets = {"formats": frozenset, "states": frozenset, "letters": tuple}
    return Rules(
        **{names[key]: value for key, value in given.items() if key in names},
        **{moments[key]: at(value) for key, value in given.items() if key in moments},
        **{key: sets[key](value) for key, value in given.items() if key in sets},
    )


def holder_of(given):
    return Holder(
        given["state"],
        given["format"],
        given.get("isEnrolled", False),
        given.get("lastName", ""),
        moment(given.get("confirmedAt")),
        moment(given.get("cancelledAt")),
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_scan_is_decided(case):
    marks = [Mark(number, way, at(minutes), visit) for number, (way, minutes, visit) in enumerate(case["marks"])]
    what = Scan(case["scan"]["direction"], at(case["scan"]["at"]))

    told = decide(
        what, rules=rules_of(case["rules"]), holder=holder_of(case["holder"]), marks=marks, inside=case["inside"]
    )

    assert case["answer"] == {
        "result": told.result,
        "reason": told.reason,
        "visit": told.visit,
        "repeats": told.repeats and told.repeats.id,
    }


def test_every_reason_of_the_rule_has_a_case():
    of_codes = {"foreign", "truncated", "forged", "other_event", "unknown_code", "revoked", "revoked_device"}
    assert {case["answer"]["reason"] for case in CASES} - {None} == {reason.value for reason in Reason} - of_codes


@given(st.lists(st.tuples(st.sampled_from(Direction), st.integers(0, 600)), max_size=12))
def test_no_visit_is_entered_or_left_twice(scans):
    marks = []
    for direction, minutes in scans:
        answer = decide(Scan(direction, at(minutes)), rules=Rules(), holder=GUEST, marks=marks)
        if answer.result is Result.ADMITTED:
            marks.append(Mark(len(marks), direction, at(minutes), answer.visit))
            marks.sort(key=lambda mark: (mark.visit, mark.direction))
        else:
            assert answer.result is Result.REPEAT
            assert answer.repeats in marks

    pairs = [(mark.visit, mark.direction) for mark in marks]
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize(
    ("directions", "told"),
    [
        (["in", "in"], [("admitted", 1, None), ("repeat", 1, 1)]),
        (["in", "out", "in"], [("admitted", 1, None), ("admitted", 1, None), ("admitted", 2, None)]),
        (["out", "in", "in"], [("admitted", 0, None), ("admitted", 1, None), ("repeat", 1, 2)]),
        ([], []),
    ],
)
def test_scans_of_two_tickets_are_decided_as_of_one(directions, told):
    marks = [Mark(key, way, at(key), 1) for key, way in enumerate(directions, 1)]
    decisions = replayed(marks)
    assert [(one.result, one.visit, one.repeats and one.repeats.id) for one in decisions] == told
