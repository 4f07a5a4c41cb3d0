"""Remarks upon a text: said once, answered, resolved and kept; colleagues are called by mail."""

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.utils.translation import gettext, override

from events.models import User
from resolutions import actions, reviewing
from resolutions.coediting.revising import replace_text, set_mark
from resolutions.drafting.changing import change_text
from resolutions.drafting.taking import take_now, text_of
from resolutions.models import Remark, Thread
from resolutions.reasons import Refused
from resolutions.reviewing import Place, Said
from resolutions.spans import Span
from tests.factories import make_membership, make_user
from tests.races import at_once, meeting
from tests.resolutions.texts import DAY, NOW, TEXT, make_draft

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def said(text="Опасности?", *called: User, nonce=None):
    return Said(nonce or uuid.uuid4(), text, frozenset(one.pk for one in called))


def opened(draft, by, words=None, **place: Any):
    given = {"place": Place(**place), "said": words or said(), "now": NOW}
    return reviewing.open_thread(resolution=draft, by=by, **given)


def remarks(thread):
    return [one.text for one in thread.remarks.all()]


@pytest.fixture
def thread(draft, people):
    return opened(draft, people.committee)


def refusal(act, **given: Any):
    with pytest.raises(Refused) as refused:
        act(**given)
    return refused.value.code


def test_thread_begins_with_a_remark_about_a_place(draft, people):
    item = uuid.uuid4()
    made = opened(draft, people.committee, item=item, anchor="AA== AQ==", quote="опасности")
    made.refresh_from_db()
    assert (made.item, made.anchor, made.quote, made.by) == (item, "AA== AQ==", "опасности", people.committee)
    assert remarks(made) == ["Опасности?"]


def test_form_sent_twice_says_it_once(draft, people):
    words = said()
    first = opened(draft, people.committee, words)
    assert opened(draft, people.committee, words) == first
    more = said("Да.")
    answers = [reviewing.answer(thread=first, said=more, by=people.chair, now=LATER) for _ in range(2)]
    assert answers[0] == answers[1]
    assert remarks(first) == ["Опасности?", "Да."]


def test_nonce_of_something_else_is_refused(draft, people, thread):
    known = thread.remarks.get().nonce
    again = said(nonce=known)
    assert refusal(opened, draft=draft, by=people.chair, words=again) == "forged"
    assert refusal(reviewing.answer, thread=thread, said=again, by=people.chair, now=LATER) == "forged"
    other = opened(draft, people.chair)
    of_answer = reviewing.answer(thread=other, said=said(), by=people.chair, now=LATER).nonce
    assert refusal(opened, draft=draft, by=people.chair, words=said(nonce=of_answer)) == "forged"


def test_resolved_thread_is_kept_and_an_answer_opens_it_again(people, thread):
    reviewing.resolve(thread=thread, by=people.chair, now=LATER)
    again = reviewing.resolve(thread=thread, by=people.committee, now=LATER + timedelta(days=1))
    assert (again.resolved_by, again.resolved_at) == (people.chair, LATER)
    reviewing.answer(thread=thread, said=said("Нет."), by=people.committee, now=LATER)
    thread.refresh_from_db()
    assert (thread.is_open, thread.resolved_by, remarks(thread)) == (True, None, ["Опасности?", "Нет."])


def test_resolved_thread_is_opened_again(people, thread):
    reviewing.resolve(thread=thread, by=people.chair, now=LATER)
    assert reviewing.reopen(thread=thread, by=people.chair).is_open


def test_ones_own_remark_is_taken_back_and_leaves_a_note(people, thread):
    remark = thread.remarks.get()
    assert refusal(reviewing.withdraw, remark=remark, by=people.chair, now=LATER) == "not_own"
    reviewing.withdraw(remark=remark, by=people.committee, now=LATER)
    remark.refresh_from_db()
    assert (remark.text, remark.withdrawn_at, remark.by) == ("", LATER, people.committee)


