"""A resolution of our own, and rows made of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from events.models import Event, User
from resolutions import actions
from resolutions.canonical import Content
from resolutions.merging import Sheet
from resolutions.models import Resolution, Revision
from resolutions.parsing import parse
from resolutions.reading import read_file
from resolutions.sealing import sheet_of

NOW = datetime(2026, 2, 26, 7, 0, tzinfo=UTC)
DAY = date(2026, 2, 26)
TEXT = """Резолюция
краевого симпозиума «Живой урок»
26 февраля 2026 г.        г. Чита

В работе симпозиума приняли участие 420 человек.
Необходимо решение следующих задач:
- вернуть урокам опыт;
- беречь время учителя.
Участники симпозиума предлагают:
Министерству образования края:
- поддержать школьные лаборатории;
- сократить отчёты.
Педагогам:
- показывать уроки друг другу.
Участники благодарят хозяев.
Председатель оргкомитета И. О. Балданова
"""


def make_draft(event: Event, by: User | None = None, text: str = TEXT) -> Resolution:
    return actions.import_resolution(event=event, parsed=parse(read_file(text.encode())), by=by)


def make_published(event: Event, by: User, **over: Any) -> Revision:
    draft = make_draft(event, by, **over)
    actions.adopt(resolution=draft, adopted_on=DAY, by=by, now=NOW)
    return actions.publish(resolution=draft, by=by, now=NOW)


def save(
    resolution: Resolution, content: Content, by: User, *, base: Content | None = None, now: datetime = NOW
) -> Resolution:
    """Save the whole text as its form does that was opened with `base`, with what stands in the rows where none is."""
    opened = Sheet(base, resolution.unplaced) if base else sheet_of(resolution)
    typed = Sheet(content, opened.unplaced)
    return actions.save_text(resolution=resolution, base=opened, typed=typed, by=by, now=now)


def with_item(content: Content, key: str, **values: object) -> Content:
    """The text with other values in the item of this id."""

    def mended(one):
        return replace(one, **values) if one.id == key else one

    return replace(
        content,
        paragraphs=tuple(map(mended, content.paragraphs)),
        addressees=tuple(map(mended, content.addressees)),
        recommendations=tuple(map(mended, content.recommendations)),
    )
