"""Putting facts into a text, explaining why it says something else, and what adoption keeps of them."""

from datetime import timedelta

import pytest
from django.utils import translation

from resolutions import actions, stating, verifying
from resolutions.coediting.document import blocks_of
from resolutions.coediting.revising import replace_text, set_mark
from resolutions.drafting import log
from resolutions.drafting.changing import change_text
from resolutions.facts import HEAD, PLAIN, Fact, Said
from resolutions.models import FactNote, Resolution
from resolutions.reasons import Refused
from resolutions.spans import Span
from resolutions.verifying import check, frozen, kept
from tests import factories
from tests.resolutions.test_gathering import come
from tests.resolutions.texts import DAY, NOW, make_draft, make_published

pytestmark = pytest.mark.django_db
SAID = "420 человек"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def guests(event):
    return factories.make_many_registrations(event, 60)


@pytest.fixture
def place(draft):
    """The paragraph that tells how many took part, in plain words."""
    return next(one for one in draft.content.paragraphs if SAID in one.text)


@pytest.fixture
def seen(place):
    return Said(PLAIN, SAID, place.id)


def put(draft, people, seen, words="60 человек", name="participants"):
    given = {"seen": seen, "name": name, "words": words, "by": people.committee, "now": NOW}
    return stating.put_fact(resolution=draft, **given)


def explain(draft, people, seen, note="Считали и волонтёров"):
    return stating.explain_fact(resolution=draft, seen=seen, note=note, by=people.committee, now=NOW)


def paragraph(draft, place):
    document, _seq = log.load(draft.pk)
    return next(one for one in blocks_of(document)[0] if one.id == place.id)


def change(draft, people, act):
    locked = Resolution.objects.select_related("event").get(pk=draft.pk)
    change_text(locked=locked, by=people.committee, now=NOW, change=act)


def differing(draft, now=NOW):
    draft = Resolution.objects.select_related("event").get(pk=draft.pk)
    return [(one.said.name, one.said.words) for one in check(draft, now).differing]


def test_plain_words_that_differ_become_a_token(draft, people, guests, place, seen):
    assert differing(draft) == [(PLAIN, SAID), (HEAD, "420")]
    put(draft, people, seen)
    written = paragraph(draft, place)
    start = written.text.index("60 человек")
    assert written.text == place.text.replace(SAID, "60 человек")
    assert written.spans == (Span(start, start + 10, "fact", (("name", "participants"),)),)
    assert Resolution.objects.get().content.paragraphs[0].text == written.text
    assert differing(draft) == [(HEAD, "420")]


def test_words_that_agree_are_linked_and_not_written_anew(draft, people, event, place, seen):
    factories.make_many_registrations(event, 420)
    (loose,) = check(draft, NOW).loose
    assert loose.said.words == SAID
    put(draft, people, seen, SAID)
    written = paragraph(draft, place)
    assert (written.text, [one.mark for one in written.spans]) == (place.text, ["fact"])
    assert check(Resolution.objects.get(), NOW).loose == []


def test_token_follows_the_data_by_one_act_only(draft, people, event, guests, place, seen):
    put(draft, people, seen)
    factories.make_many_registrations(event, 50)
    assert differing(draft) == [("participants", "60 человек"), (HEAD, "420")]
    assert "60 человек" in paragraph(draft, place).text
    put(draft, people, Said("participants", "60 человек", place.id), "более 100 человек")
    assert "приняли участие более 100 человек." in paragraph(draft, place).text
    assert differing(draft) == [(HEAD, "420")]


def test_bold_token_stays_bold(draft, people, guests, place, seen):
    start = place.text.index(SAID)
    bold = Span(start, start + len(SAID), "strong")
    log.begin(resolution_id=draft.pk, now=NOW)
    change(draft, people, lambda document: set_mark(document, place.id, bold))
    put(draft, people, seen)
    assert sorted(one.mark for one in paragraph(draft, place).spans) == ["fact", "strong"]


def test_number_of_the_form_is_put_right(draft, people, guests):
    put(draft, people, Said(HEAD, "420"))
    draft.refresh_from_db()
    assert (draft.participants, draft.version) == (60, 2)


