"""The facts beside a text: for those who write it, with scripts and without."""

import json
import re

import pytest
from django.utils import translation

from resolutions import actions, stating
from resolutions.facts import PLAIN, Said
from resolutions.models import FactNote, Resolution
from resolutions.reasons import REASONS
from tests import factories
from tests.resolutions.forms import url
from tests.resolutions.texts import DAY, NOW

pytestmark = pytest.mark.django_db
SAID = "420 человек"
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def guests(event):
    return factories.make_many_registrations(event, 60)


@pytest.fixture
def client_of(client_of):
    """A browser that asks for English."""

    def make(user):
        client = client_of(user)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    return make


@pytest.fixture
def editor(people, client_of):
    return client_of(people.committee)


def address(draft, name="facts"):
    return url(name, draft.event.slug, draft.code)


@pytest.fixture
def fields(draft):
    """The form of the place in plain words, as the page has it."""
    place = next(one for one in draft.content.paragraphs if SAID in one.text)
    return {"block": place.id, "name": PLAIN, "words": SAID}


def shown(answer):
    return answer.content.decode().replace("\u00a0", " ")


def test_page_offers_facts_and_tells_what_differs(draft, editor):
    page = shown(editor.get(address(draft)))
    assert "<h1>Facts of the event</h1>" in page
    assert 'data-insert="participants" data-words="более 50 человек" hidden' in page
    assert "By registration 60, by check-in 0" in page
    assert "In the text: “420 человек”." in page
    assert 'value="participants 60 человек">Put “60 человек”' in page


def test_part_is_the_same_without_the_page_around_it(draft, editor):
    part = shown(editor.get(address(draft), **PART))
    assert "<h1>" not in part
    told = json.loads(re.findall(r'<script id="facts-differing" type="application/json">(.*?)</script>', part)[0])
    assert told == [[PLAIN, SAID], ["head", "420"]]


@pytest.mark.parametrize(("name", "status"), [("chair", 200), ("organiser", 200), ("desk", 404), ("participant", 404)])
def test_facts_are_for_those_who_write(draft, people, client_of, name, status):
    assert client_of(getattr(people, name)).get(address(draft)).status_code == status


@pytest.mark.parametrize("name", ["put_fact", "explain_fact"])
def test_strangers_change_nothing(draft, people, client_of, fields, name):
    client = client_of(people.stranger)
    sent = fields | {"offer": "participants 60 человек", "note": "Так надо"}
    assert client.post(address(draft, name), sent).status_code == 404
    assert client_of(people.committee).get(address(draft, name)).status_code == 405
    assert (FactNote.objects.count(), Resolution.objects.get().text_seq) == (0, 0)


def test_one_press_puts_what_the_data_say(draft, editor, fields):
    answer = editor.post(address(draft, "put_fact"), fields | {"offer": "participants 60 человек"})
    assert (answer.status_code, answer.headers["Location"]) == (302, address(draft))
    assert "приняли участие 60 человек." in Resolution.objects.get().content.paragraphs[0].text
    assert "The text says what the data say: “60 человек”." in shown(editor.get(address(draft)))


def test_part_answers_with_the_part(draft, editor, fields):
    answer = editor.post(address(draft, "put_fact"), fields | {"offer": "participants 60 человек"}, **PART)
    assert (answer.status_code, "In the text: “420 человек”" in shown(answer)) == (200, False)
    assert "The text says what the data say" in shown(answer)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"offer": "participants 61 человек"}, "fact_moved"),
        ({"offer": ""}, "fact_moved"),
        ({"offer": "participants 60 человек", "block": "nowhere"}, "fact_gone"),
        ({"offer": "participants 60 человек", "words": "7 человек"}, "fact_gone"),
        ({"words": ""}, "forged"),
    ],
)
def test_what_is_not_so_any_more_is_refused_in_words(draft, editor, fields, more, reason):
    answer = editor.post(address(draft, "put_fact"), fields | more, **PART)
    assert (answer.status_code, str(REASONS[reason]) in shown(answer)) == (409, True)
    assert "420 человек" in Resolution.objects.get().content.paragraphs[0].text


