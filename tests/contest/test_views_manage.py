"""The organisers' pages of a contest over HTTP."""

import json

import pytest
from django.core import mail
from django.urls import reverse

from contest.listing import EntryFilter
from contest.models import Assignment, ConflictOfInterest, Contest, Criterion, Entry, Juror, Nomination
from contest.pages import entry_lines
from events.models import Membership
from tests.contest.conftest import count_queries
from tests.contest.factories import NOW, make_assignment, make_entry, make_juror, make_nomination, score

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(contest, client_of, people):
    return client_of(people.organiser)


def url(contest, name, *args: str):
    return reverse(f"contest:{name}", args=[contest.event.slug, *args])


def levels(response):
    """The last message's level: what was said before and not shown yet stands before it."""
    return [message.level_tag for message in response.context["messages"]][-1:]


def test_a_contest_is_begun_by_its_settings(event, people, client_of):
    client = client_of(people.organiser)
    data = {
        "title": "Конкурс практик",
        "entries_close_at": "2026-02-09T23:59",
        "scoring_closes_at": "2026-02-16T18:00",
        "jurors_per_entry": "3",
        "is_anonymous": "on",
        "ranking": "adjusted",
    }
    response = client.post(reverse("contest:settings", args=[event.slug]), data)
    contest = Contest.objects.get()
    assert (response.status_code, contest.state, contest.jurors_per_entry) == (302, "draft", 3)
    assert contest.entries_close_at.isoformat() == "2026-02-09T14:59:00+00:00"
    data |= {"scoring_closes_at": "2026-02-01T18:00", "jurors_per_entry": "0", "lead": "Две страницы"}
    response = client.post(reverse("contest:settings", args=[event.slug]), data)
    assert sorted(response.context["form"].errors) == ["jurors_per_entry", "scoring_closes_at"]
    assert "Две страницы" in response.content.decode()


def test_settings_are_changed_field_by_field(contest, organiser):
    page = organiser.get(url(contest, "settings")).context["form"]
    sent = {name: page[name].value() or "" for name in page.fields} | {"is_anonymous": "on", "lead": "Две страницы"}
    Contest.objects.update(state="accepting", title="Конкурс уроков")
    assert organiser.post(url(contest, "settings"), sent | {"title": "Конкурс уроков"}).status_code == 302
    assert Contest.objects.values_list("title", "lead", "state").get() == (
        "Конкурс уроков",
        "Две страницы",
        "accepting",
    )


def test_the_state_goes_on_and_the_refusal_is_said(contest, organiser):
    assert organiser.post(url(contest, "change_state"), {"state": "accepting"}).status_code == 302
    assert Contest.objects.get().state == "accepting"
    response = organiser.post(url(contest, "change_state"), {"state": "published"}, follow=True)
    assert (levels(response), Contest.objects.get().state) == (["error"], "accepting")


def test_nominations_are_added_renamed_and_deleted(contest, organiser):
    organiser.post(url(contest, "add_nomination"), {"name": "Детский сад", "description": ""})
    added = Nomination.objects.get(name="Детский сад")
    assert organiser.post(url(contest, "add_nomination"), {"name": "Детский сад"}).status_code == 422
    organiser.post(url(contest, "nomination", added.code), {"name": "Сад", "description": ""})
    added.refresh_from_db()
    assert (added.name, added.rank) == ("Сад", 1)
    assert organiser.get(url(contest, "delete_nomination", added.code)).status_code == 200
    organiser.post(url(contest, "delete_nomination", added.code))
    assert list(Nomination.objects.values_list("name", flat=True)) == ["Цифровой урок"]


