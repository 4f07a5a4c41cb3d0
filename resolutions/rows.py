"""Writing a text into the rows that pages, statistics and the execution of recommendations read."""

import uuid

from django.db.models import Model

from events.audit import signed
from events.models import User
from resolutions.canonical import Content, Paragraph, Recommendation, write_spans
from resolutions.models import Addressee as AddresseeRow
from resolutions.models import Paragraph as ParagraphRow
from resolutions.models import Recommendation as RecommendationRow
from resolutions.models import Resolution
from resolutions.removed import last_known


def write_rows(resolution: Resolution, content: Content, by: User | None) -> None:
    """Make the rows equal to the content; only rows that differ are written, so history stays readable."""
    paragraphs = {str(row.id): row for row in resolution.paragraphs.all()}
    addressees = {str(row.id): row for row in resolution.addressees.all()}
    asked = RecommendationRow.objects.filter(addressee__resolution=resolution)
    recommendations = {str(row.id): row for row in asked}
    for rank, paragraph in enumerate(content.paragraphs):
        row = paragraphs.pop(paragraph.id, None) or ParagraphRow(id=uuid.UUID(paragraph.id), resolution=resolution)
        _write(row, by, kind=paragraph.kind, **_text(paragraph), rank=rank)
    known = last_known({one.id for one in content.recommendations} - set(recommendations), resolution)
    kept = {}
    for rank, addressee in enumerate(content.addressees):
        row_to = addressees.pop(addressee.id, None) or AddresseeRow(id=uuid.UUID(addressee.id), resolution=resolution)
        _write(row_to, by, name=addressee.name, lead=addressee.lead, rank=rank)
        kept[addressee.id] = row_to
    for rank, item in enumerate(content.recommendations):
        row_of = recommendations.pop(item.id, None) or known.get(item.id) or RecommendationRow(id=uuid.UUID(item.id))
        due = {"due_from": item.due_from, "due_to": item.due_to, "origin": item.origin}
        _write(row_of, by, addressee_id=kept[item.addressee].id, **_text(item), rank=rank, **due)
    # Recommendations go before the addressees they were made to, or a re-addressed one would go along.
    gone: list[Model] = [*recommendations.values(), *paragraphs.values(), *addressees.values()]
    for one in gone:
        signed(one, by).delete()


def _text(block: Paragraph | Recommendation) -> dict[str, object]:
    return {"text": block.text, "spans": write_spans(block.spans)}


def _write(row: Model, by: User | None, **values: object) -> None:
    is_new = row._state.adding
    if not is_new and all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    # An id that some other resolution's row has already is refused by the database, never taken over.
    signed(row, by).save(force_insert=is_new)
