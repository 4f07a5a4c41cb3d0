"""A phone decides as the server does: one file of cases, the same random ones, the same codes of tickets."""

import base64
import json
import string
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registration import tickets
from registration.checkin import Holder, Mark, Reason, Rules, Scan, decide
from symposium.lib import base32
from tests.node import asked

CASES = json.loads((Path(__file__).parent / "cases" / "scans.json").read_text(encoding="utf-8"))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TAG, OTHER = 0xC0FFEE, 0xC0FFEF
HOLDER = {"isEnrolled": False, "lastName": "", "confirmedAt": None, "cancelledAt": None}


def as_phone_has_it(case):
    marks = [{"direction": way, "at": at, "visit": visit, "point": ""} for way, at, visit in case["marks"]]
    return case | {"holder": HOLDER | case["holder"], "marks": marks}


def test_phone_decides_every_case_of_the_file():
    answers = asked("registration/door.ts", {"ask": "decide", "cases": [as_phone_has_it(case) for case in CASES]})

    assert {case["name"]: answer for case, answer in zip(CASES, answers, strict=True)} == {
        case["name"]: case["answer"] for case in CASES
    }


moments = st.integers(0, 12)
perhaps = st.none() | moments
directions = st.sampled_from(["in", "out"])
marks = st.lists(st.tuples(directions, moments, st.integers(0, 3)), max_size=5).map(
    lambda found: sorted(found, key=lambda mark: (mark[2], mark[0]))
)
rules = st.fixed_dictionaries(
    {
        "isActive": st.booleans() | st.just(True),
        "closedAt": perhaps,
        "formats": st.sampled_from([["onsite"], ["onsite", "online"]]),
        "states": st.sampled_from([["confirmed"], ["confirmed", "applied"], ["applied"]]),
        "opensAt": perhaps,
        "closesAt": perhaps,
        "isEnrolledOnly": st.booleans(),
        "places": st.none() | st.integers(0, 3),
        "isOnce": st.booleans(),
        "countsExits": st.booleans(),
        "letters": st.none() | st.lists(st.sampled_from("АДЕЁЯ"), min_size=2, max_size=2).map(sorted),
    }
)
holders = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["confirmed"] * 3 + ["cancelled", "pending", "applied", "waiting", "consent"]),
        "format": st.sampled_from(["onsite", "onsite", "online"]),
        "isEnrolled": st.booleans(),
        "lastName": st.sampled_from(["", " доржиева", "Ёлкин", "ёлкин", "Яковлев", "Smith", "ßen", "Ђорђе", "Єн", "-"]),
        "confirmedAt": perhaps,
        "cancelledAt": perhaps,
    }
)
cases = st.fixed_dictionaries(
    {
        "scan": st.fixed_dictionaries({"direction": directions, "at": moments}),
        "rules": rules,
        "holder": holders,
        "marks": marks,
        "inside": st.integers(0, 3),
    }
)


def moment(milliseconds):
    return None if milliseconds is None else EPOCH + timedelta(milliseconds=milliseconds)


def decided_here(case):
    given = case["rules"]
    rule = Rules(
        is_active=given["isActive"],
        closed_at=moment(given["closedAt"]),
        formats=frozenset(given["formats"]),
        states=frozenset(given["states"]),
        opens_at=moment(given["opensAt"]),
        closes_at=moment(given["closesAt"]),
        is_enrolled_only=given["isEnrolledOnly"],
        places=given["places"],
        is_once=given["isOnce"],
        counts_exits=given["countsExits"],
        letters=tuple(given["letters"]) if given["letters"] else None,
    )
    who = case["holder"]
    holder = Holder(
        who["state"],
        who["format"],
        who["isEnrolled"],
        who["lastName"],
        moment(who["confirmedAt"]),
        moment(who["cancelledAt"]),
    )
    known = [Mark(number, way, moment(at), visit) for number, (way, at, visit) in enumerate(case["marks"])]
    scan = Scan(case["scan"]["direction"], moment(case["scan"]["at"]))
    told = decide(scan, rules=rule, holder=holder, marks=known, inside=case["inside"])
    repeats = told.repeats.id if told.repeats else None
    return {"result": told.result, "reason": told.reason, "visit": told.visit, "repeats": repeats}


# A thousand cases, many an example: the engine is asked by far fewer lines.
@settings(max_examples=12, suppress_health_check=[HealthCheck.large_base_example])
@given(st.lists(cases, min_size=60, max_size=120))
def test_phone_decides_whatever_happens_as_the_server_does(drawn):
    answers = asked("registration/door.ts", {"ask": "decide", "cases": [as_phone_has_it(case) for case in drawn]})
    assert answers == [decided_here(case) for case in drawn]


def phone_reads(texts):
    key = base64.b64encode(tickets.public_key(TAG)).decode()
    answers = asked("registration/door.ts", {"ask": "read", "key": key, "tag": TAG, "texts": texts})
    return [answer.get("problem") or answer["code"] for answer in answers]


def read_here(text):
    try:
        return tickets.read(text, TAG)
    except tickets.TicketError as error:
        return error.code


def spoilt(text, place):
    return text[:place] + ("0" if text[place] != "0" else "2") + text[place + 1 :]


GENUINE = "K7MQ42XD"
SIGNED = tickets.signed(GENUINE, TAG)


@pytest.mark.parametrize(
    "text",
    [
        SIGNED, SIGNED.lower(), f" {SIGNED[:50]} - {SIGNED[50:]}\n", SIGNED[:-1], SIGNED[:-2] + "ZZ", SIGNED + "0",
        *(spoilt(SIGNED, place) for place in (4, 12, 18, 19, 60, 118, 119, 120)), "SYM:", "SY", "", "SYM:" + "U" * 117,
        "SYM:" + "😀" * 117, "k7mq-42xd", "К7МQ—42ХD", "\tk7 mq\u00a0\u008542\x1cxd", "\ufeffK7MQ42XD", "https://e.org/",
        "K7MQ42XDZ", "UUUUUUUU", "K7", "ооооilIL", tickets.signed(GENUINE, OTHER),
    ],
)  # fmt: skip
def test_phone_reads_a_code_as_the_server_does(text):
    assert phone_reads([text]) == [read_here(text)]


letters = base32.ALPHABET + string.ascii_lowercase + "SYM:- \u00a0\x1f\ufeffабвекмнорстухОIlЁ😀\u2014"


@settings(max_examples=8)
@given(st.lists(st.text(letters, max_size=12) | st.text(letters, min_size=117, max_size=122), min_size=50))
def test_phone_reads_whatever_is_typed_as_the_server_does(texts):
    tried = [*texts, *(f"SYM:{text}" for text in texts)]
    assert phone_reads(tried) == [read_here(text) for text in tried]


def test_only_the_server_knows_a_forged_ticket_of_another_event_from_a_genuine_one():
    forged = spoilt(tickets.signed(GENUINE, OTHER), 60)
    assert (read_here(forged), phone_reads([forged])) == (Reason.FORGED, ["other_event"])
