"""Keeping the text as a revision: at each change of state, under a name, before and after restoring another one."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any, TypeVar

from django.db import transaction
from pycrdt import Doc

from events.audit import signed
from events.models import User
from resolutions.canonical import Content, Paragraph, Recommendation, checksum, normal, to_bytes
from resolutions.coediting.rewriting import restyle, rewrite
from resolutions.drafting import log
from resolutions.drafting.changing import change_text
from resolutions.drafting.moments import History, Moment, contents_at
from resolutions.drafting.taking import in_document, in_rows, take_text, text_of
from resolutions.models import Resolution, Revision
from resolutions.reasons import Refused
from resolutions.rows import write_rows
from resolutions.verifying import frozen
from symposium.lib.live import announce

Kind = Revision.Kind
# Nobody keeps so many of a text; a script gone wild does, and each is the whole text.
MOST_OF_WORK = 500
Block = TypeVar("Block", Paragraph, Recommendation)


def take_revision(resolution: Resolution, kind: Kind, *, by: User, now: dt.datetime, **more: str | None) -> Revision:
    """Keep the text of a locked resolution as its next revision, and the log up to there merged into one."""
    content = resolution.content
    last = resolution.revisions.defer("snapshot").first()
    if resolution.text_seq:
        log.take_snapshot(resolution_id=resolution.pk, now=now, every=1)
    return Revision.objects.create(
        resolution=resolution,
        number=last.number + 1 if last else 1,
        kind=kind,
        snapshot=json.loads(to_bytes(content)),
        checksum=checksum(content),
        seq=resolution.text_seq,
        by=by,
        created_at=now,
        facts=frozen(resolution, now) if kind in (Kind.ADOPTED, Kind.PUBLISHED) else [],
        **more,
    )


@transaction.atomic
def name_revision(*, resolution: Resolution, name: str, nonce: str, by: User, now: dt.datetime) -> Revision:
    """Keep the present text under a name; the same nonce again changes nothing.

    Raises Refused where the text may not change, and where very many are kept already.
    """
    locked = Resolution.objects.held().get(pk=resolution.pk)
    if known := locked.revisions.filter(nonce=nonce).first():
        return known
    _refuse_more(locked)
    take_text(locked, by=None)
    revision = take_revision(locked, Kind.NAMED, by=by, now=now, name=name, nonce=nonce)
    announce(f"event-{locked.event.slug}", "resolution")
    return revision


@transaction.atomic
def restore_revision(*, resolution: Resolution, code: str, nonce: str, by: User, now: dt.datetime) -> Revision:
    """Make the text say what it said at a moment, as a new revision; the present text is kept as one before.

    `code` is the moment as addresses spell it. The same nonce again changes nothing. Raises Refused where there is no
    such moment, where the text may not change, and where it says the same already.
    """
    locked = Resolution.objects.held().get(pk=resolution.pk)
    if known := locked.revisions.filter(nonce=nonce).first():
        return known
    _refuse_more(locked)
    take_text(locked, by=None)
    moment = History(locked).moment(code)
    if moment is None:
        raise Refused("no_moment")
    present = locked.content
    wanted = restorable(locked, moment, present)
    if checksum(wanted) == checksum(present):
        raise Refused("same_text")
    last = locked.revisions.defer("snapshot").first()
    if last is None or last.checksum != checksum(present):
        take_revision(locked, Kind.KEPT, by=by, now=now)
    _write(locked, wanted, moment, by=by, now=now)
    revision = take_revision(locked, Kind.RESTORED, by=by, now=now, source=moment.code, nonce=nonce)
    announce(f"event-{locked.event.slug}", "resolution")
    return revision


def restorable(resolution: Resolution, moment: Moment, present: Content) -> Content:
    """Return what restoring a moment makes of the text.

    The day and the line of adoption stay as they are: they tell what was decided, not what was written. What somebody
    only suggested then does not become text by it.
    """
    (content,) = contents_at(resolution, [moment])
    return normal(in_rows(replace(content, adopted_on=present.adopted_on, adoption=present.adoption), resolution))


def _write(locked: Resolution, content: Content, moment: Moment, *, by: User, now: dt.datetime) -> None:
    """Write the text where it is written together, and into the rows."""
    if locked.text_seq:
        # Bold and italic words are known where the text was written together then already.
        (styled,) = contents_at(locked, [replace(moment, revision=None)]) if moment.seq else (None,)

        def change(document: Doc[Any]) -> None:
            rewrite(document, in_document(content, document, locked), is_whole=True)
            if styled:
                restyle(document, styled)

        change_text(locked=locked, by=by, now=now, change=change)
        content = in_rows(text_of(locked, content), locked)
    take_heads(locked, content)
    locked.version += 1
    locked.edited_by = by
    signed(locked, by).save()
    write_rows(locked, content, by)


def take_heads(resolution: Resolution, content: Content) -> None:
    """Give a resolution what stands around the body of a text."""
    resolution.title = content.title or "Резолюция"
    resolution.event_name = content.event_name
    resolution.place = content.place
    resolution.date = content.date
    resolution.participants = content.participants
    resolution.signature = content.signature
    resolution.adoption = content.adoption


def _refuse_more(locked: Resolution) -> None:
    """Refuse another revision of work. Raises Refused: "locked", "too_many_revisions"."""
    if not locked.is_editable:
        raise Refused("locked")
    if locked.revisions.filter(kind__in=Revision.OF_WORK).count() >= MOST_OF_WORK:
        raise Refused("too_many_revisions")
