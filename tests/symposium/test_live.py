import asyncio
import json
import secrets

import pytest
import redis
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import channel_layers, get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from registration.rehearsals import begin
from symposium.asgi import application
from symposium.lib.live import announce
from tests import factories

PATIENCE = 60
# What everybody hears: told last, it says that nothing more will come.
LAST = {"topic": "enrolments"}
# People are made before a socket asks: the database is not to be asked where that listens.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("everybody")]


@pytest.fixture
def event(db):
    """An event that no other test process tells anything of: they may share one Redis."""
    return factories.make_event(slug=f"live-{secrets.token_hex(4)}")


@pytest.fixture
def listen(client_of):
    """Open the socket of an event as a person's browser would; of nobody where there is none."""

    async def connect(slug, user=None, origin=b"http://localhost"):
        headers = [(b"origin", origin), (b"host", b"localhost")]
        if user is not None:
            cookie = (await sync_to_async(client_of)(user)).cookies[settings.SESSION_COOKIE_NAME]
            headers.append((b"cookie", f"{cookie.key}={cookie.value}".encode()))
        path = f"/ws/events/{slug}/live/"
        scope = {"type": "websocket", "path": path, "headers": headers, "query_string": b"", "subprotocols": []}
        socket = ApplicationCommunicator(application, scope)
        await socket.send_input({"type": "websocket.connect"})
        is_accepted = (await socket.receive_output(PATIENCE))["type"] == "websocket.accept"
        return socket if is_accepted else None

    return connect


async def leave(socket):
    await socket.send_input({"type": "websocket.disconnect", "code": 1001})
    await socket.wait()


@sync_to_async
def tell(event, topics):
    with transaction.atomic():
        for topic in topics:
            announce(f"event-{event.slug}", topic)


async def heard(slug, socket):
    """Everything that the socket of an event was told so far."""
    await get_channel_layer().group_send(f"event-{slug}", {"type": "live.topic"} | LAST)
    topics = []
    while (topic := json.loads((await socket.receive_output(PATIENCE))["text"])) != LAST:
        topics.append(topic)
    return topics


async def test_people_of_the_event_hear_all_and_others_what_is_public(listen, event, people):
    roles = ["owner", "organiser", "desk", "editor", "juror", "chair", "committee", "participant", "stranger", "nobody"]
    sockets = {role: await listen(event.slug, getattr(people, role, None)) for role in roles}

    await tell(event, ["arrivals", "programme"])

    told = {role: await heard(event.slug, socket) for role, socket in sockets.items()}
    everything, public = [{"topic": "arrivals"}, {"topic": "programme"}], [{"topic": "programme"}]
    assert told == dict.fromkeys(roles[:7], everything) | dict.fromkeys(roles[7:], public)
    for socket in sockets.values():
        await leave(socket)


async def test_topics_of_another_event_are_not_heard(listen, event, people):
    other = await sync_to_async(factories.make_event)(slug=f"other-{event.slug}")
    socket = await listen(event.slug, people.organiser)

    await tell(other, ["arrivals"])

    assert await heard(event.slug, socket) == []
    await leave(socket)


async def test_draft_and_nothing_are_closed_alike(listen, event, people):
    event.state = "draft"
    await event.asave()

    codes = []
    for slug, user in [(event.slug, people.stranger), (event.slug, None), ("nothing", people.organiser)]:
        socket = await listen(slug, user)
        codes.append((await socket.receive_output(PATIENCE))["code"])

    assert codes == [4403, 4403, 4403]
    socket = await listen(event.slug, people.editor)
    assert await heard(event.slug, socket) == []
    await leave(socket)


async def test_page_of_another_site_is_not_let_in(listen, event, people):
    assert await listen(event.slug, people.organiser, origin=b"https://elsewhere.example") is None


async def test_what_a_page_sends_is_not_read(listen, event, people):
    socket = await listen(event.slug, people.organiser)

    await socket.send_input({"type": "websocket.receive", "text": "{not json"})
    await socket.send_input({"type": "websocket.receive", "bytes": b"\xff"})
    await get_channel_layer().group_send(f"event-{event.slug}", {"type": "live.topic", "topic": "arrivals"})

    assert await heard(event.slug, socket) == [{"topic": "arrivals"}]
    await leave(socket)


async def test_nothing_is_told_of_what_was_rolled_back(listen, event, people):
    socket = await listen(event.slug, people.organiser)

    @sync_to_async
    @transaction.atomic
    def tell_and_roll_back():
        announce(f"event-{event.slug}", "arrivals")
        transaction.set_rollback(True)

    await tell_and_roll_back()

    assert await heard(event.slug, socket) == []
    await leave(socket)


async def test_organiser_hears_of_a_rehearsal_and_others_do_not(event, listen):
    shadow = await sync_to_async(begin)(event=event, people=50, now=timezone.now())
    organiser = await sync_to_async(factories.make_membership)(event, "organiser")
    sockets = [await listen(shadow.slug, user) for user in (organiser, None)]

    await tell(shadow, ["arrivals"])

    assert [await heard(shadow.slug, socket) for socket in sockets] == [[{"topic": "arrivals"}], []]
    for socket in sockets:
        await leave(socket)


@pytest.mark.skipif(not settings.REDIS_URL, reason="Notices go through Redis where there is one")
async def test_pages_hear_again_after_redis_was_away(listen, event, people, monkeypatch):
    name = f"ear-{secrets.token_hex(4)}"
    (host,) = settings.CHANNEL_LAYERS["default"]["CONFIG"]["hosts"]
    layer = RedisPubSubChannelLayer(hosts=[host | {"client_name": name}])
    monkeypatch.setitem(channel_layers.backends, "default", layer)
    socket = await listen(event.slug, people.owner)
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        ears = [one for one in client.client_list() if one["name"] == name and int(one["sub"])]
        assert ears
        for ear in ears:
            client.client_kill_filter(_id=ear["id"])
    # What is told while nobody listens is lost.
    telling = asyncio.create_task(tell_until_cancelled(event))
    assert json.loads((await socket.receive_output(PATIENCE))["text"]) == LAST
    telling.cancel()
    await leave(socket)


async def tell_until_cancelled(event):
    while True:
        await get_channel_layer().group_send(f"event-{event.slug}", {"type": "live.topic"} | LAST)
        await asyncio.sleep(0.05)
