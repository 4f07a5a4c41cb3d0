"""What the pages before adopting and publishing show."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.text import capfirst

from resolutions import editing, verifying
from resolutions.canonical import Content
from resolutions.checking import texts_of
from resolutions.checking.gaps import gaps_in
from resolutions.doubts import Dates, doubts
from resolutions.editor import EditorPage, editor_page
from resolutions.models import Resolution
from resolutions.parsing.recognise import is_adoption
from resolutions.reasons import DOUBTS
from resolutions.remarks import labels_of
from resolutions.unfinished import HEADS, open_texts

_AROUND = 40  # letters shown on either side of what is left open


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the text that somebody has to go to: what it is called, where the form has it, what it says."""

    label: str
    anchor: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A text to be decided upon: its facts, and what its dates say against it; `day` is of adoption."""

    page: EditorPage
    doubts: list[str]
    day: dt.date | None
    items: int
    addressees: int
    unplaced: list[str]
    facts: verifying.Check
    blanks: list[Spot]
    gaps: list[Spot]

    @property
    def is_nothing(self) -> bool:
        return not (self.items or self.page.body or self.page.closing)

    @property
    def is_refused(self) -> bool:
        """Whether nobody can decide upon the text before it is filled in."""
        return self.is_nothing or bool(self.blanks)

    def refusal(self, *, with_gaps: bool) -> str:
        """Return the code of what speaks against deciding now; nothing does where it is empty."""
        if self.is_refused:
            return "nothing" if self.is_nothing else "blank_items"
        return "gaps" if self.gaps and not with_gaps else ""


def decision(resolution: Resolution, day: dt.date | None, now: dt.datetime) -> Decision:
    """Put together what is decided; `day` is the day of adoption, known or proposed."""
    content = replace(resolution.content, adopted_on=day)
    event = resolution.event
    closing = [one.text for one in content.paragraphs_of("closing") if is_adoption(one.text)]
    dates = Dates(event.starts_on, event.ends_on, event.day_of(now), content.date, day, [content.adoption, *closing])
    named = {name: date_format(one, "DATE_FORMAT") for name, one in (("first", dates.first), ("last", dates.last))}
    return Decision(
        page=editor_page(resolution, content),
        doubts=[str(DOUBTS[code]) % (named | {"day": date_format(one, "DATE_FORMAT")}) for code, one in doubts(dates)],
        day=day,
        items=len(content.recommendations),
        addressees=len(content.addressees),
        unplaced=resolution.unplaced.splitlines(),
        facts=verifying.doubts(resolution, now, content),
        blanks=_blanks(content),
        gaps=_gaps(content),
    )


def _blanks(content: Content) -> list[Spot]:
    texts = texts_of(content)
    untitled = [] if content.title.strip() else ["title"]
    return _spots(content, {place: texts.get(place, "").strip() for place in [*untitled, *editing.blanks(content)]})


def _gaps(content: Content) -> list[Spot]:
    return _spots(content, {place: _around(text) for place, text in open_texts(content).items()})


def _spots(content: Content, quotes: dict[str, str]) -> list[Spot]:
    heads = {name: capfirst(str(Resolution._meta.get_field(name).verbose_name)) for name in HEADS}  # type: ignore[union-attr]
    labels = heads | labels_of(content)
    return [
        Spot(labels[place], f"id_{place}" if place in heads else f"item-{place}", quote)
        for place, quote in quotes.items()
    ]


def _around(text: str) -> str:
    """Return what stands around the first place that is left open."""
    start, end = gaps_in(text)[0]
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    return ("…" if first else "") + text[first:last] + ("…" if last < len(text) else "")
