"""What the pages of a text's history show, put together for their templates."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from events.models import Event
from resolutions.access import colours_of
from resolutions.bouts import Bout, Change, bouts, stripes
from resolutions.canonical import Content
from resolutions.coediting.updates import authors, read_update
from resolutions.comparing import Comparison, compare
from resolutions.drafting.moments import History, Moment, contents_at
from resolutions.models import Resolution, Revision, TextAuthor, TextUpdate
from resolutions.revisions import restorable

_TOP, _HEIGHT = 2, 6  # of the strip in its picture; the height can be parted into two and into three


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A stretch of the strip, or a layer of it, in the colour of its writer."""

    colour: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class HistoryPage:
    """A text at one moment of its past, beside another one where two are compared."""

    history: History
    at: Moment
    since: Moment | None
    is_unknown: bool = False

    @property
    def resolution(self) -> Resolution:
        return self.history.resolution

    @cached_property
    def comparison(self) -> Comparison:
        """The text; where nothing is compared it is compared with itself."""
        since, at = contents_at(self.resolution, [self.since or self.at, self.at])
        return compare(since, at)

    @property
    def last(self) -> int:
        return len(self.history.changes)

    @property
    def is_latest(self) -> bool:
        return self.at.revision is None and self.at.seq == self.last

    @cached_property
    def bouts(self) -> list[Bout]:
        return bouts(self.history.changes)

    @cached_property
    def rectangles(self) -> list[Rectangle]:
        """Who wrote where, as it lies upon the changes: several who wrote by turns lie above one another."""
        colour = colours_of(self.resolution.event)
        return [
            Rectangle(
                f"is-colour-{colour(by)}" if by else "",
                stripe.before,
                _TOP + layer * (_HEIGHT // len(stripe.writers)),
                stripe.width,
                _HEIGHT // len(stripe.writers),
            )
            for stripe in stripes(self.history.changes)
            for layer, by in enumerate(stripe.writers)
        ]

    @property
    def between(self) -> list[tuple[Change, int]]:
        """Who wrote between the moments that are compared, and how many changes: a change of each, most first."""
        if self.since is None or self.since.revision or self.at.revision:
            return []
        first, last = sorted((self.since.seq, self.at.seq))
        changes = self.history.changes[first:last]
        counts = Counter(one.by for one in changes)
        of = {one.by: one for one in changes}
        return [(of[by], count) for by, count in counts.most_common()]

    @property
    def marks(self) -> list[Revision]:
        return [one for one in self.history.revisions if one.seq]


@dataclass(frozen=True, slots=True)
class Begun:
    """A text of an event, and the record of its history that tells when it was begun and by whom."""

    resolution: Resolution
    record: Any | None


def texts_of_event(event: Event) -> list[Begun]:
    """Return the texts of an event, each with its beginning: two queries, however many there are."""
    rows = list(Resolution.objects.filter(event=event).select_related("edited_by"))
    records = Resolution.history.filter(id__in=[one.pk for one in rows], history_type="+")
    first = {one.id: one for one in records.select_related("history_user").order_by("-history_date", "-history_id")}
    return [Begun(one, first.get(one.pk)) for one in rows]


def history_page(resolution: Resolution, at: str, since: str) -> HistoryPage:
    """Put the page together; a moment that never was is told, and the present shown."""
    history = History(resolution)
    moment, other = history.moment(at), history.moment(since) if since else None
    is_unknown = moment is None or bool(since and other is None)
    return HistoryPage(history, moment or history.latest, other, is_unknown)


@dataclass(frozen=True)
class RestoringPage:
    """What restoring a moment would change in the text as it stands."""

    resolution: Resolution
    moment: Moment
    comparison: Comparison


def restoring_page(resolution: Resolution, code: str) -> RestoringPage | None:
    """Put the page together; None where there is no such moment."""
    moment = History(resolution).moment(code)
    if moment is None:
        return None
    present: Content = resolution.content
    return RestoringPage(resolution, moment, compare(present, restorable(resolution, moment, present)))


def authors_of(resolution: Resolution) -> list[dict[str, object]]:
    """Tell whose each client of a text is: a person's, of the text before, or of somebody who left."""
    colour, site = colours_of(resolution.event), _clients_of_the_site(resolution)
    rows = TextAuthor.objects.filter(resolution=resolution).select_related("user").order_by("pk")
    return [
        {"client": row.client, "kind": "person", "name": row.user.short_name, "colour": colour(row.user.pk)}
        if row.user
        else {"client": row.client, **_nobody(is_site=row.client in site)}
        for row in rows
    ]


def _nobody(*, is_site: bool) -> dict[str, object]:
    if is_site:
        return {"kind": "site", "name": _("the text before writing together"), "colour": None}
    return {"kind": "gone", "name": _("somebody who left"), "colour": None}


def _clients_of_the_site(resolution: Resolution) -> set[int]:
    first = TextUpdate.objects.filter(resolution=resolution, seq=1, by=None).first()
    return set(authors(read_update(bytes(first.data)))) if first else set()
