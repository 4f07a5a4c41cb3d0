"""Keeping the changes of a text: in the database before anybody else hears of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce
from pycrdt import Doc

from events.models import User
from events.permissions import Can, Grant, grants, who_may
from resolutions.canonical import Paragraph, Recommendation
from resolutions.coediting.document import blocks_of
from resolutions.coediting.seeding import seed, seed_client
from resolutions.models import Quarantined, Resolution, TextAuthor, TextSnapshot, TextUpdate
from symposium.lib.compiled import Compiled
from symposium.lib.prepared import fetched

Blocks = tuple[tuple[Paragraph, ...], tuple[Recommendation, ...]]

# So many changes are quick to read one by one.
SNAPSHOT_EVERY = 500
_LATEST = 200  # changes, in which it is looked who is writing now
# One person's client that goes on sending the same rubbish fills no table.
MOST_QUARANTINED = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A change of a text and its place in the order of all changes."""

    seq: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """What a person's client sent, and the clients whose writing it brings."""

    data: bytes
    by: int
    clients: frozenset[int]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of something received: its number, or why it was not kept (gone, frozen, read_only, foreign)."""

    seq: int = 0
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Grounds:
    """On what it rests that some people may write a text: its state, its event and that one's, and a role of each.

    Whoever may not, or by no role, has None.
    """

    state: str = ""
    event: int = 0
    event_state: str = ""
    grants: Mapping[int, Grant | None] = field(default_factory=dict)

    def __or__(self, newer: "Grounds") -> "Grounds":
        """Add what was found later, or begin anew with it where more has changed."""
        is_same = replace(self, grants=newer.grants) == newer
        return replace(newer, grants={**self.grants, **newer.grants}) if is_same else newer


@transaction.atomic
def append(
    *, resolution_id: int, received: Sequence[Received], now: datetime, known: Mapping[int, int] | None = None
) -> list[Answer]:
    """Keep changes in the order in which they came, numbered without gaps; return an answer for each.

    Whether somebody may write is asked here, of every one, while the text is held: whoever adopts it waits for these,
    or these come after and are refused. `known` are clients that are somebody's: such a one is never anybody
    else's after that, so that it need not be asked for again.
    """
    standing = _standing(resolution=resolution_id)
    if not standing:
        return [Answer(refusal="gone")] * len(received)
    ((state, last, event, event_state),) = standing
    if state not in Resolution.EDITABLE:
        return [Answer(refusal="frozen")] * len(received)
    writers = who_may(Can.EDIT_RESOLUTION, {one.by for one in received}, event=event, state=event_state)
    owners = _owners(resolution_id, received, known or {})
    answers: list[Answer] = []
    kept: list[Received] = []
    new: dict[int, int] = {}
    for one in received:
        if one.by not in writers:
            answers.append(Answer(refusal="read_only"))
        elif any(owners.get(client, one.by) != one.by for client in one.clients):
            answers.append(Answer(refusal="foreign"))
        else:
            new |= {client: one.by for client in one.clients if client not in owners}
            owners |= dict.fromkeys(one.clients, one.by)
            kept.append(one)
            answers.append(Answer(last + len(kept)))
    if kept:
        fetched(*insertion(resolution_id, last, kept, now))
        fetched(_COUNT, (last + len(kept), resolution_id))
    if new:
        authors = [TextAuthor(resolution_id=resolution_id, client=key, user_id=by) for key, by in new.items()]
        TextAuthor.objects.bulk_create(authors)
    return answers


# Asked and said at every keystroke: no more than is needed, and without making the SQL anew.
def _standing_of(resolutions: QuerySet[Resolution], resolution: int) -> QuerySet[Resolution, tuple[Any, ...]]:
    return resolutions.filter(pk=resolution).order_by().values_list("state", "text_seq", "event", "event__state")


_standing = Compiled(lambda resolution: _standing_of(Resolution.objects.held(), resolution))
_seen = Compiled(lambda resolution: _standing_of(Resolution.objects.all(), resolution))
_authors = Compiled(
    lambda resolution, clients: TextAuthor.objects.filter(resolution=resolution, client__in=clients).values_list(
        "client", "user"
    )
)
INSERT = "INSERT INTO resolutions_textupdate (resolution_id, seq, data, by_id, received_at)"
_COUNT = "UPDATE resolutions_resolution SET text_seq = %s WHERE id = %s RETURNING text_seq"


def insertion(resolution_id: int, last: int, kept: Sequence[Received], now: datetime) -> tuple[str, list[Any]]:
    """Return the statement that writes changes down after the last one, and its values."""
    values = [value for seq, one in enumerate(kept, last + 1) for value in (resolution_id, seq, one.data, one.by, now)]
    return f"{INSERT} VALUES {', '.join(['(%s, %s, %s, %s, %s)'] * len(kept))} RETURNING seq", values


def grounds(resolution_id: int, writers: Collection[int]) -> Grounds:
    """Tell on what it rests that they may write a text; nothing is said of them where nobody may."""
    standing = _seen(resolution=resolution_id)
    if not standing or standing[0][0] not in Resolution.EDITABLE:
        return Grounds()
    ((state, _last, event, event_state),) = standing
    by_role = grants(Can.EDIT_RESOLUTION, writers, event=event, state=event_state)
    return Grounds(state, event, event_state, {writer: by_role.get(writer) for writer in writers})


def _owners(resolution_id: int, received: Sequence[Received], known: Mapping[int, int]) -> dict[int, int | None]:
    """Whose the clients are; one whose account is erased is nobody's any more and nobody else's either."""
    clients = {client for one in received for client in one.clients}
    return {**known, **dict(_authors(resolution=resolution_id, clients=clients - known.keys()))}


@transaction.atomic
def begin(*, resolution_id: int, now: datetime) -> None:
    """Make the text that stands in the rows the first change of a text that is written together, once."""
    locked = Resolution.objects.held().get(pk=resolution_id)
    if locked.text_seq == 0:
        content = locked.content
        TextUpdate.objects.create(resolution=locked, seq=1, data=seed(content), by=None, received_at=now)
        # What the site itself has written is nobody's, and nobody writes under its name.
        TextAuthor.objects.create(resolution=locked, client=seed_client(content), user=None)
        Resolution.objects.filter(pk=locked.pk).update(text_seq=1)


def writers_since(resolution_id: int, seq: int, since: datetime) -> list[User]:
    """Return who has written since then, among the last changes up to `seq`: one query."""
    last = TextUpdate.objects.filter(resolution=resolution_id, seq__gt=seq - _LATEST, received_at__gte=since)
    return list(User.objects.filter(pk__in=last.values("by")).order_by("last_name", "first_name", "pk"))


def entries_after(resolution_id: int, seq: int, before: int | None = None) -> list[Entry]:
    """Return the changes after one of them, all or those before another one, in their order."""
    rows = TextUpdate.objects.filter(resolution=resolution_id, seq__gt=seq).order_by("seq")
    rows = rows if before is None else rows.filter(seq__lt=before)
    return [Entry(number, bytes(data)) for number, data in rows.values_list("seq", "data")]


def load(resolution_id: int, until: int | None = None) -> tuple[Doc, int]:  # type: ignore[type-arg]
    """Read the text as it is, or as it was after a change; return it with the number of its last change."""
    document: Doc = Doc()  # type: ignore[type-arg]
    seq = 0
    for entry in _entries_from_snapshot(resolution_id, until, until):
        document.apply_update(entry.data)
        seq = entry.seq
    return document, seq


def blocks_at(resolution_id: int, moments: Collection[int]) -> dict[int, Blocks]:
    """Read the text as it was after each of some changes: the log is gone through once."""
    document: Doc = Doc()  # type: ignore[type-arg]
    found: dict[int, Blocks] = {}
    for entry in _entries_from_snapshot(resolution_id, min(moments, default=0), max(moments, default=0)):
        document.apply_update(entry.data)
        if entry.seq in moments:
            found[entry.seq] = blocks_of(document)
    return found


def _entries_from_snapshot(resolution_id: int, known: int | None, until: int | None) -> list[Entry]:
    """Return the newest snapshot, or the newest up to a change, and what came after it up to another one: one query."""
    snapshots = TextSnapshot.objects.filter(resolution=resolution_id)
    known_ones = snapshots if known is None else snapshots.filter(seq__lte=known)
    newest = Subquery(known_ones.order_by("-seq").values("seq")[:1])
    changes = TextUpdate.objects.filter(resolution=resolution_id, seq__gt=Coalesce(newest, 0))
    changes = changes if until is None else changes.filter(seq__lte=until)
    merged = snapshots.filter(seq=newest).order_by().values_list("seq", "data")
    rows = merged.union(changes.order_by().values_list("seq", "data"), all=True).order_by("seq")
    return [Entry(seq, bytes(data)) for seq, data in rows]


def take_snapshot(*, resolution_id: int, now: datetime, every: int = SNAPSHOT_EVERY) -> bool:
    """Merge the changes into one where `every` have come since the last time; return whether it was kept.

    It is kept only if the text that comes of it says what the log says.
    """
    document, seq = load(resolution_id)
    last = TextSnapshot.objects.filter(resolution=resolution_id).order_by("-seq").first()
    if seq < (last.seq if last else 0) + every:
        return False
    data, again = document.get_update(), Doc()  # type: ignore[var-annotated]
    again.apply_update(data)
    if blocks_of(again) != blocks_of(document):
        return False
    _row, is_new = TextSnapshot.objects.get_or_create(
        resolution_id=resolution_id, seq=seq, defaults={"data": data, "made_at": now}
    )
    return is_new


def set_aside(*, resolution_id: int, data: bytes, reason: str, by: int, now: datetime) -> None:
    """Keep what no text may hold, for somebody to look at."""
    if Quarantined.objects.filter(resolution=resolution_id, by=by).count() < MOST_QUARANTINED:
        Quarantined.objects.create(resolution_id=resolution_id, data=data, reason=reason, by_id=by, received_at=now)
