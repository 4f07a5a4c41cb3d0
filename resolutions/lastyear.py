"""Last year's recommendations beside a new draft: carried over, closed, or left out with a reason."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from events.audit import signed
from events.models import User
from events.permissions import Can, capabilities
from resolutions import actions, editing
from resolutions.canonical import Addressee, Content, Recommendation
from resolutions.checking.near import plain
from resolutions.coediting.rewriting import insert_block
from resolutions.drafting.changing import change_text, held_open
from resolutions.drafting.taking import text_of
from resolutions.earlier import earlier_revisions
from resolutions.models import Addressee as AddresseeRow
from resolutions.models import LeftOut, Resolution, Revision
from resolutions.models import Recommendation as RecommendationRow
from resolutions.reasons import Refused
from resolutions.stats import executions_of
from symposium.lib.live import announce

LONGEST_REASON = 255


@dataclass(frozen=True, slots=True)
class Earlier:
    """A recommendation of last year, what became of it, and what this draft makes of it."""

    item: Recommendation
    number: str
    row: RecommendationRow | None
    is_carried: bool
    left_out: LeftOut | None

    @property
    def is_done(self) -> bool:
        return self.row is not None and self.row.execution == RecommendationRow.Execution.DONE

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what becomes of it."""
        return not (self.is_carried or self.left_out or self.is_done)


@dataclass(frozen=True, slots=True)
class LastYear:
    """The last published resolution of the series, by its addressees; `addressees` are the ids of the draft's own."""

    revision: Revision
    groups: list[tuple[Addressee, list[Earlier]]]
    may_close: bool
    addressees: str

    @property
    def open(self) -> int:
        return sum(one.is_open for _addressee, items in self.groups for one in items)


def last_year(resolution: Resolution, by: User) -> LastYear | None:
    """Put together what the last edition recommended; None where there was none."""
    revision = _last(resolution)
    if revision is None:
        return None
    text = text_of(resolution)
    content, carried = revision.content, _origins(text)
    rows = executions_of(content, revision.resolution)
    left = {row.item: row for row in LeftOut.objects.filter(resolution=resolution).select_related("by")}
    groups = [
        (
            addressee,
            [
                Earlier(item, f"{number}.{index}", rows.get(item.id), item.id in carried, left.get(item.id))
                for index, item in enumerate(content.recommendations_to(addressee), 1)
            ],
        )
        for number, addressee in enumerate(content.addressees, 1)
    ]
    return LastYear(revision, groups, _may_close(revision, by), " ".join(one.id for one in text.addressees))


@transaction.atomic
def carry_over(*, resolution: Resolution, item: str, by: User, now: datetime) -> bool:
    """Add an item of last year to the text, once; return whether its addressee had to be added as well.

    Raises Refused: "locked", "gone_item" where last year's text has no such item, "too_long".
    """
    locked = held_open(resolution.pk)
    content = text_of(locked)
    earlier, addressee = _item(locked, item)
    if item in _origins(content):
        return False
    if editing.is_full(content):
        raise Refused("too_long")
    own = next((one.id for one in content.addressees if plain(one.name) == plain(addressee.name)), None)
    to = own or _add_addressee(locked, addressee, by)
    block = Recommendation(str(uuid.uuid4()), to, earlier.text, origin=earlier.id)
    above = _above(content, to)
    change_text(locked=locked, by=by, now=now, change=lambda document: insert_block(document, block, above))
    LeftOut.objects.filter(resolution=locked, item=item).delete()
    announce(f"event-{locked.event.slug}", actions.TOPIC)
    return own is None


@transaction.atomic
def leave_out(*, resolution: Resolution, item: str, reason: str, by: User, now: datetime) -> LeftOut:
    """Note why an item of last year is not carried over.

    Raises Refused: "no_reason", "changed_since" where somebody has carried it over, and what `carry_over` refuses.
    """
    locked = held_open(resolution.pk)
    _item(locked, item)
    if not reason.strip():
        raise Refused("no_reason")
    if item in _origins(text_of(locked)):
        raise Refused("changed_since")
    row, _is_new = LeftOut.objects.update_or_create(
        resolution=locked, item=item, defaults={"reason": reason.strip()[:LONGEST_REASON], "by": by, "at": now}
    )
    return row


@transaction.atomic
def reconsider(*, resolution: Resolution, item: str) -> None:
    """Take such a note back."""
    LeftOut.objects.filter(resolution=held_open(resolution.pk), item=item).delete()


@transaction.atomic
def close(*, resolution: Resolution, item: str, note: str, by: User, now: datetime) -> None:
    """Note in last year's resolution that an item is done; what was noted first stays, whose draft it ever was.

    Raises Refused: "not_yours", "gone_item", "locked".
    """
    locked = held_open(resolution.pk)
    _item(locked, item)
    revision = _last(locked)
    if revision is None or not _may_close(revision, by):
        raise Refused("not_yours")
    noted = (RecommendationRow.Execution.DONE.value, note.strip()[:LONGEST_REASON], locked.event.day_of(now))
    # Another draft of this year may close it as well.
    Resolution.objects.held().get(pk=revision.resolution_id)
    row = RecommendationRow.objects.filter(addressee__resolution=revision.resolution, id=item).first()
    if row is None:
        raise Refused("gone_item")
    if row.execution != RecommendationRow.Execution.DONE:
        actions.note_execution(resolution=revision.resolution, noted={item: noted}, by=by, now=now)


def _last(resolution: Resolution) -> Revision | None:
    return next(iter(earlier_revisions(resolution.event, 1)), None)


def _may_close(revision: Revision, by: User) -> bool:
    return Can.EDIT_RESOLUTION in capabilities(by, revision.resolution.event)


def _origins(content: Content) -> set[str]:
    return {one.origin for one in content.recommendations} | {one.id for one in content.recommendations}


def _item(resolution: Resolution, item: str) -> tuple[Recommendation, Addressee]:
    """Return last year's item and whom it was asked of."""
    revision = _last(resolution)
    content = revision.content if revision else None
    found = next((one for one in content.recommendations if one.id == item), None) if content else None
    if content is None or found is None:
        raise Refused("gone_item")
    nobody = Addressee("", "")
    return found, next((one for one in content.addressees if one.id == found.addressee), nobody)


def _add_addressee(locked: Resolution, addressee: Addressee, by: User) -> str:
    row = AddresseeRow(resolution=locked, name=addressee.name, rank=locked.addressees.count())
    signed(row, by).save()
    locked.version += 1
    locked.edited_by = by
    signed(locked, by).save()
    return str(row.id)


def _above(content: Content, to: str) -> str | None:
    """Return the block that a new item to this addressee stands behind; None for the beginning of the text."""
    ranks = {one.id: rank for rank, one in enumerate(content.addressees)}
    own = ranks.get(to, len(ranks))
    above = [one.id for one in content.paragraphs if one.kind != "closing"]
    above += [one.id for one in content.recommendations if ranks.get(one.addressee, len(ranks) + 1) <= own]
    return above[-1] if above else None
