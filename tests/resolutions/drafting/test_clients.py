"""Editors of the y-websocket package, unchanged, before the real server: all see and it keeps what they write."""

import base64
import random
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from pycrdt import XmlFragment

from events.models import Membership
from resolutions import actions
from resolutions.coediting.document import blocks_of
from resolutions.drafting import log
from resolutions.models import TextUpdate
from tests.editors import Editors, cookie_of
from tests.resolutions.texts import DAY, NOW
from tests.sites import Site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("everybody")]
NEEDS_REDIS = pytest.mark.skipif(not settings.REDIS_URL, reason="Two processes hear of one another through Redis")


@pytest.fixture(scope="module")
def running(django_db_setup):
    """Two processes of the server in the grown shape, one in the embedded."""
    sites = [Site() for _ in range(2 if settings.REDIS_URL else 1)]
    yield sites
    for site in sites:
        site.kill()


@pytest.fixture
def processes(running):
    for site in running:
        site.begin()
    for site in running:
        site.wait()
    yield running
    if connection.vendor == "postgresql":
        # What a process does after the last editor has left would meet the emptying of all tables.
        for site in running:
            site.kill()


@pytest.fixture
def cookies(client_of, people):
    return [cookie_of(client_of(user)) for user in (people.committee, people.chair, people.organiser)]


@pytest.fixture
def open_editors(editors, draft, cookies):
    """Open editors of the draft at a process, signed in as people of the committee in turn."""

    def make(site: Site, *names: str, **options: Any) -> None:
        editors.open(site.port, draft.code, names, options.pop("cookies", cookies), **options)

    return make


def kept(draft):
    """What the log says: the texts of all blocks, and the numbers of its changes."""
    document, _seq = log.load(draft.pk)
    blocks = document.get("prosemirror", type=XmlFragment).children
    texts = ["".join(str(part) for part in block.children) for block in blocks]
    return texts, list(TextUpdate.objects.filter(resolution=draft).order_by("seq").values_list("seq", flat=True))


@pytest.mark.parametrize("count", [2, 6, 50])
def test_so_many_editors_see_the_same_in_the_end_and_it_is_kept(editors, open_editors, processes, draft, count):
    names, words = [f"e{number}" for number in range(count - 1)], []
    open_editors(processes[0], *names)
    for turn in range(2):
        for number, name in enumerate(names):
            words.append(f" слово{turn}-{number};")
            editors.ask("type", name=name, block=number % 5, text=words[-1])
    open_editors(processes[-1], "late")
    editors.ask("equal", names=[*names, "late"], words=words)
    texts, numbers = kept(draft)
    assert texts == editors.ask("texts", name="late")
    assert numbers == list(range(1, 2 * (count - 1) + 2))


def test_what_was_written_away_comes_in_and_what_came_meanwhile_is_there(editors, open_editors, processes, draft):
    open_editors(processes[0], "one", "away")
    editors.ask("offline", names=["away"])
    editors.ask("type", name="away", block=1, text=" (в дороге)")
    editors.ask("type", name="one", block=1, text=" (в зале)")
    editors.ask("erase", name="away", block=0, **{"from": 0, "count": 2})
    assert "(в зале)" not in "".join(editors.ask("texts", name="away"))
    editors.ask("online", names=["away"])
    editors.ask("equal", names=["one", "away"], words=["(в дороге)", "(в зале)"])
    assert kept(draft)[0] == editors.ask("texts", name="one")
    assert editors.ask("texts", name="one")[0].startswith("работе симпозиума")


def test_newcomer_gets_all_that_those_who_have_left_wrote(editors, open_editors, processes):
    open_editors(processes[0], "one", acks=True)
    editors.ask("type", name="one", text=" Все ушли.")
    editors.ask("acknowledged", name="one", count=1)
    editors.ask("close", names=["one"])
    open_editors(processes[-1], "late")
    editors.ask("equal", names=["late"], words=["Все ушли."])