def test_adopted_text_is_not_remarked_upon(draft, people, thread):
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    given = {"by": people.committee, "now": LATER}
    assert refusal(opened, draft=draft, by=people.committee) == "locked"
    assert refusal(reviewing.answer, thread=thread, said=said(), **given) == "locked"
    assert refusal(reviewing.resolve, thread=thread, **given) == "locked"
    assert refusal(reviewing.reopen, thread=thread, by=people.committee) == "locked"
    assert refusal(reviewing.withdraw, remark=thread.remarks.get(), **given) == "locked"


@pytest.fixture
def alyoshina(event):
    return make_membership(event, "committee", make_user(last_name="Алёшина"))


def letters(django_capture_on_commit_callbacks, act):
    with django_capture_on_commit_callbacks(execute=True):
        act()
    return [one.to for one in mail.outbox]


@pytest.mark.parametrize("text", ["Как вы думаете?", "@Алешина, как вы думаете?"])
def test_whoever_is_called_gets_one_letter(draft, people, alyoshina, django_capture_on_commit_callbacks, text):
    called = [alyoshina, people.committee] if "@" not in text else []
    sent = letters(
        django_capture_on_commit_callbacks,
        lambda: opened(draft, people.committee, said(text, *called), quote="опасности"),
    )
    assert sent == [[alyoshina.email]]
    made = Thread.objects.get()
    assert list(made.remarks.get().mentioned.all()) == [alyoshina]
    body = mail.outbox[0].body
    assert "просит" in mail.outbox[0].subject or "opinion" in mail.outbox[0].subject
    with override("ru"):
        why = gettext("You have this letter because a colleague has called you in the discussion of the text.")
        other = gettext("You have this letter because your address takes part in the symposium.")
    html = str(mail.outbox[0].alternatives[0][0])
    assert [(why in said, other in said) for said in (body, html)] == [(True, False)] * 2
    assert all(part in body for part in (text, "опасности", f"/threads/#thread-{made.pk}"))


def test_nobody_from_outside_is_called(draft, people, django_capture_on_commit_callbacks):
    words = said("Как вы думаете?", people.juror, people.participant)
    assert letters(django_capture_on_commit_callbacks, lambda: opened(draft, people.committee, words)) == []


def test_calling_and_remarking_have_bounds(draft, people, alyoshina, monkeypatch):
    monkeypatch.setattr(reviewing, "MOST_LETTERS", 1)
    opened(draft, people.committee, said("Раз", alyoshina))
    assert refusal(opened, draft=draft, by=people.committee, words=said("Два", alyoshina)) == "too_many_letters"
    monkeypatch.setattr(reviewing, "MOST_REMARKS", 1)
    assert refusal(opened, draft=draft, by=people.committee, words=said("Три")) == "too_many_remarks"
    assert Remark.objects.count() == 1
    later = {"place": Place(), "now": NOW + reviewing.PERIOD}
    reviewing.open_thread(resolution=draft, by=people.committee, said=said("Четыре", alyoshina), **later)


# ---------------------------------------------------------------- suggestions
def suggest(draft, by, place=0, name="a"):
    """Strike the first letters of a paragraph out and put others in."""
    block = text_of(draft).paragraphs[place]
    mark = (("by", str(by.pk)), ("id", name))

    def change(document):
        set_mark(document, block.id, Span(0, 8, "deletion", mark))
        replace_text(document, block.id, 8, 8, "На форуме", marks=[Span(0, 0, "insertion", mark)])

    change_text(locked=draft, by=by, now=NOW, change=change)
    return block.id


def first_row(draft):
    take_now(resolution_id=draft.pk)
    draft.refresh_from_db()
    return draft.paragraphs.first().text


def test_rows_hold_the_text_as_it_stands_until_somebody_accepts(draft, people):
    before = draft.paragraphs.first().text
    suggest(draft, people.committee)
    assert first_row(draft) == before
    given = {"resolution": draft, "ids": ["a"], "accept": True, "by": people.chair, "now": LATER}
    assert reviewing.settle_suggestions(**given) == 2
    assert first_row(draft) == f"На форуме{before[8:]}"
    assert reviewing.settle_suggestions(**given) == 0


