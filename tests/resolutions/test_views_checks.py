"""The page of what is found in a text's language."""

import re

import pytest
from django.urls import reverse

from events.models import Organisation
from resolutions import actions, correcting
from resolutions.coediting.revising import replace_text
from resolutions.drafting import log
from resolutions.drafting.changing import change_text
from resolutions.drafting.taking import text_of
from resolutions.models import Waived
from resolutions.reasons import REASONS
from tests.resolutions.test_correcting import TEXT, key_of
from tests.resolutions.texts import DAY, NOW, make_draft

pytestmark = pytest.mark.django_db
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def draft(event, people):
    return make_draft(event, people.committee, TEXT)


def address(draft, name="checks"):
    return reverse(f"resolutions:{name}", args=[draft.event.slug, draft.code])


def test_page_says_what_is_found_and_what_a_click_does(draft, editor):
    page = editor.get(address(draft))
    text = page.content.decode()
    assert "человек<del> </del>, и все" in text
    assert page.context["remarks"].count == len(correcting.checked(draft).findings)
    labels = [group.label.rpartition(" ")[2] for group in page.context["remarks"].groups]
    assert labels == ["Факт", "1.1", "1.2", "2.1"]


def test_part_of_the_page_is_the_part_alone(draft, editor):
    part = editor.get(address(draft), **PART)
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]


def test_text_at_work_has_the_part_beside_it(draft, editor):
    assert f'hx-get="{address(draft)}"' in editor.get(address(draft, "write")).content.decode()
    assert address(draft) in editor.get(address(draft, "edit")).content.decode()


def test_one_click_puts_right(draft, editor):
    data = {"key": key_of(draft, "space_before")}
    answer = editor.post(address(draft, "fix"), data)
    assert (answer.status_code, answer.url) == (302, address(draft))
    draft.refresh_from_db()
    assert "человек, и" in text_of(draft).paragraphs[0].text


def test_click_on_the_part_answers_with_the_part(draft, editor):
    data = {"key": key_of(draft, "space_before")}
    first, second = (editor.post(address(draft, "fix"), data, **PART) for _ in range(2))
    assert (first.context["is_done"], second.context["is_done"]) == (True, False)
    assert second.context["said"] == str(REASONS["changed_since"])
    assert "человек<del>" not in first.content.decode()


def test_name_of_an_addressee_that_is_put_right_brings_the_page_anew(draft, editor):
    draft.addressees.filter(rank=1).update(name="Педагоги")
    answers = [editor.post(address(draft, "fix"), {"key": key_of(draft, "addressee_case")}, **PART)]
    answers.append(editor.post(address(draft, "fix"), {"key": key_of(draft, "space_before")}, **PART))
    assert [answer.headers.get("HX-Refresh") for answer in answers] == ["true", None]
    assert [str(one) for one in editor.get(address(draft)).context["messages"]] == ["Исправлено."]
    assert draft.addressees.get(rank=1).name == "Педагогам"


def test_stale_click_says_so_on_the_page(draft, editor):
    page = editor.post(address(draft, "fix"), {"key": "no such"}, follow=True)
    assert [str(one) for one in page.context["messages"]] == [str(REASONS["changed_since"])]


def test_what_is_left_is_shown_with_whose_decision_it_was(draft, editor, people):
    key = key_of(draft, "space_before")
    editor.post(address(draft, "leave"), {"key": key})
    page = editor.get(address(draft))
    assert Waived.objects.get().by == people.committee
    assert page.context["remarks"].left_count == 1
    assert re.search(rf"finding-{key}.*{people.committee.short_name}", page.content.decode(), re.DOTALL)

    editor.post(address(draft, "leave"), {"key": key, "again": "1"})
    assert not Waived.objects.exists()


def test_characters_that_no_database_takes_are_dropped(draft, editor):
    key = key_of(draft, "space_before")
    editor.post(address(draft, "leave"), {"key": f"{key}\0"})
    assert key in correcting.checked(draft).left
    editor.post(address(draft, "leave"), {"key": f"{key}\0", "again": "1"})
    assert not Waived.objects.exists()


def test_adopted_text_has_no_buttons(draft, editor, people):
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    page = editor.get(address(draft)).content.decode()
    assert (address(draft, "fix") in page, address(draft, "leave") in page) == (False, False)
    answer = editor.post(address(draft, "leave"), {"key": key_of(draft, "space_before")}, follow=True)
    assert [str(one) for one in answer.context["messages"]] == [str(REASONS["locked"])]


