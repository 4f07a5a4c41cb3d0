"""Garbage that editors of the y-websocket package hold and send before the real server: nobody else has it."""

import base64

import pytest
from django.db import connection
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from resolutions.models import Quarantined, TextUpdate
from tests.editors import cookie_of
from tests.resolutions.coediting import writing as w
from tests.sites import Site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("everybody")]


@pytest.fixture(scope="module")
def running(django_db_setup):
    site = Site()
    yield site
    site.kill()


@pytest.fixture
def site(running):
    running.begin()
    running.wait()
    yield running
    if connection.vendor == "postgresql":
        # What it does after the last editor has left would meet the emptying of all tables.
        running.kill()


@pytest.fixture
def open_editors(editors, site, draft, people, client_of):
    def make(*names: str):
        cookies = [cookie_of(client_of(user)) for user in (people.committee, people.chair)]
        editors.open(site.port, draft.code, names, cookies, acks=True)

    return make


def in_root(name, block):
    """Write a block of some letters in a root."""
    document = Doc()
    document.get(name, type=XmlFragment).children.append(block)
    return document.get_update()


PARAGRAPH = w.run(w.element("para"), w.xml_text(parent=(7, 0)), w.string("rubbish", parent=(7, 1)))
GARBAGE = {
    "script": in_root("prosemirror", XmlElement("script", {}, [XmlText("rubbish")])),
    "another root": in_root("elsewhere", XmlElement("para", {}, [XmlText("rubbish")])),
    "something behind the end": w.update(PARAGRAPH) + b"\x00",
    "blocks in blocks": w.update(PARAGRAPH, w.run(w.element("para", parent=(7, 0)), client=8)),
}


def test_garbage_that_editors_send_reaches_no_other_and_no_log(editors, open_editors, draft):
    open_editors(*GARBAGE, "other")
    before = editors.ask("shown", name="other")
    for name, garbage in GARBAGE.items():
        editors.ask("relay", name=name, updates=[base64.b64encode(garbage).decode()], hasAll=True)
    for name in GARBAGE:
        assert set(editors.ask("denied", name=name)) == {"foreign"}
    # What comes to all after that is all that came.
    editors.ask("type", name="other", text=" дальше")
    editors.ask("acknowledged", name="other", count=2)
    open_editors("late")
    editors.ask("equal", names=["other", "late"], words=["дальше"])
    assert editors.ask("shown", name="late").replace(" дальше", "") == before
    for name in ("other", "late"):
        assert not is_rubbish(base64.b64decode(editors.ask("state", name=name)))
    kept = list(TextUpdate.objects.filter(resolution=draft).order_by("seq").values_list("seq", "data"))
    assert [seq for seq, _data in kept] == [1, 2]
    assert not any(is_rubbish(bytes(data)) for _seq, data in kept)
    assert set(GARBAGE.values()) <= {bytes(one) for one in Quarantined.objects.values_list("data", flat=True)}


def is_rubbish(data):
    return b"rubbish" in data or b"script" in data or b"elsewhere" in data
