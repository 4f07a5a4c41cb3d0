"""What people do with a resolution, and what it refuses."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from events.models import Event
from resolutions import actions, beginning
from resolutions.models import Paragraph, Recommendation, Resolution, Revision
from resolutions.reasons import REASONS, Refused
from tests.factories import make_event
from tests.races import at_once, meeting, unguarded
from tests.resolutions.texts import DAY, NOW, TEXT, make_draft, make_published, save


def test_create_begins_with_what_the_event_says(event, people):
    draft = actions.create_resolution(event=event, by=people.committee)
    assert (draft.state, draft.event_name, draft.place, draft.date) == (
        "draft",
        "«Цифровая школа края»",
        "Чита",
        event.ends_on,
    )
    assert draft.history.get().history_user == people.committee


def test_create_begins_with_the_template_and_an_untouched_draft_will_do(event, people):
    beginning.save_template(event=event, title="Решение", text="Вводная.\nПедагогам:\n- …", by=people.organiser)
    draft = actions.create_resolution(event=event, by=people.committee)
    assert (draft.title, [one.text for one in draft.content.paragraphs]) == ("Решение", ["Вводная."])
    assert [one.name for one in draft.content.addressees] == ["Педагогам"]
    assert actions.create_resolution(event=event, by=people.committee) == draft
    assert actions.create_resolution(event=event, by=people.chair) != draft

    draft.paragraphs.update(text="Другая.")
    assert actions.create_resolution(event=event, by=people.committee) != draft


def test_form_keeps_where_items_come_from(event, people):
    draft = make_draft(event, people.committee)
    first = Recommendation.objects.in_order().first()
    Recommendation.objects.filter(pk=first.pk).update(origin="old")
    content = draft.content
    typed = replace(content, recommendations=tuple(replace(one, origin="") for one in content.recommendations))
    assert save(draft, typed, people.chair).content.recommendations[0].origin == "old"


def test_create_shortens_a_name_longer_than_its_field(people):
    event = make_event(genre="симпозиум " + "о" * 245, title="ж" * 255)
    assert len(actions.create_resolution(event=event, by=people.committee).event_name) == 500


def test_import_makes_rows_of_the_text(event, people):
    draft = make_draft(event, people.committee)
    assert (draft.state, draft.participants, draft.place) == ("draft", 420, "Чита")
    assert list(draft.paragraphs.values_list("kind", "text")) == [
        ("fact", "В работе симпозиума приняли участие 420 человек."),
        ("preamble", "Необходимо решение следующих задач:"),
        ("task", "вернуть урокам опыт;"),
        ("task", "беречь время учителя."),
        ("preamble", "Участники симпозиума предлагают:"),
        ("closing", "Участники благодарят хозяев."),
    ]
    assert [(row.addressee.name, row.text) for row in Recommendation.objects.in_order()] == [
        ("Министерству образования края", "поддержать школьные лаборатории;"),
        ("Министерству образования края", "сократить отчёты."),
        ("Педагогам", "показывать уроки друг другу."),
    ]


def test_import_again_gives_the_same_draft(event, people):
    first = make_draft(event, people.committee)
    assert make_draft(event, people.chair) == first
    assert Resolution.objects.count() == 1


def test_import_of_another_text_is_another_draft(event, people):
    first = make_draft(event, people.committee)
    assert make_draft(event, people.committee, text=TEXT.replace("420", "421")) != first


def test_import_keeps_what_found_no_place(event, people):
    draft = make_draft(event, text=f"Бланк института\n{TEXT}")
    assert draft.unplaced == "Бланк института"


def test_import_shortens_what_its_field_does_not_hold(event, people):
    text = TEXT.replace("Резолюция\nкраевого симпозиума", "Резолюция краевого симпозиума" + " «Живой урок»" * 59)
    draft = make_draft(event, people.committee, text=text)
    assert len(draft.event_name) <= 500
    assert f"{draft.event_name} {draft.unplaced}".split() == ["краевого", "симпозиума", *["«Живой", "урок»"] * 60]
    assert make_draft(event, people.committee, text=text) == draft


@pytest.mark.parametrize(("items", "code"), [(480, None), (520, "too_long")])
def test_imported_text_can_be_saved_again_or_is_refused(event, people, items, code):
    text = TEXT.replace("- сократить отчёты.", "- сократить отчёты;\n" * items)
    caught = None
    try:
        draft = make_draft(event, people.committee, text=text)
        save(draft, draft.content, people.committee)
    except Refused as refused:
        caught = refused.code
    assert (caught, Resolution.objects.count()) == (code, 0 if code else 1)


def test_save_writes_only_what_has_changed(event, people):
    draft = make_draft(event, people.committee)
    content = draft.content
    first = replace(content.paragraphs[0], text="Было 430 человек.")

    save(draft, replace(content, paragraphs=(first, *content.paragraphs[1:])), people.chair)

    assert Paragraph.history.filter(history_type="~").count() == 1
    assert Paragraph.history.filter(history_type="~").get().history_user == people.chair
    draft.refresh_from_db()
    assert (draft.version, draft.edited_by) == (2, people.chair)
    assert draft.content.paragraphs[0] == first


def test_readdressed_recommendation_survives_its_old_addressee(event, people):
    draft = make_draft(event, people.committee)
    content = draft.content
    _ministry, teachers = content.addressees
    moved = tuple(replace(item, addressee=teachers.id) for item in content.recommendations)

    save(draft, replace(content, addressees=(teachers,), recommendations=moved), people.committee)

    assert Recommendation.objects.filter(addressee_id=teachers.id).count() == 3
    assert [str(row.id) for row in draft.addressees.all()] == [teachers.id]


def test_foreign_id_is_never_taken_over(event, people):
    draft = make_draft(event, people.committee)
    other = make_draft(event, people.committee, text=TEXT.replace("420", "421"))
    stolen = replace(draft.content, paragraphs=other.content.paragraphs)

    with pytest.raises(Refused) as caught:
        save(draft, stolen, people.committee)

    assert caught.value.code == "forged"
    assert other.paragraphs.count() == 6


TOO_LONG = {
    "a paragraph": lambda content: {"paragraphs": (replace(content.paragraphs[0], text="а" * 10_001),)},
    "a name": lambda content: {"addressees": tuple(replace(one, name="а" * 501) for one in content.addressees)},
    "the name of the event": lambda _content: {"event_name": "а" * 501},
    "the signature": lambda _content: {"signature": "а" * 2_001},
}


@pytest.mark.parametrize("what", TOO_LONG)
def test_save_of_what_is_too_long_is_refused(event, people, what):
    draft = make_draft(event, people.committee)
    with pytest.raises(Refused) as caught:
        save(draft, replace(draft.content, **TOO_LONG[what](draft.content)), people.committee)
    assert caught.value.code == "too_long"


def test_save_of_an_adopted_text_is_refused(event, people):
    draft = make_draft(event, people.committee)
    draft = actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    with pytest.raises(Refused) as caught:
        save(draft, draft.content, people.committee)
    assert caught.value.code == "locked"


def test_adopt_notes_the_day_and_keeps_a_revision(event, people):
    draft = make_draft(event, people.committee)
    adopted = actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    assert (adopted.state, adopted.adopted_on) == ("adopted", DAY)
    assert adopted.adoption == "Резолюция принята 26 февраля 2026 г."
    assert list(adopted.revisions.values_list("number", "published_at", "by")) == [(1, None, people.chair.pk)]


def test_adopt_does_not_say_twice_that_the_text_was_adopted(event, people):
    draft = make_draft(event, text=TEXT.replace("Председатель", "Резолюция принята единогласно.\nПредседатель"))
    assert actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW).adoption == ""


def test_adopt_is_refused(event, people):
    draft = make_draft(event, people.committee)
    empty = actions.create_resolution(event=event, by=people.chair)
    empty.paragraphs.all().delete()
    empty.addressees.all().delete()
    codes = []
    for resolution, day in ((draft, None), (empty, DAY)):
        with pytest.raises(Refused) as caught:
            actions.adopt(resolution=resolution, adopted_on=day, by=people.chair, now=NOW)
        codes.append(caught.value.code)
    draft.paragraphs.filter(kind="task").update(text=" ")
    with pytest.raises(Refused) as caught:
        actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    assert [*codes, caught.value.code] == ["no_day", "nothing", "blank_items"]


def test_second_adoption_is_refused(event, people):
    draft = make_draft(event, people.committee)
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    with pytest.raises(Refused) as caught:
        actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    assert caught.value.code == "wrong_state"


def test_reopened_text_is_a_draft_again(event, people):
    draft = make_draft(event, people.committee)
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    assert actions.reopen(resolution=draft, by=people.chair, now=NOW).state == "draft"


def test_line_of_adoption_is_that_of_the_last_one(event, people):
    draft = make_draft(event, people.committee)
    for day in (DAY, DAY + timedelta(days=1)):
        adopted = actions.adopt(resolution=draft, adopted_on=day, by=people.chair, now=NOW)
        reopened = actions.reopen(resolution=draft, by=people.chair, now=NOW)
    assert (adopted.adoption, reopened.adoption) == ("Резолюция принята 27 февраля 2026 г.", "")


def test_line_of_adoption_that_people_wrote_stays(event, people):
    draft = make_draft(event, people.committee)
    Resolution.objects.update(adoption="Принята единогласно")
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    assert actions.reopen(resolution=draft, by=people.chair, now=NOW).adoption == "Принята единогласно"


def test_publish_makes_the_adopted_revision_public(event, people):
    revision = make_published(event, people.chair)
    resolution = revision.resolution
    assert (revision.number, revision.published_at) == (1, NOW)
    assert (resolution.state, resolution.published_at) == ("published", NOW)
    assert revision.content == resolution.content
    assert Revision.objects.count() == 1


def test_draft_is_not_published(event, people):
    with pytest.raises(Refused) as caught:
        actions.publish(resolution=make_draft(event), by=people.chair, now=NOW)
    assert caught.value.code == "wrong_state"


def test_correction_is_the_next_revision_and_leaves_the_first_as_it_was(event, people):
    first = make_published(event, people.chair)
    resolution = Resolution.objects.get()
    with pytest.raises(Refused) as caught:
        actions.publish(resolution=resolution, by=people.chair, now=NOW)
    before = first.snapshot

    save(resolution, replace(resolution.content, place="Нерчинск"), people.chair)
    second = actions.publish(resolution=resolution, by=people.chair, now=NOW + timedelta(days=1))

    assert caught.value.code == "no_change"
    assert (second.number, second.content.place) == (2, "Нерчинск")
    first.refresh_from_db()
    assert first.snapshot == before
    assert Resolution.objects.get().published_at == NOW


def test_delete_takes_a_draft_and_no_other(event, people):
    draft = make_draft(event, people.committee)
    make_published(event, people.chair, text=TEXT.replace("420", "421"))
    published = Resolution.objects.published().get()

    actions.delete_draft(resolution=draft, by=people.chair)
    with pytest.raises(Refused):
        actions.delete_draft(resolution=published, by=people.chair)

    assert Resolution.objects.get() == published


def test_note_execution_counts_what_has_changed(event, people):
    resolution = make_published(event, people.chair).resolution
    rows = list(Recommendation.objects.in_order())
    noted = {str(row.id): ("done", "", date(2026, 9, 1)) for row in rows[:2]}
    assert actions.note_execution(resolution=resolution, noted=noted, by=people.organiser, now=NOW) == 2
    assert actions.note_execution(resolution=resolution, noted=noted, by=people.organiser, now=NOW) == 0
    assert Resolution.objects.get().executed_at == NOW


def test_every_refusal_has_its_words():
    assert all(str(words) for words in REASONS.values())
    assert Refused("nothing").reason == REASONS["nothing"]


@pytest.mark.django_db(transaction=True)
def test_draft_begun_twice_at_one_instant_is_one(event, people):
    begin = partial(actions.create_resolution, event=event, by=people.committee)
    assert at_once(begin, begin, begin) == ["", "", ""]
    assert Resolution.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_draft_is_begun_twice(event, people, monkeypatch):
    """The control: both look for an untouched draft before either is made."""
    monkeypatch.setattr(type(Event.objects), "select_for_update", lambda events: events.all())
    monkeypatch.setattr(actions, "content_of", meeting(actions.content_of))
    begin = partial(unguarded, actions.create_resolution, event=event, by=people.committee)
    assert at_once(begin, begin) == ["", ""]
    assert Resolution.objects.count() == 2
