"""Reading a contest and its sheets from files."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.importing import Problem, SheetRow, read_contest

CONTEST = {
    "criteria": [
        {"name": "Польза", "weight": 2.0, "maximum": 10, "rubric": {"10": "повторит коллега"}},
        {"name": "Вид", "weight": 0.5, "maximum": 5},
    ],
    "nominations": ["Урок", "Сад"],
    "entries": [
        {"id": "E1", "nomination": "Урок", "title": "Подсказка", "organisation": "МОУ СОШ № 6"},
        {"id": "E2", "nomination": "Сад", "title": "Робот"},
    ],
    "jurors": [{"id": "J1", "organisation": "МОУ СОШ № 6"}, {"id": "J2", "name": "Цыренова Дарима"}],
}
HEADER = "entry,juror,Польза,Вид\n"


def read(table=HEADER + "E1,J2,7,3\n", **over: Any):
    return read_contest(json.dumps(CONTEST | over).encode(), table if isinstance(table, bytes) else table.encode())


def codes(reading):
    return [(problem.code, problem.place, problem.value) for problem in reading.problems]


def one_criterion(**fields: Any):
    return {"criteria": [{"name": "Вид", "weight": 1, "maximum": 5} | fields]}


def one_entry(**fields: Any):
    return {"entries": [{"id": "E1", "nomination": "Урок", "title": "Т"} | fields]}


SHEET = SheetRow(2, "E1", "J2", {"Польза": Decimal(7), "Вид": Decimal("3.5")})


@pytest.mark.parametrize(
    "table",
    [
        "entry,juror,Польза,Вид\nE1,J2,7,3.5\n".encode(),
        'entry,juror,Польза,Вид\nE1,J2,7,"3,5"\n'.encode(),
        "entry;juror;Польза;Вид\r\nE1;J2;7;3,5\r\n".encode(),
        "entry;juror;Польза;Вид\r\n E1 ;\N{NO-BREAK SPACE}J2;7;3,5;;\r\n;;;\r\n".encode(),
        "entry;juror;Польза;Вид\r\nE1;J2;7;3,5\r\n".encode("cp1251"),
        "entry\tjuror\tПольза\tВид\nE1\tJ2\t7\t3,5\n".encode("utf-16"),
        "entry,juror,Польза,Вид\nE1,J2,7,3.5\n".encode("utf-8-sig"),
        "juror,Вид,entry,Польза\nJ2,3.5,E1,7\n".encode(),
    ],
    ids=["plain", "quoted comma", "semicolons", "blanks", "cp1251", "utf-16", "utf-8 with mark", "other order"],
)
def test_read_contest_takes_tables_as_people_send_them(table):
    reading = read(table)
    assert reading.problems == ()
    assert reading.contest.sheets == (SHEET,)


def test_read_contest_reads_every_part():
    contest = read().contest
    assert [(row.name, row.weight, row.maximum) for row in contest.criteria] == [
        ("Польза", Decimal(2), Decimal(10)),
        ("Вид", Decimal("0.5"), Decimal(5)),
    ]
    assert contest.criteria[0].rubric == {"10": "повторит коллега"}
    assert contest.nominations == ("Урок", "Сад")
    assert [(row.code, row.nomination, row.organisation) for row in contest.entries] == [
        ("E1", "Урок", "МОУ СОШ № 6"),
        ("E2", "Сад", ""),
    ]
    assert [(row.code, row.name) for row in contest.jurors] == [("J1", ""), ("J2", "Цыренова Дарима")]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("E9,J2,7,3", ("unknown_entry", "2", "E9")),
        ("E1,J9,7,3", ("unknown_juror", "2", "J9")),
        ("E1,J2,11,3", ("score_out_of_range", "2", "Польза: 11, 0–10")),
        ("E1,J2,-1,3", ("score_out_of_range", "2", "Польза: -1, 0–10")),
        ("E1,J2,семь,3", ("bad_score", "2", "Польза: семь")),
        ("E1,J2,NaN,3", ("bad_score", "2", "Польза: NaN")),
        ("E1,J2,1_0,3", ("bad_score", "2", "Польза: 1_0")),
        ("E1,J2,1.005,3", ("too_precise", "2", "Польза: 1.005")),
        ("E1,J2,7,3,5", ("too_many_cells", "2", "5")),
        ("\n\nE1,J2,7,3\nE1,J2,7,3", ("repeated_sheet", "5", "4")),
    ],
)
def test_read_contest_names_the_row_of_a_bad_score(rows, problem):
    assert [found for found in codes(read(HEADER + rows)) if found[0] != "incomplete"] == [problem]


def test_read_contest_takes_an_incomplete_sheet_with_a_warning():
    reading = read(HEADER + "E1,J2,7,\n")
    assert reading.problems == (Problem("incomplete", "2", "E1, J2", is_warning=True),)
    assert reading.errors == ()
    assert reading.contest.sheets[0].scores == {"Польза": Decimal(7)}


def test_read_contest_warns_of_a_juror_of_the_same_organisation():
    assert codes(read(HEADER + "E1,J1,7,3")) == [("same_organisation", "2", "E1, J1")]


@pytest.mark.parametrize(
    ("table", "problems"),
    [
        ("entry,juror,Польза\nE1,J2,7", [("missing_column", "1", "Вид")]),
        (
            "работа,juror,Польза,Вид\nE1,J2,7,3",
            [("missing_column", "1", "entry"), ("unknown_column", "1", "работа")],
        ),
        ("entry,juror,Польза,Вид,Вид\nE1,J2,7,3,3", [("unknown_column", "1", "Вид")] * 2),
        ("", [("unreadable_table", "", "empty")]),
        (b"PK\x03\x04\x00\x00", [("unreadable_table", "", "binary")]),
        ('entry,juror,Польза,Вид\n"E1,J2,7,3', [("unreadable_table", "", "unexpected end of data")]),
    ],
)
def test_read_contest_says_what_is_wrong_with_the_table(table, problems):
    assert codes(read(table)) == problems


@pytest.mark.parametrize(
    ("over", "problem"),
    [
        ({"criteria": []}, ("empty_list", "criteria", "")),
        ({"entries": {}}, ("empty_list", "entries", "")),
        ({"criteria": [7]}, ("not_an_object", "criteria[0]", "7")),
        ({"entries": ["E1"]}, ("not_an_object", "entries[0]", "E1")),
        ({"jurors": [None]}, ("not_an_object", "jurors[0]", "None")),
        (one_criterion(weight=0), ("out_of_range", "criteria[0].weight", "0")),
        (one_criterion(maximum=0.001), ("out_of_range", "criteria[0].maximum", "0.001")),
        (one_criterion(weight="1"), ("not_a_number", "criteria[0].weight", "1")),
        (one_criterion(weight=True), ("not_a_number", "criteria[0].weight", "True")),
        (one_criterion(weight=float("nan")), ("not_a_number", "criteria[0].weight", "NaN")),
        (one_criterion(rubric={"1": 2}), ("bad_rubric", "criteria[0].rubric", "{'1': 2}")),
        (one_criterion(rubric={"NaN": "x"}), ("bad_rubric", "criteria[0].rubric", "{'NaN': 'x'}")),
        ({"nominations": ["Урок", "Урок", "Сад"]}, ("repeated", "nominations", "Урок")),
        ({"nominations": ["Урок", "Сад", " "]}, ("empty", "nominations[2].name", "")),
        (one_entry(nomination="Клуб"), ("unknown_nomination", "entries[0].nomination", "Клуб")),
        (one_entry(id="E" * 21), ("too_long", "entries[0].id", "20")),
        (one_entry(id="E/1"), ("bad_code", "entries[0].id", "E/1")),
        (one_entry(title="\ud800"), ("not_text", "entries[0].title", r"'\ud800'")),
        (one_entry(link="javascript:1"), ("bad_link", "entries[0].link", "javascript:1")),
    ],
)
def test_read_contest_names_the_place_of_a_bad_value(over, problem):
    assert codes(read(**over))[0] == problem


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe\x00", b"[" * 100_000, "не JSON".encode("cp1251")])
def test_read_contest_refuses_what_is_no_contest(data):
    reading = read_contest(data, b"")
    assert [problem.code for problem in reading.problems] == ["bad_json"]
    assert reading.contest.criteria == ()


def test_read_contest_takes_nominations_written_as_objects():
    assert read(nominations=[{"name": "Урок"}, {"name": "Сад"}]).contest.nominations == ("Урок", "Сад")


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_read_contest_never_breaks(contest, scores):
    assert read_contest(contest, scores).errors
    assert read_contest(json.dumps(CONTEST).encode(), b"entry,juror\n" + scores).errors
