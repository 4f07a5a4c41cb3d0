"""The text between heading and signatures: preamble, tasks, addressees with their recommendations."""

import re
from dataclasses import replace

from resolutions.parsing.grammar import begins_with_addressee, begins_with_deed, is_infinitive, split_deed, split_lead
from resolutions.parsing.lines import Line, Source, is_lower, join
from resolutions.parsing.recognise import is_fact, is_proposals_lead, is_tasks_lead
from resolutions.parsing.structure import AddressedTo, Block, Kind, Parsed

_INLINE_ITEM = re.compile(r"(?:(?<=^)|(?<=[;.,:]\s)|(?<=[;.,:]))\(?(\d{1,2}|[а-я])[).]\s+")
_LONGEST_NAME = 260
_LONGEST_REST = 100


def read_body(lines: list[Line], parsed: Parsed) -> None:
    """Sort every line into the structure."""
    lines = _join_names(lines)
    reader = _Body(parsed)
    for index, line in enumerate(lines):
        reader.read(line, lines[index + 1] if index + 1 < len(lines) else None)
    reader.finish()


def _join_names(lines: list[Line]) -> list[Line]:
    """Join an addressee that stands on two lines above its list, the second begun with a capital."""
    joined: list[Line] = []
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else None
        if joined and _goes_on(joined[-1], line, below):
            joined[-1] = replace(joined[-1], text=join(joined[-1].text, line.text))
        else:
            joined.append(line)
    return joined


def _goes_on(above: Line, line: Line, below: Line | None) -> bool:
    if above.marker or line.marker or line.is_after_blank or Source.BODY not in (above.source, line.source):
        return False
    is_name = begins_with_addressee(above.text) and not _has_deed(above.text) and above.text[-1:] not in ".;:,!?"
    is_rest = not begins_with_addressee(line.text) and not _has_deed(line.text) and len(line.text) < _LONGEST_REST
    return is_name and is_rest and (line.text.endswith(":") or (below is not None and below.marker is not None))


def _has_deed(text: str) -> bool:
    return any(is_infinitive(word) for word in re.findall(r"\w+", text))


