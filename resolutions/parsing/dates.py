"""Dates as people write them in Russian documents."""

import re
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
_CENTURY = 100
_QUOTE = "[«»\"“”„']?"
_RANGE = r"(?:\s*(?:[-–—]|и|по)\s*"  # the last day of «26–27 февраля» is the day a text is adopted
DATE = re.compile(
    rf"{_QUOTE}(?<!\d)(?P<first>\d{{1,2}}){_QUOTE}{_RANGE}{_QUOTE}(?P<last>\d{{1,2}}){_QUOTE})?\s+"
    rf"(?P<month>{'|'.join(MONTHS)})\s+(?P<year>\d{{4}})(?:\s*(?:года|год|г\.|г\b))?"
    r"|(?<![\d.])(?P<day>\d{1,2})[./](?P<number>\d{1,2})[./](?P<year2>\d{4}|\d{2})(?!\d)(?:\s*(?:года|г\.|г\b))?"
    r"|(?<!\d)(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and the span of text it was read from."""

    day: date
    start: int
    end: int


def find_date(text: str) -> FoundDate | None:
    """Return the first real date in the text; of a range of days its last day."""
    for match in DATE.finditer(text):
        try:
            return FoundDate(_day_of(match), match.start(), match.end())
        except ValueError:
            continue
    return None


def russian_date(day: date) -> str:
    """Write a date as «27 февраля 2025 г.»."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} г."


def _day_of(match: re.Match[str]) -> date:
    if match["iso"]:
        return date.fromisoformat(match["iso"])
    if match["month"]:
        month = MONTHS.index(match["month"].lower()) + 1
        return date(int(match["year"]), month, int(match["last"] or match["first"]))
    year = int(match["year2"])
    return date(year if year >= _CENTURY else 20 * _CENTURY + year, int(match["number"]), int(match["day"]))
