"""Writing a text into the rows that pages, statistics and the execution of recommendations read."""

import uuid
from collections.abc import Iterable, Mapping

from django.db.models import Model
from django.utils import timezone

from events.audit import keep_creations, signed
from events.models import User
from resolutions.canonical import Content, Paragraph, Recommendation, write_spans
from resolutions.models import Addressee as AddresseeRow
from resolutions.models import Paragraph as ParagraphRow
from resolutions.models import Recommendation as RecommendationRow
from resolutions.models import Resolution
from resolutions.removed import last_known

# A row and what its columns shall hold.
Written = tuple[Model, Mapping[str, object]]


def write_rows(resolution: Resolution, content: Content, by: User | None) -> None:
    """Make the rows equal to the content; only rows that differ are written, so history stays readable."""
    paragraphs = {str(row.id): row for row in resolution.paragraphs.all()}
    addressees = {str(row.id): row for row in resolution.addressees.all()}
    asked = RecommendationRow.objects.filter(addressee__resolution=resolution)
    recommendations = {str(row.id): row for row in asked}
    blocks: list[Written] = []
    for rank, paragraph in enumerate(content.paragraphs):
        row = paragraphs.pop(paragraph.id, None) or ParagraphRow(id=uuid.UUID(paragraph.id), resolution=resolution)
        blocks.append((row, {"kind": paragraph.kind, **_text(paragraph), "rank": rank}))
    _write(blocks, by)
    known = last_known({one.id for one in content.recommendations} - set(recommendations), resolution)
    kept: dict[str, Written] = {}
    for rank, addressee in enumerate(content.addressees):
        row_to = addressees.pop(addressee.id, None) or AddresseeRow(id=uuid.UUID(addressee.id), resolution=resolution)
        kept[addressee.id] = (row_to, {"name": addressee.name, "lead": addressee.lead, "rank": rank})
    _write(kept.values(), by)
    items: list[Written] = []
    for rank, item in enumerate(content.recommendations):
        row_of = recommendations.pop(item.id, None) or known.get(item.id) or RecommendationRow(id=uuid.UUID(item.id))
        due = {"due_from": item.due_from, "due_to": item.due_to, "origin": item.origin}
        items.append((row_of, {"addressee_id": kept[item.addressee][0].pk, **_text(item), "rank": rank, **due}))
    _write(items, by)
    # Recommendations go before the addressees they were made to, or a re-addressed one would go along.
    gone: list[Model] = [*recommendations.values(), *paragraphs.values(), *addressees.values()]
    for one in gone:
        signed(one, by).delete()


def _text(block: Paragraph | Recommendation) -> dict[str, object]:
    return {"text": block.text, "spans": write_spans(block.spans)}


def _write(rows: Iterable[Written], by: User | None) -> None:
    """Write the rows of one model that differ from what they shall say: the new ones together."""
    new: list[Model] = []
    for row, values in rows:
        is_new = row._state.adding
        if not is_new and all(getattr(row, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(row, name, value)
        if is_new:
            new.append(row)
        else:
            signed(row, by).save()
    if new:
        # An id that some other resolution's row has already is refused by the database, never taken over.
        type(new[0])._default_manager.bulk_create(new)
        keep_creations(new, by=by, at=timezone.now())
