"""What the pages before adopting and publishing show."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.formats import date_format

from resolutions import verifying
from resolutions.doubts import Dates, doubts
from resolutions.editor import EditorPage, editor_page
from resolutions.models import Resolution
from resolutions.parsing.recognise import is_adoption
from resolutions.reasons import DOUBTS


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
    )
