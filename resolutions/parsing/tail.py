"""The end of a resolution: who signed it, and that it was adopted."""

import re
from datetime import date

from resolutions.parsing.dates import find_date
from resolutions.parsing.lines import Line
from resolutions.parsing.recognise import (
    continues_signature,
    is_adoption,
    is_date_only,
    is_proposals_lead,
    is_signature,
)
from resolutions.parsing.structure import Parsed

_LONGEST_TAIL = 14
_LONGEST_LINE = 200
_ADOPTED_AND_SIGNED = re.compile(r"(.+?[.;])\s+((?:сопредседател|председател|секретар)\w*\b.*)$", re.IGNORECASE)


def read_tail(lines: list[Line], parsed: Parsed) -> list[Line]:
    """Read signatures and the line of adoption into the structure; return the lines above them."""
    start = _find_signature(lines)
    if start is None:
        start = _before_last_adoption(lines)
    signers: list[str] = []
    adoption: list[str] = []
    for line in lines[start:]:
        _place(line, signers, adoption, parsed)
    parsed.signature = "\n".join(signers)
    parsed.adoption = "\n".join(adoption)
    parsed.adopted_on = _adopted_on(lines, parsed)
    return lines[:start]


def _find_signature(lines: list[Line]) -> int | None:
    """Return where the signatures begin: after the last item, addressee or long paragraph."""
    first = None
    for index in range(len(lines) - 1, max(-1, len(lines) - _LONGEST_TAIL - 1), -1):
        line = lines[index]
        if is_signature(line) and not is_proposals_lead(line.text):
            first = index
        elif _ends_tail(line):
            break
    return first


def _ends_tail(line: Line) -> bool:
    return line.marker is not None or line.text.endswith((":", ";")) or len(line.text) > _LONGEST_LINE


def _before_last_adoption(lines: list[Line]) -> int:
    start = len(lines)
    while start and (is_adoption(lines[start - 1].text) or is_date_only(lines[start - 1].text)):
        start -= 1
    return start


def _place(line: Line, signers: list[str], adoption: list[str], parsed: Parsed) -> None:
    if is_adoption(line.text) and (match := _ADOPTED_AND_SIGNED.match(line.text)):
        adoption.append(match[1])
        signers.append(match[2])
    elif is_adoption(line.text) or (is_date_only(line.text) and not signers):
        adoption.append(line.text)
    elif continues_signature(line):
        signers.append(line.text)
    else:
        parsed.unplaced.append(line.text)


def _adopted_on(lines: list[Line], parsed: Parsed) -> date | None:
    """Return the day the text says it was adopted; «принята единогласно» alone means the day it bears."""
    said = [line.text for line in lines if not line.marker and is_adoption(line.text)]
    days = [found.day for text in said if (found := find_date(text))]
    if days:
        return days[-1]
    return parsed.date if said and not parsed.is_draft else None
