import json
import re

import pytest
from django.urls import reverse

from resolutions import actions
from resolutions.coediting.document import blocks_of
from resolutions.drafting import log
from resolutions.models import TextUpdate
from tests.resolutions.forms import form_of
from tests.resolutions.texts import DAY, NOW

pytestmark = pytest.mark.django_db


def address(draft, name="write"):
    return reverse(f"resolutions:{name}", args=[draft.event.slug, draft.code])


def test_page_tells_the_editor_whose_text_it_is(draft, people, editor):
    page = editor.get(address(draft)).content.decode()
    assert f'data-room="{draft.code}"' in page
    assert f'data-name="{people.committee.short_name}"' in page
    addressees = re.findall(r'<script id="addressees" type="application/json">(.*?)</script>', page)
    assert [one["name"] for one in json.loads(addressees[0])] == [one.name for one in draft.addressees.all()]


def test_text_is_read_without_scripts(draft, editor):
    page = editor.get(address(draft)).content.decode()
    assert all(one.text in page for one in draft.content.recommendations)


def test_adopted_text_leads_to_its_page(draft, people, editor):
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    answer = editor.get(address(draft))
    assert (answer.status_code, answer.headers["Location"]) == (302, address(draft, "edit"))


@pytest.mark.parametrize(("name", "status"), [("chair", 200), ("organiser", 200), ("juror", 404), ("participant", 404)])
def test_page_is_for_those_who_write(draft, people, client_of, name, status):
    assert client_of(getattr(people, name)).get(address(draft)).status_code == status


@pytest.mark.parametrize(("name", "status"), [("chair", 200), ("organiser", 200), ("juror", 404), ("stranger", 404)])
def test_screen_is_opened_by_those_who_write(draft, people, client_of, name, status):
    assert client_of(getattr(people, name)).get(address(draft, "screen")).status_code == status


def test_screen_has_the_text_and_only_reads(draft, editor):
    page = editor.get(address(draft, "screen")).content.decode()
    assert all(one.text in page for one in draft.content.recommendations)
    assert 'data-may="read"' in page
    assert "desk-main" not in page
    assert f'href="{address(draft, "screen")}"' in editor.get(address(draft)).content.decode()


def test_screen_takes_few_statements(draft, editor, django_assert_max_num_queries):
    log.begin(resolution_id=draft.pk, now=NOW)
    with django_assert_max_num_queries(12):
        editor.get(address(draft, "screen"))


def test_colleagues_have_colours_of_their_own(draft, people, client_of):
    shown = [client_of(user).get(address(draft)).content.decode() for user in (people.committee, people.chair)]
    colours = [re.findall(r'data-colour="(\d)"', page)[0] for page in shown]
    assert len(set(colours)) == 2


def test_form_changes_the_text_that_is_written_together(draft, people, editor):
    log.begin(resolution_id=draft.pk, now=NOW)
    fields = form_of(draft)
    first = draft.content.paragraphs[0]
    editor.post(address(draft, "edit"), fields | {f"text-{first.id}": f"{first.text} И ещё.", "do": "save"})
    rows = list(TextUpdate.objects.filter(resolution=draft).values_list("seq", "by"))
    assert rows == [(1, None), (2, people.committee.pk)]
    draft.refresh_from_db()
    assert (draft.text_seq, draft.content.paragraphs[0].text) == (2, f"{first.text} И ещё.")
    document, _seq = log.load(draft.pk)
    texts = [one.text for one in blocks_of(document)[0]]
    assert texts[0] == f"{first.text} И ещё."
