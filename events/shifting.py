"""Moving dates to another year: the wall clock stays, whatever the zone did meanwhile; years in texts go along."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SAME_WEEKDAY = timedelta(weeks=52)
# A year, or two that belong together: «2026/27», «2026–2027».
YEARS = re.compile(r"(?<!\d)(?P<first>\d{4})(?:(?P<between>\s?[-–—/]\s?)(?P<second>\d{4}|\d{2})(?!\d))?(?!\d)")
WHOLE = 4


def shifted(moment: datetime | None, by: timedelta, tz: ZoneInfo) -> datetime | None:
    """Move `moment` by whole days so that a clock in `tz` shows the same time."""
    if moment is None:
        return None
    local = moment.astimezone(tz).replace(tzinfo=None)
    return (local + by).replace(tzinfo=tz)


def next_slug(slug: str, year: int, new_year: int) -> str:
    """Put `new_year` in the place of `year` in a short address, or at its end."""
    moved = in_year(slug, year, new_year)
    return f"{slug}-{new_year}" if moved == slug and year != new_year else moved


def in_year(text: str, year: int, new_year: int) -> str:
    """Move those years of a text that mean `year`, as «ЦТО — 2027» does, to `new_year`.

    Of a school year both halves move. Other years, and longer spans as «2025–2030», say something else and stay.
    """

    by = new_year - year

    def moved(match: re.Match[str]) -> str:
        first, second = int(match["first"]), match["second"] or ""
        if second and int(second) == (first + 1) % 10 ** len(second):
            ending = str(first + 1 + by)[-len(second) :]
            return f"{first + by}{match['between']}{ending}" if year in (first, first + 1) else match[0]
        if first != year or len(second) == WHOLE:
            return match[0]
        return f"{first + by}{match[0][WHOLE:]}"

    return YEARS.sub(moved, text)
