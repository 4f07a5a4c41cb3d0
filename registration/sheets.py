"""Reading what somebody typed from the list that was ticked on paper: a ticket's code a line, and the time."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import time

from symposium.lib import base32

LETTERS = 8
MOST_LINES = 500
# «9:41» or «9.41» behind the code; whatever stands before it is the code, however it is spaced.
_LINE = re.compile(r"(?P<code>.*?)(?:[\s,;]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2}))?")


@dataclass(frozen=True)
class Written:
    """One line of a sheet: a code and a time where one is given, or a fault (`code`, `clock`).

    `copy` counts the same code at the same time before it on the sheet.
    """

    number: int
    text: str
    code: str = ""
    clock: time | None = None
    fault: str = ""
    copy: int = 0


def read(text: str) -> tuple[Written, ...]:
    """Read a sheet line by line; empty lines count, so that a number is that of the line, but say nothing."""
    seen: Counter[tuple[str, time | None]] = Counter()
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        written = _line(number, line.strip())
        key = (written.code, written.clock)
        found.append(Written(**{**vars(written), "copy": seen[key]}) if seen[key] else written)
        seen[key] += 1
    return tuple(found)


def _line(number: int, text: str) -> Written:
    parts = _LINE.fullmatch(text)
    code = base32.tidy(parts["code"]) if parts else ""
    if parts is None or len(code) != LETTERS or not base32.is_spelled(code):
        return Written(number, text, fault="code")
    if parts["hour"] is None:
        return Written(number, text, code)
    try:
        return Written(number, text, code, time(int(parts["hour"]), int(parts["minute"])))
    except ValueError:
        return Written(number, text, fault="clock")