def test_explanation_ends_the_warning(draft, people, editor, fields):
    editor.post(address(draft, "explain_fact"), fields | {"note": "С волонтёрами"})
    page = shown(editor.get(address(draft)))
    assert "In the text: “420 человек”" not in page
    assert f'С волонтёрами</p>\n      <p class="muted">{people.committee.short_name}'.replace("\u00a0", " ") in page


@pytest.mark.parametrize(("note", "error"), [("", "Write why"), (" ", "Write why"), ("я" * 501, "500 char")])
def test_explanation_that_says_nothing_is_asked_for_again(draft, editor, fields, note, error):
    answer = editor.post(address(draft, "explain_fact"), fields | {"note": note})
    assert (answer.status_code, error in shown(answer)) == (422, True)
    assert f'value="{note}"' in shown(answer)
    assert FactNote.objects.count() == 0


def test_page_of_an_adopted_text_changes_nothing(draft, people, editor):
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    page = shown(editor.get(address(draft)))
    assert ("In the text: “420 человек”." in page, "data-insert" in page, "<form class" in page) == (True, False, False)


def test_adoption_tells_what_differs_and_goes_on(draft, people, client_of):
    chair = client_of(people.chair)
    page = shown(chair.get(address(draft, "adopt")))
    assert "2 facts differ from the data" in page
    assert "in the text “420 человек”" in page
    chair.post(address(draft, "adopt"), {"adopted_on": DAY, "seen": draft.version, "told": DAY.isoformat()})
    assert Resolution.objects.get().state == "adopted"


def test_desk_shows_what_was_kept(draft, people, editor):
    assert "Facts kept with the text" not in shown(editor.get(address(draft, "edit")))
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    page = shown(editor.get(address(draft, "edit")))
    assert "Facts kept with the text" in page
    assert "the data said: 60 человек" in page


def test_page_asks_for_the_facts_by_itself(draft, editor):
    assert f'hx-get="{address(draft)}" hx-trigger="load, text-saved from:body' in shown(
        editor.get(address(draft, "write"))
    )


@pytest.mark.parametrize("number", [1, 700])
def test_page_takes_as_many_statements_for_many(draft, people, editor, number, django_assert_max_num_queries):
    place = next(one for one in draft.content.paragraphs if SAID in one.text)
    given = {"seen": Said(PLAIN, SAID, place.id), "by": people.committee, "now": NOW}
    stating.put_fact(resolution=draft, name="participants", words="60 человек", **given)
    factories.make_many_registrations(draft.event, number)
    with django_assert_max_num_queries(12):
        assert editor.get(address(draft)).status_code == 200


@pytest.mark.parametrize("name", ["adopt", "edit"])
def test_pages_that_tell_of_facts_take_few_statements(draft, people, client_of, name, django_assert_max_num_queries):
    if name == "edit":
        actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    chair = client_of(people.chair)
    with django_assert_max_num_queries(12):
        assert chair.get(address(draft, name)).status_code == 200


def test_words_with_a_break_of_a_line_come_back_as_they_were_shown(draft, editor, fields):
    broken = "420\nчеловек"
    for one in draft.paragraphs.filter(text__contains=SAID):
        one.text = one.text.replace(SAID, broken)
        one.save()
    sent = fields | {"words": broken.replace("\n", "\r\n"), "note": "По состоянию на полдень"}
    editor.post(address(draft, "explain_fact"), sent)
    assert FactNote.objects.get().words == broken
    editor.post(address(draft, "put_fact"), sent | {"offer": "participants 60 человек"})
    draft.refresh_from_db()
    assert "приняли участие 60 человек." in draft.content.paragraphs[0].text.replace("\u00a0", " ")
