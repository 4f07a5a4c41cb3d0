"""What was taken out of a text a moment ago, read back from the history so that it can return."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from resolutions.canonical import Addressee, Content, Paragraph, Recommendation
from resolutions.models import Addressee as AddresseeRow
from resolutions.models import Paragraph as ParagraphRow
from resolutions.models import Recommendation as RecommendationRow
from resolutions.models import Resolution


@dataclass(frozen=True, slots=True)
class Removed:
    """An item with its place in the list; an addressee comes with the recommendations to it."""

    item: Paragraph | Addressee | Recommendation
    rank: int
    recommendations: tuple[Recommendation, ...] = ()

    @property
    def text(self) -> str:
        return self.item.name if isinstance(self.item, Addressee) else self.item.text


def find_removed(resolution: Resolution, item_id: str) -> Removed | None:
    """Return what `item_id` was when it was removed from this resolution; None where it was not."""
    try:
        key = uuid.UUID(item_id)
    except ValueError:  # not an id at all
        return None
    return _paragraph(resolution, key) or _recommendation(resolution, key) or _addressee(resolution, key)


def last_known(ids: Collection[str], resolution: Resolution) -> dict[str, RecommendationRow]:
    """Return recommendations that were taken out of this text, as they were: what became of them is known there alone.

    One of another text is nobody's business here: an id is drawn by whoever writes.
    """
    if not ids:
        return {}
    addressees = AddresseeRow.history.filter(resolution_id=resolution.pk).values("id")
    rows = RecommendationRow.history.filter(history_type="-", id__in=ids, addressee_id__in=addressees)
    gone = rows.order_by("history_date", "history_id")
    return {str(one.id): one.instance for one in gone}


def restore(content: Content, removed: Removed) -> Content:
    """Put a removed item back where it stood; what has no addressee any more stays out."""
    item = removed.item
    if isinstance(item, Paragraph):
        return replace(content, paragraphs=_inserted(content.paragraphs, item, removed.rank))
    if isinstance(item, Addressee):
        known = {one.id for one in content.recommendations}  # one of them may speak to somebody else by now
        back = tuple(one for one in removed.recommendations if one.id not in known)
        addressees = _inserted(content.addressees, item, removed.rank)
        return replace(content, addressees=addressees, recommendations=content.recommendations + back)
    if item.addressee not in {one.id for one in content.addressees}:
        return content
    return replace(content, recommendations=_inserted(content.recommendations, item, removed.rank))


def _inserted(items: tuple[Any, ...], item: Any, rank: int) -> tuple[Any, ...]:
    if item.id in {one.id for one in items}:
        return items
    return (*items[:rank], item, *items[rank:])


def _last(model: Any, **wanted: Any) -> Any:
    return model.history.filter(history_type="-", **wanted).order_by("-history_date", "-history_id").first()


def _paragraph(resolution: Resolution, key: uuid.UUID) -> Removed | None:
    row = _last(ParagraphRow, id=key, resolution_id=resolution.pk)
    return Removed(row.instance.canonical, row.rank) if row else None


def _recommendation(resolution: Resolution, key: uuid.UUID) -> Removed | None:
    row = _last(RecommendationRow, id=key)
    if row is None or not AddresseeRow.objects.filter(id=row.addressee_id, resolution=resolution).exists():
        return None
    return Removed(row.instance.canonical, row.rank)


def _addressee(resolution: Resolution, key: uuid.UUID) -> Removed | None:
    row = _last(AddresseeRow, id=key, resolution_id=resolution.pk)
    if row is None:
        return None
    gone = RecommendationRow.history.filter(history_type="-", addressee_id=row.id).order_by("rank", "history_id")
    items = {str(one.id): one.instance.canonical for one in gone}
    return Removed(Addressee(str(row.id), row.name, row.lead), row.rank, tuple(items.values()))