def test_a_criterion_reads_its_rubric_by_lines(contest, organiser):
    data = {"name": "Вид", "weight": "0.5", "maximum": "5", "rubric": "5 — безупречно\n0.5: едва\n\n0 пусто"}
    organiser.post(url(contest, "add_criterion"), data)
    criterion = Criterion.objects.get(name="Вид")
    assert criterion.rubric == {"5": "безупречно", "0.5": "едва", "0": "пусто"}
    page = organiser.get(url(contest, "criterion", criterion.code))
    assert page.context["form"]["rubric"].value() == "0 — пусто\n0.5 — едва\n5 — безупречно"


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"weight": "0"}, "weight"),
        ({"maximum": "-1"}, "maximum"),
        ({"rubric": "пять — хорошо"}, "rubric"),
        ({"rubric": "5"}, "rubric"),
        ({"name": "Польза"}, "name"),
    ],
)
def test_a_criterion_refuses_bad_input(contest, organiser, over, field):
    data = {"name": "Вид", "weight": "1", "maximum": "5", "rubric": ""} | over
    response = organiser.post(url(contest, "add_criterion"), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_entries_are_searched_filtered_and_sorted(contest, organiser):
    other = make_nomination(contest, "Сад")
    first = make_entry(contest, title="Ёлка в данных", code="1")
    second = make_entry(contest, title="Азбука", code="2", nomination=other)
    refused = make_entry(contest, title="Чужая", code="3", state="refused")
    score(first, make_juror(contest), 5, 5)

    def found(**query: str):
        page = organiser.get(url(contest, "manage_entries"), query, follow=True).context["page"]
        return [entry.code for entry in page]

    assert found() == ["1", "3", "2"]
    assert found(q="ЕЛКА данных") == ["1"]
    assert found(nomination=other.code) == [second.code]
    assert (found(state="refused"), found(state="short"), found(state="waiting")) == ([refused.code], ["1", "2"], [])
    assert (found(order="title"), found(order="-title")) == (["2", "1", "3"], ["3", "1", "2"])
    assert found(q="нет такой") == []


@pytest.mark.parametrize("order", ["done", "-done"])
def test_entries_that_are_equal_keep_their_order(contest, order):
    listed = EntryFilter(order=order).apply(entry_lines(contest))
    assert listed.query.order_by == (order, "pk")


@pytest.mark.parametrize("name", ["manage_entry", "manage_juror"])
def test_an_entry_and_a_juror_take_equal_queries_for_one_and_three(contest, organiser, name):
    entry, juror = make_entry(contest), make_juror(contest)

    def add():
        score(entry, make_juror(contest), 5, 5)
        score(make_entry(contest), juror, 5, 5)
        ConflictOfInterest.objects.create(juror=make_juror(contest), entry=entry, declared_at=NOW)
        ConflictOfInterest.objects.create(juror=juror, entry=make_entry(contest), declared_at=NOW)

    add()
    page = url(contest, name, entry.code if name == "manage_entry" else juror.code)
    first = count_queries(organiser, page)
    add()
    add()
    assert (count_queries(organiser, page), first <= 12) == (first, True)


def test_an_entry_is_refused_and_admitted_again(contest, organiser):
    entry = make_entry(contest)
    assert organiser.post(url(contest, "refuse_entry", entry.code), {"reason": ""}).status_code == 422
    organiser.post(url(contest, "refuse_entry", entry.code), {"reason": "Нет описания"})
    assert Entry.objects.values_list("state", "reason").get() == ("refused", "Нет описания")
    organiser.post(url(contest, "readmit_entry", entry.code))
    assert Entry.objects.values_list("state", "reason").get() == ("submitted", "")


def test_an_entry_that_its_author_withdrew_is_not_admitted_by_organisers(contest, organiser):
    entry = make_entry(contest, state="withdrawn")
    readmit = url(contest, "readmit_entry", entry.code)
    assert readmit not in organiser.get(url(contest, "manage_entry", entry.code)).content.decode()
    assert levels(organiser.post(readmit, follow=True)) == ["error"]
    assert Entry.objects.get().state == "withdrawn"


def test_a_juror_is_given_an_entry_and_it_is_taken_off(contest, organiser):
    entry, juror = make_entry(contest), make_juror(contest)
    organiser.post(url(contest, "assign_entry", entry.code), {"juror": juror.code})
    assert Assignment.objects.values_list("entry_id", "juror_id").get() == (entry.pk, juror.pk)
    response = organiser.post(url(contest, "assign_entry", entry.code), {"juror": juror.code}, follow=True)
    assert levels(response) == ["error"]
    organiser.post(url(contest, "unassign_entry", entry.code, juror.code))
    assert not Assignment.objects.exists()


def test_a_juror_with_an_address_does_not_get_another(contest, organiser):
    juror = make_juror(contest)
    response = organiser.post(url(contest, "manage_juror", juror.code), {"email": "new@example.org"}, follow=True)
    assert (response.status_code, levels(response)) == (200, ["error"])
    assert Juror.objects.get().user == juror.user


def test_a_juror_is_invited_by_a_letter(contest, organiser, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        organiser.post(url(contest, "manage_jurors"), {"email": "new@example.org", "name": "Новикова Анна"})
    juror = Juror.objects.get()
    assert (juror.name, juror.user.email) == ("Новикова Анна", "new@example.org")
    assert Membership.objects.filter(user=juror.user, role="juror").exists()
    assert [(letter.to, url(contest, "jury") in letter.body) for letter in mail.outbox] == [(["new@example.org"], True)]
    response = organiser.post(url(contest, "manage_jurors"), {"email": "new@example.org"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])


def test_a_juror_without_sheets_is_removed(contest, organiser):
    juror = make_juror(contest)
    organiser.post(url(contest, "remove_juror", juror.code))
    assert not Juror.objects.exists()


def test_a_conflict_is_dropped_by_the_organiser(assignment, contest, organiser, people, client_of):
    client_of(people.juror).post(url(contest, "declare_conflict", assignment.entry.code), {"note": "Соавтор"})
    assert "Соавтор" in organiser.get(url(contest, "manage_entry", assignment.entry.code)).content.decode()
    organiser.post(url(contest, "withdraw_conflict", assignment.entry.code, assignment.juror.code))
    assert "Соавтор" not in organiser.get(url(contest, "manage_entry", assignment.entry.code)).content.decode()


def test_an_assignment_is_proposed_and_made(contest, organiser):
    make_entry(contest), make_entry(contest), make_juror(contest), make_juror(contest)
    wish = {"per_entry": "2", "most": "", "seed": "7"}
    proposal = organiser.post(url(contest, "assignment"), wish)
    assert (len(proposal.context["plan"].added), Assignment.objects.count()) == (4, 0)
    sent = wish | {"apply": "yes", "pairs": proposal.context["pairs"]}
    assert organiser.post(url(contest, "assignment"), sent).status_code == 302
    assert Assignment.objects.count() == 4
    again = organiser.post(url(contest, "assignment"), sent)
    assert (levels(again), Assignment.objects.count()) == (["warning"], 4)


def test_an_assignment_that_cannot_be_made_says_why(contest, organiser):
    entry = make_entry(contest)
    juror = make_juror(contest)
    response = organiser.post(url(contest, "assignment"), {"per_entry": "2", "seed": "7"})
    page = response.content.decode()
    assert (response.status_code, entry.code in page, juror.code in page) == (422, True, True)


def test_an_assignment_refused_and_impossible_by_now_says_both(contest, organiser):
    Contest.objects.update(state="published", published_at=NOW)
    make_entry(contest), make_juror(contest)
    sent = {"per_entry": "2", "seed": "7", "apply": "yes", "pairs": ""}
    response = organiser.post(url(contest, "assignment"), sent)
    assert (response.status_code, levels(response), len(response.context["shortages"])) == (422, ["warning"], 1)


def test_an_assignment_that_became_impossible_says_why(contest, organiser):
    make_entry(contest)
    juror, other = make_juror(contest), make_juror(contest)
    wish = {"per_entry": "2", "most": "", "seed": "7"}
    pairs = organiser.post(url(contest, "assignment"), wish).context["pairs"]
    other.delete()
    response = organiser.post(url(contest, "assignment"), wish | {"apply": "yes", "pairs": pairs})
    assert (response.status_code, juror.code in response.context["shortages"][0]) == (422, True)
    assert not Assignment.objects.exists()


def test_results_are_published_as_they_were_seen(contest, organiser, client_of):
    entry, juror = make_entry(contest), make_juror(contest)
    score(entry, juror, 5, 5)
    seen = organiser.get(url(contest, "publish")).context["standings"].fingerprint
    score(entry, juror, 4, 4)
    response = organiser.post(url(contest, "publish"), {"seen": seen})
    assert (response.url, Contest.objects.get().state) == (url(contest, "publish"), "scoring")
    seen = organiser.get(url(contest, "publish")).context["standings"].fingerprint
    assert organiser.post(url(contest, "publish"), {"seen": seen}).url == url(contest, "results")
    assert client_of(None).get(url(contest, "results")).status_code == 200
    organiser.post(url(contest, "withdraw_results"))
    assert client_of(None).get(url(contest, "results")).status_code == 404


def test_exports_of_the_desk_tell_of_jurors_those_for_everybody_do_not(contest, organiser, client_of, people):
    entry, juror = make_entry(contest, title="=Формула"), make_juror(contest)
    score(entry, juror, 5, 5)
    found = json.loads(organiser.get(url(contest, "manage_results_json")).content)
    assert found["jurors"] == [{"id": juror.code, "name": juror.name, "sheets": 1, "severity": 0.0}]
    table = organiser.get(url(contest, "manage_results_csv")).content.decode("utf-8-sig").splitlines()
    assert table[1].split(";")[2:] == ["'=Формула", "1", "100,000000", "100,000000", "1"]
    organiser.post(url(contest, "publish"))
    public = json.loads(client_of(None).get(url(contest, "results_json")).content)
    assert (list(public), public["entries"][0]["place"]) == (["entries"], 1)


@pytest.mark.parametrize("name", ["manage", "setup", "manage_entries", "manage_jurors", "manage_results", "publish"])
def test_lists_take_equal_queries_for_one_and_three(contest, organiser, name):
    def add():
        score(make_entry(contest), make_juror(contest), 5, 5)

    add()
    organiser.get(url(contest, name))
    first = count_queries(organiser, url(contest, name))
    add()
    add()
    make_assignment(make_entry(contest), make_juror(contest))
    assert (count_queries(organiser, url(contest, name)), first <= 12) == (first, True)
