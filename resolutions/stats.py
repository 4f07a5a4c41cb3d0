"""Numbers about resolutions for the pages of events and for the overview."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from events.models import Event
from resolutions.canonical import Content
from resolutions.models import Recommendation, Resolution, Revision
from resolutions.removed import last_known


@dataclass(frozen=True, slots=True)
class Execution:
    """How many recommendations of a resolution are done, begun, or without word."""

    done: int = 0
    in_progress: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        return self.done + self.in_progress + self.unknown

    @property
    def begun(self) -> int:
        """How many are done or in progress: where the second part of a bar ends."""
        return self.done + self.in_progress


@dataclass(frozen=True, slots=True)
class LastResolution:
    """The latest published resolution that an event looks back on, and what became of it."""

    resolution: Resolution
    content: Content
    execution: Execution


def executions_of(content: Content, resolution: Resolution) -> dict[str, Recommendation]:
    """Return the rows that know what became of each recommendation of a revision of a text, by id: one query.

    The text at work may be without one that is published; then it is as it was last known, for one query more.
    """
    ids = {one.id for one in content.recommendations}
    rows = Recommendation.objects.filter(id__in=ids, addressee__resolution=resolution)
    found = {str(row.id): row for row in rows}
    return found | last_known(ids - set(found), resolution)


def counts_of(content: Content, executions: Mapping[str, Recommendation]) -> Execution:
    """Count the recommendations of a revision by the state of their execution."""
    counted = {"done": 0, "in_progress": 0, "unknown": 0}
    for item in content.recommendations:
        row = executions.get(item.id)
        counted[row.execution if row else "unknown"] += 1
    return Execution(**counted)


def resolution_of(event: Event) -> Resolution | None:
    """Return the published resolution of the event itself."""
    return Resolution.objects.published().filter(event=event).select_related("event").first()


def last_resolution(event: Event) -> LastResolution | None:
    """Return the event's own published resolution, or that of the latest edition before it: two queries."""
    earlier = Q(event__series=event.series_id, event__starts_on__lt=event.starts_on)
    resolutions = Resolution.objects.published().filter(Q(event=event) | earlier)
    revisions = Revision.objects.filter(resolution__in=resolutions, published_at__isnull=False)
    latest = revisions.order_by("-resolution__event__starts_on", "-resolution", "-number")
    revision = latest.select_related("resolution").first()
    if revision is None:
        return None
    content = revision.content
    return LastResolution(revision.resolution, content, counts_of(content, executions_of(content, revision.resolution)))
