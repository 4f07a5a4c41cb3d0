"""The past of a text: its revisions, the changes of its log, and what it said at any moment of either."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Q, Subquery

from resolutions.bouts import Change
from resolutions.canonical import Addressee, Content, normal
from resolutions.drafting import log
from resolutions.models import Addressee as AddresseeRow
from resolutions.models import Resolution, Revision, TextUpdate, heads_of
from symposium.lib.names import short_name

_CODE = re.compile(r"(r?)([1-9][0-9]{0,8})")
NOW = "now"


@dataclass(frozen=True, slots=True)
class Moment:
    """A revision, or the text after a change of the log; `until` is when the next change came."""

    seq: int
    revision: Revision | None = None
    change: Change | None = None
    until: dt.datetime | None = None

    @property
    def code(self) -> str:
        """How addresses spell it: r3 is revision 3, 120 the text after change 120."""
        if self.revision:
            return f"r{self.revision.number}"
        return str(self.seq) if self.seq else NOW


@dataclass(frozen=True)
class History:
    """What is known of a text's past: two queries, whatever its length."""

    resolution: Resolution

    @cached_property
    def revisions(self) -> list[Revision]:
        """Every revision, the newest first."""
        return list(self.resolution.revisions.defer("snapshot").select_related("by"))

    @cached_property
    def changes(self) -> list[Change]:
        """Every change in its order; the first is number 1 and none is lacking."""
        names = ("by__last_name", "by__first_name", "by__patronymic")
        rows = TextUpdate.objects.filter(resolution=self.resolution).order_by("seq")
        return [
            # The first one is the text as the site found it.
            Change(seq, 0 if seq == 1 and by is None else by, short_name(*name) if by else "", at)
            for seq, by, at, *name in rows.values_list("seq", "by", "received_at", *names)
        ]

    @property
    def latest(self) -> Moment:
        return self._after(len(self.changes))

    def moment(self, code: str) -> Moment | None:
        """Return the moment that an address spells; None where the text has none of that name."""
        if code in ("", NOW):
            return self.latest
        match = _CODE.fullmatch(code)
        if match is None:
            return None
        number = int(match[2])
        if match[1]:
            found = [one for one in self.revisions if one.number == number]
            return Moment(found[0].seq, found[0]) if found else None
        return self._after(number) if number <= len(self.changes) else None

    def _after(self, seq: int) -> Moment:
        if not seq:
            return Moment(0)
        until = self.changes[seq].at if seq < len(self.changes) else None
        return Moment(seq, change=self.changes[seq - 1], until=until)


def contents_at(resolution: Resolution, moments: Sequence[Moment]) -> list[Content]:
    """Return what the text said at each of some moments, in its normal form."""
    revisions = Revision.objects.in_bulk([one.revision.pk for one in moments if one.revision])
    logged = [one for one in moments if one.revision is None]
    heads = dict(zip(logged, _heads_at(resolution, logged), strict=True))
    blocks = log.blocks_at(resolution.pk, {one.seq for one in logged if one.seq}) if any(heads) else {}
    contents = []
    for one in moments:
        if one.revision:
            contents.append(normal(revisions[one.revision.pk].content))
        elif one.seq:
            paragraphs, recommendations = blocks[one.seq]
            contents.append(normal(replace(heads[one], paragraphs=paragraphs, recommendations=recommendations)))
        else:
            contents.append(normal(resolution.content))
    return contents


def _heads_at(resolution: Resolution, moments: Sequence[Moment]) -> list[Content]:
    """Return what stood around the body, which no log keeps: as the history of the rows tells it."""
    times = {one.until for one in moments if one.until}
    records = _records_at(resolution, times)
    addressees = _addressee_records(resolution) if moments else []
    heads = []
    for moment in moments:
        record = records.get(moment.until)
        # What is older than any record stands under the heading of today.
        at = moment.until if record else None
        heads.append(replace(heads_of(record or resolution), addressees=_addressees_at(addressees, at)))
    return heads


def _records_at(resolution: Resolution, times: Collection[dt.datetime]) -> dict[dt.datetime | None, Any]:
    """Return the record of a resolution that was the last one at each of some times."""
    if not times:
        return {}
    records = Resolution.history.filter(id=resolution.pk).order_by("-history_date", "-history_id")
    wanted = Q()
    for time in times:
        wanted |= Q(history_id=Subquery(records.filter(history_date__lte=time).values("history_id")[:1]))
    found = list(records.filter(wanted))
    return {time: next((one for one in found if one.history_date <= time), None) for time in times}


def _addressee_records(resolution: Resolution) -> list[Any]:
    records = AddresseeRow.history.filter(resolution_id=resolution.pk)
    return list(records.order_by("history_date", "history_id"))


def _addressees_at(records: list[Any], at: dt.datetime | None) -> tuple[Addressee, ...]:
    last = {record.id: record for record in records if at is None or record.history_date <= at}
    rows = sorted((row for row in last.values() if row.history_type != "-"), key=lambda row: row.rank)
    return tuple(Addressee(str(row.id), row.name, row.lead) for row in rows)
