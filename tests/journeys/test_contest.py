"""A contest in a real browser: a juror scores, the organiser publishes, everybody sees it, and not before."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from contest.models import Contest, Score, ScoreSheet
from tests.contest.factories import make_assignment, make_contest, make_criterion, make_entry, make_juror
from tests.journeys.gate import hold_scripts


@pytest.fixture
def contest(event) -> Contest:
    return make_contest(event, is_anonymous=True)


@pytest.fixture
def entries(contest, people):
    """Two entries of people.juror."""
    juror = make_juror(contest, people.juror)
    first = make_entry(contest, title="Подсказка вместо ответа", authors="Козлёнкова Екатерина")
    second = make_entry(contest, title="Журнал без бумаги", authors="Жмуров Игорь")
    make_assignment(first, juror)
    make_assignment(second, juror)
    return first, second


@pytest.fixture
def open_page(open_context):
    """A window of its own for one person."""
    return lambda user=None, **options: open_context(user, **options).new_page()


def address(name: str, contest: Contest, *args: str) -> str:
    return reverse(f"contest:{name}", args=[contest.event.slug, *args])


def choose(page: Page, criterion: str, value: str) -> None:
    page.get_by_role("group", name=criterion).get_by_role("radio", name=value, exact=True).check()


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("Сохранено в")
    expect(page.locator("#saved .icon")).to_be_visible()


def score_the_first(page: Page, contest: Contest) -> None:
    page.goto(address("jury", contest))
    page.get_by_role("link", name="Подсказка вместо ответа").click()
    expect(page.get_by_text("Имя автора скрыто до итогов")).to_be_visible()
    expect(page.get_by_text("Козлёнкова")).to_have_count(0)
    choose(page, "Польза", "4")
    saved(page)
    expect(page.get_by_text("4 — Польза: почти всё")).to_be_visible()
    choose(page, "Новизна", "5")
    expect(page.locator("#total")).to_contain_text("17 из 20")
    page.get_by_label("Автору").fill("Покажите запись урока.")
    page.get_by_role("button", name="Следующая работа").click()


def score_the_last(page: Page) -> None:
    expect(page.get_by_role("heading", name="Журнал без бумаги")).to_be_visible()
    choose(page, "Польза", "2")
    choose(page, "Новизна", "1")
    expect(page.locator("#total")).to_contain_text("7 из 20")
    page.get_by_role("button", name="Сохранить оценку").click()
    expect(page.get_by_text("Всё оценено")).to_be_visible()


def test_a_juror_scores_the_organiser_publishes_everybody_sees(entries, contest, people, open_page):
    results, visitor = address("results", contest), open_page()
    assert visitor.goto(results).status == 404
    expect(visitor.get_by_role("heading", name="Итоги ещё не опубликованы")).to_be_visible()

    juror = open_page(people.juror)
    score_the_first(juror, contest)
    score_the_last(juror)

    organiser = open_page(people.organiser)
    organiser.goto(address("manage", contest))
    organiser.get_by_role("link", name="Посмотреть итоги").click()
    organiser.get_by_role("link", name="Опубликовать итоги").click()
    assert visitor.goto(results).status == 404
    organiser.get_by_role("button", name="Опубликовать итоги").click()
    expect(organiser.get_by_text("Итоги опубликованы. Их видят все.")).to_be_visible()

    assert visitor.goto(results).status == 200
    expect(visitor.get_by_role("heading", name="Подсказка вместо ответа")).to_be_visible()
    expect(visitor.get_by_text("Козлёнкова Екатерина")).to_be_visible()


def test_a_choice_made_without_a_connection_goes_once_there_is_one(entries, contest, people, open_page):
    page = open_page(people.juror)
    page.goto(address("score", contest, entries[1].code))
    page.context.set_offline(True)
    choose(page, "Польза", "3")
    expect(page.locator("#saved")).to_contain_text("Нет связи")
    choose(page, "Новизна", "2")
    page.context.set_offline(False)
    saved(page)
    expect(page.locator("#total")).to_contain_text("2 оценки из 2")
    stored = Score.objects.filter(sheet__assignment__entry=entries[1]).order_by("criterion__rank")
    assert list(stored.values_list("value", flat=True)) == [Decimal(3), Decimal(2)]


def test_a_sheet_works_without_scripts(entries, contest, people, open_page):
    make_criterion(contest, "Объём", maximum=Decimal(100))
    page = open_page(people.juror, java_script_enabled=False)
    page.goto(address("score", contest, entries[1].code))
    choose(page, "Польза", "3")
    choose(page, "Новизна", "2")
    page.get_by_role("textbox", name="Объём").fill("72,5")
    page.get_by_role("button", name="Сохранить оценку").click()
    expect(page.get_by_text("приняты")).to_be_visible()
    sheet = ScoreSheet.objects.get(assignment__entry=entries[1])
    assert (sheet.state, sheet.scores.count()) == ("submitted", 3)


def test_two_windows_of_one_sheet_are_told_apart(entries, contest, people, open_page):
    sheet = address("score", contest, entries[1].code)
    first, second = open_page(people.juror), open_page(people.juror, java_script_enabled=False)
    second.goto(sheet)
    first.goto(sheet)
    choose(first, "Польза", "5")
    saved(first)
    choose(second, "Польза", "1")
    second.get_by_role("button", name="Сохранить оценку").click()
    expect(second.get_by_text("В другом окне: 5")).to_be_visible()
    assert Score.objects.get(sheet__assignment__entry=entries[1]).value == 5


def test_an_older_window_overwrites_nothing_unseen(entries, contest, people, open_page):
    sheet = address("score", contest, entries[1].code)
    newer, older = open_page(people.juror), open_page(people.juror)
    for page in (older, newer):
        page.goto(sheet)
    choose(newer, "Польза", "5")
    saved(newer)
    with newer.expect_response("**/save/"):
        newer.get_by_label("Автору").fill("Из первого окна")
    saved(newer)
    choose(older, "Польза", "1")
    expect(older.locator("#saved")).to_contain_text("изменён в другом окне")
    expect(older.get_by_role("group", name="Польза")).to_contain_text(re.compile("В.другом окне: 5"))
    older.get_by_label("Автору").fill("Из второго окна")
    expect(older.get_by_text("Из первого окна")).to_be_visible()
    assert (Score.objects.get().value, ScoreSheet.objects.get().comment) == (5, "Из первого окна")

    # Told of it, she may put hers over the other's.
    expect(older.get_by_role("radio", name="1", exact=True).first).to_be_checked()
    choose(older, "Новизна", "2")
    older.get_by_role("button", name="Сохранить оценку").click()
    expect(older.get_by_text("приняты")).to_be_visible()
    values = Score.objects.order_by("criterion__rank").values_list("value", flat=True)
    assert (list(values), ScoreSheet.objects.get().comment) == ([1, 2], "Из второго окна")


def test_a_choice_whose_answer_was_lost_is_not_taken_for_another_windows(entries, contest, people, open_page):
    page = open_page(people.juror)
    page.goto(address("score", contest, entries[1].code))

    def lose(route):
        if not Score.objects.exists():
            route.fetch()
        route.abort()

    page.route("**/save/", lose)
    choose(page, "Польза", "5")
    expect(page.locator("#saved")).to_contain_text("Нет связи")
    assert Score.objects.get().value == 5
    choose(page, "Польза", "3")
    page.unroute("**/save/")
    saved(page)
    expect(page.locator("#total")).to_contain_text("9 из 15")
    expect(page.get_by_text(re.compile("В.другом окне"))).to_have_count(0)
    assert Score.objects.get().value == 3


def test_a_jurors_pages_break_no_policy(entries, contest, people, open_page):
    page, complaints = open_page(people.juror), []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    score_the_first(page, contest)
    score_the_last(page)
    page.goto(address("declare_conflict", contest, entries[0].code))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert complaints == []


def test_a_choice_made_before_the_scripts_came_is_saved(entries, contest, people, open_page):
    juror = open_page(people.juror)
    juror.goto(address("jury", contest))
    gate = hold_scripts(juror)
    juror.get_by_role("link", name="Подсказка вместо ответа").click(no_wait_after=True)
    choose(juror, "Польза", "4")

    gate.open()

    saved(juror)
    assert Score.objects.get().value == 4
