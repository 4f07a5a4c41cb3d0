"""Revisions: one at each change of state, under a name, before and after restoring; none is lost, none is doubled."""

import itertools
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pycrdt import XmlFragment

from resolutions import actions, revisions
from resolutions.coediting.document import blocks_of
from resolutions.coediting.revising import set_mark
from resolutions.drafting import log
from resolutions.drafting.changing import change_text
from resolutions.drafting.taking import take_now, text_of
from resolutions.models import Recommendation, Resolution, ResolutionQuerySet, Revision, TextSnapshot, TextUpdate
from resolutions.reasons import Refused
from resolutions.revisions import name_revision, restore_revision
from resolutions.spans import Span
from tests.races import at_once, meeting, unguarded
from tests.resolutions.drafting.pages import paragraph, typed
from tests.resolutions.texts import DAY, NOW, make_published, save
from tests.resolutions.writing import write

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def kinds(resolution):
    return list(resolution.revisions.order_by("number").values_list("number", "kind", "name", "seq", "source"))


def first_of(resolution):
    resolution.refresh_from_db()
    return resolution.content.paragraphs[0].text


def name(resolution, by, title="До обсуждения", nonce="n-1"):
    return name_revision(resolution=resolution, name=title, nonce=nonce, by=by, now=NOW)


def restore(resolution, by, code, nonce="r-1"):
    return restore_revision(resolution=resolution, code=code, nonce=nonce, by=by, now=LATER)


def test_each_change_of_state_is_a_revision(draft, people):
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    actions.reopen(resolution=draft, by=people.chair, now=NOW)
    write(draft, people.committee, typed(" Ещё."))
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    actions.publish(resolution=draft, by=people.chair, now=NOW)
    write(draft, people.committee, typed(" Поправка."))
    actions.publish(resolution=draft, by=people.chair, now=LATER)
    assert kinds(draft) == [
        (1, "adopted", "", 0, ""),
        (2, "reopened", "", 0, ""),
        (3, "adopted", "", 2, ""),
        (4, "published", "", 3, ""),
    ]
    assert list(draft.revisions.filter(published_at__isnull=False).values_list("number", flat=True)) == [4, 3]


def test_adopting_what_was_named_before_makes_a_revision_of_its_own(draft, people):
    Resolution.objects.update(adopted_on=DAY, adoption="Принята единогласно")
    name(draft, people.committee)
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    first, second = draft.revisions.order_by("number")
    assert (first.checksum == second.checksum, first.kind, second.kind) == (True, "named", "adopted")


def test_correction_is_never_published_as_what_the_committee_kept(draft, people):
    resolution = make_published(draft.event, people.chair).resolution
    write(resolution, people.committee, typed(" Поправка."))
    name(resolution, people.committee)
    revision = actions.publish(resolution=resolution, by=people.chair, now=LATER)
    assert (revision.number, revision.kind) == (3, "published")
    assert resolution.published_revision == revision


def test_change_of_state_merges_the_log(draft, people):
    write(draft, people.committee, typed(" Ещё."))
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    assert TextSnapshot.objects.get().seq == draft.text_seq
    actions.reopen(resolution=draft, by=people.chair, now=NOW)
    assert TextSnapshot.objects.count() == 1


def test_named_revision_holds_what_is_written_at_that_moment(draft, people):
    write(draft, people.committee, typed(" Ещё."))
    revision = name(draft, people.committee)
    assert revision.content.paragraphs[0].text.endswith(" Ещё.")
    assert (revision.kind, revision.name, revision.seq, revision.by) == ("named", "До обсуждения", 2, people.committee)


def test_same_nonce_names_once(draft, people):
    assert name(draft, people.committee) == name(draft, people.committee, title="Другое")
    assert name(draft, people.committee, nonce="n-2").number == 2


def test_adopted_text_is_neither_named_nor_restored(draft, people):
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    codes = []
    for act in (name, partial(restore, code="r1")):
        with pytest.raises(Refused) as caught:
            act(draft, people.committee)
        codes.append(caught.value.code)
    assert codes == ["locked", "locked"]


def test_draft_goes_with_what_was_kept_of_it_at_work(draft, people):
    write(draft, people.committee, typed(" Ещё."))
    name(draft, people.committee)
    restore(draft, people.committee, "1")
    actions.delete_draft(resolution=draft, by=people.chair)
    assert (Resolution.objects.count(), Revision.objects.count()) == (0, 0)


