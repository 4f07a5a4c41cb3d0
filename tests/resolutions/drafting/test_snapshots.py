"""When the changes of a text are merged, and that nothing is read from a merging that has lost something."""

import pytest
from asgiref.sync import sync_to_async
from pycrdt import Doc

from resolutions.coediting.document import blocks_of
from resolutions.drafting import log
from resolutions.models import TextSnapshot
from tests.resolutions.drafting.pages import paragraph, synced, typed
from tests.resolutions.texts import NOW
from tests.resolutions.writing import write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("everybody")]


def append(draft, user, many):
    """Let so many changes come that say nothing."""
    nothing = log.Received(b"\x00\x00", user.pk, frozenset())
    log.append(resolution_id=draft.pk, received=[nothing] * many, now=NOW)


def take(draft):
    return log.take_snapshot(resolution_id=draft.pk, now=NOW)


def seqs():
    return list(TextSnapshot.objects.order_by("seq").values_list("seq", flat=True))


def test_snapshot_is_taken_after_500_changes_and_after_500_more(draft, people):
    log.begin(resolution_id=draft.pk, now=NOW)
    append(draft, people.committee, 498)
    assert (take(draft), seqs()) == (False, [])
    append(draft, people.committee, 1)
    assert (take(draft), seqs()) == (True, [500])
    append(draft, people.committee, 499)
    assert (take(draft), seqs()) == (False, [500])
    append(draft, people.committee, 1)
    assert (take(draft), seqs()) == (True, [500, 1000])


@pytest.mark.parametrize(("before", "taken"), [(497, []), (498, [500])])
async def test_last_one_who_leaves_has_a_snapshot_taken_after_500_changes(open_page, draft, people, before, taken):
    await sync_to_async(log.begin)(resolution_id=draft.pk, now=NOW)
    await sync_to_async(append)(draft, people.committee, before)
    page = await synced(await open_page())
    await page.change(typed(" да"))
    await page.until(lambda: page.acks[-1:] == [before + 2])
    await page.leave()
    assert await sync_to_async(seqs)() == taken


class Forgetful(Doc):
    """A document of which nothing is left where it is merged."""

    def get_update(self, *_given: object):
        return b"\x00\x00"


def test_snapshot_that_does_not_read_like_the_log_is_not_kept(draft, people, monkeypatch):
    written = blocks_of(write(draft, people.committee, typed(" Раз."), paragraph("Два.")))
    with monkeypatch.context() as faulty:
        faulty.setattr(log, "Doc", Forgetful)
        assert not log.take_snapshot(resolution_id=draft.pk, now=NOW, every=1)
    assert seqs() == []
    assert blocks_of(log.load(draft.pk)[0]) == written
    assert log.take_snapshot(resolution_id=draft.pk, now=NOW, every=1)
    assert blocks_of(log.load(draft.pk)[0]) == written
