"""Measures what is asked for by name, or everything: `python -m tests.bench checkins people`."""

import inspect
import sys
from collections.abc import Callable, Sequence

from tests.bench.checkins import checkins
from tests.bench.drafting import drafting
from tests.bench.imports import imports
from tests.bench.people import people
from tests.bench.rush import rush

SECTIONS: dict[str, Callable[[], bool]] = {
    "checkins": checkins,
    "drafting": drafting,
    "import": imports,
    "people": people,
    "rush": rush,
}


def main(names: Sequence[str]) -> int:
    """Measure each section and return the number of those that failed; 64 where one is not known."""
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        print(f"Not known: {', '.join(unknown)}. There are: {', '.join(SECTIONS)}")
        return 64
    failed = []
    for name in names or SECTIONS:
        print(f"\n{inspect.getdoc(SECTIONS[name])}\n", flush=True)
        if not SECTIONS[name]():
            failed.append(name)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll is well")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
