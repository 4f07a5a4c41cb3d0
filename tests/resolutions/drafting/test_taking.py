"""Marks on a text that is written together come into the rows, the form keeps them, the revision has them."""

from dataclasses import replace

import pytest
from pycrdt import XmlElement, XmlFragment, XmlText

from resolutions import actions, documents, revisions
from resolutions.canonical import checksum
from resolutions.coediting.revising import replace_text, set_mark
from resolutions.drafting.changing import change_text
from resolutions.drafting.taking import take_now, text_of
from resolutions.models import Resolution
from resolutions.reasons import Refused
from resolutions.spans import Span
from tests.resolutions.forms import form_of, url
from tests.resolutions.texts import DAY, NOW, TEXT, make_draft, make_published

pytestmark = pytest.mark.django_db
BOLD, SLANTED = Span(0, 11, "strong"), Span(4, 7, "em")
WORK = [Span(0, 3, "comment", (("id", "7"),)), Span(0, 3, "deletion", (("id", "8"),))]


def write(resolution, change, by):
    change_text(locked=Resolution.objects.get(pk=resolution.pk), by=by, now=NOW, change=change)
    take_now(resolution_id=resolution.pk, by=by)
    resolution.refresh_from_db()
    return Resolution.objects.get(pk=resolution.pk)


def mark(resolution, item, *spans: Span, by):
    def change(document):
        for span in spans:
            set_mark(document, item.id, span)

    return write(resolution, change, by)


@pytest.fixture
def marked(draft, people):
    """A draft whose first recommendation and first paragraph have marks."""
    item, paragraph = draft.content.recommendations[0], draft.content.paragraphs[0]
    mark(draft, item, BOLD, by=people.committee)
    return mark(draft, paragraph, BOLD, SLANTED, by=people.committee)


def test_marks_come_into_the_rows(marked):
    assert marked.content.recommendations[0].spans == (BOLD,)
    assert marked.content.paragraphs[0].spans == (BOLD, SLANTED)


def test_marks_of_work_stay_in_the_text(draft, people):
    item = draft.content.paragraphs[0]
    marked = mark(draft, item, *WORK, BOLD, by=people.committee)
    assert marked.content.paragraphs[0].spans == (BOLD,)
    assert text_of(marked).paragraphs[0].spans == tuple(sorted([*WORK, BOLD]))


def test_text_without_marks_keeps_its_checksum(draft, people):
    before = checksum(draft.content)
    item = draft.content.paragraphs[0]
    mark(draft, item, WORK[0], by=people.committee)
    assert checksum(Resolution.objects.get().content) == before
    assert '"spans"' not in documents.of_draft(draft, "json").decode()


def test_rows_are_written_once_for_one_mark(marked, people):
    version = marked.version
    take_now(resolution_id=marked.pk, by=people.committee)
    assert Resolution.objects.get().version == version


def types(resolution, words, by):
    item = text_of(resolution).paragraphs[0].id
    change = lambda document: replace_text(document, item, 0, 0, words)  # noqa: E731
    change_text(locked=Resolution.objects.get(pk=resolution.pk), by=by, now=NOW, change=change)


def test_text_is_of_whoever_wrote_its_last_change(draft, people, client_of):
    types(draft, "Раз. ", people.committee)
    types(draft, "Два. ", people.chair)
    page = client_of(people.committee).get(url("edit", draft.event.slug, draft.code))
    assert page.context["page"].resolution.edited_by == people.chair
    rows = client_of(people.committee).get(url("manage", draft.event.slug)).context["rows"]
    assert [one.resolution.edited_by for one in rows] == [people.chair]


def test_who_only_has_a_text_taken_has_not_written_it(draft, people):
    types(draft, "Раз. ", people.chair)
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.owner, now=NOW)
    assert Resolution.objects.get().edited_by == people.chair


def test_text_of_somebody_who_left_stays_whose_it_was(draft, people):
    types(draft, "Раз. ", people.chair)
    people.chair.text_updates.update(by=None)
    take_now(resolution_id=draft.pk, by=people.owner)
    assert Resolution.objects.get().edited_by == people.committee


def test_revision_has_the_marks(marked, people):
    actions.adopt(resolution=marked, adopted_on=DAY, by=people.chair, now=NOW)
    revision = actions.publish(resolution=marked, by=people.chair, now=NOW)
    assert revision.content.recommendations[0].spans == (BOLD,)
    assert revision.checksum == checksum(revision.content)


def test_form_sent_as_it_was_shown_keeps_every_mark(marked, editor, people):
    marked = mark(marked, marked.content.paragraphs[0], WORK[0], by=people.committee)
    before, together = marked.content, text_of(marked)
    fields = form_of(marked, signature="Секретарь Л. Д. Жапова")
    editor.post(url("edit", marked.event.slug, marked.code), fields | {"do": "save"})
    marked = Resolution.objects.get()
    assert marked.content == replace(before, signature="Секретарь Л. Д. Жапова")
    assert text_of(marked) == replace(together, signature="Секретарь Л. Д. Жапова")


