"""Check-ins per second of the real server at 1, 8 and 32 clients."""

import os
import secrets
from typing import Any

from tests.bench.clients import Round, drive, request
from tests.bench.databases import on_each
from tests.bench.servers import cpu_seconds, environment, run, servers
from tests.bench.tables import Table

CLIENTS = (1, 8, 32)
# The same in front of a crowd: the last of so many people must not wait longer than the last of a hall.
PEOPLE = tuple(int(number) for number in os.environ.get("BENCH_PEOPLE", "650 65000").split())
PROCESSES = 2
SCANS = int(os.environ.get("BENCH_SCANS", "600"))
COLUMNS = (
    ("database", -12), ("people", 8), ("clients", 9), ("scans", 9), ("scans/s", 9), ("p50 ms", 9), ("p95 ms", 9),
    ("statements", 12), ("CPU ms", 8),
)  # fmt: skip


def checkins() -> bool:
    """Check in signed tickets, fresh and again, by clients over connections kept open, through two server processes."""
    table = Table(*COLUMNS)
    return all(on_each(lambda name, url, people=people: _measure(table, name, url, people)) for people in PEOPLE)


def _measure(table: Table, name: str, url: str, people: int) -> bool:
    """Scan fresh tickets, then the same ones again, at each number of clients, and print a line for each.

    Of so many `people` all but those who are scanned have come already.
    """
    settings, scanned = environment(url), 50 + SCANS * len(CLIENTS)
    # Who is scanned has to be there.
    people = max(people, scanned)
    site = run(settings, "scanning", str(scanned), str(people))
    codes = iter(site["codes"])
    with servers(settings, PROCESSES) as running:
        ports = [port for port, _process in running]
        drive(ports, _requests(site, [next(codes) for _ in range(50)]), 4)
        for clients in CLIENTS:
            tickets = [next(codes) for _ in range(SCANS)]
            for expected in ("admitted", "repeat"):
                before = sum(cpu_seconds(process) for _port, process in running)
                told = drive(ports, _requests(site, tickets), clients)
                _check(told, expected)
                cpu = 1000 * (sum(cpu_seconds(process) for _port, process in running) - before) / SCANS
                waits = told.percentile(0.5), told.percentile(0.95)
                table.add(name, people, clients, expected, told.rate, *waits, site["statements"], cpu)
    return True


def _requests(site: dict[str, Any], codes: list[str]) -> list[bytes]:
    return [
        request(site["path"], site["token"], {"code": code, "point": site["point"], "nonce": secrets.token_hex(8)})
        for code in codes
    ]


def _check(told: Round, expected: str) -> None:
    if told.results != {expected: SCANS}:
        raise SystemExit(f"Expected {SCANS} × {expected}, got {dict(told.results)}")