def test_draft_that_was_adopted_once_stays(draft, people):
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    actions.reopen(resolution=draft, by=people.chair, now=NOW)
    with pytest.raises(Refused) as caught:
        actions.delete_draft(resolution=draft, by=people.chair)
    assert (caught.value.code, draft.revisions.count()) == ("wrong_state", 2)


def test_restoring_makes_log_and_rows_say_what_was_said(draft, people):
    before = text_of(draft)
    write(draft, people.committee, typed(" Раз."), paragraph("Два."))
    revision = restore(draft, people.chair, "1")
    document, seq = log.load(draft.pk)
    assert blocks_of(document) == (before.paragraphs, before.recommendations)
    draft.refresh_from_db()
    assert (draft.content, draft.text_seq, draft.edited_by) == (before, seq, people.chair)
    assert TextUpdate.objects.get(seq=seq).by == people.chair
    assert kinds(draft) == [(1, "kept", "", 3, ""), (2, "restored", "", 4, "1")]
    assert (revision.number, revision.content) == (2, before)


def test_what_is_kept_already_is_not_kept_twice(draft, people):
    write(draft, people.committee, typed(" Раз."))
    name(draft, people.committee)
    restore(draft, people.committee, "1")
    assert [kind for _number, kind, *_rest in kinds(draft)] == ["named", "restored"]


def test_restoring_is_undone_by_restoring_what_was_before(draft, people):
    write(draft, people.committee, typed(" Раз."))
    after = first_of(draft)
    take_now(resolution_id=draft.pk)
    after = first_of(draft)
    restore(draft, people.committee, "1")
    restore(draft, people.committee, "r1", nonce="r-2")
    assert first_of(draft) == after
    assert kinds(draft)[-1] == (3, "restored", "", 4, "r1")


def test_text_that_nobody_wrote_together_is_restored_in_its_rows(draft, people):
    name(draft, people.committee)
    before = draft.content
    changed = replace(
        before, title="Решение", recommendations=before.recommendations[:1], addressees=before.addressees[:1]
    )
    save(draft, changed, people.chair)
    restore(draft, people.committee, "r1")
    draft.refresh_from_db()
    assert (draft.content, draft.text_seq) == (before, 0)


def test_days_addressees_and_origins_come_back(draft, people):
    item = draft.content.recommendations[0]
    Recommendation.objects.filter(id=item.id).update(due_from=DAY, due_to=DAY)
    name(draft, people.committee)
    before = draft.content
    Recommendation.objects.filter(id=item.id).update(due_from=None, due_to=None)
    other = draft.addressees.last()
    Recommendation.objects.filter(id=before.recommendations[1].id).update(addressee=other)
    write(draft, people.committee)
    restore(draft, people.committee, "r1")
    draft.refresh_from_db()
    assert draft.content == before
    assert text_of(draft) == before


def test_day_and_line_of_adoption_stay(draft, people):
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    actions.reopen(resolution=draft, by=people.chair, now=NOW)
    write(draft, people.committee, typed(" Раз."))
    restore(draft, people.committee, "r1")
    draft.refresh_from_db()
    assert (draft.adopted_on, draft.adoption) == (DAY, "")


def test_what_was_only_suggested_does_not_become_text(draft, people):
    first = draft.content.paragraphs[0]
    write(draft, people.committee)
    mark = Span(0, 9, "insertion", (("by", "1"), ("id", "x")))
    change_text(locked=draft, by=people.committee, now=NOW, change=lambda document: set_mark(document, first.id, mark))
    write(draft, people.committee, typed(" Раз."))
    restore(draft, people.committee, "2")
    assert first_of(draft) == first.text[9:]


@pytest.mark.parametrize("code", ["2", "r1"])
def test_bold_words_come_back(draft, people, code):
    first, bold = draft.content.paragraphs[0], Span(0, 1, "strong")
    write(draft, people.committee)
    change_text(locked=draft, by=people.committee, now=NOW, change=lambda document: set_mark(document, first.id, bold))
    name(draft, people.committee)
    write(draft, people.chair, lambda root: root.children.__delitem__(0))
    restore(draft, people.committee, code)
    draft.refresh_from_db()
    assert text_of(draft).paragraphs[0] == replace(first, spans=(bold,))


@pytest.mark.parametrize(
    ("code", "refusal"), [("9", "no_moment"), ("r5", "no_moment"), ("x", "no_moment"), ("1", "same_text")]
)
def test_restoring_is_refused_and_nothing_is_kept(draft, people, code, refusal):
    write(draft, people.committee)
    with pytest.raises(Refused) as caught:
        restore(draft, people.committee, code)
    assert (caught.value.code, draft.revisions.count(), TextUpdate.objects.count()) == (refusal, 0, 1)