def test_adopting_tells_how_much_is_open_and_is_not_stopped(draft, people, client_of):
    chair = client_of(people.chair)
    page = chair.get(address(draft, "adopt"))
    assert address(draft) in page.content.decode()
    assert address(draft, "checks_open") in page.content.decode()
    count = len(correcting.checked(draft).findings)
    assert chair.get(address(draft, "checks_open")).context["count"] == count > 0
    for key in correcting.checked(draft).findings:
        correcting.leave(resolution=draft, key=key, by=people.chair, now=NOW)
    assert chair.get(address(draft, "checks_open")).context["count"] == 0


@pytest.fixture
def naming(draft, people):
    """The text when it names an organisation that nobody knows."""
    block = draft.content.recommendations[0].id
    change_text(
        locked=draft,
        by=people.committee,
        now=NOW,
        change=lambda document: replace_text(document, block, 0, 0, "поддержать АНО «Росток», "),
    )
    return draft


@pytest.mark.parametrize("of_whom", [PART, {}])
def test_one_click_enters_an_organisation_and_says_which(naming, people, client_of, of_whom):
    organiser, data = client_of(people.organiser), {"key": key_of(naming, "organisation_unknown")}
    page = organiser.get(address(naming), **of_whom)
    assert "В справочнике появится: АНО «Росток»" in page.content.decode()
    assert f'formaction="{address(naming, "enter")}"' in page.content.decode()
    remarks = page.context["remarks"]
    assert remarks.fixable == sum(one.fix is not None for one in correcting.checked(naming).findings.values()) + 1
    answer = organiser.post(address(naming, "enter"), data, **of_whom)
    assert answer.status_code == (200 if of_whom else 302)
    assert Organisation.objects.filter(name="АНО «Росток»").exists()
    assert address(naming, "enter") not in organiser.get(address(naming), **of_whom).content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("organiser", 302), ("chair", 403), ("committee", 403), ("desk", 404), ("juror", 404), ("participant", 404)],
)
def test_directory_is_kept_by_those_who_keep_the_event(naming, people, client_of, name, status):
    client, data = client_of(getattr(people, name)), {"key": key_of(naming, "organisation_unknown")}
    assert client.post(address(naming, "enter"), data).status_code == status
    assert Organisation.objects.exists() is (status == 302)
    assert client.get(address(naming, "enter")).status_code == 405
    if name in ("chair", "committee"):
        assert address(naming, "enter") not in client.get(address(naming)).content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("chair", 200), ("organiser", 200), ("desk", 404), ("juror", 404), ("participant", 404)]
)
def test_remarks_are_for_those_who_write(draft, people, client_of, name, status):
    client = client_of(getattr(people, name))
    assert client.get(address(draft)).status_code == status
    assert client.get(address(draft, "checks_open")).status_code == status
    for act in ("fix", "leave"):
        allowed = 302 if status == 200 else status
        assert client.post(address(draft, act), {"key": "none"}).status_code == allowed
        assert client.get(address(draft, act)).status_code == 405


def test_part_costs_the_same_for_a_long_text(event, people, editor, django_assert_num_queries):
    long = make_draft(event, people.committee, TEXT + "".join(f"- вести дневник {number};\n" for number in range(60)))
    for one in (make_draft(event, people.committee, TEXT), long):
        key = next(iter(correcting.checked(one).findings))
        correcting.leave(resolution=one, key=key, by=people.committee, now=NOW)
        log.begin(resolution_id=one.pk, now=NOW)
        for of_whom, most in ((PART, 10), ({}, 11)):
            with django_assert_num_queries(most):
                editor.get(address(one), **of_whom)


def test_beside_the_text_only_so_many_stand_and_the_others_are_counted(event, people, editor):
    long = make_draft(event, people.committee, TEXT + "".join(f"- вести дневник {number};\n" for number in range(80)))
    remarks = editor.get(address(long), **PART).context["remarks"]
    assert sum(len(group.remarks) for group in remarks.groups) == 60
    assert remarks.hidden == remarks.count - 60 > 0
    assert editor.get(address(long)).context["remarks"].hidden == 0
