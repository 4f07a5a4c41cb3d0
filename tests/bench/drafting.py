"""Fifty people type in one text: what a keystroke takes to the last of them, beside y-websocket's own server."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import islice
from math import inf
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from resolutions.coediting import wire
from tests.bench.databases import empty_redis, on_postgresql, sqlite
from tests.bench.servers import Server, cpu_seconds, environment, free_port, run, servers, wait_until_up
from tests.bench.tables import Table, percentile
from tests.npm import installed, node

# A committee, and as many as a text lets in.
EDITORS = tuple(int(number) for number in os.environ.get("BENCH_EDITORS", "6 50").split())
RATE = 5  # keystrokes a second of each
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
TURNS = 3  # of either server
CHANGES = int(os.environ.get("BENCH_CHANGES", "6000"))
ROOMS = 10
PAGES = 50  # of one text, as many as it lets in
# In a full text the last of the others waits at most so many times as long as with y-websocket's server, and a long
# text loads so fast.
MOST_RATIO = float(os.environ.get("BENCH_MOST_DRAFTING_RATIO", "2"))
MOST_SECONDS = float(os.environ.get("BENCH_MOST_LOAD", "0.5"))
# Of a page that has nothing: what it knows, and what it has changed (Yjs, update v1).
NOTHING, NO_CHANGE = b"\0", b"\0\0"
FOLDER = "tests/bench/node"
THEIRS = "y-websocket's own"
TYPING_COLUMNS = (
    ("server", -24), ("editors", 8), ("typed", 7), ("lost", 6), ("p50 ms", 8), ("p95 ms", 8), ("ratio", 7),
    ("CPU ms", 8), ("", 10),
)  # fmt: skip
TEXT_COLUMNS = (
    ("database", -12),
    ("changes", 8),
    ("bytes", 9),
    ("log s", 8),
    ("snapshot s", 11),
    ("room MB", 9),
    (f"of {PAGES} MB", 10),
    ("page kB", 9),
    ("", 10),
)


def drafting() -> bool:
    """Type in one text at a steady pace, in turn at y-websocket's own server and here; load and hold long texts."""
    table = Table(*TYPING_COLUMNS)
    with ExitStack() as stack:
        with sqlite() as url:
            is_near = _type(table, "SQLite, in memory", environment(url))
        redis = stack.enter_context(empty_redis())
        if redis:
            is_near = on_postgresql(lambda url: _type(table, "PostgreSQL, Redis", environment(url, redis))) and is_near
    table = Table(*TEXT_COLUMNS)
    with sqlite() as url:
        is_light = _hold(table, "SQLite", environment(url))
    return on_postgresql(lambda url: _hold(table, "PostgreSQL", environment(url))) and is_light and is_near


def _type(table: Table, name: str, site: Mapping[str, str]) -> bool:
    """Let them type at either server several times, by turns, and compare what all of these took."""
    made = run(site, "drafting", "begin", str(TURNS * len(EDITORS)))
    codes = iter(made["codes"])
    are_near = [_compare(table, name, site, list(islice(codes, TURNS)), made["cookies"], many) for many in EDITORS]
    return all(are_near)


def _compare(
    table: Table, name: str, site: Mapping[str, str], codes: list[str], cookies: list[str], editors: int
) -> bool:
    """Add a line for every turn, which a busy machine may spoil for either, and one for all turns of each."""
    theirs, ours = [], []
    for code in codes:
        with _theirs() as (port, process):
            theirs.append(_typed(port, f"/{code}", cookies, process, editors))
        with servers(site) as ((port, process),):
            ours.append(_typed(port, f"/ws/resolutions/{code}", cookies, process, editors))
        beside = _add(table, THEIRS, editors, theirs[-1:])
        _add(table, name, editors, ours[-1:], beside)
    # A few people leave processors asleep between two keys; what it takes to wake them is told, and nobody's promise.
    most_ratio = MOST_RATIO if editors == PAGES else inf
    beside = _add(table, f"{THEIRS}, all", editors, theirs)
    return _add(table, f"{name}, all", editors, ours, beside, most_ratio) <= most_ratio * beside


