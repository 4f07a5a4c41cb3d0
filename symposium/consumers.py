"""The socket of a live page: it only relays topics."""

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from events.models import Event, User
from events.permissions import Can, capabilities

# What anybody who sees the event may hear of; when somebody comes or scores is the business of its people.
PUBLIC_TOPICS = frozenset({"programme", "enrolments"})
NOT_ALLOWED = 4403


class LiveConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """Relays the topics of one event to whoever may see it; nothing that a page sends is read."""

    group = ""
    hears_all = False

    async def connect(self) -> None:
        slug = self.scope["url_route"]["kwargs"]["slug"]
        granted = await granted_to(self.scope["user"], slug)
        if granted is None:
            # Accepted all the same: a page can tell the code of a closing, but not why it was never let in.
            await self.accept()
            await self.close(NOT_ALLOWED)
            return
        self.hears_all = bool(granted)
        self.group = f"event-{slug}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:  # noqa: ARG002
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        pass

    async def live_topic(self, message: dict[str, Any]) -> None:
        if self.hears_all or message["topic"] in PUBLIC_TOPICS:
            await self.send_json({"topic": message["topic"]})


@database_sync_to_async  # type: ignore[untyped-decorator]
def granted_to(user: User | AnonymousUser, slug: str) -> frozenset[Can] | None:
    """Return what `user` may do at the event behind `slug`; None where she may not even see it."""
    # What happens in a rehearsal is told to whoever hears of its event.
    event = Event.objects.visible_to(user).filter(Q(slug=slug) | Q(rehearsal__slug=slug)).first()
    return None if event is None else capabilities(user, event)