def test_rejecting_leaves_the_text_as_it_was(draft, people):
    before = draft.paragraphs.first().text
    suggest(draft, people.committee)
    given = {"ids": ["a"], "accept": False, "by": people.chair, "now": LATER}
    reviewing.settle_suggestions(resolution=draft, **given)
    assert first_row(draft) == before
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)


def test_text_with_suggestions_is_neither_adopted_nor_published_anew(draft, people):
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    actions.publish(resolution=draft, by=people.chair, now=NOW)
    draft.refresh_from_db()
    suggest(draft, people.committee)
    assert refusal(actions.publish, resolution=draft, by=people.chair, now=NOW) == "unsettled"


def test_stranger_settles_nothing(draft, people):
    suggest(draft, people.committee)
    given = {"ids": ["a"], "accept": True, "by": people.participant, "now": LATER}
    assert refusal(reviewing.settle_suggestions, resolution=draft, **given) == "locked"


# ---------------------------------------------------------------- at one instant
@pytest.mark.django_db(transaction=True)
def test_one_form_sent_at_one_instant_says_it_once(draft, people):
    thread, words, chair = opened(draft, people.committee), said("Раз"), people.chair
    act = partial(reviewing.answer, thread=thread, said=words, by=chair, now=LATER)
    assert at_once(act, act, act) == ["", "", ""]
    assert remarks(thread) == ["Опасности?", "Раз"]


@pytest.mark.django_db(transaction=True)
def test_answer_and_resolution_at_one_instant_lose_nothing(draft, people):
    thread, chair = opened(draft, people.committee), people.chair
    answers = at_once(
        partial(reviewing.answer, thread=thread, said=said("Раз"), by=chair, now=LATER),
        partial(reviewing.resolve, thread=thread, by=people.committee, now=LATER),
    )
    thread.refresh_from_db()
    assert (answers, remarks(thread)) == (["", ""], ["Опасности?", "Раз"])
    assert thread.is_open == (thread.resolved_by is None)


def test_of_one_text_only_so_many_threads_are_kept(draft, people, monkeypatch):
    monkeypatch.setattr(reviewing, "MOST_THREADS", 1)
    said = [reviewing.Said(uuid.uuid4(), "Что это?") for _ in range(2)]
    given = {"resolution": draft, "place": reviewing.Place(), "by": people.committee, "now": NOW}
    first = reviewing.open_thread(said=said[0], **given)
    assert reviewing.open_thread(said=said[0], **given) == first
    with pytest.raises(Refused) as refused:
        reviewing.open_thread(said=said[1], **given)
    assert refused.value.code == "too_many_threads"


class Late:
    """What is sent with one nonce to two texts: both have looked for the nonce when its words are read."""

    def __init__(self) -> None:
        self.nonce, self.called, self.anchor, self.quote = uuid.uuid4(), frozenset(), "", ""
        self.look = meeting(lambda: None)

    @property
    def item(self):
        return self.look()

    @property
    def text(self):
        return self.look() or "Опасности?"


@pytest.mark.django_db(transaction=True)
def test_nonce_sent_to_two_texts_at_once_is_taken_by_one(draft, event, people):
    other = make_draft(event, people.committee, TEXT.replace("420", "421"))
    threads = [opened(one, people.committee) for one in (draft, other)]
    place, words, late = Late(), said(), Late()
    given = {"by": people.committee, "now": NOW}
    new = [partial(reviewing.open_thread, resolution=one, place=place, said=words, **given) for one in (draft, other)]
    assert at_once(*new) == ["", "forged"]
    assert at_once(*[partial(reviewing.answer, thread=one, said=late, **given) for one in threads]) == ["", "forged"]
    assert (Thread.objects.count(), Remark.objects.count()) == (3, 4)
