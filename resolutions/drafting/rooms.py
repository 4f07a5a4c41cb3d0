"""A text in memory while somebody has it open: one room a text and process, and the way a change goes through it.

A change is inspected, kept in the database, applied, told to the others, acknowledged; in this order. Other processes
learn that there is something new, and read it from the log; a notice that is lost costs them a glance at the log.
"""

import asyncio
import contextlib
import logging
import time
import weakref
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from pycrdt import Doc

from resolutions.coediting import wire
from resolutions.coediting.guard import Guard
from resolutions.coediting.updates import UpdateError, read_update, read_vector
from resolutions.drafting import log, taking
from resolutions.drafting.keeping import Keeper, threads
from resolutions.drafting.lots import Lot, in_turn, merged
from resolutions.drafting.notices import Notices
from resolutions.drafting.panics import is_panic
from resolutions.drafting.peers import Change, Peer
from resolutions.drafting.presences import Presences, Showing
from resolutions.drafting.standing import Standing

logger = logging.getLogger(__name__)

MOST_PEERS = 50
# Changes that wait for what they build upon; more of them are asked for anew.
MOST_HELD = 64
# So many changes are kept by one transaction, and so many wait before their pages have to.
BATCH, MOST_INBOX = 200, 1000
# After so many, whoever waits to read the log gets a turn.
MOST_LOTS = 20
GLANCE = 2.0
# The rows are made to say what the text says while nobody writes, but not much later than this, in seconds.
LONGEST_UNSETTLED = 30.0

_rooms: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, dict[int, Room]]" = weakref.WeakKeyDictionary()


async def enter(resolution_id: int, peer: Peer) -> "Room | None":
    """Let a page into the room that a text has in this process; None where that is full."""
    is_in = None
    while is_in is None:
        rooms = _rooms.setdefault(asyncio.get_running_loop(), {})
        room = rooms.get(resolution_id) or rooms.setdefault(resolution_id, Room(resolution_id))
        is_in = await room.join(peer)
    return room if is_in else None


