"""Taking the text that is written together into the rows, where pages, adoption and files read it."""

import uuid
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from pycrdt import Doc

from events.audit import signed
from events.models import User
from resolutions.canonical import Addressee, Content, Recommendation, checksum, is_settled, standing
from resolutions.coediting.document import blocks_of, content_of
from resolutions.drafting import log
from resolutions.models import Paragraph, Resolution, TextUpdate
from resolutions.models import Recommendation as RecommendationRow
from resolutions.rows import write_rows
from symposium.lib.live import announce

_LONGEST_ID = 36  # of an item; what else a page may have written into the origin names nothing
# Whoever asks nobody asks everybody: what names no addressee stands under one without a name, of the text's own.
_EVERYBODY = uuid.UUID("6f0f7a5e-6a53-4d2e-9d7d-0d6a6f5c0c11")
_ROWS = uuid.UUID("0d5ab1f3-9a0c-4f7e-8a55-2f1b8f0e6b77")
_RANDOM = 4  # the version of ids that are drawn: any other was derived, perhaps the same one in two texts


def text_of(resolution: Resolution, head: Content | None = None) -> Content:
    """Return the text as it stands now: the one that is written together or, where nobody has begun to, the rows'.

    `head` is the heading and the addressees where they are not the rows' any more.
    """
    if not resolution.text_seq:
        return resolution.content
    document, _seq = log.load(resolution.pk)
    return content_of(document, head or resolution.head)


def take_text(locked: Resolution, *, by: User | None) -> bool:
    """Write the text as it stands now into the rows of a locked resolution; return whether they said something else.

    `by` only has it taken: the text is of whoever wrote its last change.
    """
    if not locked.text_seq:
        return False
    content = in_rows(text_of(locked), locked)
    if checksum(content) == checksum(locked.content):
        return False
    write_rows(locked, content, by)
    locked.version += 1
    locked.edited_by_id = _last_writer(locked) or locked.edited_by_id
    signed(locked, by).save()
    return True


def _last_writer(locked: Resolution) -> int | None:
    """Tell who wrote the last change; None where the site itself did, or somebody who left."""
    last = TextUpdate.objects.filter(resolution=locked, seq=locked.text_seq).values_list("by", flat=True)
    return last.first()


@transaction.atomic
def take_now(*, resolution_id: int, by: User | None = None) -> None:
    """Do that for a text of which only the number is known, and tell the pages that show it."""
    locked = Resolution.objects.held().get(pk=resolution_id)
    if locked.is_editable and take_text(locked, by=by):
        announce(f"event-{locked.event.slug}", "resolution")


def has_suggestions(resolution: Resolution) -> bool:
    """Tell whether somebody's suggestion is neither accepted nor rejected yet."""
    return bool(resolution.text_seq) and not is_settled(text_of(resolution))


def in_rows(content: Content, resolution: Resolution) -> Content:
    """Return what rows can hold of a text: as it stands, ids of its own, and every recommendation with an addressee."""
    content = standing(content)
    lost = content.recommendations_to_nobody()
    everybody = Addressee(str(uuid.uuid5(_EVERYBODY, resolution.code)), "")
    addressees = (*content.addressees, everybody) if lost else content.addressees
    known = {one.id for one in content.addressees}
    ids = _row_ids(content, resolution)
    return replace(
        content,
        paragraphs=tuple(replace(one, id=ids[one.id]) for one in content.paragraphs),
        addressees=addressees,
        recommendations=tuple(
            replace(
                _dated(one),
                id=ids[one.id],
                origin=one.origin if len(one.origin) <= _LONGEST_ID else "",
                addressee=one.addressee if one.addressee in known else everybody.id,
            )
            for one in content.recommendations
        ),
    )


def in_document(content: Content, document: Doc[Any], resolution: Resolution) -> Content:
    """Return a text of the rows with the ids that its blocks have in the document, where those are others."""
    paragraphs, recommendations = blocks_of(document)
    ids = _row_ids(replace(content, paragraphs=paragraphs, recommendations=recommendations), resolution)
    own = {row: block for block, row in ids.items()}
    return replace(
        content,
        paragraphs=tuple(replace(one, id=own.get(one.id, one.id)) for one in content.paragraphs),
        recommendations=tuple(replace(one, id=own.get(one.id, one.id)) for one in content.recommendations),
    )


def _row_ids(content: Content, resolution: Resolution) -> dict[str, str]:
    """Tell under which id each block stands in the rows: its own, unless another text may have a row of that id.

    A paragraph is pasted from another text with its id, and what no editor of ours wrote may have none.
    """
    own_paragraphs = {str(row) for row in resolution.paragraphs.values_list("pk", flat=True)}
    asked = RecommendationRow.objects.filter(addressee__resolution=resolution).values_list("pk", flat=True)
    return {
        **_kept_ids(resolution.code, [one.id for one in content.paragraphs], own_paragraphs, Paragraph.objects.all()),
        **_kept_ids(
            resolution.code,
            [one.id for one in content.recommendations],
            set(map(str, asked)),
            RecommendationRow.objects.all(),
        ),
    }


def _kept_ids(code: str, ids: list[str], own: set[str], rows: QuerySet[Any]) -> dict[str, str]:
    new = set(ids) - own
    taken = set(map(str, rows.filter(pk__in=new).values_list("pk", flat=True))) if new else set()
    kept = {}
    for one in ids:
        ours = str(uuid.uuid5(_ROWS, f"{code} {one}"))
        is_free = one not in taken and ours not in own and uuid.UUID(one).version == _RANDOM
        kept[one] = one if one in own or is_free else ours
    return kept


def _dated(item: Recommendation) -> Recommendation:
    """Leave the beginning out where two people have set days that contradict each other."""
    is_possible = not item.due_from or not item.due_to or item.due_from <= item.due_to
    return item if is_possible else replace(item, due_from=None)
