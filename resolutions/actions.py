"""What people do with a resolution: write, adopt, publish, note what became of it."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from pycrdt import Doc

from events.audit import signed
from events.models import Event, User
from resolutions import editing
from resolutions.beginning import beginning_of, template_of
from resolutions.canonical import Content, checksum
from resolutions.coediting.rewriting import rewrite
from resolutions.drafting.changing import change_text
from resolutions.drafting.taking import has_suggestions, in_document, in_rows, take_text, text_of
from resolutions.fitting import content_of, fitted
from resolutions.merging import Sheet, merge
from resolutions.models import Paragraph as ParagraphRow
from resolutions.models import Recommendation as RecommendationRow
from resolutions.models import Resolution, Revision
from resolutions.parsing.dates import russian_date
from resolutions.parsing.recognise import is_adoption
from resolutions.parsing.structure import Parsed, same_text
from resolutions.reasons import Refused, Stale
from resolutions.removed import find_removed, restore
from resolutions.revisions import take_heads, take_revision
from resolutions.rows import write_rows
from resolutions.sealing import sheet_of
from resolutions.unfinished import open_texts
from symposium.lib.live import announce

TOPIC = "resolution"


@transaction.atomic
def create_resolution(*, event: Event, by: User | None) -> Resolution:
    """Begin a draft of the template with what the event already says of itself; an untouched one will do."""
    Event.objects.select_for_update().get(pk=event.pk)
    parsed = fitted(beginning_of(event, *template_of(event)))
    begun = Resolution.objects.filter(event=event, edited_by=by, state=Resolution.State.DRAFT, version=1, text_seq=0)
    untouched = next((one for one in begun if same_text(one.content, parsed)), None)
    return untouched or _make(event, parsed, content_of(parsed, _new_id), by)


@transaction.atomic
def import_resolution(*, event: Event, parsed: Parsed, by: User | None) -> Resolution:
    """Make a draft of a text that was read; the same text again returns the draft it already became.

    What is longer than its field is kept with the rest that found no place. Raises Refused where there is more than
    could ever be saved again.
    """
    parsed = fitted(parsed)
    content = content_of(parsed, _new_id)
    if editing.is_too_long(content):
        raise Refused("too_long")
    Event.objects.select_for_update().get(pk=event.pk)
    for known in Resolution.objects.filter(event=event):
        if same_text(known.content, parsed):
            return known
    resolution = _make(event, parsed, content, by)
    announce(f"event-{event.slug}", TOPIC)
    return resolution


def _make(event: Event, parsed: Parsed, content: Content, by: User | None) -> Resolution:
    resolution = Resolution(event=event, edited_by=by, unplaced="\n".join(parsed.unplaced))
    take_heads(resolution, content)
    resolution.adopted_on = parsed.adopted_on
    signed(resolution, by).save()
    write_rows(resolution, content, by)
    return resolution


@transaction.atomic
def save_text(*, resolution: Resolution, base: Sheet, typed: Sheet, by: User, now: dt.datetime) -> Resolution:
    """Save what was changed in the form of the whole text since it was opened with `base`, and nothing else.

    Raises Stale, with nothing saved, where others have changed the same, Refused when the text may not change.
    """
    locked = Resolution.objects.held().get(pk=resolution.pk)
    if not locked.is_editable:
        raise Refused("locked")
    if not {item.addressee for item in typed.content.recommendations} <= {one.id for one in typed.content.addressees}:
        raise Refused("forged")
    # What was written together since the rows were read is no change of whoever saves.
    take_text(locked, by=None)
    theirs = sheet_of(locked)
    merged = merge(base, typed, theirs)
    if merged.clashes:
        raise Stale(merged.clashes, theirs)
    if editing.is_too_long(merged.sheet.content):
        raise Refused("too_long")
    content = editing.with_marks(merged.sheet.content, theirs.content)
    if locked.text_seq:
        # A form that was filled in changes the text that several people write as any of their pages would.
        _write(locked, content, by=by, now=now)
        content = in_rows(text_of(locked, content), locked)
    else:
        content = _with_origins(locked, content)
    take_heads(locked, content)
    locked.unplaced = merged.sheet.unplaced
    locked.version += 1
    locked.edited_by = by
    signed(locked, by).save()
    try:
        write_rows(locked, content, by)
    except IntegrityError as error:  # an id of somebody else's row
        raise Refused("forged") from error
    announce(f"event-{locked.event.slug}", TOPIC)
    return locked


@transaction.atomic
def adopt(
    *,
    resolution: Resolution,
    adopted_on: dt.date | None,
    by: User,
    now: dt.datetime,
    seen: int | None = None,
    with_gaps: bool = False,
) -> Resolution:
    """Note that the text was adopted; the text is kept as a revision and is edited no more.

    `seen` is the version that was read before; another one is refused, as is one that has something left open, unless
    it is to be adopted `with_gaps`.
    """
    locked = Resolution.objects.held().get(pk=resolution.pk)
    _expect(locked, Resolution.State.DRAFT)
    if has_suggestions(locked):
        raise Refused("unsettled")
    take_text(locked, by=by)
    _refuse_unseen(locked, seen)
    if adopted_on is None:
        raise Refused("no_day")
    content = locked.content
    _refuse_unfinished(content, with_gaps=with_gaps)
    locked.state = Resolution.State.ADOPTED
    locked.adopted_on = adopted_on
    if not locked.adoption and not any(is_adoption(one.text) for one in content.paragraphs_of("closing")):
        locked.adoption = _line_of_adoption(adopted_on)
    locked.version += 1
    signed(locked, by).save()
    take_revision(locked, Revision.Kind.ADOPTED, by=by, now=now)
    announce(f"event-{locked.event.slug}", TOPIC)
    return locked


@transaction.atomic
def reopen(*, resolution: Resolution, by: User, now: dt.datetime) -> Resolution:
    """Take an adopted text, not yet published, back to work; the line that adoption wrote of itself goes."""
    locked = Resolution.objects.held().get(pk=resolution.pk)
    _expect(locked, Resolution.State.ADOPTED)
    locked.state = Resolution.State.DRAFT
    if locked.adopted_on and locked.adoption == _line_of_adoption(locked.adopted_on):
        locked.adoption = ""
    locked.version += 1
    signed(locked, by).save()
    take_revision(locked, Revision.Kind.REOPENED, by=by, now=now)
    announce(f"event-{locked.event.slug}", TOPIC)
    return locked


@transaction.atomic
def publish(
    *, resolution: Resolution, by: User, now: dt.datetime, seen: int | None = None, with_gaps: bool = False
) -> Revision:
    """Publish the adopted text, or a correction of a published one, as a revision that never changes.

    `seen` and `with_gaps` are as in adopting.
    """
    locked = Resolution.objects.held().get(pk=resolution.pk)
    _expect(locked, Resolution.State.ADOPTED, Resolution.State.PUBLISHED)
    if locked.is_published:
        if has_suggestions(locked):
            raise Refused("unsettled")
        take_text(locked, by=by)
    content = locked.content
    _refuse_unfinished(content, with_gaps=with_gaps)
    current = locked.published_revision
    if current and current.checksum == checksum(content):
        raise Refused("no_change")
    _refuse_unseen(locked, seen)
    revision = _revision_to_publish(locked, content, by=by, now=now)
    revision.published_at = now
    revision.save(update_fields=["published_at"])
    locked.state = Resolution.State.PUBLISHED
    locked.published_at = locked.published_at or now
    locked.version += 1
    signed(locked, by).save()
    announce(f"event-{locked.event.slug}", TOPIC)
    return revision


@transaction.atomic
def delete_draft(*, resolution: Resolution, by: User) -> None:
    """Remove a draft that was never adopted, with what was kept of it at work; history keeps its rows."""
    locked = Resolution.objects.held().get(pk=resolution.pk)
    _expect(locked, Resolution.State.DRAFT)
    if locked.revisions.exclude(kind__in=Revision.OF_WORK).exists():
        raise Refused("wrong_state")
    locked.revisions.all().delete()
    signed(locked, by).delete()


@transaction.atomic
def note_execution(
    *, resolution: Resolution, noted: dict[str, tuple[str, str, dt.date | None]], by: User, now: dt.datetime
) -> int:
    """Note what became of recommendations: id → (execution, note, as of); return how many have changed."""
    locked = Resolution.objects.held().get(pk=resolution.pk)
    rows = RecommendationRow.objects.filter(addressee__resolution=locked, id__in=list(noted))
    changed = 0
    for row in rows:
        execution, note, day = noted[str(row.id)]
        if (row.execution, row.execution_note, row.executed_on) != (execution, note, day):
            row.execution, row.execution_note, row.executed_on = execution, note, day
            signed(row, by).save()
            changed += 1
    if changed:
        Resolution.objects.filter(pk=locked.pk).update(executed_at=now)
        announce(f"event-{locked.event.slug}", TOPIC)
    return changed


def _expect(resolution: Resolution, *states: Resolution.State) -> None:
    if resolution.state not in states:
        raise Refused("wrong_state")


def _refuse_unseen(resolution: Resolution, seen: int | None) -> None:
    if seen is not None and seen != resolution.version:
        raise Refused("unseen")


def _revision_to_publish(locked: Resolution, content: Content, *, by: User, now: dt.datetime) -> Revision:
    """Return the revision that was adopted, which the hall has seen, or make one of a correction."""
    last = locked.revisions.first()
    if last and last.kind == Revision.Kind.ADOPTED and last.checksum == checksum(content):
        return last
    return take_revision(locked, Revision.Kind.PUBLISHED, by=by, now=now)


def _line_of_adoption(day: dt.date) -> str:
    return f"Резолюция принята {russian_date(day)}"


def _refuse_unfinished(content: Content, *, with_gaps: bool) -> None:
    if not content.paragraphs and not content.recommendations:
        raise Refused("nothing")
    if not content.title.strip() or editing.blanks(content):
        raise Refused("blank_items")
    if open_texts(content) and not with_gaps:
        raise Refused("gaps")


def _write(locked: Resolution, content: Content, *, by: User, now: dt.datetime) -> None:
    """Let the text that is written together say what the form says."""

    def change(document: Doc[Any]) -> None:
        rewrite(document, in_document(content, document, locked))

    change_text(locked=locked, by=by, now=now, change=change)


def _with_origins(resolution: Resolution, content: Content) -> Content:
    """Keep where items were carried over from: a form shows nothing of it."""
    rows = RecommendationRow.objects.filter(addressee__resolution=resolution).exclude(origin="")
    known = {str(key): origin for key, origin in rows.values_list("id", "origin")}
    asked = tuple(replace(one, origin=known.get(one.id, one.origin)) for one in content.recommendations)
    return replace(content, recommendations=asked)


def _new_id() -> str:
    return str(uuid.uuid4())


def apply(
    resolution: Resolution, content: Content, act: str, item_id: str, new_id: Callable[[], str] = _new_id
) -> Content:
    """Carry out what a button says (add, add-to, add-addressee, up, down, remove, restore), or nothing."""
    if act == "add":
        return editing.add_paragraph(content, ParagraphRow.Kind(item_id).value, new_id())
    if act == "add-to":
        return editing.add_recommendation(content, item_id, new_id())
    if act == "add-addressee":
        addressee = new_id()
        return editing.add_recommendation(editing.add_addressee(content, addressee), addressee, new_id())
    if act == "remove":
        return editing.remove(content, item_id)
    if act in ("up", "down"):
        return editing.move(content, item_id, -1 if act == "up" else 1)
    found = find_removed(resolution, item_id) if act == "restore" else None
    return restore(content, found) if found else content
