"""By when something is asked: a day in its field, or a time in the words."""

import datetime as dt
import re
from collections.abc import Iterator

from resolutions.canonical import Recommendation
from resolutions.checking.findings import Finding, Fix
from resolutions.checking.passages import Text
from resolutions.parsing.dates import DATE, MONTHS, find_date

_FIGURE = re.compile(r"\d")
_YEAR = r"20\d\d"
_SCHOOL_YEAR = re.compile(rf"({_YEAR})\s?[-–—/]\s?({_YEAR})\s+(?:учебн\w+|уч\.)\s+(?:год|г\.)")
_YEARS = re.compile(rf"(?<!\d){_YEAR}(?=(?:\s?[-–—]\s?|\s+и\s+|\s+по\s+){_YEAR}|\s*(?:гг?\.|год))")
_TO_YEAR = re.compile(rf"(?:[-–—]|\sи|\sпо)\s?({_YEAR})(?!\d)")
_MONTH = re.compile(rf"\b(?:до|к|по)\s+(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(MONTHS)})(?!\s+\d)", re.IGNORECASE)
_ALWAYS = re.compile(
    r"\b(?:ежегодн|ежемесячн|ежеквартальн|еженедельн|ежедневн|постоянно|на\s+постоянной\s+основе|регулярн|систематическ"
    r"|непрерывно\b|в\s+течение|до\s+конца|к\s+концу|в\s+срок|не\s+позднее|до\s+следующего|на\s+период|в\s+\w+\s+учебном\s+году"
    r"|каждый\s+(?:год|месяц)|раз\s+в)",
    re.IGNORECASE,
)
_OF_A_PAPER = re.compile(r"\bот\s+$")
_LAST_OF_SCHOOL = (8, 31)


def deadlines(text: Text) -> Iterator[Finding]:
    """Find items without any time, and those whose words name a day that the item does not bear."""
    since = text.content.date
    for passage in text.items:
        item = passage.item
        if item is None or item.due_to or item.due_from or not passage.text.strip():
            continue
        if day := named_day(passage.text, since):
            yield _finding("due_in_words", item, passage.text, day)
        elif not _ALWAYS.search(passage.text):
            offered = _a_year_after(since) if since else _end_of_next_year(text.directory.day)
            yield _finding("no_deadline", item, passage.text, offered)


def _finding(code: str, item: Recommendation, text: str, day: dt.date | None) -> Finding:
    fix = Fix(field="due_to", value=day.isoformat()) if day else None
    return Finding(code, item.id, 0, len(text), (("day", day.isoformat()),) if day else (), fix)


def named_day(text: str, since: dt.date | None) -> dt.date | None:
    """Return the last day of the time that the words name, if it lies after `since`."""
    if not _FIGURE.search(text):
        return None
    after = since or dt.date.min
    days = [*_whole_days(text), *_years(text), *_days_without_year(text, since)]
    return max((day for day in days if day > after), default=None)


def _whole_days(text: str) -> Iterator[dt.date]:
    for match in DATE.finditer(text):
        found = find_date(match[0])
        if found and not _OF_A_PAPER.search(text, max(0, match.start() - 6), match.start()):
            yield found.day


def _years(text: str) -> Iterator[dt.date]:
    for match in _SCHOOL_YEAR.finditer(text):
        yield dt.date(int(match[2]), *_LAST_OF_SCHOOL)
    if not _YEARS.search(text):
        return
    plain = DATE.sub("", _SCHOOL_YEAR.sub("", text))  # a day's year is no time of its own
    for match in _YEARS.finditer(plain):
        until = _TO_YEAR.match(plain, match.end())
        yield dt.date(int(until[1] if until else match[0]), 12, 31)


def _days_without_year(text: str, since: dt.date | None) -> Iterator[dt.date]:
    for match in _MONTH.finditer(text) if since else ():
        if match["month"].lower() not in MONTHS:  # a letter of another alphabet that counts as the same
            continue
        month = MONTHS.index(match["month"].lower()) + 1
        for year in (since.year, since.year + 1):  # type: ignore[union-attr]
            try:
                day = dt.date(year, month, int(match["day"]))
            except ValueError:
                continue
            if since and day > since:
                yield day
                break


def _end_of_next_year(day: dt.date | None) -> dt.date | None:
    """Return the last day of the year in which the next edition takes place; who knows when it is this year."""
    return dt.date(day.year + 1, 12, 31) if day and day.year < dt.MAXYEAR else None


def _a_year_after(day: dt.date) -> dt.date | None:
    """Return the same day of the next year, when the next edition asks what became of it."""
    if day.year == dt.MAXYEAR:
        return None
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
