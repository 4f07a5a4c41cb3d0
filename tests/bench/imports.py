"""A list of ten thousand people through the organiser's pages: sent, shown, registered."""

import os

from tests.bench.databases import on_each
from tests.bench.servers import environment, run
from tests.bench.tables import Table

ROWS = int(os.environ.get("BENCH_ROWS", "10000"))
# From the press of the button until the list stands on the screen.
MOST_SECONDS = 10.0
COLUMNS = (
    ("database", -12), ("rows", 8), ("KB", 7), ("upload s", 10), ("page s", 8), ("both s", 8), ("new", 8),
    ("commit s", 10), ("again s", 9), ("statements", 18), ("", 8),
)  # fmt: skip


def imports() -> bool:
    """Import of a workbook by an organiser's browser: sent and read, the rows shown, everybody registered."""
    table = Table(*COLUMNS)
    return on_each(lambda name, url: _measure(table, name, url))


def _measure(table: Table, name: str, url: str) -> bool:
    told = run(environment(url), "importing", str(ROWS))
    both = told["upload"] + told["page"]
    is_quick = both < MOST_SECONDS
    statements = "/".join(map(str, told["statements"]))
    table.add(
        name, ROWS, told["size"] // 1024, told["upload"], told["page"], both, told["new"], told["commit"],
        told["again"], statements, "" if is_quick else "too slow",
    )  # fmt: skip
    return is_quick
