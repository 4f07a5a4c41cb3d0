"""Keeping changes: numbered without gaps, whoever writes at once; read back whole."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection
from pycrdt import Doc, XmlFragment

from resolutions import actions
from resolutions.coediting.document import blocks_of
from resolutions.drafting import log, taking
from resolutions.models import Quarantined, Resolution, TextSnapshot, TextUpdate
from symposium.lib.compiled import Compiled
from tests.races import at_once
from tests.resolutions.drafting.pages import paragraph, typed
from tests.resolutions.texts import DAY, NOW, TEXT, make_draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("everybody")]
AT = datetime(2026, 2, 26, 9, 0, tzinfo=UTC)


def received(user, data=b"\x00\x00", *clients: int):
    return log.Received(data, user.pk, frozenset(clients))


def append(draft, *some: log.Received):
    return log.append(resolution_id=draft.pk, received=some, now=AT)


def numbers(draft):
    return list(TextUpdate.objects.filter(resolution=draft).values_list("seq", flat=True))


def test_changes_are_numbered_in_the_order_in_which_they_came(draft, people):
    assert append(draft, received(people.committee), received(people.chair)) == [log.Answer(1), log.Answer(2)]
    assert append(draft, received(people.chair)) == [log.Answer(3)]
    rows = TextUpdate.objects.filter(resolution=draft).values_list("seq", "by")
    assert list(rows) == [(1, people.committee.pk), (2, people.chair.pk), (3, people.chair.pk)]


def test_numbers_have_no_gaps_where_many_write_at_once(draft, people):
    writers = [people.committee, people.chair, people.organiser, people.owner]
    acts = [lambda user=user: [append(draft, received(user)) for _ in range(5)] for user in writers]

    assert at_once(*acts) == [""] * 4
    assert numbers(draft) == list(range(1, 21))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's transactions exclude each other even without it")
def test_without_the_lock_a_number_is_given_twice(draft, people, monkeypatch):
    from tests.races import meeting

    unlocked = Resolution.objects.filter(pk=draft.pk)
    monkeypatch.setattr(type(unlocked), "select_for_update", lambda self, **_options: self)
    monkeypatch.setattr(log, "_standing", Compiled(log._standing.ask))
    monkeypatch.setattr(log, "_owners", meeting(log._owners))
    acts = [partial(append, draft, received(user)) for user in (people.committee, people.chair)]
    assert at_once(*acts) == ["", "IntegrityError"]


def test_refused_ones_leave_no_gap(draft, people):
    answers = append(draft, received(people.committee), received(people.stranger), received(people.chair))
    assert answers == [log.Answer(1), log.Answer(refusal="read_only"), log.Answer(2)]
    assert numbers(draft) == [1, 2]


def test_client_belongs_to_whoever_brought_it_first(draft, people):
    assert append(draft, received(people.committee, b"a", 7), received(people.chair, b"b", 7)) == [
        log.Answer(1),
        log.Answer(refusal="foreign"),
    ]
    assert append(draft, received(people.chair, b"b", 7)) == [log.Answer(refusal="foreign")]
    assert append(draft, received(people.committee, b"c", 7, 8)) == [log.Answer(2)]


def test_client_of_an_erased_account_is_nobody_elses(draft, people):
    append(draft, received(people.committee, b"a", 7))
    draft.authors.update(user=None)
    assert append(draft, received(people.committee, b"b", 7)) == [log.Answer(refusal="foreign")]


def test_adopted_and_removed_texts_take_nothing(draft, people):
    gone = log.append(resolution_id=draft.pk + 1000, received=[received(people.chair)], now=AT)
    assert gone == [log.Answer(refusal="gone")]
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    assert append(draft, received(people.chair)) == [log.Answer(refusal="frozen")]


def test_adopting_waits_for_what_is_being_written_or_comes_before_it(draft, people):
    log.begin(resolution_id=draft.pk, now=AT)

    def write():
        for _ in range(5):
            append(draft, received(people.committee))

    def adopt():
        actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)

    assert at_once(write, adopt) == ["", ""]
    draft.refresh_from_db()
    assert numbers(draft) == list(range(1, draft.text_seq + 1))


def test_text_is_begun_once_however_many_open_it(draft):
    assert at_once(*[lambda: log.begin(resolution_id=draft.pk, now=AT)] * 4) == [""] * 4
    assert numbers(draft) == [1]


def written(draft, people, *acts: Any):
    """Let somebody of the committee do these acts, one change each."""
    log.begin(resolution_id=draft.pk, now=AT)
    document, _seq = log.load(draft.pk)
    root, mine = document.get("prosemirror", type=XmlFragment), []
    for act in acts:
        before = document.get_state()
        act(root)
        mine.append(received(people.committee, document.get_update(before), document.client_id))
    append(draft, *mine)
    return document


def test_snapshot_is_kept_when_many_have_come_and_reads_as_the_log_does(draft, people):
    document = written(draft, people, *[typed("я")] * (log.SNAPSHOT_EVERY - 2))
    assert not log.take_snapshot(resolution_id=draft.pk, now=AT)
    append(draft, received(people.committee))
    assert log.take_snapshot(resolution_id=draft.pk, now=AT)
    assert not log.take_snapshot(resolution_id=draft.pk, now=AT)
    snapshot = TextSnapshot.objects.get()
    alone = Doc()
    alone.apply_update(bytes(snapshot.data))
    assert (snapshot.seq, blocks_of(alone)) == (log.SNAPSHOT_EVERY, blocks_of(document))
    TextUpdate.objects.filter(seq__lte=snapshot.seq).update(data=b"\x00\x00")
    assert blocks_of(log.load(draft.pk)[0]) == blocks_of(document)


def test_long_log_is_read_in_as_few_statements_as_a_short_one(draft, people, django_assert_num_queries):
    document = written(draft, people, *[typed("ы")] * 600)
    with django_assert_num_queries(1):
        loaded, seq = log.load(draft.pk)
    assert (seq, blocks_of(loaded)) == (601, blocks_of(document))


def test_rows_say_what_the_text_says(draft, people):
    written(draft, people, typed(" дописано"), paragraph("Ещё абзац", place=1))
    version = draft.version
    taking.take_now(resolution_id=draft.pk)
    draft.refresh_from_db()
    texts = [one.text for one in draft.content.paragraphs_of("preamble", "fact")]
    assert (texts[0].endswith(" дописано"), texts[1], draft.version) == (True, "Ещё абзац", version + 1)
    taking.take_now(resolution_id=draft.pk)
    draft.refresh_from_db()
    assert draft.version == version + 1


def test_texts_that_hold_the_same_ids_all_have_rows_of_their_own(draft, event, people):
    pasted = str(draft.content.paragraphs[0].id)
    others = [make_draft(event, people.committee, TEXT.replace("Живой", name)) for name in ("Второй", "Третий")]
    for one in others:
        written(one, people, paragraph("Вставлено", place=1, key=pasted), paragraph("Без имени", place=2))
        for _again in range(2):
            taking.take_now(resolution_id=one.pk)
            one.refresh_from_db()
            kept = {row.text: row.pk for row in one.paragraphs.all()}
            assert list(kept)[1:3] == ["Вставлено", "Без имени"]
        written(one, people, typed(" дважды", block=1))
        taking.take_now(resolution_id=one.pk)
        assert one.paragraphs.get(text="Вставлено дважды").pk == kept["Вставлено"]
    draft.refresh_from_db()
    assert str(draft.content.paragraphs[0].id) == pasted


def test_adopted_text_is_the_one_that_was_written_together(draft, people):
    written(draft, people, typed(" дописано"))
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    revision = draft.revisions.get()
    assert revision.content.paragraphs[0].text.endswith(" дописано")


def test_nobody_adopts_what_was_not_read(draft, people):
    seen = draft.version
    written(draft, people, typed(" дописано"))
    with pytest.raises(actions.Refused) as refused:
        actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW, seen=seen)
    assert refused.value.code == "unseen"


def test_what_is_set_aside_is_bounded(draft, people, monkeypatch):
    monkeypatch.setattr(log, "MOST_QUARANTINED", 2)
    for _ in range(3):
        log.set_aside(resolution_id=draft.pk, data=b"x", reason="trailing", by=people.chair.pk, now=AT)
    assert Quarantined.objects.count() == 2
