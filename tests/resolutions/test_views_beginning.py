"""The pages of the template and of last year's recommendations."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from resolutions.drafting import log
from resolutions.models import LeftOut, Recommendation, Template
from resolutions.reasons import REASONS
from tests import factories
from tests.resolutions.test_lastyear import draft, last, texts_of  # noqa: F401  fixtures
from tests.resolutions.texts import NOW

pytestmark = pytest.mark.django_db
PART = {"HTTP_HX_REQUEST": "true"}


def address(resolution, name="last_year"):
    return reverse(f"resolutions:{name}", args=[resolution.event.slug, resolution.code])


@pytest.fixture
def organiser(people, client_of):
    return client_of(people.organiser)


def template_of(event):
    return reverse("resolutions:template", args=[event.slug])


def test_template_is_shown_saved_and_dropped(event, organiser):
    page = organiser.get(template_of(event))
    assert "{participants}" in page.content.decode()
    sent = {"title": "Решение", "text": "Вводная {event}.\nПедагогам:\n- …"}
    assert organiser.post(template_of(event), sent).status_code == 302
    page = organiser.get(template_of(event)).content.decode()
    assert "Вводная «Цифровая школа края»." in page
    organiser.post(template_of(event), {"do": "drop"})
    assert not Template.objects.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Вводная {событие}.", str(REASONS["unknown_place"]) % {"places": "{событие}"}),
        ("а\n\n" * 501, str(REASONS["too_long"])),
        ("", None),
    ],
)
def test_bad_template_is_refused_and_kept_on_the_page(event, organiser, text, reason):
    page = organiser.post(template_of(event), {"title": "Решение", "text": text})
    assert page.status_code == 422
    assert reason is None or page.context["form"].errors["text"] == [reason]
    assert text.strip()[:20] in page.content.decode()
    assert not Template.objects.exists()


def test_title_of_a_template_is_one_line_of_writing(event, organiser):
    sent = {"title": "Решение\x1f о\vзимней\x0bшколе", "text": "Вводная."}
    organiser.post(template_of(event), sent)
    assert Template.objects.get().title == "Решение озимнейшколе"
    assert organiser.post(template_of(event), sent | {"title": "\x1f"}).status_code == 422


def test_characters_that_no_database_takes_are_dropped(draft, last, editor):  # noqa: F811
    item = last.content.recommendations[0].id
    for do in ("out", "again", "out"):
        editor.post(address(draft, "close"), {"item": f"{item}\0", "do": do, "words": "нет\0"})
    assert LeftOut.objects.get().reason == "нет"


@pytest.mark.parametrize(
    ("name", "status"), [("owner", 200), ("chair", 403), ("committee", 403), ("juror", 403), ("participant", 403)]
)
def test_template_is_the_organisers(event, people, client_of, name, status):
    client = client_of(getattr(people, name))
    assert client.get(template_of(event)).status_code == status
    assert client.post(template_of(event), {"do": "drop"}).status_code == (302 if status == 200 else status)


def test_last_year_stands_beside_the_text_with_what_became_of_it(draft, last, editor):  # noqa: F811
    Recommendation.objects.filter(addressee__resolution=last.resolution).update(execution_note="открыты три")
    assert f'hx-get="{address(draft)}"' in editor.get(address(draft, "write")).content.decode()
    part = editor.get(address(draft), **PART).content.decode()
    assert ("<html" in part, part.count("открыты три")) == (False, 3)


def test_carrying_over_tells_the_editor_of_a_new_addressee(draft, last, editor):  # noqa: F811
    first, _second, third = last.content.recommendations
    answers = [editor.post(address(draft, "carry"), {"item": one.id}, **PART) for one in (first, third)]
    assert [answer.headers.get("HX-Refresh") for answer in answers] == [None, "true"]
    assert [origin for _to, _text, origin in texts_of(draft) if origin] == [first.id, third.id]
    known = " ".join(str(one.pk) for one in draft.addressees.all())
    assert f'data-addressees="{known}"' in answers[1].content.decode()


def test_closing_without_scripts(draft, last, editor, people):  # noqa: F811
    factories.make_membership(last.resolution.event, "committee", people.committee)
    first, second, third = (one.id for one in last.content.recommendations)
    acts = ((first, "done", "да"), (second, "out", "нет"), (third, "out", ""))
    answers = [
        editor.post(address(draft, "close"), {"item": item, "do": do, "words": words}) for item, do, words in acts
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert answers[2].context["said"] == str(REASONS["no_reason"])
    assert Recommendation.objects.get(pk=first).execution == "done"
    assert LeftOut.objects.get().item == second
    editor.post(address(draft, "close"), {"item": second, "do": "again"})
    assert not LeftOut.objects.exists()


@pytest.mark.parametrize("headers", [{}, PART])
def test_refused_form_stays_open_with_what_was_typed(draft, last, editor, headers):  # noqa: F811
    first, second, _third = (one.id for one in last.content.recommendations)
    sent = {"item": second, "do": "done", "words": "открыты три"}
    page = editor.post(address(draft, "close"), sent, **headers)
    assert (page.status_code, page.context["said"]) == (200 if headers else 422, str(REASONS["not_yours"]))
    assertContains(page, f'<details id="close-{second}" open>', status_code=page.status_code)
    assertContains(page, f'<details id="close-{first}">', status_code=page.status_code)
    assertContains(page, 'value="открыты три"', count=1, status_code=page.status_code)


@pytest.mark.parametrize(("name", "status"), [("chair", 200), ("desk", 404), ("juror", 404), ("participant", 404)])
def test_last_year_is_for_those_who_write(draft, people, client_of, name, status):  # noqa: F811
    client = client_of(getattr(people, name))
    assert client.get(address(draft)).status_code == status
    for act in ("carry", "close"):
        assert client.post(address(draft, act)).status_code == (422 if status == 200 else status)
        assert client.get(address(draft, act)).status_code == 405


def test_part_costs_few_statements(draft, last, editor, django_assert_num_queries):  # noqa: F811
    log.begin(resolution_id=draft.pk, now=NOW)
    with django_assert_num_queries(11):
        editor.get(address(draft), **PART)