class _Body:
    """Reads line after line and remembers what the next one may belong to."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.zone: Kind | None = Kind.PREAMBLE  # None: among the addressees
        self.has_proposals = False
        self.style: str | None = None  # of the list being read; empty when its items bear no marker
        self.pending: list[str] = []  # after an addressee's items: closing, or the lead of the next one

    def read(self, line: Line, below: Line | None) -> None:
        if line.source is not Source.BODY:
            self.parsed.unplaced.append(line.text)
        elif not (self._read_addressee(line, below) or self._read_lead(line, below) or self._read_item(line)):
            self._read_paragraph(line)

    def finish(self) -> None:
        self.parsed.blocks += [Block(Kind.CLOSING, text) for text in self.pending]

    def _read_lead(self, line: Line, below: Line | None) -> bool:
        """Take «Участники предлагают:» and «…следующих задач:», which say what the items below are."""
        if line.marker and not self._is_new_list(line, below):
            return False
        is_proposals = is_proposals_lead(line.text)
        is_tasks = is_tasks_lead(line.text)
        if not (is_proposals or is_tasks) or below is None:
            return False
        if is_tasks and self.zone is None:
            return False
        self._take_lead(line.text)
        self.style = None
        if is_tasks or not self._is_for_recommendations(line.text, below):
            self.zone = Kind.TASK
        else:
            self.has_proposals = True
            self.zone = None
            if not _opens_addressee(below):
                self._open(AddressedTo(""))
        return True

    def _is_for_recommendations(self, text: str, below: Line) -> bool:
        """Tell «считают необходимым:» before tasks from the same words before addressees."""
        return not is_tasks_lead(text) or _opens_addressee(below)

    def _is_new_list(self, line: Line, below: Line | None) -> bool:
        return (
            below is not None
            and below.marker is not None
            and line.marker is not None
            and below.marker.style != line.marker.style
        )

    def _take_lead(self, text: str) -> None:
        if self.zone is None:
            self.pending.append(text)
        else:
            self.parsed.blocks.append(Block(Kind.PREAMBLE, text))

    def _read_addressee(self, line: Line, below: Line | None) -> bool:
        lead, rest = split_lead(line.text)
        if rest.endswith(":") and self._is_heading(line, rest, below, lead):
            self._open(AddressedTo(rest.rstrip(" :"), lead))
            return True
        if self._is_plain_heading(line, below):
            self._open(AddressedTo(line.text))
            return True
        return self._read_inline(line, lead, rest)

    def _is_heading(self, line: Line, rest: str, below: Line | None, lead: str) -> bool:
        if below is None or len(rest) > _LONGEST_NAME:
            return False
        if begins_with_addressee(rest):
            return line.marker is None or line.marker.style != self.style or self._is_new_list(line, below)
        is_lead = is_proposals_lead(line.text) or is_tasks_lead(line.text)
        is_own_line = line.marker is None or _is_numbered_heading(line)
        return self.has_proposals and not lead and not is_lead and is_own_line and not begins_with_deed(rest)

    def _is_plain_heading(self, line: Line, below: Line | None) -> bool:
        """Recognise an addressee without a colon: a short line above a list, after «рекомендуют»."""
        if not self.has_proposals or below is None or below.marker is None or len(line.text) > _LONGEST_NAME:
            return False
        if line.marker and not (self._is_new_list(line, below) and begins_with_addressee(line.text)):
            return False
        is_name = begins_with_addressee(line.text) or line.is_bold or not line.text.endswith(".")
        return (
            is_name and not _has_deed(line.text) and line.text[-1:] not in ".;:,!?" and not is_proposals_lead(line.text)
        )

    def _read_inline(self, line: Line, lead: str, rest: str) -> bool:
        """Take an addressee and the deeds in one paragraph: «Рекомендовать педагогам: 1) …; 2) …»."""
        if not begins_with_addressee(rest) or not (lead or self.has_proposals) or self._is_item_of_named(line):
            return False
        name, colon, deeds = rest.partition(": ")
        if not colon or len(name) > _LONGEST_NAME:
            name, deeds = split_deed(rest)
        if not deeds:
            return False
        self._open(AddressedTo(name, lead, split_deeds(deeds)))
        self.style = None
        self.has_proposals = True
        return True

    def _is_item_of_named(self, line: Line) -> bool:
        """Say whether the line goes on with the list of a named addressee: «- рекомендовать институту…»."""
        current = self.parsed.addressees[-1] if self.zone is None and self.parsed.addressees else None
        return bool(
            current
            and current.name
            and line.marker
            and self.style in (None, line.marker.style)
            and not self._was_inline
        )

    @property
    def _was_inline(self) -> bool:
        return self.style is None and bool(self.parsed.addressees[-1].recommendations)

    def _open(self, addressee: AddressedTo) -> None:
        lead = "\n".join([*self.pending, addressee.lead]).strip()
        if self.parsed.addressees or not self.pending:
            addressee.lead = lead
        else:
            self.parsed.blocks += [Block(Kind.PREAMBLE, text) for text in self.pending]
        self.pending = []
        self.parsed.addressees.append(addressee)
        self.has_proposals = True
        self.zone = None
        self.style = None

    def _read_item(self, line: Line) -> bool:
        """Take an item of the list that is being read."""
        if self.zone not in (None, Kind.TASK) or self.pending:
            return False
        if self.zone is None and not self.parsed.addressees:
            return False
        if line.marker is None and not self._is_unmarked_item(line):
            return False
        last = self._last_item
        style = line.marker.style if line.marker else ""
        if style != self.style and (last.endswith(":") or (self.style is not None and self._is_nested)):
            self._nest(line)
        else:
            self.style = style
            self._add(line.text)
        return True

    @property
    def _is_nested(self) -> bool:
        return "\n" in self._last_item and not self._last_item.endswith(".")

    def _is_unmarked_item(self, line: Line) -> bool:
        if self.style:
            return False
        return (
            is_lower(line.text)
            or line.text.endswith(";")
            or (begins_with_deed(line.text) and not line.text.endswith(":"))
        )

    @property
    def _last_item(self) -> str:
        """Return the item above in the list that is being read; an empty text where there is none."""
        if self.zone is None:
            return (self.parsed.addressees[-1].recommendations or [""])[-1]
        above = self.parsed.blocks[-1]
        return above.text if above.kind is Kind.TASK else ""

    def _add(self, text: str) -> None:
        if self.zone is None:
            self.parsed.addressees[-1].recommendations.append(text)
        else:
            self.parsed.blocks.append(Block(Kind.TASK, text))

    def _nest(self, line: Line) -> None:
        """Keep an item of a deeper list inside its parent's text, on a line of its own."""
        text = f"\n{_with_sign(line)}"
        if self.zone is None:
            self.parsed.addressees[-1].recommendations[-1] += text
        else:
            last = self.parsed.blocks[-1]
            self.parsed.blocks[-1] = replace(last, text=last.text + text)

    def _read_paragraph(self, line: Line) -> None:
        if self.zone is None:
            self.pending.append(_with_sign(line))
            return
        self.zone = Kind.PREAMBLE
        self.style = None
        kind = Kind.FACT if is_fact(line.text) and line.marker is None else Kind.PREAMBLE
        self.parsed.blocks.append(Block(kind, _with_sign(line)))


def split_deeds(text: str) -> list[str]:
    """Cut «1) …; 2) …» or «внедрять …; повышать …» into items."""
    cuts = list(_INLINE_ITEM.finditer(text))
    if cuts and cuts[0].start() == 0 and cuts[0][1] in ("1", "а"):
        ends = [match.start() for match in cuts[1:]] + [len(text)]
        return [text[match.end() : end].strip() for match, end in zip(cuts, ends, strict=True)]
    parts = re.split(r"(?<=;)\s+", text)
    return parts if all(begins_with_deed(part) for part in parts) else [text]


def _opens_addressee(line: Line) -> bool:
    lead, rest = split_lead(line.text)
    return begins_with_addressee(rest) or (
        (line.marker is None or _is_numbered_heading(line)) and (line.text.endswith(":") or line.is_bold) and not lead
    )


def _is_numbered_heading(line: Line) -> bool:
    """Recognise an item in bold that ends with a colon in a list that the word processor numbers."""
    return line.is_bold and line.text.endswith(":") and line.marker is not None and line.marker.style.startswith("auto")


def _with_sign(line: Line) -> str:
    if line.marker is None:
        return line.text
    if "bullet" in line.marker.style:
        return f"– {line.text}"
    return f"{line.marker.label}{')' if line.marker.style == 'letter' else '.'} {line.text}"
