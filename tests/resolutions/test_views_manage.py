"""Resolutions as the committee writes them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resolutions import actions
from resolutions.models import Recommendation, Resolution
from tests.resolutions.forms import form_of, url
from tests.resolutions.texts import DAY, NOW, TEXT, make_draft, make_published

ALLOWED = {
    "manage": {"owner", "organiser", "chair", "committee"},
    "import_file": {"owner", "organiser", "chair", "committee"},
    "edit": {"owner", "organiser", "chair", "committee"},
    "execution": {"owner", "organiser", "chair", "committee"},
    "delete": {"owner", "organiser", "chair"},
}


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_desk_is_for_those_who_write(name, event, draft, people, client_of):
    args = [event.slug] if name in ("manage", "import_file") else [event.slug, draft.code]
    opened = {
        role
        for role, person in people.everybody().items()
        if client_of(person).get(url(name, *args)).status_code == 200
    }
    assert opened == ALLOWED[name]
    assert client_of(None).get(url(name, *args)).status_code == 302


@pytest.mark.parametrize("name", ["adopt", "publish", "reopen"])
def test_chair_and_organisers_decide(name, event, draft, people, client_of):
    statuses = {
        role: client_of(person).post(url(name, event.slug, draft.code)).status_code
        for role, person in people.everybody().items()
    }
    # 422: let in, and asked for the day.
    assert {role for role, status in statuses.items() if status in {302, 422}} == {"owner", "organiser", "chair"}
    assert statuses["committee"] == 403
    assert {statuses["participant"], statuses["stranger"]} == {404}


def test_draft_of_another_event_is_not_found(draft, people, client_of):
    from tests.factories import make_event, make_membership

    other = make_event()
    make_membership(other, "committee", people.stranger)
    assert client_of(people.stranger).get(url("edit", other.slug, draft.code)).status_code == 404


def test_empty_draft_begins_at_a_button(event, editor):
    answer = editor.post(url("manage", event.slug))
    assert answer.url == url("edit", event.slug, Resolution.objects.get().code)


def test_button_pressed_twice_begins_one_draft(event, editor, people, client_of):
    addresses = [editor.post(url("manage", event.slug)).url for _ in range(2)]
    assert addresses == [url("edit", event.slug, Resolution.objects.get().code)] * 2
    client_of(people.chair).post(url("manage", event.slug))
    draft = Resolution.objects.get(edited_by=people.committee)
    editor.post(addresses[0], form_of(draft, title="Итоги"))
    editor.post(url("manage", event.slug))
    assert Resolution.objects.count() == 3


def test_form_sent_back_untouched_changes_no_word(draft, editor):
    before = draft.content
    page = editor.get(url("edit", draft.event.slug, draft.code))
    assert page.status_code == 200
    editor.post(url("edit", draft.event.slug, draft.code), form_of(draft))
    draft.refresh_from_db()
    assert draft.content == before
    assert draft.version == 2


def test_every_button_saves_what_was_typed(draft, editor):
    item = draft.content.recommendations[0]
    typed = form_of(draft, **{f"text-{item.id}": "поддержать музеи;", "do": f"down:{item.id}"})
    answer = editor.post(url("edit", draft.event.slug, draft.code), typed)
    assert answer.url.endswith(f"#item-{item.id}")
    assert list(Recommendation.objects.in_order().values_list("text", flat=True))[:2] == [
        "сократить отчёты.",
        "поддержать музеи;",
    ]


def test_added_item_is_where_one_returns_to(draft, editor):
    to = draft.content.addressees[0]
    answer = editor.post(url("edit", draft.event.slug, draft.code), form_of(draft, do=f"add-to:{to.id}"))
    new = Recommendation.objects.get(text="")
    assert answer.url.endswith(f"#item-{new.id}")
    assert new.addressee_id.hex == to.id.replace("-", "")


@pytest.mark.parametrize("act", ["add:task", "add:preamble", "add:closing", "add-addressee:"])
def test_additions_are_kept(draft, editor, act):
    before = len(form_of(draft))
    editor.post(url("edit", draft.event.slug, draft.code), form_of(draft, do=act))
    draft.refresh_from_db()
    assert len(form_of(draft)) > before


def test_removed_item_is_offered_back(draft, editor):
    before = draft.content
    address = url("edit", draft.event.slug, draft.code)
    item = before.recommendations[1]
    answer = editor.post(address, form_of(draft, do=f"remove:{item.id}"))
    draft.refresh_from_db()
    assert item not in draft.content.recommendations
    assert f"restore:{item.id}" in editor.get(answer.url).content.decode()

    editor.post(address, form_of(draft, do=f"restore:{item.id}"))

    draft.refresh_from_db()
    assert draft.content == before


def test_removed_addressee_comes_back_with_everything(draft, editor):
    before = draft.content
    address = url("edit", draft.event.slug, draft.code)
    to = before.addressees[0].id
    editor.post(address, form_of(draft, do=f"remove:{to}"))
    draft.refresh_from_db()
    assert len(draft.content.recommendations) == 1
    editor.post(address, form_of(draft, do=f"restore:{to}"))
    draft.refresh_from_db()
    assert draft.content.addressees == before.addressees
    assert set(draft.content.recommendations) == set(before.recommendations)


def test_addressee_comes_back_without_what_speaks_to_another_by_now(draft, editor):
    address, (first, second) = url("edit", draft.event.slug, draft.code), draft.content.addressees
    moved = draft.content.recommendations[0].id
    for act in (f"remove:{first.id}", f"restore:{first.id}", "move", f"remove:{first.id}", f"restore:{first.id}"):
        draft.refresh_from_db()
        over = {f"to-{moved}": second.id} if act == "move" else {"do": act}
        editor.post(address, form_of(draft, **over))
    draft.refresh_from_db()
    asked = {one.name: len(draft.content.recommendations_to(one)) for one in draft.content.addressees}
    assert asked == {first.name: 1, second.name: 2}


@pytest.mark.parametrize("what", ["recommendation", "addressee"])
def test_what_comes_back_knows_what_became_of_it(event, people, editor, what):
    resolution = make_published(event, people.chair).resolution
    address = url("edit", event.slug, resolution.code)
    row = Recommendation.objects.in_order().first()
    noted = {str(row.id): ("done", "Издано", DAY)}
    actions.note_execution(resolution=resolution, noted=noted, by=people.chair, now=NOW)
    item = str(row.id) if what == "recommendation" else str(row.addressee_id)
    for act in ("remove", "restore"):
        resolution.refresh_from_db()
        editor.post(address, form_of(resolution, do=f"{act}:{item}"))

    back = Recommendation.objects.get(id=row.id)

    assert (back.execution, back.execution_note, back.executed_on) == ("done", "Издано", DAY)


def test_readdressing_is_one_choice(draft, editor):
    item, to = draft.content.recommendations[0], draft.content.addressees[1]
    editor.post(url("edit", draft.event.slug, draft.code), form_of(draft, **{f"to-{item.id}": to.id}))
    assert str(Recommendation.objects.get(id=item.id).addressee_id) == to.id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("date", "31 февраля"),
        ("participants", "-5"),
        ("base", ""),
        ("base", "x:y:z"),
        ("signature", "а" * 2_001),
    ],
)
def test_bad_heading_is_said_and_the_text_stays(draft, editor, field, value):
    item = draft.content.recommendations[0]
    typed = form_of(draft, **{field: value, f"text-{item.id}": "не потеряйте это"})
    page = editor.post(url("edit", draft.event.slug, draft.code), typed)
    assert page.status_code == 422
    assert "не потеряйте это" in page.content.decode()


@pytest.mark.parametrize("item", ["", "abc", "00000000-0000-4000-8000-000000000001"])
def test_nothing_comes_back_that_never_was(draft, editor, item):
    before, address = draft.content, url("edit", draft.event.slug, draft.code)
    assert editor.get(address, {"removed": item}).status_code == 200
    assert editor.post(address, form_of(draft, do=f"restore:{item}")).status_code == 302
    draft.refresh_from_db()
    assert draft.content == before


@pytest.mark.parametrize("damage", ["kind", "addressee", "missing", "id", "act", "nobody"])
def test_forged_form_changes_nothing(draft, editor, damage):
    first, item = draft.content.paragraphs[0], draft.content.recommendations[0]
    typed = form_of(draft)
    typed |= {
        "kind": {f"kind-{first.id}": "poem"},
        "addressee": {f"to-{item.id}": first.id},
        "missing": {"paragraph": [first.id, "00000000-0000-0000-0000-000000000000"]},
        "id": {"addressee": ["../../etc"]},
        "act": {"do": "add:poem"},
        "nobody": {"do": "add-to:00000000-0000-4000-8000-000000000001"},
    }[damage]
    editor.post(url("edit", draft.event.slug, draft.code), typed)
    draft.refresh_from_db()
    assert draft.version == 1


def test_id_of_another_resolution_is_refused(draft, editor, event):
    other = make_draft(event, text=TEXT.replace("420", "421"))
    foreign = other.content.paragraphs[0]
    typed = form_of(draft) | {"paragraph": [foreign.id], f"text-{foreign.id}": "моё", f"kind-{foreign.id}": "fact"}
    editor.post(url("edit", draft.event.slug, draft.code), typed)
    assert other.content.paragraphs[0] == foreign


def test_adopted_text_is_shown_not_edited(draft, editor, people):
    adopted = actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    address = url("edit", draft.event.slug, draft.code)
    assert "<textarea" not in editor.get(address).content.decode()
    page = editor.post(address, form_of(adopted, title="Другая", signature="не потеряйте это"))
    assert Resolution.objects.get().title == "Резолюция"
    assert page.status_code == 422
    assert "не потеряйте это" in page.content.decode()


def test_form_of_a_page_that_came_in_half_removes_nothing(draft, editor):
    whole = form_of(draft)
    half = {name: whole[name] for name in ("base", "title", "event_name", "date", "place", "participants")}
    editor.post(url("edit", draft.event.slug, draft.code), half | {"paragraph": whole["paragraph"][:1]})
    assert Resolution.objects.get().version == 1
    assert Recommendation.objects.count() == 3


def test_lists_cost_the_same_for_one_and_for_three(event, people, client_of):
    editor = client_of(people.committee)
    first = make_draft(event, people.committee)
    addresses = [url("manage", event.slug), url("edit", event.slug, first.code)]
    before = [_cost(editor, address) for address in addresses]
    for number in (1, 2):
        make_draft(event, people.committee, text=TEXT.replace("420", f"42{number}"))
    editor.post(addresses[1], form_of(first, do="add:task"))
    assert [_cost(editor, address) for address in addresses] == before
    assert max(before) <= 12


def _cost(client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize(("who", "may"), [("chair", True), ("organiser", True), ("committee", False)])
def test_adopted_text_says_who_can_go_on_with_it(event, people, client_of, who, may):
    draft = make_draft(event, people.committee)
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    client = client_of(getattr(people, who))
    page = client.get(url("edit", event.slug, draft.code), headers={"accept-language": "en"}).text
    assert ("Publish it, or take it back" in page, "The chair or an organiser publishes it" in page) == (may, not may)


def test_same_texts_are_told_apart_by_when_they_were_begun_and_by_whom(event, people, client_of):
    people.chair.last_name = "Балданова"
    people.chair.save()
    begun = [actions.create_resolution(event=event, by=by) for by in (people.committee, people.chair)]
    for minute, one in enumerate(begun):
        Resolution.history.filter(id=one.pk).update(history_date=NOW + timedelta(minutes=minute))
    page = client_of(people.committee).get(url("manage", event.slug), headers={"accept-language": "en"}).text
    told = [" ".join(one.split()) for one in re.findall(r"Begun ([^<]*)<", page)]
    names = [" ".join(one.short_name.split()) for one in (people.chair, people.committee)]
    assert [(one.split(", ")[1], one.split(", ")[2]) for one in told] == [("16:01", names[0]), ("16:00", names[1])]


def test_list_of_texts_costs_the_same_for_few_and_for_many(event, people, client_of):
    client = client_of(people.committee)
    client.get(url("manage", event.slug))
    costs = []
    for number in range(2):
        for many in range(4):
            make_draft(event, people.chair, text=TEXT.replace("420", f"4{number}{many}"))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("manage", event.slug))
        costs.append(len(queries))
    assert costs[0] == costs[1]