class Room:
    """A text and the pages that have it open."""

    def __init__(self, resolution_id: int) -> None:
        self.resolution_id = resolution_id
        self.document: Doc[Any] = Doc()
        self.seq = 0
        self.guard = Guard(self.document)
        self.peers: set[Peer] = set()
        self.presences = Presences()
        self.showing = Showing(self._show)
        self.inbox: asyncio.Queue[Change] = asyncio.Queue(MOST_INBOX)
        self.news = asyncio.Event()
        self.notices = Notices(resolution_id, self.hear_notice)
        self.keeper = Keeper(resolution_id)
        self.standing = Standing(resolution_id)
        self._opening = asyncio.Lock()
        # Whoever keeps and whoever reads what others have kept go through the log one after another.
        self._order = asyncio.Lock()
        # Whose the clients are that have written here.
        self._owners: dict[int, int] = {}
        self._settled = 0
        self._settled_at = self._changed_at = time.monotonic()
        self._is_over = False
        self._tasks: list[asyncio.Task[None]] = []

    # ------------------------------------------------------------------ coming and going
    async def join(self, peer: Peer) -> bool | None:
        """Let a page in; return whether there was room for it, or None where the last one has just left the room."""
        async with self._opening:
            if self._is_over:
                return None
            if len(self.peers) >= MOST_PEERS:
                return False
            if not self._tasks:
                await self._open()
            self.peers.add(peer)
        peer.tell(wire.step1(self.document.get_state()))
        if self.presences.known:
            peer.tell(wire.awareness(self.presences.known))
        return True

    async def leave(self, peer: Peer) -> None:
        """Let a page go; the last one out takes the room along."""
        async with self._opening:
            self.peers.discard(peer)
            if gone := self.presences.gone(peer.client):
                self.showing.begin(gone)
            if self.peers:
                return
            # What the last one wrote before she left is kept like the rest.
            await self.inbox.join()
            _rooms.get(asyncio.get_running_loop(), {}).pop(self.resolution_id, None)
            self._is_over = True
            tasks, self._tasks = self._tasks, []
        await self.notices.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.showing.end()
        await self.keeper.close()
        try:
            await self._settle()
        except Exception:
            # The next one who opens the text, adopts it or reads it takes it into the rows.
            logger.exception("text %s was not taken into its rows", self.resolution_id)

    async def _open(self) -> None:
        await threads.run(log.begin, resolution_id=self.resolution_id, now=timezone.now())
        # Before the text is read: what comes after that is told.
        await self.notices.open()
        self.document, self.seq = await threads.run(log.load, self.resolution_id)
        self.keeper.open()
        self._settled = self.seq
        self.guard = Guard(self.document)
        self._tasks = [asyncio.create_task(work()) for work in (self._write, self._look)]
        self.notices.begin()

    # ------------------------------------------------------------------ what a page says
    async def hear(self, peer: Peer, message: wire.Message) -> None:
        """Act on one message of a page."""
        match message:
            case wire.SyncStep1(vector):
                # A vector that is none leaves the page without an answer, as it would leave Yjs.
                with contextlib.suppress(UpdateError):
                    read_vector(vector)
                    async with self._reviving():
                        peer.tell(wire.step2(self.document.get_update(vector)))
            case wire.SyncStep2(update):
                peer.is_past_gate = True
                await self._take(peer, update, is_return=True)
            case wire.Update(update) if peer.is_past_gate:
                await self._take(peer, update)
            case wire.Awareness(states):
                if seen := self.presences.of(peer, states):
                    self.showing.begin(seen)
            case wire.QueryAwareness():
                peer.tell(wire.awareness(self.presences.known))

    async def _take(self, peer: Peer, update: bytes, *, is_return: bool = False) -> None:
        try:
            inspected = read_update(update)
        except UpdateError as error:
            await self._refuse(peer, update, error.code)
            return
        if inspected.is_empty:
            peer.acknowledge(self.seq)
        elif not peer.admission.may_write:
            peer.deny("frozen")
        else:
            if is_return:
                # What a page has heard from another process is not its own, and may not have been heard of here.
                async with self._reviving(), self._order:
                    await self._catch_up(None)
            await self.inbox.put(Change(peer, update, inspected, is_return))

    async def set_aside(self, peer: Peer, data: bytes, reason: str) -> None:
        """Keep what no text may hold."""
        by, now = peer.admission.user_id, timezone.now()
        await threads.run(log.set_aside, resolution_id=self.resolution_id, data=data, reason=reason, by=by, now=now)

    async def _refuse(self, peer: Peer, data: bytes, reason: str) -> None:
        await self.set_aside(peer, data, reason)
        peer.deny("too_big" if reason == "too_big" else "foreign")

    async def _show(self, frame: bytes) -> None:
        """Let colleagues see where somebody is, here and in other processes.

        The page itself hears it too: one that hears nothing for half a minute takes its connection for lost.
        """
        for other in self.peers:
            other.tell(frame)
        await self.notices.say({"frame": frame})

    # ------------------------------------------------------------------ keeping and telling
    async def _write(self) -> None:
        """Keep what comes, as much at once as has come; nobody hears of it before."""
        while True:
            changes = [await self.inbox.get()]
            try:
                async with self._reviving():
                    await self._take_all(changes)
            except Exception:
                # The pages come again with what was not acknowledged, and the guard must not know it.
                logger.exception("changes of text %s were not kept", self.resolution_id)
                self.guard = Guard(self.document)
                for peer in {change.peer for change in changes}:
                    peer.lose()
            finally:
                for _ in changes:
                    self.inbox.task_done()

    async def _take_all(self, taken: list[Change]) -> None:
        """Keep one lot after another; `taken` grows by what comes meanwhile.

        While the database keeps a lot, the pages hear of the one before it.
        """
        refused: list[tuple[Change, str]] = []
        async with self._order:
            self._waiting(taken)
            lot = self._begin([*taken], refused)
            for is_last in (*[False] * (MOST_LOTS - 1), True):
                if lot is None:
                    break
                answers, following = await lot.keeping, None
                # What the guard has let in and nobody keeps has to be forgotten first.
                if not is_last and all(answer.seq for answer in answers):
                    following = self._begin(self._waiting(taken), refused)
                    if following:
                        following = replace(following, keeping=asyncio.ensure_future(following.keeping))
                        # The database is asked before the pages are told.
                        await asyncio.sleep(0)
                try:
                    await self._finish(lot, answers)
                except BaseException:
                    if following:
                        await asyncio.gather(following.keeping, return_exceptions=True)
                    raise
                lot = following
        for change, reason in refused:
            await self._refuse(change.peer, change.data, reason)

    def _waiting(self, taken: list[Change]) -> list[Change]:
        """Take out what has come since, not more than a lot."""
        lot: list[Change] = []
        while len(lot) < BATCH and not self.inbox.empty():
            lot.append(self.inbox.get_nowait())
        taken += lot
        return lot

    def _ask_again(self, peer: Peer) -> None:
        if len(peer.held) > MOST_HELD:
            peer.held.clear()
            peer.lose()
        peer.tell(wire.step1(self.document.get_state()))

    def _begin(self, changes: list[Change], refused: list[tuple[Change, str]]) -> Lot | None:
        """Let the database keep those that the text may have, if any; add to `refused` what it must not have."""
        turn = in_turn(self.guard, changes)
        refused += turn.refused
        for peer in turn.lacking:
            self._ask_again(peer)
        if not turn.ready:
            for peer in turn.known:
                peer.acknowledge(self.seq)
            return None
        keeping = self.keeper.keep(turn.received, now=timezone.now(), known=self._owners)
        return Lot(turn.ready, turn.known, turn.received, keeping)

    async def _finish(self, lot: Lot, answers: list[log.Answer]) -> None:
        """Let everybody hear of what is kept, and whoever sent the rest why it is not."""
        kept = [(answer.seq, change) for answer, change in zip(answers, lot.changes, strict=True) if answer.seq]
        owners = {
            client: one.by
            for answer, one in zip(answers, lot.received, strict=True)
            if answer.seq
            for client in one.clients
        }
        if owners.keys() - self._owners.keys():
            # Another dictionary: a thread may be reading this one.
            self._owners = self._owners | owners
        if kept:
            await self._catch_up(kept[0][0])
            self._apply([(seq, change.data) for seq, change in kept], {change.peer for _seq, change in kept})
            self.notices.is_new(self.seq)
        await self._answer(lot, answers)

    async def _answer(self, lot: Lot, answers: list[log.Answer]) -> None:
        for answer, change in zip(answers, lot.changes, strict=True):
            if answer.seq:
                change.peer.acknowledge(answer.seq)
            elif answer.refusal == "foreign":
                await self._refuse(change.peer, change.data, "foreign")
            else:
                change.peer.deny(answer.refusal)
        are_all_kept = all(answer.seq for answer in answers)
        if not are_all_kept:
            # The guard has let in what nobody keeps, and may have taken it for known when it came again.
            self.guard = Guard(self.document)
        for peer in lot.besides:
            if are_all_kept:
                peer.acknowledge(self.seq)
            else:
                peer.lose()

    @contextlib.asynccontextmanager
    async def _reviving(self) -> AsyncIterator[None]:
        """After a fault of the library begin with the text as the log has it; the pages come again."""
        try:
            yield
        except BaseException as error:
            if not is_panic(error):
                raise
            logger.exception("the document of text %s is begun anew", self.resolution_id)
            async with self._order:
                self.document, self.seq = await threads.run(log.load, self.resolution_id)
                self.guard = Guard(self.document)
            for peer in self.peers:
                peer.held.clear()
                peer.lose()

    def _apply(self, entries: Sequence[tuple[int, bytes]], writers: Collection[Peer] = ()) -> None:
        """Let the text and every page have what is kept now; a page that wrote all of it has it already."""
        for seq, data in entries:
            self.document.apply_update(data)
            self.seq = seq
        self._changed_at = time.monotonic()
        frame = wire.update(merged([data for _seq, data in entries]))
        for peer in self.peers - (set(writers) if len(writers) == 1 else set()):
            peer.tell(frame)

    async def _catch_up(self, before: int | None) -> None:
        """Read what other processes have kept, all of it or what came before a number."""
        if before == self.seq + 1:
            return
        entries = await threads.run(log.entries_after, self.resolution_id, self.seq, before)
        for entry in entries:
            self.guard.learn(entry.data)
        if entries:
            self._apply([(entry.seq, entry.data) for entry in entries])

    # ------------------------------------------------------------------ other processes
    async def _settle(self) -> None:
        """Let the rows say what the text says, and keep a snapshot where much has come."""
        if self._settled != self.seq:
            seq = self.seq
            await threads.run(taking.take_now, resolution_id=self.resolution_id)
            await threads.run(log.take_snapshot, resolution_id=self.resolution_id, now=timezone.now())
            self._settled = seq
        self._settled_at = time.monotonic()

    async def _glance(self) -> None:
        async with self._order:
            await self._catch_up(None)
        self.keeper.open()
        now = time.monotonic()
        # It holds up whoever writes: at a pause, which comes sooner or later.
        if now - self._changed_at >= GLANCE / 2 or now - self._settled_at >= LONGEST_UNSETTLED:
            await self._settle()

    async def _look(self) -> None:
        """Read the log when there is news, and every two seconds anyway."""
        while not self._is_over:
            # Not by `wait_for`, which forgets that it was cancelled where there is news at the same moment.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GLANCE):
                    await self.news.wait()
            self.news.clear()
            try:
                async with self._reviving():
                    await self._glance()
                await self.standing.look(self.peers)
            except Exception:
                logger.exception("the log of text %s could not be read", self.resolution_id)

    def hear_notice(self, message: dict[str, Any]) -> None:
        """Act on what another process tells of the text."""
        if "seq" in message:
            if message["seq"] > self.seq:
                self.news.set()
        else:
            self._relay(message["frame"])

    def _relay(self, frame: bytes) -> None:
        for message in wire.read_frame(frame):
            if isinstance(message, wire.Awareness):
                self.presences.remember(message.states)
        for peer in self.peers:
            peer.tell(frame)