def refusal(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_what_the_data_do_not_offer_any_more_is_refused(draft, people, event, guests, seen):
    factories.make_registration(event)
    assert refusal(lambda: put(draft, people, seen)) == "fact_moved"


def test_what_the_text_does_not_say_any_more_is_refused(draft, people, guests, place, seen):
    log.begin(resolution_id=draft.pk, now=NOW)
    start = place.text.index(SAID)
    change(draft, people, lambda document: replace_text(document, place.id, start, start + 3, "421"))
    assert refusal(lambda: put(draft, people, seen)) == "fact_gone"
    assert "421 человек" in paragraph(draft, place).text
    assert refusal(lambda: put(draft, people, Said(HEAD, "7"))) == "fact_gone"


def test_adopted_text_takes_no_facts(draft, people, guests, seen):
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    assert refusal(lambda: put(draft, people, seen)) == "locked"
    assert refusal(lambda: put(draft, people, Said(HEAD, "420"))) == "locked"
    assert refusal(lambda: explain(draft, people, seen)) == "locked"


def test_what_the_text_does_not_say_is_not_explained(draft, people, guests, seen):
    assert refusal(lambda: explain(draft, people, Said(PLAIN, "421 человек", seen.block))) == "fact_gone"
    assert refusal(lambda: explain(draft, people, Said("talks", "", ""))) == "fact_gone"
    assert not FactNote.objects.exists()


def test_adopted_text_is_not_touched_where_nothing_would_change(draft, people, event, place, seen):
    factories.make_many_registrations(event, 420)
    put(draft, people, seen, SAID)
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    assert refusal(lambda: put(draft, people, Said("participants", SAID, seen.block), SAID)) == "locked"


def test_explanation_holds_while_words_and_data_are_the_same(draft, people, event, guests, seen):
    explain(draft, people, seen)
    explain(draft, people, Said(HEAD, "420"))
    assert differing(draft) == []
    assert [one.note.note for one in check(draft, NOW).explained] == ["Считали и волонтёров"] * 2
    factories.make_many_registrations(event, 45)
    assert differing(draft) == [(PLAIN, SAID), (HEAD, "420")]


def test_explanation_may_be_written_again(draft, people, guests, seen):
    explain(draft, people, seen)
    explain(draft, people, seen, "По спискам площадок")
    assert [(one.note, one.by) for one in FactNote.objects.all()] == [("По спискам площадок", people.committee)]


def test_adoption_keeps_facts_with_their_time_and_they_stay(draft, people, event, guests, place, seen):
    put(draft, people, seen)
    explain(draft, people, Said(HEAD, "420"))
    later = NOW + timedelta(hours=1)
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=later)
    factories.make_many_registrations(event, 300)
    token, head = draft.revisions.get().facts
    assert token == {
        "name": "participants",
        "words": "60 человек",
        "data": ["60 человек", "более 50 человек"],
        "values": {"registered": 60, "arrived": 0},
        "source": "people",
        "is_true": True,
        "note": "",
        "taken_at": later.isoformat(),
    }
    assert (head["name"], head["is_true"], head["note"]) == (HEAD, False, "Считали и волонтёров")
    draft.refresh_from_db()
    assert [(one.words, one.is_true, one.taken_at) for one in kept(draft)] == [
        ("60 человек", True, later),
        ("420", False, later),
    ]


def test_facts_are_no_part_of_the_text_that_is_proved(event, people, guests):
    revision = make_published(event, people.chair)
    assert revision.facts
    assert "facts" not in revision.snapshot
    assert kept(revision.resolution)[0].words == SAID


def test_draft_has_kept_nothing(draft, guests):
    assert frozen(draft, NOW)
    assert kept(draft) == []


def test_fact_that_the_data_have_no_more_is_told(draft, people, guests, place, seen):
    put(draft, people, seen)
    guest = factories.make_registration(draft.event)
    come(guest)
    put(draft, people, Said("participants", "60 человек", place.id), "61 человек")
    draft.event.registrations.update(state="pending")
    (token,) = (one for one in check(Resolution.objects.get(), NOW).differing if one.said.name != HEAD)
    assert (token.said.words, token.offers, token.source) == ("61 человек", [], "There is nothing in the data")


def test_text_without_data_is_doubted_in_nothing(event, people):
    assert differing(make_draft(event, people.committee)) == []


def test_people_whom_the_text_does_not_name_are_not_kept_with_it(draft, people, place, monkeypatch):
    speakers = Fact("speakers", ("2 докладчика",), "А. Б. Иванова и В. Г. Ли")
    monkeypatch.setattr(verifying, "gather", lambda *_given: {"speakers": speakers})
    start = place.text.index(SAID)
    token = Span(start, start + len(SAID), "fact", (("name", "speakers"),))
    log.begin(resolution_id=draft.pk, now=NOW)
    change(draft, people, lambda document: set_mark(document, place.id, token))
    draft.refresh_from_db()
    assert frozen(draft, NOW)[0]["data"] == ["2 докладчика"]