def test_same_nonce_restores_once(draft, people):
    write(draft, people.committee, typed(" Раз."))
    first = restore(draft, people.committee, "1")
    write(draft, people.chair, typed(" Потом."))
    assert restore(draft, people.committee, "1") == first
    take_now(resolution_id=draft.pk)
    assert first_of(draft).endswith(" Потом.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("everybody")
def test_two_who_restore_at_once_make_one_text_after_the_other(draft, people):
    write(draft, people.committee, typed(" Раз."), typed(" Два."))
    acts = [partial(restore, draft, people.committee, "1", "r-1"), partial(restore, draft, people.chair, "2", "r-2")]
    assert at_once(*acts) == ["", ""]
    last = draft.revisions.first()
    assert [number for number, *_rest in kinds(draft)] == [1, 2, 3]
    assert first_of(draft) == last.content.paragraphs[0].text
    assert text_of(draft) == last.content


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("everybody")
def test_restoring_twice_by_one_form_at_once_is_once(draft, people):
    write(draft, people.committee, typed(" Раз."))
    assert at_once(*[partial(restore, draft, people.committee, "1")] * 3) == ["", "", ""]
    assert [kind for _number, kind, *_rest in kinds(draft)] == ["kept", "restored"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("everybody")
@pytest.mark.parametrize("nonces", [("r-1", "r-1"), ("r-1", "r-2")])
def test_without_the_lock_one_of_two_who_restore_at_once_breaks(draft, people, monkeypatch, nonces):
    """The control: both know the last number before either revision is made, and the database takes it once."""
    write(draft, people.committee, typed(" Раз."), typed(" Два."))
    take_now(resolution_id=draft.pk)
    log.take_snapshot(resolution_id=draft.pk, now=NOW, every=1)
    monkeypatch.setattr(ResolutionQuerySet, "held", lambda rows: rows.select_related("event"))
    counted, met, alone = itertools.count(), meeting(log.take_snapshot), log.take_snapshot

    def snapshot(**about: Any) -> bool:
        return (met if next(counted) < 2 else alone)(**about)

    monkeypatch.setattr(log, "take_snapshot", snapshot)
    given = {"resolution": draft, "now": LATER, "by": people.committee}
    acts = [
        partial(unguarded, restore_revision, code=code, nonce=nonce, **given)
        for code, nonce in zip("12", nonces, strict=True)
    ]
    assert at_once(*acts) == ["", "IntegrityError"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("everybody")
def test_what_is_typed_while_somebody_restores_is_kept_before_or_comes_after(draft, people):
    write(draft, people.committee, typed(" Раз."))
    document, _seq = log.load(draft.pk)

    def type_on():
        for sign in "абвгд":
            before = document.get_state()
            paragraph(sign)(document.get("prosemirror", type=XmlFragment))
            one = log.Received(document.get_update(before), people.chair.pk, frozenset({document.client_id}))
            log.append(resolution_id=draft.pk, received=[one], now=NOW)

    assert at_once(type_on, partial(restore, draft, people.committee, "1")) == ["", ""]
    take_now(resolution_id=draft.pk)
    draft.refresh_from_db()
    kept = draft.revisions.get(kind="kept").content
    typed_before = [one.text for one in kept.paragraphs if one.text in "абвгд"]
    typed_after = [one.text for one in draft.content.paragraphs if one.text in "абвгд"]
    assert sorted(typed_before + typed_after) == list("абвгд")
    assert list(draft.updates.values_list("seq", flat=True)) == list(range(1, draft.text_seq + 1))


def test_of_one_text_only_so_many_are_kept(draft, people, monkeypatch):
    monkeypatch.setattr(revisions, "MOST_OF_WORK", 1)
    given = {"resolution": draft, "by": people.committee, "now": NOW}
    kept = revisions.name_revision(name="Первая", nonce="1", **given)
    assert revisions.name_revision(name="Первая", nonce="1", **given) == kept
    with pytest.raises(Refused) as refused:
        revisions.name_revision(name="Вторая", nonce="2", **given)
    with pytest.raises(Refused) as refused_too:
        revisions.restore_revision(code="r1", nonce="3", **given)
    assert (refused.value.code, refused_too.value.code) == ("too_many_revisions", "too_many_revisions")
