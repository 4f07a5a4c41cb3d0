"""An event of many people beside one of few: its pages, and finding somebody in it."""

import os
from contextlib import ExitStack
from statistics import median
from typing import Any

from tests.bench.databases import on_each_twice
from tests.bench.servers import Conversation, environment
from tests.bench.tables import Table, percentile

FEW = int(os.environ.get("BENCH_FEW", "650"))
MANY = int(os.environ.get("BENCH_MANY", "65000"))
TIMES = int(os.environ.get("BENCH_TIMES", "5"))
ROUNDS = 3
# A page takes at most so many times as long at many people as at few.
MOST = float(os.environ.get("BENCH_MOST_RATIO", "1.5"))
SEARCHES = int(os.environ.get("BENCH_SEARCHES", "60"))
# So long 95 of a hundred searches take at most.
MOST_MILLISECONDS = float(os.environ.get("BENCH_MOST_SEARCH_MS", "50"))
# What fits thousands of people is no question yet: it is measured and not held to the limit.
BROAD = frozenset({"beginning of a last name", "first name"})
PAGE_COLUMNS = (
    ("database", -12), ("page", -32), ("statements", 12), (f"{FEW} ms", 10), (f"{MANY} ms", 10), ("ratio", 8),
    ("first ms", 10), ("", 25),
)  # fmt: skip
SEARCH_COLUMNS = (
    ("database", -12), ("typed", -28), ("where", -6), ("searches", 10), ("different", 11), ("in vain", 9),
    ("p50 ms", 9), ("p95 ms", 9), ("", 10),
)  # fmt: skip


def people() -> bool:
    """Pages of an event of few people and of one of many, each in a database of its own, visited in turn; searches."""
    return on_each_twice(_measure)


def _measure(name: str, few: str, many: str) -> bool:
    with ExitStack() as stack:
        sites = [
            stack.enter_context(Conversation(environment(url), "pages", str(count)))
            for url, count in ((few, FEW), (many, MANY))
        ]
        there_are, _same = [site.hear() for site in sites]
        table = Table(*PAGE_COLUMNS)
        are_flat = [_compare(table, name, page, sites) for page in there_are["pages"]]
        table = Table(*SEARCH_COLUMNS)
        are_quick = [
            _search(table, name, way, place, sites[1]) for way in there_are["ways"] for place in there_are["places"]
        ]
    return all(are_flat) and all(are_quick)


def _search(table: Table, name: str, way: str, place: str, site: Conversation) -> bool:
    told = site.ask({"way": way, "place": place, "times": SEARCHES})
    middle, most = percentile(told["waits"], 0.5), percentile(told["waits"], 0.95)
    is_quick = most <= MOST_MILLISECONDS
    said = "" if is_quick else "slow" if way in BROAD else "too slow"
    table.add(name, way, place, SEARCHES, told["different"], told["missed"], middle, most, said)
    return is_quick or way in BROAD


def _compare(table: Table, name: str, page: str, sites: list[Conversation]) -> bool:
    """Visit a page of both by turns, so that whatever else the machine does slows both, and print a line of it."""
    told: list[list[Any]] = [[], []]
    for _ in range(ROUNDS):
        for site, answers in zip(sites, told, strict=True):
            answers.append(site.ask({"page": page, "times": TIMES}))
    few, many = (median(time for answer in answers for time in answer["again"]) for answers in told)
    counts = {answer["statements"] for answers in told for answer in answers}
    wrong = []
    if many > MOST * few:
        wrong.append("slower")
    if len(counts) > 1:
        wrong.append("more statements")
    counted = "/".join(map(str, sorted(counts)))
    table.add(name, page, counted, few, many, many / few, told[1][0]["first"], ", ".join(wrong))
    return not wrong
