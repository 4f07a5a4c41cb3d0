"""Findings put right and left as they are."""

import pytest
from pycrdt import Doc

from events.models import Organisation
from resolutions import actions, correcting
from resolutions.coediting.revising import replace_text, set_mark
from resolutions.drafting import log
from resolutions.drafting.changing import change_text
from resolutions.drafting.taking import text_of
from resolutions.models import TextUpdate, Waived
from resolutions.reasons import Refused
from resolutions.spans import Span
from tests import factories
from tests.resolutions.texts import DAY, NOW, make_draft, make_published

pytestmark = pytest.mark.django_db
TEXT = """Резолюция
краевого симпозиума «Живой урок»
26 февраля 2026 г.        г. Чита

В работе приняли участие 420 человек , и все остались довольны.
Участники симпозиума предлагают:
Министерству образования края:
- поддержать школьные лаборатории до 1 сентября 2026 г.;
- педагогам края вести дневник на постоянной основе.
Педагогам:
- показывать уроки друг другу.
"""


@pytest.fixture
def draft(event, people):
    return make_draft(event, people.committee, TEXT)


def key_of(draft, code):
    (key,) = [key for key, one in correcting.checked(draft).findings.items() if one.code == code]
    return key


def write(draft, people, block, words):
    change_text(
        locked=draft, by=people.chair, now=NOW, change=lambda document: replace_text(document, block, 0, 0, words)
    )


def say(draft, people, block, words):
    change_text(
        locked=draft,
        by=people.chair,
        now=NOW,
        change=lambda document: replace_text(document, block.id, 0, len(block.text), words),
    )


def correct(draft, people, code):
    return correcting.correct(resolution=draft, key=key_of(draft, code), by=people.committee, now=NOW)


def test_letters_are_changed_in_the_shared_text(draft, people):
    correct(draft, people, "space_before")
    draft.refresh_from_db()
    assert text_of(draft).paragraphs[0].text.startswith("В работе приняли участие 420 человек, и все")
    assert list(TextUpdate.objects.values_list("seq", "by")) == [(1, None), (2, people.committee.pk)]


def test_day_is_set(draft, people):
    correct(draft, people, "due_in_words")
    draft.refresh_from_db()
    assert [str(one.due_to) for one in text_of(draft).recommendations] == ["2026-09-01", "None", "None"]


def test_item_goes_to_whom_it_names_without_the_words(draft, people):
    to = draft.content.addressees[1].id
    correct(draft, people, "other_group")
    draft.refresh_from_db()
    moved = [one.text for one in text_of(draft).recommendations if one.addressee == to]
    assert "вести дневник на постоянной основе." in moved


def test_addressee_takes_the_name_of_the_directory(draft, people):
    Organisation.objects.create(name="Министерство образования кроя")
    version = draft.version
    correct(draft, people, "addressee_name")
    draft.refresh_from_db()
    assert (draft.content.addressees[0].name, draft.version) == ("Министерству образования кроя", version + 1)
    assert draft.addressees.first().history.first().history_user == people.committee


def test_new_letters_bear_the_marks_of_those_around(draft, people):
    block = draft.content.paragraphs[0]

    def mark(document: Doc) -> None:
        set_mark(document, block.id, Span(0, len(block.text), "strong"))

    change_text(locked=draft, by=people.chair, now=NOW, change=mark)
    correct(draft, people, "space_before")
    shown = text_of(draft).paragraphs[0]
    assert shown.spans == (Span(0, len(block.text) - 1, "strong"),)


def test_place_that_has_moved_is_put_right_where_it_is(draft, people):
    key, block = key_of(draft, "space_before"), draft.content.paragraphs[0].id
    change_text(
        locked=draft, by=people.chair, now=NOW, change=lambda document: replace_text(document, block, 0, 0, "Итак. ")
    )
    correcting.correct(resolution=draft, key=key, by=people.committee, now=NOW)
    assert text_of(draft).paragraphs[0].text.startswith("Итак. В работе приняли участие 420 человек, и")


def test_what_is_no_more_is_refused_and_nothing_changes(draft, people):
    key = key_of(draft, "space_before")
    correct(draft, people, "space_before")
    with pytest.raises(Refused, match="changed_since"):
        correcting.correct(resolution=draft, key=key, by=people.committee, now=NOW)
    with pytest.raises(Refused, match="changed_since"):
        correcting.leave(resolution=draft, key=key, by=people.committee, now=NOW)
    assert TextUpdate.objects.count() == 2
    assert not Waived.objects.exists()


def test_finding_without_a_fix_is_only_left(draft, people):
    say(draft, people, draft.content.recommendations[0], "тетради и книги;")
    key = key_of(draft, "opening")
    with pytest.raises(Refused, match="changed_since"):
        correcting.correct(resolution=draft, key=key, by=people.committee, now=NOW)
    with pytest.raises(Refused, match="changed_since"):
        correcting.enter(resolution=draft, key=key)
    correcting.leave(resolution=draft, key=key, by=people.committee, now=NOW)
    assert key not in correcting.checked(draft).open


def test_text_without_a_date_is_given_deadlines_by_its_edition(draft, people):
    draft.date = None
    draft.save()
    key = next(key for key, one in correcting.checked(draft).findings.items() if one.code == "no_deadline")
    correcting.correct(resolution=draft, key=key, by=people.committee, now=NOW)
    draft.refresh_from_db()
    days = [str(one.due_to) for one in text_of(draft).recommendations if one.due_to]
    assert days == [f"{draft.event.ends_on.year + 1}-12-31"]