def test_item_that_a_button_moves_keeps_its_marks(marked, editor):
    item = marked.content.recommendations[0]
    editor.post(url("edit", marked.event.slug, marked.code), form_of(marked) | {"do": f"down:{item.id}"})
    moved = Resolution.objects.get().content.recommendations[1]
    assert (moved.id, moved.spans) == (item.id, (BOLD,))


def test_item_that_is_taken_out_comes_back_with_its_marks(marked, editor):
    item, address = marked.content.recommendations[0], url("edit", marked.event.slug, marked.code)
    editor.post(address, form_of(marked) | {"do": f"remove:{item.id}"})
    editor.post(address, form_of(Resolution.objects.get()) | {"do": f"restore:{item.id}"})
    back = {one.id: one for one in Resolution.objects.get().content.recommendations}[item.id]
    assert back == item
    assert back in text_of(Resolution.objects.get()).recommendations


def test_mark_follows_what_the_form_changes_in_its_text(marked, editor):
    item = marked.content.recommendations[0]
    typed = {f"text-{item.id}": f"ещё {item.text}", "do": "save"}
    editor.post(url("edit", marked.event.slug, marked.code), form_of(marked) | typed)
    assert Resolution.objects.get().content.recommendations[0].spans == (Span(4, 15, "strong"),)


def test_draft_is_exported_as_if_suggestions_were_taken(draft, people):
    item = draft.content.recommendations[1]  # сократить отчёты.
    by = people.committee
    suggest = lambda document: replace_text(  # noqa: E731
        document, item.id, 10, 10, "все ", marks=[Span(0, 0, "insertion", (("id", "9"),))]
    )
    change_text(locked=draft, by=by, now=NOW, change=suggest)
    draft = mark(draft, item, Span(0, 9, "deletion", (("id", "8"),)), by=by)
    assert draft.content.recommendations[1].text == "сократить отчёты."
    text = documents.of_draft(draft, "txt").decode().replace("\u00a0", " ")
    assert "1.2  все отчёты." in text
    assert "сократить" not in text + documents.of_draft(draft, "json").decode()


def test_correction_with_suggestions_is_not_published(event, people):
    resolution = make_published(event, people.chair).resolution
    resolution.refresh_from_db()
    mark(resolution, resolution.content.paragraphs[0], WORK[1], by=people.committee)
    with pytest.raises(Refused) as refused:
        actions.publish(resolution=resolution, by=people.chair, now=NOW)
    assert refused.value.code == "unsettled"


def pasted(given):
    """Put a paragraph into the text as a page does: it bears this id, which another text may have given it."""

    def change(document):
        element = XmlElement("para", {"kind": "fact", "id": given}, [XmlText("Пятое слово.")])
        document.get("prosemirror", type=XmlFragment).children.insert(1, element)

    return change


@pytest.fixture(params=["without", "twice", "of another text"])
def strange(request, event, people, draft):
    """A draft with a suggestion in a paragraph that the rows know under another id than the text."""
    other = make_draft(event, people.committee, text=TEXT.replace("420", "421"))
    ids = {"without": "", "twice": draft.content.paragraphs[0].id, "of another text": other.content.paragraphs[0].id}
    write(draft, pasted(ids[request.param]), by=people.committee)
    block = next(one for one in text_of(draft).paragraphs if one.text == "Пятое слово.")
    made = [Span(0, 0, "insertion", (("by", "1"), ("id", "s")))]
    return write(
        draft, lambda document: replace_text(document, block.id, 5, 5, " новое", marks=made), by=people.committee
    )


def test_form_leaves_a_suggestion_in_a_block_of_another_id(strange, people, editor):
    (field,) = (name for name, value in form_of(strange).items() if value == "Пятое слово.")
    answer = editor.post(url("edit", strange.event.slug, strange.code), form_of(strange, **{field: "Пятое слово!"}))
    assert answer.status_code == 302
    strange.refresh_from_db()
    assert "Пятое новое слово!" in [one.text for one in text_of(strange).paragraphs]
    assert "Пятое слово!" in [one.text for one in strange.content.paragraphs]


def test_restoring_leaves_a_suggestion_in_a_block_of_another_id(strange, people):
    given = {"by": people.committee, "now": NOW}
    kept = revisions.name_revision(resolution=strange, name="До", nonce="1", **given)
    last = text_of(strange).recommendations[-1]
    write(strange, lambda document: replace_text(document, last.id, 0, 0, "Ещё "), by=people.committee)
    revisions.restore_revision(resolution=strange, code=f"r{kept.number}", nonce="2", **given)
    strange.refresh_from_db()
    assert "Пятое новое слово." in [one.text for one in text_of(strange).paragraphs]