def _typed(port: int, path: str, cookies: list[str], process: Server, editors: int) -> dict[str, Any]:
    """Return how long each keystroke took, how many there were, and what the server used for one of them."""
    before = cpu_seconds(process)
    asked = {
        "url": f"ws://127.0.0.1:{port}{path}", "origin": f"http://127.0.0.1:{port}", "cookies": cookies,
        "editors": editors, "rate": RATE, "seconds": SECONDS,
    }  # fmt: skip
    command = [str(node()), "typing.mjs"]
    done = subprocess.run(
        command, cwd=installed(FOLDER), input=json.dumps(asked), stdout=subprocess.PIPE, check=True, text=True
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told | {"cpu": 1000 * (cpu_seconds(process) - before) / told["typed"]}


def _add(
    table: Table, name: str, editors: int, turns: list[dict[str, Any]], beside: float = 0.0, most_ratio: float = inf
) -> float:
    """Print a line of some turns; return what 95 of a hundred keystrokes took at most. A lost one is an error."""
    waits = [wait for told in turns for wait in told["waits"]]
    typed = sum(told["typed"] for told in turns)
    lost = typed - len(waits)
    if lost:
        raise SystemExit(f"{name}: {lost} of {typed} keystrokes have not reached everybody")
    most = percentile(waits, 0.95)
    ratio = most / beside if beside else 1.0
    cpu = sum(told["cpu"] * told["typed"] for told in turns) / typed
    said = "too slow" if ratio > most_ratio else ""
    table.add(name, editors, typed, lost, percentile(waits, 0.5), most, ratio, cpu, said)
    return most


@contextmanager
def _theirs() -> Iterator[tuple[int, Server]]:
    """Start the server that comes with y-websocket, which keeps everything in memory."""
    port = free_port()
    place = {"HOST": "127.0.0.1", "PORT": str(port)}
    command = [str(node()), "node_modules/@y/websocket-server/src/server.js"]
    process = subprocess.Popen(
        command, cwd=installed(FOLDER), env=os.environ | place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_up(port, process)
        yield port, process
    finally:
        process.kill()
        process.wait()


def _hold(table: Table, name: str, site: Mapping[str, str]) -> bool:
    """Load a text of many changes, hold so many texts open at once, and one of them on as many pages as it lets in."""
    told = run(site, "drafting", "read", str(ROOMS), str(CHANGES))
    with servers(site) as ((port, process),), ExitStack() as stack:
        before = 0.0
        for number, code in enumerate(told["codes"]):
            _open(stack, port, code, told["cookies"][0]).recv()
            # The first brings what every other will use too.
            before = before if number else _megabytes(process)
        rooms = _megabytes(process)
        each = (rooms - before) / (ROOMS - 1)
        for number in range(1, PAGES):
            cookie = told["cookies"][number % len(told["cookies"])]
            _read(_open(stack, port, told["codes"][-1], cookie))
        page = (_megabytes(process) - rooms) / (PAGES - 1)
    is_quick = told["alone"] <= MOST_SECONDS
    said = "" if is_quick else "too slow"
    full = each + page * (PAGES - 1)
    table.add(name, CHANGES, told["bytes"], told["alone"], told["snapshot"], each, full, 1000 * page, said)
    return is_quick


def _open(stack: ExitStack, port: int, code: str, cookie: str) -> ClientConnection:
    """Open a page of a text that stays open as long as the stack does."""
    address, headers = f"ws://127.0.0.1:{port}/ws/resolutions/{code}", {"Cookie": cookie}
    return stack.enter_context(connect(address, additional_headers=headers | {"Origin": f"http://127.0.0.1:{port}"}))


def _read(page: ClientConnection) -> None:
    """Let a page get the whole text, as an editor does, and tell that it has nothing of its own."""
    page.send(wire.step1(NOTHING))
    page.send(wire.step2(NO_CHANGE))
    while not any(isinstance(one, wire.SyncStep2) for one in wire.read_frame(bytes(page.recv(decode=False)))):
        pass


def _megabytes(process: Server) -> float:
    """What a process holds in memory; nothing where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
