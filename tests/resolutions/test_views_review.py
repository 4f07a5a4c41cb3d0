import json
import re
import uuid

import pytest
from django.urls import reverse

from events.personal import Whose
from resolutions import actions, personal, reviewing
from resolutions.coediting.suggesting import suggestions_of
from resolutions.drafting.taking import text_of
from resolutions.models import Remark, Thread
from resolutions.reviewing import Place, Said
from tests.resolutions.test_reviewing import suggest
from tests.resolutions.texts import DAY, NOW

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def in_english(client_of, settings):
    """Sign somebody in who reads the pages in English."""

    def make(user):
        client = client_of(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return make


@pytest.fixture
def editor(people, in_english):
    return in_english(people.committee)


def address(draft, name="threads", *more: object):
    return reverse(f"resolutions:{name}", args=[draft.event.slug, draft.code, *more])


def first_item(draft):
    return str(draft.content.recommendations[0].id)


def form(draft, **over: object):
    return {"nonce": str(uuid.uuid4()), "item": first_item(draft), "text": "Опасности?"} | over


def opened(draft, by, item=None, text="Опасности?"):
    said = Said(uuid.uuid4(), text)
    return reviewing.open_thread(resolution=draft, place=Place(item, quote="лаборатории"), said=said, by=by, now=NOW)


def test_remark_is_made_without_scripts(draft, editor):
    page = editor.get(address(draft)).content.decode()
    nonce = re.findall(r'name="nonce" value="([\w-]+)"', page)[0]
    assert f'value="{first_item(draft)}"' in page
    answer = editor.post(address(draft), form(draft, nonce=nonce, quote="лаборатории"))
    thread = Thread.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{address(draft)}#thread-{nonce}")
    assert (str(thread.pk), str(thread.item), thread.quote) == (nonce, first_item(draft), "лаборатории")


def test_part_of_the_editor_is_told_which_thread_it_was(draft, editor):
    sent = form(draft, anchor="AA== AQ==")
    answer = editor.post(address(draft), sent, headers=HTMX)
    assert answer.headers["HX-Trigger"] == f'{{"thread-opened": {{"id": "{sent["nonce"]}"}}}}'
    page = answer.content.decode()
    assert "<html" not in page
    assert 'data-anchor="AA== AQ=="' in page
    assert re.findall(r'id="place-[\w-]+">([^<]+)<', page) == ["Item 1.1"]


@pytest.mark.parametrize(
    ("over", "words"),
    [({"text": " "}, "Write the remark first."), ({"text": "а" * 5001}, "5000"), ({"item": "1"}, "Select a valid")],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_cannot_be_said_comes_back_as_it_was_typed(draft, editor, over, words, headers):
    sent = form(draft, quote="лаборатории") | over
    answer = editor.post(address(draft), sent, headers=headers)
    page = answer.content.decode()
    assert (answer.status_code, Thread.objects.count()) == (422, 0)
    assert words in page
    assert sent["text"].strip() in page
    assert f'value="{sent["nonce"]}"' in page


@pytest.mark.parametrize("anchor", ["<b>", "AA==", "A" * 600 + " AA=="])
def test_place_that_is_none_is_left_out(draft, editor, anchor):
    editor.post(address(draft), form(draft, anchor=anchor))
    assert Thread.objects.get().anchor == ""


def test_item_of_a_colleague_that_is_not_on_the_page_yet_is_taken(draft, editor):
    item = str(uuid.uuid4())
    editor.post(address(draft), form(draft, item=item))
    assert str(Thread.objects.get().item) == item
    page = editor.get(address(draft)).content.decode()
    assert "Without a place" in page


def test_thread_is_answered_resolved_and_opened_again(draft, people, editor, in_english):
    thread = opened(draft, people.chair)
    sent = {"nonce": str(uuid.uuid4()), "text": "Риски."}
    for _ in range(2):
        editor.post(address(draft, "answer", thread.pk), sent)
    assert [one.text for one in thread.remarks.all()] == ["Опасности?", "Риски."]
    editor.post(address(draft, "resolve", thread.pk))
    page = editor.get(address(draft)).content.decode()
    assert "Resolved: 1" in page
    assert "Риски." in page
    part = editor.post(address(draft, "reopen_thread", thread.pk), headers=HTMX).content.decode()
    assert "Resolved: 1" not in part
    thread.refresh_from_db()
    assert thread.is_open


def test_only_ones_own_remark_offers_to_be_taken_back(draft, people, editor, in_english):
    thread = opened(draft, people.chair)
    away = address(draft, "withdraw", thread.remarks.get().nonce)
    assert away not in editor.get(address(draft)).content.decode()
    editor.post(away)
    assert thread.remarks.get().text == "Опасности?"
    chair = in_english(people.chair)
    assert away in chair.get(address(draft)).content.decode()
    chair.post(away)
    assert thread.remarks.get().text == ""
    assert "The remark is taken back." in editor.get(address(draft)).content.decode()


def test_threads_stand_in_the_order_of_the_text(draft, people, editor):
    items = [one.id for one in draft.content.recommendations]
    for item in (items[2], None, items[0]):
        opened(draft, people.chair, item)
    page = editor.get(address(draft)).content.decode()
    assert re.findall(r'id="place-[\w-]+">([^<]+)<', page) == ["The whole text", "Item 1.1", "Item 2.1"]


def test_adopted_text_shows_what_was_said_and_takes_nothing(draft, people, editor):
    thread = opened(draft, people.committee)
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    page = editor.get(address(draft)).content.decode()
    assert "Опасности?" in page
    assert '<form method="post"' not in page.partition('id="threads"')[2].partition("</main>")[0]
    answer = editor.post(address(draft, "resolve", thread.pk), headers=HTMX)
    assert answer.status_code == 422
    assert "adopted and is not edited" in answer.content.decode()
    assert editor.post(address(draft, "resolve", thread.pk)).status_code == 302
    thread.refresh_from_db()
    assert thread.is_open


def test_thread_of_another_text_is_not_found(draft, people, editor, event):
    thread = opened(draft, people.chair)
    other = actions.create_resolution(event=event, by=people.committee)
    assert editor.post(address(other, "resolve", thread.pk)).status_code == 404
    assert editor.post(address(other, "withdraw", thread.remarks.get().nonce)).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("chair", 200), ("organiser", 200), ("juror", 404), ("participant", 404)])
