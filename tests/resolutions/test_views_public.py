"""Resolutions as everybody, and nobody, sees them."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from events.models import Event
from resolutions import actions, pages
from resolutions.models import Recommendation, Resolution
from tests.factories import make_event
from tests.resolutions.forms import url
from tests.resolutions.rendering.test_words import CONTENTS, publish
from tests.resolutions.texts import DAY, NOW, TEXT, make_draft, make_published, save

FORMS = ("pdf", "docx", "txt", "xml", "json")


@pytest.fixture
def published(event, people):
    return make_published(event, people.chair)


def test_published_resolution_is_read_by_nobody_in_particular(published, client):
    page = client.get(published.resolution.get_absolute_url())
    text = page.content.decode().replace("\u00a0", " ")
    assert page.status_code == 200
    assert "поддержать школьные лаборатории;" in text
    assert "Министерству образования края:" in text
    assert published.checksum[:8] in text


def test_page_costs_the_same_whatever_its_length(event, people, client, django_assert_num_queries):
    items = "\n".join(f"- провести урок {number};" for number in range(60))
    short = make_published(event, people.chair).resolution
    long = make_published(event, people.chair, text=f"{TEXT}".replace("- сократить отчёты.", items)).resolution
    for resolution in (short, long):
        with django_assert_num_queries(4):
            assert client.get(resolution.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("state", ["draft", "adopted"])
@pytest.mark.parametrize("who", [None, "stranger", "participant", "juror", "desk", "editor"])
def test_unpublished_text_does_not_exist_for_others(event, people, client_of, state, who):
    resolution = make_draft(event)
    if state == "adopted":
        actions.adopt(resolution=resolution, adopted_on=DAY, by=people.chair, now=NOW)
    client = client_of(getattr(people, who) if who else None)
    addresses = [resolution.get_absolute_url(), *(url("download", resolution.code, form) for form in FORMS)]
    assert [client.get(address).status_code for address in addresses] == [404] * 6


@pytest.mark.parametrize("form", FORMS)
def test_draft_is_downloaded_by_those_who_write_it(event, people, client_of, form):
    answer = client_of(people.committee).get(url("download", make_draft(event).code, form))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


def test_every_form_is_a_link_away(published, people, client_of):
    resolution = published.resolution
    page = client_of(None).get(resolution.get_absolute_url()).content.decode()
    desk = client_of(people.committee).get(url("edit", resolution.event.slug, resolution.code)).content.decode()
    assert [form for form in FORMS if f'href="{url("download", resolution.code, form)}"' not in page] == []
    assert [form for form in FORMS if f'href="{url("download", resolution.code, form)}?draft"' not in desk] == []


def test_printed_page_bears_what_every_paper_does(published, client):
    page = client.get(published.resolution.get_absolute_url()).content.decode()
    digits = published.checksum
    assert f"{published.resolution.get_absolute_url()}<br>SHA-256 {digits[:8]} {digits[8:16]}</p>" in page


def test_marks_are_on_the_page(event, people, client):
    published = publish(event, CONTENTS["marks"])
    page = client.get(published.resolution.get_absolute_url()).content.decode()
    assert "<strong>подд</strong><strong><em>ержат</em></strong><em>ь ш</em>" in page


@pytest.mark.parametrize("form", FORMS)
def test_published_file_is_for_everybody(published, client, form):
    answer = client.get(url("download", published.resolution.code, form))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Content-Disposition"].endswith(f'resolution-{published.resolution.event.slug}.{form}"')


def test_working_text_of_a_published_resolution_stays_inside(published, people, client_of):
    address = url("download", published.resolution.code, "txt") + "?draft"
    assert client_of(None).get(address).status_code == 404
    assert client_of(people.committee).get(address).content.decode().split()[0] == "Проект"


def test_unknown_form_and_unknown_code_are_not_found(published, client):
    addresses = [
        url("download", published.resolution.code, "exe"),
        url("resolution", "NOTACODE"),
        url("download", "NOTACODE", "pdf"),
    ]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_resolution_of_a_draft_event_is_hidden_with_it(published, people, client_of):
    Event.objects.update(state=Event.State.DRAFT)
    address = published.resolution.get_absolute_url()
    assert client_of(None).get(address).status_code == 404
    assert client_of(people.committee).get(address).status_code == 200
    assert Resolution.objects.published().count() == 0
    file = client_of(people.committee).get(url("download", published.resolution.code, "txt"))
    assert (file.status_code, file["Cache-Control"]) == (200, "private, no-store")


def test_earlier_revision_stays_at_its_address(published, people, client):
    resolution = published.resolution
    resolution.refresh_from_db()
    first = resolution.paragraphs.first()
    first.text = "В работе приняли участие 421 человек."
    first.save()
    actions.publish(resolution=resolution, by=people.chair, now=NOW)

    now = client.get(resolution.get_absolute_url()).content.decode().replace("\u00a0", " ")
    before = client.get(url("revision", resolution.code, 1)).content.decode().replace("\u00a0", " ")

    assert "421 человек" in now
    assert "420 человек" in before
    assert [client.get(url("revision", resolution.code, number)).status_code for number in (0, 3)] == [404, 404]


def test_execution_noted_later_is_on_the_page(published, people, client):
    address = published.resolution.get_absolute_url()
    assert "Издано пособие" not in client.get(address).content.decode()
    row = Recommendation.objects.in_order().first()
    noted = {str(row.id): ("done", "Издано пособие", None)}
    actions.note_execution(resolution=published.resolution, noted=noted, by=people.chair, now=NOW)
    assert "Издано пособие" in client.get(address).content.decode()


def test_page_once_drawn_is_not_drawn_again(published, client, monkeypatch, django_assert_num_queries):
    address = published.resolution.get_absolute_url()
    first = client.get(address)
    monkeypatch.setattr(pages, "outline", None)
    monkeypatch.setattr(pages, "qr_svg", None)
    with django_assert_num_queries(3):
        again = client.get(address)
    assert _without_tokens(again) == _without_tokens(first)


def test_drawn_page_of_one_revision_is_not_that_of_another(published, people, client):
    resolution = Resolution.objects.get()
    client.get(resolution.get_absolute_url())
    content = replace(resolution.content, signature="Секретарь Л. Д. Жапова")
    save(resolution, content, people.chair)
    assert "Жапова" not in client.get(resolution.get_absolute_url()).content.decode()
    actions.publish(resolution=resolution, by=people.chair, now=NOW)
    assert "Жапова" in client.get(resolution.get_absolute_url()).content.decode()


def test_day_changed_at_work_is_not_on_the_page_before_it_is_published(published, people, client):
    resolution = Resolution.objects.get()
    first, *rest = resolution.content.recommendations
    content = replace(resolution.content, recommendations=(replace(first, due_to=date(2031, 5, 4)), *rest))
    save(resolution, content, people.chair)
    assert "4 мая 2031" not in client.get(resolution.get_absolute_url()).content.decode()
    actions.publish(resolution=resolution, by=people.chair, now=NOW)
    assert "4 мая 2031" in client.get(resolution.get_absolute_url()).content.decode()


def test_earlier_revision_does_not_lead_to_files_that_prove_another(published, people, client):
    resolution = Resolution.objects.get()
    json = url("download", resolution.code, "json")
    assert json in client.get(url("revision", resolution.code, 1)).content.decode()
    content = replace(resolution.content, signature="")
    save(resolution, content, people.chair)
    actions.publish(resolution=resolution, by=people.chair, now=NOW)
    assert json not in client.get(url("revision", resolution.code, 1)).content.decode()


def test_page_is_escaped(event, people, client):
    revision = make_published(
        event, people.chair, text=TEXT.replace("сократить отчёты", "сократить <script>alert(1)</script>")
    )
    text = client.get(revision.resolution.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_page_is_in_the_language_of_the_reader(published, client):
    client.cookies["django_language"] = "en"
    text = client.get(published.resolution.get_absolute_url()).content.decode()
    assert "Authenticity" in text
    client.cookies["django_language"] = "ru"
    assert "Authenticity" not in client.get(published.resolution.get_absolute_url()).content.decode()


def test_event_leads_to_its_resolution(published, client):
    answer = client.get(url("event_resolution", published.resolution.event.slug))
    assert answer.url == published.resolution.get_absolute_url()


def test_event_without_one_says_so(event, people, client_of):
    address = url("event_resolution", event.slug)
    assert client_of(None).get(address).status_code == 200
    assert url("manage", event.slug) in client_of(people.committee).get(address).content.decode()
    assert url("manage", event.slug) not in client_of(people.participant).get(address).content.decode()


def test_list_has_published_ones_and_finds_them(event, people, client):
    make_draft(event)
    assert "краевого симпозиума" not in client.get(url("resolutions")).content.decode()
    make_published(event, people.chair, text=TEXT.replace("420", "421"))
    assert "краевого симпозиума" in client.get(url("resolutions")).content.decode()
    assert "краевого симпозиума" in client.get(url("resolutions"), {"q": "ЖИВОЙ"}).content.decode()
    assert "краевого симпозиума" not in client.get(url("resolutions"), {"q": "мёртвый"}).content.decode()


def test_list_costs_the_same_for_one_and_for_three(event, people, client, django_assert_num_queries):
    make_published(event, people.chair)
    with django_assert_num_queries(2):
        client.get(url("resolutions"))
    for _ in range(2):
        make_published(make_event(), people.chair)
    with django_assert_num_queries(2):
        client.get(url("resolutions"))


def test_code_in_small_letters_is_the_same_code(published, client: Client):
    assert client.get(url("resolution", published.resolution.code.lower())).status_code == 200


def _without_tokens(response) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
