"""Duplicates over HTTP: suggested with the reason, compared side by side, merged by hand or kept apart."""

import pytest

from events.models import PersonalAccess
from registration.forms import spaced_phone
from registration.models import Answer, NotSame, Question, Registration
from tests.factories import make_event, make_registration, make_territory
from tests.registration.pages import url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


@pytest.fixture
def pair(event):
    """One person with a slip in the last name, once without a telephone; a stranger beside them."""
    district = make_territory()
    first = make_registration(event, last_name="Селезнёва", territory=district, organisation="Лицей № 2")
    make_registration(event, last_name="Юдина", first_name="Ольга", organisation="Лицей № 2")
    second = make_registration(
        event, last_name="Селизнева", territory=district, organisation="Лицей № 2", phone="+79141234567"
    )
    return first, second


def codes(pair):
    return [row.code for row in pair]


def sent(**over: str) -> dict[str, str]:
    same = dict.fromkeys(("kept", "last_name", "email", "phone"), "first")
    return same | over


@pytest.mark.parametrize(("role", "status"), [("organiser", 200), ("desk", 403), ("participant", 403)])
def test_duplicates_are_the_organisers(event, people, client_of, pair, role, status):
    client = client_of(getattr(people, role))
    paths = [url("duplicates", event), url("duplicate", event, *codes(pair))]
    assert [client.get(path).status_code for path in paths] == [status, status]


def test_pairs_are_suggested_with_the_reason(event, organiser, pair):
    [found] = organiser.get(url("duplicates", event)).context["suggestions"]
    assert ((found.first, found.second), found.reason) == (pair, "similar_and_workplace")
    assert PersonalAccess.objects.get().people == 2


def test_nobody_alike_is_told(event, organiser):
    make_registration(event)
    response = organiser.get(url("duplicates", event))
    assert (response.context["suggestions"], 'class="empty' in response.content.decode()) == ([], True)


def test_list_asks_the_database_the_same_whatever_the_rows(event, organiser, pair, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(12) as queries:
            organiser.get(url("duplicates", event))
        return len(queries)

    # The first look in a minute is noted.
    cost()
    Registration.objects.filter(pk=pair[0].pk).get().save()
    one = cost()
    for _ in range(3):
        make_registration(event, last_name="Селезнёва", organisation="Лицей № 2")
    assert cost() == one


def test_pairs_are_kept_until_somebody_changes(event, organiser, pair):
    def shown():
        return len(organiser.get(url("duplicates", event)).context["suggestions"])

    assert [shown(), shown()] == [1, 1]
    row = Registration.objects.get(pk=pair[1].pk)
    row.last_name, row.phone = "Абрамова", ""
    row.save()
    assert shown() == 0


def test_who_ended_or_was_erased_is_suggested_no_more(event, organiser, pair):
    assert len(organiser.get(url("duplicates", event)).context["suggestions"]) == 1
    Registration.objects.filter(pk=pair[0].pk).update(erased_at=pair[0].created_at)
    assert organiser.get(url("duplicates", event)).context["suggestions"] == []


def test_two_people_are_suggested_no_more(event, organiser, pair):
    response = organiser.post(url("duplicate_apart", event, *codes(pair)), follow=True)
    assert (NotSame.objects.count(), response.context["suggestions"]) == (1, [])


def test_comparison_offers_what_differs_and_what_is_fuller(event, organiser, pair):
    form = organiser.get(url("duplicate", event, *codes(pair))).context["form"]
    assert {name: field.initial for name, field in form.fields.items()} == {
        "kept": "first",
        "last_name": "first",
        "email": "first",
        "phone": "second",
    }
    phones = [line.field.field.choices[1][1] for line in form.lines() if line.field and line.field.name == "phone"]
    assert phones == [spaced_phone(pair[1].phone)]
    assert [line.label for line in form.lines() if line.field is None and "Лицей № 2" in line.values] == ["Организация"]


def test_better_standing_is_offered_to_go_on(event, organiser, pair):
    Registration.objects.filter(pk=pair[0].pk).update(state="pending")
    form = organiser.get(url("duplicate", event, *codes(pair))).context["form"]
    assert form.fields["kept"].initial == "second"


def test_pair_is_merged_with_what_was_chosen(event, organiser, people, pair):
    data = sent(phone="second", last_name="second")
    response = organiser.post(url("duplicate", event, *codes(pair)), data)
    kept, merged = (Registration.objects.get(pk=row.pk) for row in pair)
    assert response.url == url("participant", event, kept.code)
    assert (kept.last_name, kept.phone, kept.email) == ("Селизнева", "+79141234567", pair[0].email)
    assert (merged.ending, merged.merged_into, merged.history.first().history_user) == (
        "merged",
        kept,
        people.organiser,
    )
    assert kept.code in organiser.get(url("participant", event, merged.code)).content.decode()


def test_second_registration_may_go_on(event, organiser, pair):
    organiser.post(url("duplicate", event, *codes(pair)), sent(kept="second"))
    kept = event.registrations.active().get(organisation="Лицей № 2", first_name="Марина")
    assert (kept.code, kept.last_name, kept.email, kept.phone) == (pair[1].code, "Селезнёва", pair[0].email, "")


def test_answers_that_differ_are_chosen(event, organiser, pair):
    question = Question.objects.create(event=event, code="size", label="Размер")
    for row, value in zip(pair, ("M", "L"), strict=True):
        Answer.objects.create(registration=row, question=question, value=value)
    data = sent(**{f"answer-{question.pk}": "second"})
    organiser.post(url("duplicate", event, *codes(pair)), data)
    assert Answer.objects.get(registration=pair[0]).value == "L"


def test_nothing_chosen_is_told_and_nothing_is_done(event, organiser, pair):
    response = organiser.post(url("duplicate", event, *codes(pair)), {"kept": "first"})
    assert sorted(response.context["form"].errors) == ["email", "last_name", "phone"]
    assert event.registrations.active().count() == 3


def test_merging_twice_is_told(event, organiser, pair):
    for _ in range(2):
        response = organiser.post(url("duplicate", event, *codes(pair)), sent(), follow=True)
    assert response.redirect_chain == [(url("duplicates", event), 302)]
    assert event.registrations.filter(ending="merged").count() == 1


@pytest.mark.parametrize("other", ["itself", "of another event", "nobody"])
def test_what_is_no_pair_is_not_found(event, organiser, pair, other):
    code = {"itself": pair[0].code, "of another event": make_registration(make_event()).code, "nobody": "00000000"}
    assert organiser.get(url("duplicate", event, pair[0].code, code[other])).status_code == 404
