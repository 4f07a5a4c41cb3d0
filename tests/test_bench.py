"""The bench measures, and does not pass for having measured what it could not."""

import os
import subprocess
import sys
from contextlib import nullcontext
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from events.models import Role
from resolutions.drafting import log
from resolutions.models import Resolution
from tests.bench import __main__ as bench
from tests.bench import databases, tables
from tests.bench import drafting as typing
from tests.bench.browsers import Visit
from tests.bench.fairness import faults
from tests.bench.inside import drafting, importing, pages, searches
from tests.bench.inside.population import populate
from tests.factories import make_event, make_membership

NOWHERE = {"GROWN_DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
LACKING = "PostgreSQL does not answer here: not measured"
TINY = {
    "BENCH_SCANS": "4",
    "BENCH_PEOPLE": "80",
    "BENCH_RUSH": "12",
    "BENCH_RUSH_PLACES": "3",
    "BENCH_RUSH_BROWSERS": "4",
}
VISITS = [Visit("a", "", 0, 1, 2), Visit("b", "", 0, 3, 4), Visit("c", "", 0, 5, 6)]
FAIR = {
    "states": {"confirmed": 1, "waiting": 2, "pending": 0},
    "confirmed": ["a"],
    "waiting": ["b", "c"],
    "committed": ["b", "c"],
    "turns": 2,
    "told": {"b": 1, "c": 2},
}


def run_bench(*sections: str, **over: str) -> tuple[int, list[str]]:
    command, environment = [sys.executable, "-m", "tests.bench", *sections], os.environ | TINY | over
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


@pytest.mark.usefixtures("ready")
def test_checkins_are_measured_and_fail_a_judging_machine_without_postgresql() -> None:
    status, lines = run_bench("checkins", **NOWHERE, CI="true")

    measured = [line.split()[:4] for line in lines if line.startswith("SQLite")]
    kinds = [["SQLite", "80", clients, kind] for clients in ("1", "8", "32") for kind in ("admitted", "repeat")]
    assert (status, measured) == (1, kinds)
    assert lines[-3:] == [LACKING, "", "Failed: checkins"]


@pytest.mark.django_db(transaction=True)
def test_import_registers_whoever_is_new() -> None:
    event = make_event()
    client = Client()
    client.force_login(make_membership(event, Role.ORGANISER))
    statements: list[int] = []

    told = importing.send(client, event, importing.workbook(50), statements)

    assert (told["new"], event.registrations.confirmed().count()) == (49, 49)
    assert [name for name, seconds in told.items() if not seconds] == []
    # The first look at the rows is noted, another one within the minute is not.
    assert (len(statements), statements[1]) == (4, statements[3] + 1)


@pytest.mark.django_db
def test_pages_ask_the_database_the_same_at_an_event_of_more_people() -> None:
    counted = []
    for people in (60, 120):
        event = populate(people)
        visits = pages.every_visit(pages.owner_with_list(event, 3), event)
        counted.append({page: pages.measured(visits, page, 0)["statements"] for page in visits})

    assert counted[0] == counted[1]
    assert {page: count for page, count in counted[0].items() if count > 13} == {}


@pytest.mark.django_db
def test_searches_find_whoever_is_meant() -> None:
    event = populate(60)

    told = [searches.searched(event, way, place, 3) for way in searches.WAYS for place in searches.PLACES]

    assert [(one["missed"], len(one["waits"])) for one in told] == [(0, 3)] * 20


@pytest.mark.django_db(transaction=True)
def test_text_of_many_changes_is_made_and_read() -> None:
    told = drafting.read(2, 30)

    assert (len(told["codes"]), len(told["cookies"])) == (2, drafting.COMMITTEE)
    logs = [log.load(one.pk)[1] for one in Resolution.objects.all()]
    assert (logs, told["alone"] > 0, told["bytes"] > 0) == ([31, 31], True, True)


@pytest.mark.parametrize(
    ("editors", "waits", "is_near", "said"),
    [
        (50, [[9.0] * 100, [1.9] * 100, [1.9] * 100], False, "too slow"),
        # One turn that a busy machine has spoilt is one of three.
        (50, [[9.0] * 5 + [1.9] * 95, [1.9] * 100, [1.9] * 100], True, ""),
        (50, [[2.1] * 100] * 3, False, "too slow"),
        (6, [[2.1] * 100] * 3, True, ""),
    ],
)
def test_all_turns_of_either_server_are_compared_and_a_full_text_is_judged(
    monkeypatch: Any, capsys: Any, editors: int, waits: list[list[float]], is_near: bool, said: str
) -> None:
    turns = iter([turn for ours in waits for turn in ([1.0] * 100, ours)])
    monkeypatch.setattr(typing, "_theirs", lambda: nullcontext((1, None)))
    monkeypatch.setattr(typing, "servers", lambda _site: nullcontext([(1, None)]))
    monkeypatch.setattr(typing, "_typed", lambda *_given: {"typed": 100, "waits": next(turns), "cpu": 1.0})

    table = tables.Table(*typing.TYPING_COLUMNS)
    assert typing._compare(table, "ours", {}, ["a", "b", "c"], [], editors) == is_near

    *_turns, theirs, ours = capsys.readouterr().out.splitlines()
    assert theirs.split()[:6] == ["y-websocket's", "own,", "all", str(editors), "300", "0"]
    assert ours.endswith(said)
    assert ("too slow" in ours) == bool(said)


def test_lost_keystroke_is_an_error(monkeypatch: Any) -> None:
    table = tables.Table(*typing.TYPING_COLUMNS)
    with pytest.raises(SystemExit, match="1 of 3 keystrokes"):
        typing._add(table, "ours", 2, [{"typed": 3, "waits": [1.0, 1.0], "cpu": 1.0}])


@pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
    reason="The rush is of PostgreSQL: it runs where the tests run on that",
)
def test_rush_gives_every_place_once_and_keeps_the_order() -> None:
    status, lines = run_bench("rush")

    assert (status, lines[-3]) == (0, "3 have a place, 9 wait in the order in which they were told so")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        (
            {"states": {"confirmed": 2, "waiting": 1}},
            ["2 are confirmed instead of 1", "1 are waiting instead of 2"],
        ),
        ({"confirmed": ["d"]}, ["Those who were answered are not those who are registered"]),
        ({"turns": 1}, ["2 people have 1 different turns"]),
        (
            {"committed": ["c", "b"]},
            ["2 stand elsewhere on the list than in the order in which they were put there"],
        ),
        ({"told": {"b": 1, "c": 1}}, ["1 were told another number by letter than they have"]),
        (
            {"waiting": ["c", "b"], "committed": ["c", "b"], "told": {"c": 1, "b": 2}},
            ["1 stand behind somebody who sent the code after they had their answer"],
        ),
    ],
)
def test_what_is_wrong_after_a_rush_is_said_and_fails_the_bench(
    monkeypatch: Any, changed: Any, said: list[str]
) -> None:
    found = faults(VISITS, FAIR | changed, people=3, places=1)
    monkeypatch.setitem(bench.SECTIONS, "rush", lambda: not found)

    assert (found, bench.main(["rush"])) == (said, 1 if said else 0)


def test_section_that_is_not_known_is_said(capsys: Any) -> None:
    assert bench.main(["checkins", "chekins"]) == 64
    assert capsys.readouterr().out == "Not known: chekins. There are: checkins, drafting, import, people, rush\n"


@pytest.mark.parametrize(("ci", "is_well"), [("true", False), ("", True)])
def test_database_that_is_missing_is_a_failure_only_where_changes_are_judged(
    monkeypatch: Any, capsys: Any, ci: str, is_well: bool
) -> None:
    monkeypatch.setattr(databases, "GROWN", NOWHERE["GROWN_DATABASE_URL"])
    monkeypatch.setenv("CI", ci)
    databases._postgresql_ready.cache_clear()

    assert databases.on_postgresql(lambda _url: True) == is_well
    assert capsys.readouterr().out == f"{LACKING}\n"