def test_deed_is_made_of_what_an_item_begins_with(draft, people):
    say(draft, people, draft.content.recommendations[0], "поддержка лабораторий;")
    correct(draft, people, "opening")
    assert text_of(draft).recommendations[0].text == "обеспечить поддержку лабораторий;"


def test_abbreviation_that_readers_know_is_known_wherever_it_stands(draft, people):
    first, later = draft.content.paragraphs[0], draft.content.recommendations[-1]
    write(draft, people, later.id, "ЖЖЖЖ – ")
    correcting.leave(resolution=draft, key=key_of(draft, "abbreviation"), by=people.committee, now=NOW)
    write(draft, people, first.id, "ЖЖЖЖ и ")
    found = correcting.checked(draft)
    assert [one.place for one in found.findings.values() if one.code == "abbreviation"] == [first.id]
    assert "abbreviation" not in [one.code for one in found.open.values()]
    correcting.take_up(resolution=draft, key=key_of(draft, "abbreviation"))
    assert "abbreviation" in [one.code for one in correcting.checked(draft).open.values()]


def test_item_that_needs_no_deadline_needs_none_when_its_words_change(draft, people):
    item = draft.content.recommendations[2]
    write(draft, people, item.id, "всегда ")
    key = key_of(draft, "no_deadline")
    correcting.leave(resolution=draft, key=key, by=people.committee, now=NOW)
    write(draft, people, item.id, "и ")
    assert "no_deadline" not in [one.code for one in correcting.checked(draft).open.values()]


def test_decision_kept_by_the_key_of_the_finding_still_holds(draft, people):
    key = key_of(draft, "space_before")
    row = Waived.objects.create(
        resolution=draft, digest=key, code="space_before", block="", by=people.committee, at=NOW
    )
    assert correcting.checked(draft).left == {key: row}
    assert correcting.leave(resolution=draft, key=key, by=people.chair, now=NOW) == row
    correcting.take_up(resolution=draft, key=key)
    assert not Waived.objects.exists()


def test_organisation_is_entered_once_and_found_no_more(draft, people):
    write(draft, people, draft.content.recommendations[0].id, "поддержать АНО «Росток», ")
    key = key_of(draft, "organisation_unknown")
    assert correcting.enter(resolution=draft, key=key) == "АНО «Росток»"
    assert [one.name for one in Organisation.objects.all()] == ["АНО «Росток»"]
    with pytest.raises(Refused, match="changed_since"):
        correcting.enter(resolution=draft, key=key)
    assert key not in correcting.checked(draft).findings


def test_what_is_left_stays_left_until_its_words_change(draft, people):
    key = key_of(draft, "space_before")
    row = correcting.leave(resolution=draft, key=key, by=people.committee, now=NOW)
    assert correcting.leave(resolution=draft, key=key, by=people.chair, now=NOW) == row
    found = correcting.checked(draft)
    assert (found.left, key in found.open, key in found.findings) == ({key: row}, False, True)

    block = draft.content.paragraphs[0].id
    change_text(
        locked=draft, by=people.chair, now=NOW, change=lambda document: replace_text(document, block, 25, 28, "500")
    )
    found = correcting.checked(draft)
    assert (found.left, [one.code for one in found.open.values()].count("space_before")) == ({}, 1)


def test_what_was_left_is_taken_up_again(draft, people):
    key = key_of(draft, "space_before")
    correcting.leave(resolution=draft, key=key, by=people.committee, now=NOW)
    correcting.take_up(resolution=draft, key=key)
    correcting.take_up(resolution=draft, key=key)
    assert key in correcting.checked(draft).open


def test_adopted_text_is_not_touched(draft, people):
    key = key_of(draft, "space_before")
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    acts = [
        lambda: correcting.correct(resolution=draft, key=key, by=people.committee, now=NOW),
        lambda: correcting.leave(resolution=draft, key=key, by=people.committee, now=NOW),
        lambda: correcting.take_up(resolution=draft, key=key),
        lambda: correcting.enter(resolution=draft, key=key),
    ]
    for act in acts:
        with pytest.raises(Refused, match="locked"):
            act()


def test_items_of_earlier_editions_are_recognised(event, people):
    last = factories.make_event(
        slug="last", series=event.series, starts_on=DAY.replace(year=2020), ends_on=DAY.replace(year=2020)
    )
    made = make_published(last, people.chair)
    draft = make_draft(event, people.committee)
    found = [one for one in correcting.checked(draft).findings.values() if one.code == "repeated"]
    assert {one.fix.value for one in found} == {one.id for one in made.content.recommendations}

    key = next(
        key for key, one in correcting.checked(draft).findings.items() if one is not None and one.code == "repeated"
    )
    correcting.correct(resolution=draft, key=key, by=people.committee, now=NOW)
    draft.refresh_from_db()
    assert sum(bool(one.origin) for one in text_of(draft).recommendations) == 1


def test_check_costs_the_same_for_a_long_text(event, people, draft, django_assert_num_queries):
    log.begin(resolution_id=draft.pk, now=NOW)
    long = make_draft(event, people.committee, TEXT + "".join(f"- вести дневник {number};\n" for number in range(60)))
    log.begin(resolution_id=long.pk, now=NOW)
    for one in (draft, long):
        one.refresh_from_db()
        one.event = event
        with django_assert_num_queries(5):
            correcting.checked(one)


def test_name_that_grows_too_long_is_refused(event, people):
    draft = make_draft(event, people.committee, TEXT)
    draft.addressees.filter(rank=0).update(name=f"Педагоги {'а' * 491}")
    key = key_of(draft, "addressee_case")
    with pytest.raises(Refused) as refused:
        correcting.correct(resolution=draft, key=key, by=people.committee, now=NOW)
    assert refused.value.code == "too_long"
