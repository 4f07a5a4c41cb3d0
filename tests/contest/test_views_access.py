"""Who gets to which page of a contest."""

import pytest
from django.urls import reverse

from contest.actions import publish_results
from contest.models import Contest
from events.models import Role
from events.permissions import MATRIX, ORGANISER, Can
from tests.contest.factories import NOW, make_assignment, make_entry, make_juror, score

pytestmark = pytest.mark.django_db

PUBLIC = ("contest", "results", "results_json", "results_csv")
AUTHOR = ("enter", "my_entries")
MANAGE = (
    "manage", "settings", "setup", "add_nomination", "add_criterion", "manage_entries", "assignment", "manage_jurors",
    "manage_results", "manage_results_json", "manage_results_csv", "publish", "withdraw_results",
)  # fmt: skip
MANAGE_ENTRY = ("manage_entry",)
JUROR_PAGES = ("manage_juror", "remove_juror")


def status(client, name, *args: str):
    return client.get(reverse(f"contest:{name}", args=args)).status_code


@pytest.mark.parametrize("name", MANAGE)
def test_manage_pages_are_for_organisers(contest, people, client_of, name):
    slug = contest.event.slug
    people_and_answers = {people.organiser: 200, people.owner: 200, people.juror: 403, people.stranger: 403, None: 302}
    assert {who: status(client_of(who), name, slug) for who in people_and_answers} == people_and_answers


def test_scores_are_seen_by_whoever_may_view_them(contest, people, client_of, monkeypatch):
    client, slug = client_of(people.organiser), contest.event.slug
    names = ("manage_results", "manage_results_json", "manage_results_csv", "publish", "manage")
    answers = {}
    for can in (Can.VIEW_SCORES, Can.MANAGE_CONTEST):
        monkeypatch.setitem(MATRIX, Role.ORGANISER, ORGANISER - {can})
        answers[can] = [status(client, name, slug) for name in names]
    assert answers == {Can.VIEW_SCORES: [403, 403, 403, 403, 200], Can.MANAGE_CONTEST: [200, 200, 200, 403, 403]}


@pytest.mark.parametrize("name", MANAGE_ENTRY)
def test_an_entry_of_the_desk_is_for_organisers(contest, people, client_of, name):
    args = (contest.event.slug, make_entry(contest).code)
    answers = {people.organiser: 200, people.juror: 403, people.stranger: 403, None: 302}
    assert {who: status(client_of(who), name, *args) for who in answers} == answers


@pytest.mark.parametrize("name", JUROR_PAGES)
def test_a_juror_of_the_desk_is_for_organisers(contest, people, client_of, name):
    args = (contest.event.slug, make_juror(contest).code)
    answers = {people.organiser: 200, people.juror: 403, people.stranger: 403, None: 302}
    assert {who: status(client_of(who), name, *args) for who in answers} == answers


def test_the_contest_is_public_once_it_is_open(contest, people, client_of):
    slug = contest.event.slug
    assert {who: status(client_of(who), "contest", slug) for who in (None, people.stranger)} == {
        None: 200,
        people.stranger: 200,
    }
    Contest.objects.update(state="draft")
    answers = {None: 404, people.stranger: 404, people.juror: 404, people.organiser: 200}
    assert {who: status(client_of(who), "contest", slug) for who in answers} == answers


@pytest.mark.parametrize("name", ["results", "results_json", "results_csv"])
def test_results_are_nowhere_before_publication(contest, people, client_of, name):
    entry = make_entry(contest, title="Тайная работа")
    score(entry, make_juror(contest), 5, 5)
    url = reverse(f"contest:{name}", args=[contest.event.slug])
    for who in (None, people.stranger, people.juror, people.organiser):
        answer = client_of(who).get(url)
        assert answer.status_code == 404
        assert "Тайная работа" not in answer.content.decode()
    publish_results(contest=contest, by=people.organiser, now=NOW)
    answer = client_of(None).get(url)
    assert answer.status_code == 200
    assert "Тайная работа" in answer.content.decode("utf-8-sig")


@pytest.mark.parametrize("name", AUTHOR)
def test_author_pages_need_a_login(contest, people, client_of, name):
    slug = contest.event.slug
    assert (status(client_of(None), name, slug), status(client_of(people.stranger), name, slug)) == (302, 200)


@pytest.mark.parametrize("name", ["score", "declare_conflict"])
def test_a_juror_sees_only_her_own_entries(assignment, contest, people, client_of, name):
    args = (contest.event.slug, assignment.entry.code)
    other = make_assignment(make_entry(contest), make_juror(contest))
    answers = {people.juror: 200, other.juror.user: 404, people.organiser: 403, people.stranger: 403, None: 302}
    assert {who: status(client_of(who), name, *args) for who in answers} == answers
    assert status(client_of(people.juror), name, contest.event.slug, other.entry.code) == 404


def test_the_jury_list_is_for_jurors(assignment, contest, people, client_of):
    slug = contest.event.slug
    answers = {people.juror: 200, people.organiser: 403, people.stranger: 403, None: 302}
    assert {who: status(client_of(who), "jury", slug) for who in answers} == answers


def test_a_juror_saves_only_her_own_sheet(assignment, contest, people, client_of):
    other = make_assignment(make_entry(contest), make_juror(contest))
    url = reverse("contest:save_scores", args=[contest.event.slug, other.entry.code])
    data = {f"score-{contest.criteria.first().code}": "5"}
    answers = {people.juror: 404, people.organiser: 403, people.stranger: 403, None: 302}
    assert {who: client_of(who).post(url, data).status_code for who in answers} == answers
    assert not hasattr(other, "sheet")


def test_a_withdrawn_entry_leaves_the_jurors_list(assignment, contest, people, client_of):
    assignment.entry.state = "refused"
    assignment.entry.save()
    assert status(client_of(people.juror), "score", contest.event.slug, assignment.entry.code) == 404


@pytest.mark.parametrize(
    "name",
    ["change_state", "refuse_entry", "readmit_entry", "assign_entry"],
)
def test_acts_of_the_desk_are_for_organisers(contest, people, client_of, name):
    args = [contest.event.slug] if name == "change_state" else [contest.event.slug, make_entry(contest).code]
    url = reverse(f"contest:{name}", args=args)
    answers = {people.organiser: 302, people.juror: 403, people.stranger: 403}
    found = {who: client_of(who).post(url, {"reason": "Нет описания"}).status_code for who in answers}
    assert found == answers
    assert client_of(people.organiser).get(url).status_code == 405


def test_pages_of_a_contest_that_is_not_there(event, people, client_of):
    assert status(client_of(None), "contest", event.slug) == 404
    assert status(client_of(people.organiser), "manage", event.slug) == 200
    assert status(client_of(people.organiser), "manage_results", event.slug) == 404
    assert status(client_of(people.juror), "jury", event.slug) == 200
