"""A juror's list and sheet over HTTP."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from contest.actions import publish_results
from contest.models import Assignment, ConflictOfInterest, Contest, Score, ScoreSheet
from tests.contest.conftest import count_queries
from tests.contest.factories import NOW, make_assignment, make_criterion, make_entry, score

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def juror(assignment, client_of, people):
    return client_of(people.juror)


def url(name, assignment):
    return reverse(f"contest:{name}", args=[assignment.entry.contest.event.slug, assignment.entry.code])


def sheet_of(contest, *values: object, **over: object):
    codes = contest.criteria.values_list("code", flat=True)
    return {f"score-{code}": value for code, value in zip(codes, values, strict=False)} | over


def plain(response):
    """The page with ordinary spaces."""
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def stored():
    return [int(value) for value in Score.objects.order_by("criterion__rank").values_list("value", flat=True)]


def test_a_choice_is_saved_as_a_draft(assignment, contest, juror):
    response = juror.post(url("save_scores", assignment), sheet_of(contest, "4"), headers=HTMX)
    page = response.content.decode()
    assert (response.status_code, stored(), ScoreSheet.objects.get().state) == (200, [4], "draft")
    assert "<html" not in page
    assert 'id="saved"' in page
    assert f'name="seen-score-{contest.criteria.first().code}" value="4"' in page


def test_a_choice_saved_without_scripts_leads_back_to_the_sheet(assignment, contest, juror):
    response = juror.post(url("save_scores", assignment), sheet_of(contest, "4"))
    assert (response.status_code, response.url) == (302, url("score", assignment))


@pytest.mark.parametrize("value", ["6", "-1", "пять", "1e1", "NaN", "99999999999"])
def test_a_score_that_is_none_is_refused_in_words(assignment, contest, juror, value):
    answers = [
        juror.post(url("save_scores", assignment), sheet_of(contest, value), headers=HTMX).status_code,
        juror.post(url("score", assignment), sheet_of(contest, value, "3", comment="Хорошо")).status_code,
    ]
    assert (answers, Score.objects.count()) == ([409, 422], 0)


def test_a_refused_sheet_keeps_what_was_typed(assignment, contest, juror):
    page = juror.post(url("score", assignment), sheet_of(contest, "9", "3", comment="Хорошо показано")).context["page"]
    assert ([line.written for line in page.lines], page.comment) == (["", "3"], "Хорошо показано")


def test_next_work_submits_a_complete_sheet_and_goes_on(assignment, contest, juror):
    following = make_assignment(make_entry(contest), assignment.juror)
    response = juror.post(url("score", assignment), sheet_of(contest, "4", "5", comment=""))
    assert (response.status_code, response.url) == (302, url("score", following))
    assert (stored(), ScoreSheet.objects.get().state) == ([4, 5], "submitted")
    response = juror.post(url("score", following), sheet_of(contest, "4", "5"))
    assert response.url == reverse("contest:jury", args=[contest.event.slug])


def test_next_work_leaves_an_incomplete_sheet_a_draft(assignment, contest, juror):
    response = juror.post(url("score", assignment), sheet_of(contest, "4"), follow=True)
    assert ScoreSheet.objects.get().state == "draft"
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]


def seen_of(contest, *values: str):
    codes = contest.criteria.values_list("code", flat=True)
    return {f"seen-score-{code}": value for code, value in zip(codes, values, strict=False)}


def test_another_window_is_shown_beside_what_was_typed(assignment, contest, juror):
    juror.post(url("save_scores", assignment), sheet_of(contest, "1", "1"), headers=HTMX)
    old = seen_of(contest, "", "") | {"seen-comment": "", "comment": ""}
    response = juror.post(url("score", assignment), sheet_of(contest, "5", "1", **old))
    lines = response.context["page"].lines
    assert response.status_code == 409
    assert [(line.written, line.elsewhere, line.seen) for line in lines] == [("5", 1, "1"), ("1", None, "1")]
    assert stored() == [1, 1]
    response = juror.post(url("score", assignment), sheet_of(contest, "5", "1", **old | seen_of(contest, "1", "1")))
    assert (response.status_code, stored()) == (302, [5, 1])


def test_a_choice_of_an_older_window_undoes_nothing_unseen(assignment, contest, juror):
    juror.post(url("save_scores", assignment), sheet_of(contest, "1", "2"), headers=HTMX)
    old = juror.post(url("save_scores", assignment), sheet_of(contest, "5", **seen_of(contest, "")), headers=HTMX)
    page = plain(old)
    assert (old.status_code, stored()) == (409, [1, 2])
    # The other window's score is told and from now on known; of the score that was not sent nothing is said.
    codes = contest.criteria.values_list("code", flat=True)
    assert ("В другом окне: 1" in page, *(f'name="seen-score-{code}"' in page for code in codes)) == (True, True, False)
    juror.post(url("save_scores", assignment), sheet_of(contest, "5", **seen_of(contest, "1")), headers=HTMX)
    assert stored() == [5, 2]


def test_a_comment_of_an_older_window_undoes_nothing_unseen(assignment, juror):
    save = partial(juror.post, url("save_scores", assignment), headers=HTMX)
    save({"comment": "Первая\r\nстрока", "seen-comment": ""})
    old = save({"comment": "Иначе", "seen-comment": ""})
    assert (old.status_code, "В другом окне:" in plain(old)) == (409, True)
    assert ScoreSheet.objects.get().comment == "Первая\nстрока"
    again = save({"comment": "Иначе", "seen-comment": "Первая\r\nстрока"})
    assert (again.status_code, ScoreSheet.objects.get().comment) == (200, "Иначе")


@pytest.mark.parametrize(
    ("rubric", "is_promised"),
    [({}, False), ({"5": "отлично"}, False), ({str(score): f"слово {score}" for score in range(6)}, True)],
)
def test_words_of_a_score_are_promised_where_every_score_has_them(assignment, contest, juror, rubric, is_promised):
    contest.criteria.update(rubric=rubric)
    page = juror.get(url("score", assignment)).content.decode()
    assert ("Выберите балл" in page, all(words in page for words in rubric.values())) == (is_promised, True)


def test_saving_after_publication_says_so_and_keeps_the_page(assignment, contest, juror, people):
    score(assignment.entry, assignment.juror, 3, 3)
    publish_results(contest=contest, by=people.organiser, now=NOW)
    assert juror.post(url("save_scores", assignment), sheet_of(contest, "5"), headers=HTMX).status_code == 409
    response = juror.post(url("score", assignment), sheet_of(contest, "5", "5", comment="Ещё"))
    assert (response.status_code, stored(), response.context["page"].comment) == (409, [3, 3], "Ещё")


def test_a_sheet_is_read_only_past_its_deadline(assignment, contest, juror):
    Contest.objects.update(scoring_closes_at=timezone.now() - timedelta(minutes=1))
    response = juror.get(url("score", assignment))
    assert (response.context["is_open"], "hx-post" in response.content.decode()) == (False, False)


def test_authors_are_hidden_from_jurors_until_the_results(assignment, contest, juror, people):
    assignment.entry.organisation = "МОУ СОШ № 77"
    assignment.entry.save()
    page = juror.get(url("score", assignment)).content.decode()
    assert ("Ёлгина" in page, "СОШ №\N{NO-BREAK SPACE}77" in page) == (False, False)
    Contest.objects.update(is_anonymous=False)
    page = juror.get(url("score", assignment)).content.decode()
    assert ("Ёлгина" in page, "СОШ №\N{NO-BREAK SPACE}77" in page) == (True, True)


def test_a_juror_steps_back_from_an_entry(assignment, contest, juror, people):
    score(assignment.entry, assignment.juror, 3, 3)
    response = juror.post(url("declare_conflict", assignment), {"note": "Мы работаем вместе"}, follow=True)
    assert response.redirect_chain == [(reverse("contest:jury", args=[contest.event.slug]), 302)]
    assert (Assignment.objects.count(), ScoreSheet.objects.count()) == (0, 0)
    assert ConflictOfInterest.objects.get().note == "Мы работаем вместе"
    assert juror.get(url("score", assignment)).status_code == 404


def test_a_criterion_with_many_points_is_typed(assignment, contest, juror):
    make_criterion(contest, "Объём", maximum=100)
    juror.post(url("save_scores", assignment), {f"score-{contest.criteria.last().code}": "72,5"}, headers=HTMX)
    assert [str(row.value) for row in Score.objects.all()] == ["72.50"]
    assert 'value="72.5"' in juror.get(url("score", assignment)).content.decode()


def test_the_jury_list_and_the_sheet_take_equal_queries_for_one_and_three(assignment, contest, juror):
    pages = [reverse("contest:jury", args=[contest.event.slug]), url("score", assignment)]
    juror.get(pages[0])
    first = [count_queries(juror, page) for page in pages]
    for _number in range(2):
        score(make_entry(contest), assignment.juror, 3, 3)
    assert ([count_queries(juror, page) for page in pages], max(first) <= 12) == (first, True)


def test_saving_a_choice_takes_few_queries(assignment, contest, juror, django_assert_max_num_queries):
    juror.post(url("save_scores", assignment), sheet_of(contest, "1"), headers=HTMX)
    with django_assert_max_num_queries(22):
        juror.post(url("save_scores", assignment), sheet_of(contest, "4"), headers=HTMX)
