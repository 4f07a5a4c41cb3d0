"""What in the dates of a resolution speaks against adopting or publishing it. No Django."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from resolutions.parsing.dates import find_date


@dataclass(frozen=True, slots=True)
class Dates:
    """The days a resolution names, and those of the event it closes; `sayings` are its lines about the adoption."""

    first: dt.date
    last: dt.date
    today: dt.date
    in_heading: dt.date | None = None
    adopted_on: dt.date | None = None
    sayings: Sequence[str] = ()


def doubts(dates: Dates) -> list[tuple[str, dt.date]]:
    """Return what contradicts, each as its code and the day in question; an empty list says nothing does."""
    found = []
    if dates.in_heading and not dates.first <= dates.in_heading <= dates.last:
        found.append(("heading_elsewhen", dates.in_heading))
    if dates.adopted_on and dates.adopted_on < dates.first:
        found.append(("adopted_before", dates.adopted_on))
    if dates.adopted_on and dates.adopted_on > dates.today:
        found.append(("adopted_ahead", dates.adopted_on))
    said = [day.day for day in map(find_date, dates.sayings) if day]
    found += [("said_otherwise", day) for day in said if dates.adopted_on and day != dates.adopted_on]
    return found
