"""The heading of a resolution: title, event, date, town, and whether it is a draft."""

from dataclasses import replace

from resolutions.canonical import LONGEST_HEADS
from resolutions.parsing.lines import Line, join
from resolutions.parsing.recognise import (
    DateLine,
    bare_place,
    date_line,
    is_draft_mark,
    is_event_name,
    spelled_together,
    split_draft_mark,
    title_of,
)
from resolutions.parsing.structure import Parsed

_LONGEST_NAME_LINE = 150
_DEEPEST_TITLE = 20  # lines of letterhead and approval above a title
_DEEPEST_HEADING = 12  # lines below it: a quotation mark never closed would take in the whole text


def read_head(lines: list[Line], parsed: Parsed) -> list[Line]:
    """Read the heading into the structure and return the lines below it."""
    position = _find_title(lines)
    if position is None:
        return lines
    for index in range(position):
        if not _read_mark_or_date(lines, index, parsed):
            parsed.unplaced.append(_written(lines[index]))
    _read_title(lines[position], parsed)
    first = index = position + 1
    while index < min(first + _DEEPEST_HEADING, len(lines)) and _read_heading_line(lines, index, parsed):
        index += 1
    return lines[index:]


def _find_title(lines: list[Line]) -> int | None:
    return next((index for index, line in enumerate(lines[:_DEEPEST_TITLE]) if title_of(line)), None)


def _read_title(line: Line, parsed: Parsed) -> None:
    text, mark = split_draft_mark(line.text)
    title, rest = title_of(replace(line, text=text)) or (spelled_together(text), "")
    parsed.title = title
    if mark or title.lower().startswith("проект"):
        parsed.is_draft = True
        parsed.heading += [mark] if mark else []
    if rest:
        _add_to_name(rest, parsed)


def _read_heading_line(lines: list[Line], index: int, parsed: Parsed) -> bool:
    if _read_mark_or_date(lines, index, parsed):
        return True
    line = lines[index]
    if len(parsed.event_name) + len(line.text) >= LONGEST_HEADS["event_name"]:
        return False
    has_date_line = any(not is_draft_mark(text) for text in parsed.heading)
    if _is_body(line, parsed) or (has_date_line and parsed.event_name and line.is_after_blank):
        return False
    if not is_event_name(line, parsed.event_name) and (has_date_line or not _is_above_date(lines, index)):
        return False
    _add_to_name(line.text, parsed)
    return True


def _is_above_date(lines: list[Line], index: int) -> bool:
    """Say whether a line of date or town follows soon: what stands above it is still heading."""
    line = lines[index]
    near = lines[index + 1 : index + 3]
    return line.marker is None and not line.text.endswith((":", ".")) and any(date_line(_written(one)) for one in near)


def _is_body(line: Line, parsed: Parsed) -> bool:
    """Say whether a line that could go on with the name more likely begins the text."""
    return bool(parsed.event_name) and len(line.text) > _LONGEST_NAME_LINE and line.text.endswith((".", ";"))


def _add_to_name(text: str, parsed: Parsed) -> None:
    """Take a part of the event's name; a date and town in brackets behind it go to their fields."""
    name, bracket, behind = text.rpartition(" (")
    found = date_line(behind.rstrip(" )")) if bracket else None
    if found:
        _take(found, parsed)
        parsed.heading.append(behind.rstrip(" )"))
        text = name
    parsed.event_name = join(parsed.event_name, text)


def _read_mark_or_date(lines: list[Line], index: int, parsed: Parsed) -> bool:
    line = lines[index]
    if is_draft_mark(line.text):
        parsed.is_draft = True
    elif found := _date_or_place(lines, index):
        _take(found, parsed)
    else:
        return False
    parsed.heading.append(_written(line))
    return True


def _date_or_place(lines: list[Line], index: int) -> DateLine | None:
    """Read a line of date and town; a town without «г.» counts only beside a line with the date."""
    text = _written(lines[index])
    if found := date_line(text):
        return found
    place = bare_place(text)
    near = lines[max(0, index - 1) : index] + lines[index + 1 : index + 2]
    is_beside_date = any(other.day and not other.place for line in near if (other := date_line(_written(line))))
    return DateLine(None, place) if place and is_beside_date else None


def _take(found: DateLine, parsed: Parsed) -> None:
    parsed.date = parsed.date or found.day
    parsed.place = parsed.place or found.place


def _written(line: Line) -> str:
    """Give a line back its marker: «1. Приложение»."""
    if line.marker is None:
        return line.text
    sign = line.marker.label if line.marker.style.startswith("bullet") else f"{line.marker.label}."
    return f"{sign} {line.text}"
