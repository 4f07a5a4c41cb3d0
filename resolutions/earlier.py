"""What earlier editions of the same series have published."""

from events.models import Event
from resolutions.checking import Past
from resolutions.models import Resolution, Revision

_MOST_REVISIONS = 20


def earlier_revisions(event: Event, editions: int) -> list[Revision]:
    """Return the revisions in force of the latest published resolutions before the event, newest first: one query."""
    published = Resolution.objects.published().filter(
        event__series=event.series_id, event__starts_on__lt=event.starts_on
    )
    revisions = Revision.objects.filter(resolution__in=published, published_at__isnull=False)
    newest = revisions.order_by("-resolution__event__starts_on", "-resolution", "-number")
    found: dict[int, Revision] = {}
    for revision in newest.select_related("resolution__event")[:_MOST_REVISIONS]:
        found.setdefault(revision.resolution_id, revision)
    return list(found.values())[:editions]


def past_of(revisions: list[Revision]) -> tuple[Past, ...]:
    """Return what these revisions recommend."""
    return tuple(
        Past(item.id, item.text, str(revision.resolution.event.starts_on.year))
        for revision in revisions
        for item in revision.content.recommendations
    )