@NEEDS_REDIS
def test_editors_at_two_processes_see_what_the_others_write(editors, open_editors, processes, draft):
    for number, site in enumerate(processes):
        open_editors(site, f"a{number}", f"b{number}")
    names, words = ["a0", "b0", "a1", "b1"], []
    for turn in range(10):
        for name in names:
            words.append(f" {name}-{turn};")
            editors.ask("type", name=name, block=turn % 4, text=words[-1])
    editors.ask("equal", names=names, words=words)
    texts, numbers = kept(draft)
    assert (texts, numbers) == (editors.ask("texts", name="a0"), list(range(1, 42)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_acts_of_six_come_to_what_yjs_makes_of_the_log(editors, open_editors, processes, draft, seed):
    names = [f"e{number}" for number in range(6)]
    open_editors(processes[0], *names[:3], acks=True)
    open_editors(processes[-1], *names[3:], acks=True)
    for part in range(4):
        away = [names[(seed + part) % 6]]
        editors.ask("offline", names=away)
        editors.ask("random", names=names, seed=seed * 100 + part, count=60)
        editors.ask("online", names=away)
    editors.ask("quiet", names=names)
    shown, updates = editors.ask("shown", name=names[0]), kept_updates(draft)
    assert read(editors, updates) == shown
    assert kept(draft)[0] == editors.ask("texts", name=names[0])
    # In another order than they were kept in, Yjs comes to the same: nothing in the log leans on its order. Only which
    # marks a page tidies away on its own depends on what it has heard by then, and no page hears in another order.
    for width in (30, 300):
        shuffled = shuffled_within(updates, width, random.Random(seed))
        assert shuffled != updates
        assert read(editors, shuffled) == shown
        assert without_marks(read(editors, shuffled, isTidying=True)) == without_marks(shown)


@pytest.mark.parametrize("has_all", [True, False], ids=["has all", "has what it sent"])
@pytest.mark.parametrize("width", [1, 30, 300])
def test_stream_that_comes_in_another_order_comes_to_what_yjs_makes_of_it(
    editors, open_editors, processes, draft, width, has_all
):
    log.begin(resolution_id=draft.pk, now=NOW)
    (base,) = kept_updates(draft)
    stream = [base64.b64decode(one) for one in editors.ask("stream", base=encoded(base), seed=width, count=180)]
    shuffled = shuffled_within(stream, width, random.Random(width))
    assert (shuffled == stream) == (width == 1)
    open_editors(processes[0], "sender", acks=True)
    open_editors(processes[-1], "other", acks=True)
    editors.ask("relay", name="sender", updates=[encoded(one) for one in shuffled], hasAll=has_all)
    editors.ask("quiet", names=["sender", "other"])
    shown = editors.ask("shown", name="other")
    assert without_marks(shown) == without_marks(read(editors, [base, *stream]))
    assert read(editors, kept_updates(draft)) == shown
    assert kept(draft)[0] == editors.ask("texts", name="other")


def kept_updates(draft) -> list[bytes]:
    rows = TextUpdate.objects.filter(resolution=draft).order_by("seq")
    return [bytes(row) for row in rows.values_list("data", flat=True)]


def encoded(update: bytes) -> str:
    return base64.b64encode(update).decode()


def read(editors: Editors, updates: list[bytes], **options: bool) -> str:
    """What Yjs makes of them."""
    return editors.ask("read", updates=[encoded(one) for one in updates], **options)


def without_marks(shown: str) -> str:
    return re.sub("</?strong>", "", shown)


def shuffled_within(updates: list[bytes], width: int, chance: random.Random) -> list[bytes]:
    """Move each by less than `width` places."""
    places = sorted(range(len(updates)), key=lambda place: place + chance.random() * width)
    return [updates[place] for place in places]


def test_editor_of_an_adopted_text_is_denied_and_changes_nothing(editors, open_editors, processes, draft, people):
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    open_editors(processes[0], "one", "other")
    before = kept(draft)
    editors.ask("type", name="one", text=" тайком")
    assert "frozen" in editors.ask("denied", name="one") or "read_only" in editors.ask("denied", name="one")
    assert kept(draft) == before
    assert "тайком" not in "".join(editors.ask("texts", name="other"))


def test_editor_of_somebody_who_is_taken_off_the_committee_writes_nothing_more(
    editors, open_editors, processes, draft, people, client_of
):
    open_editors(processes[0], "one", cookies=[cookie_of(client_of(people.committee))])
    editors.ask("type", name="one", text=" ещё можно")
    open_editors(processes[-1], "other", cookies=[cookie_of(client_of(people.chair))])
    editors.ask("equal", names=["one", "other"], words=["ещё можно"])
    Membership.objects.filter(user=people.committee).delete()
    editors.ask("type", name="one", text=" уже нельзя")
    editors.ask("denied", name="one")
    assert "уже нельзя" not in "".join(kept(draft)[0])


@pytest.mark.parametrize("moment", ["before_insert", "before_fanout", "before_acknowledgement"])
def test_killed_server_has_lost_nothing_it_acknowledged_and_doubles_nothing(
    editors, open_editors, draft, cookies, moment
):
    site = Site("tests.resolutions.drafting.dying:application")
    site.start(DIE=moment, DIE_AFTER="1" if moment != "before_acknowledgement" else "5")
    try:
        open_editors(site, "one", "other", acks=True)
        words = [" первое;"]
        editors.ask("type", name="one", text=words[0])
        editors.ask("equal", names=["one", "other"], words=words)
        for turn in range(40):
            for name in ("one", "other"):
                words.append(f" {name}-{turn};")
                editors.ask("type", name=name, block=turn % 3, text=words[-1])
        assert site.died() == -9
        after = "".join(kept(draft)[0])
        told = editors.ask("acks", name="one") + editors.ask("acks", name="other")
        numbers = kept(draft)[1]
        # Killed in the middle indeed: something was kept, not all; and what was acknowledged is among it.
        assert words[0] in after
        assert not all(word in after for word in words)
        assert max(told, default=0) <= numbers[-1]

        site.start()
        editors.ask("online", names=["one", "other"])
        open_editors(site, "late")
        editors.ask("equal", names=["one", "other", "late"], words=words)
        document, seq = log.load(draft.pk)
        texts, numbers = kept(draft)
        assert texts == editors.ask("texts", name="late")
        assert all("".join(texts).count(word) == 1 for word in words)
        assert numbers == list(range(1, seq + 1))
        assert blocks_of(document)
    finally:
        site.kill()