@pytest.mark.parametrize("page", ["threads", "suggestions"])
def test_pages_are_for_those_who_write(draft, people, client_of, page, name, status):
    assert client_of(getattr(people, name)).get(address(draft, page)).status_code == status


@pytest.mark.parametrize("name", ["threads", "suggestions"])
def test_pages_ask_as_often_for_many_as_for_one(draft, people, editor, django_assert_max_num_queries, name):
    suggest(draft, people.committee)
    for number in range(5):
        opened(draft, people.chair, text=f"Раз {number}")
    with django_assert_max_num_queries(12):
        editor.get(address(draft, name), headers=HTMX)


# ---------------------------------------------------------------- suggestions
def test_suggestion_is_accepted_without_scripts(draft, people, editor):
    suggest(draft, people.committee)
    page = editor.get(address(draft, "suggestions")).content.decode()
    assert '<del class="coedit-deletion">В работе</del> → <ins class="coedit-insertion">На форуме</ins>' in page
    assert people.committee.short_name in page
    page = editor.post(address(draft, "suggestions"), {"suggestion": "a", "do": "accept"}, follow=True).content.decode()
    assert "No suggestion waits for a decision" in page
    assert "Accepted" in page
    page = editor.post(address(draft, "suggestions"), {"suggestion": "a", "do": "reject"}, follow=True).content.decode()
    assert "Somebody has accepted or rejected it already." in page
    page = editor.post(address(draft, "suggestions"), {"suggestion": "a"}, follow=True).content.decode()
    assert "The form was damaged" in page


def test_suggestions_of_one_author_are_shown_and_settled(draft, people, editor):
    suggest(draft, people.committee)
    suggest(draft, people.chair, place=1, name="b")
    everybody = editor.get(address(draft, "suggestions")).content.decode()
    assert re.findall(r'<input type="hidden" name="suggestion" value="(\w)">', everybody) == ["a", "b", "a", "b"]
    hers = f"{address(draft, 'suggestions')}?by={people.committee.pk}"
    page = editor.get(hers).content.decode()
    assert re.findall(r'name="suggestion" value="(\w)"', page) == ["a", "a"]
    assert re.findall(r'<option value="(\d+)"( selected)?>', page) == [
        (str(people.committee.pk), " selected"),
        (str(people.chair.pk), ""),
    ]
    answer = editor.post(hers, {"suggestion": "a", "do": "accept"})
    assert (answer.status_code, answer.headers["Location"]) == (302, hers)
    # She has none any more, and there is nobody to choose among.
    page = editor.get(hers).content.decode()
    assert re.findall(r'name="suggestion" value="(\w)"', page) == ["b", "b"]
    assert "<option" not in page


