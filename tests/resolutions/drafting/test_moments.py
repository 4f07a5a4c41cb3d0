"""The past of a text: what it said after any change, and around it what the rows said then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from resolutions import revisions
from resolutions.drafting import log
from resolutions.drafting.moments import History, contents_at
from resolutions.models import TextUpdate
from tests.resolutions.drafting.pages import paragraph, typed
from tests.resolutions.texts import NOW, TEXT, make_draft, save
from tests.resolutions.writing import write

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def written(draft, people):
    """A text at which two people have written: changes 1 (as it was), 2 and 3, 4."""
    write(draft, people.committee, typed(" Раз."), typed(" Два."))
    write(draft, people.chair, paragraph("Три."), at=LATER)
    return draft


def said(resolution, *codes: str):
    history = History(resolution)
    contents = contents_at(resolution, [history.moment(code) for code in codes])
    return [content.paragraphs[0].text for content in contents]


def test_text_is_read_as_it_was_after_each_change(written):
    first = "В работе симпозиума приняли участие 420 человек."
    assert said(written, "1", "3", "2") == [first, f"{first} Раз. Два.", f"{first} Раз."]
    assert said(written, "now") == said(written, "4") == [f"{first} Раз. Два."]


def test_reading_of_the_past_ends_where_it_is_told(written):
    document, seq = log.load(written.pk, until=2)
    assert seq == 2
    assert log.blocks_at(written.pk, {2})[2] == log.blocks_of(document)
    assert log.blocks_at(written.pk, set()) == {}


def test_past_is_read_from_the_snapshot_before_it(written):
    log.take_snapshot(resolution_id=written.pk, now=NOW, every=1)
    expected = said(written, "2", "4")
    # What came before the newest snapshot is not needed for what came after it, and only for that.
    assert said(written, "2") == expected[:1]
    TextUpdate.objects.filter(seq__lte=4).update(data=b"\x00\x00")
    assert said(written, "4") == expected[1:]
    assert log.blocks_at(written.pk, {2})[2] == ((), ())


def test_long_log_is_read_in_as_few_statements_as_a_short_one(written, people, django_assert_num_queries):
    for _ in range(2):
        history = History(written)
        assert history.latest.seq == written.text_seq
        with django_assert_num_queries(3):
            contents_at(written, [history.moment("2"), history.moment("3")])
        write(written, people.committee, *[typed("ы")] * 60, at=LATER)


def test_changes_say_whose_they_are(written, people):
    changes = History(written).changes
    assert [(one.seq, one.by) for one in changes] == [
        (1, 0), (2, people.committee.pk), (3, people.committee.pk), (4, people.chair.pk),
    ]  # fmt: skip
    assert [one.name for one in changes] == ["", *[people.committee.short_name] * 2, people.chair.short_name]


def test_somebody_who_left_is_nobody_and_not_the_site(written, people):
    TextUpdate.objects.filter(by=people.chair).update(by=None)
    assert [(one.by, one.name) for one in History(written).changes][-1] == (None, "")


@pytest.mark.parametrize("code", ["0", "5", "r1", "r0", "-1", "x", "1.5", "r", "99999999999", "１"])
def test_moments_that_never_were_are_none(written, code):
    assert History(written).moment(code) is None


@pytest.mark.parametrize("code", ["1", "4", "r1"])
def test_moment_is_spelled_as_it_is_found(written, people, code):
    revisions.name_revision(resolution=written, name="Первая", nonce="n", by=people.chair, now=NOW)
    assert History(written).moment(code).code == code


def test_text_that_nobody_wrote_together_has_its_revisions_alone(draft, people):
    history = History(draft)
    assert (history.changes, history.latest.code, said(draft, "now")) == ([], "now", said(draft, ""))


def test_revision_says_what_it_said_whatever_is_written_since(written, people):
    revisions.name_revision(resolution=written, name="Первая", nonce="n", by=people.chair, now=NOW)
    before = said(written, "r1")
    write(written, people.committee, typed(" Ещё."), at=LATER)
    assert said(written, "r1", "now") == [before[0], f"{before[0]} Ещё."]


def test_heading_and_addressees_are_those_of_their_time(event, people):
    draft = make_draft(event, people.committee, text=TEXT)
    write(draft, people.committee, typed(" Раз."), at=timezone.now(), step=timedelta(0))
    content = draft.content
    saved = replace(
        content, title="Решение", addressees=(replace(content.addressees[0], name="Школам"), *content.addressees[1:])
    )
    save(draft, saved, people.chair, now=timezone.now())
    draft.refresh_from_db()
    write(draft, people.committee, typed(" Два."), at=timezone.now(), step=timedelta(0))
    early, late = contents_at(draft, [History(draft).moment("1"), History(draft).latest])
    assert (early.title, early.addressees[0].name) == ("Резолюция", "Министерству образования края")
    assert (late.title, late.addressees[0].name) == ("Решение", "Школам")


def test_time_before_any_record_has_the_heading_of_today(written):
    early = datetime(2000, 1, 1, tzinfo=UTC)
    TextUpdate.objects.update(received_at=early)
    (content,) = contents_at(written, [History(written).moment("2")])
    assert (content.title, len(content.addressees)) == ("Резолюция", 2)