@pytest.mark.parametrize("by", ["0", "nobody"])
def test_author_who_suggests_nothing_chooses_nothing(draft, people, editor, by):
    suggest(draft, people.committee)
    suggest(draft, people.chair, place=1, name="b")
    page = editor.get(f"{address(draft, 'suggestions')}?by={by}").content.decode()
    assert " selected" not in page.partition("<main")[2]
    assert re.findall(r'name="suggestion" value="(\w)"', page) == ["a", "b", "a", "b"]


@pytest.mark.parametrize(("name", "status"), [("organiser", 302), ("juror", 404), ("participant", 404)])
def test_suggestions_are_settled_by_those_who_write(draft, people, client_of, name, status):
    suggest(draft, people.committee)
    sent = {"suggestion": "a", "do": "reject"}
    by = f"?by={people.committee.pk}"
    assert client_of(getattr(people, name)).post(address(draft, "suggestions") + by, sent).status_code == status
    assert (not suggestions_of(text_of(draft))) == (status == 302)


def test_who_wants_to_adopt_is_led_to_what_is_unsettled(draft, people, in_english):
    suggest(draft, people.committee)
    chair = in_english(people.chair)
    page = chair.get(address(draft, "adopt")).content.decode()
    assert address(draft, "suggestions") in page
    assert address(draft, "write") in page
    draft.refresh_from_db()
    sent = {"adopted_on": DAY.isoformat(), "seen": draft.version, "told": DAY.isoformat()}
    answer = chair.post(address(draft, "adopt"), sent)
    assert answer.headers["Location"] == address(draft, "suggestions")


def test_writing_page_knows_who_suggests(draft, people, editor):
    page = editor.get(address(draft, "write")).content.decode()
    assert f'data-by="{people.committee.pk}"' in page
    writers = re.findall(r'<script id="writers" type="application/json">(.*?)</script>', page)[0]
    assert json.loads(writers)[str(people.committee.pk)] == people.committee.short_name


def test_page_of_an_unscripted_reader_shows_the_text_as_it_stands(draft, people, editor):
    before = draft.content.paragraphs[0].text
    suggest(draft, people.committee)
    page = editor.get(address(draft, "write")).content.decode()
    assert before in page
    assert "На форуме" not in page


# ---------------------------------------------------------------- personal data
def test_remarks_are_told_and_lose_their_author(draft, people):
    chair = people.chair
    thread = opened(draft, people.committee)
    reviewing.answer(thread=thread, said=Said(uuid.uuid4(), "@x", frozenset([chair.pk])), by=people.committee, now=NOW)
    reviewing.resolve(thread=thread, by=people.committee, now=NOW)
    whose = Whose(people.committee, frozenset())
    told = {one.key: one.rows for one in personal.export(whose)}
    assert [row["text"] for row in told["remarks"]] == ["Опасности?", "@x"]
    assert ("number", 2) in [(line.fate, line.count) for line in personal.outlook(whose)]
    assert personal.erase(whose, None)["remarks"] == 2
    personal.erase(Whose(chair, frozenset()), None)
    thread.refresh_from_db()
    assert (thread.by, thread.resolved_by) == (None, None)
    assert {(one.by, one.mentioned.count()) for one in Remark.objects.all()} == {(None, 0)}
    assert personal.erase(Whose(None, frozenset()), None) == {}


def test_name_of_whoever_was_called_leaves_the_words_of_others(draft, people):
    chair, others = people.chair, "@Другая и почта a@b.ru"
    thread = opened(draft, people.committee)
    for text in (f"@{chair.last_name.upper()}, взгляните; {others}", f"Без вызова: {chair.last_name}"):
        reviewing.answer(thread=thread, said=Said(uuid.uuid4(), text), by=people.committee, now=NOW)
    personal.erase(Whose(chair, frozenset()), None)
    assert [one.text for one in thread.remarks.order_by("pk")][1:] == [
        f"@…, взгляните; {others}",
        f"Без вызова: {chair.last_name}",
    ]


def test_remark_without_its_author_is_still_read(draft, people, editor):
    opened(draft, people.chair)
    personal.erase(Whose(people.chair, frozenset()), None)
    assert "Data erased" in editor.get(address(draft)).content.decode()
