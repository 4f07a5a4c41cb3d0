"""Setting a contest up, its states, cloning it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from contest import actions
from contest.models import Contest, Criterion, Nomination
from tests.contest.conftest import refused
from tests.contest.factories import NOW, make_entry, make_juror, score
from tests.factories import make_event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "to", "code"),
    [
        ("draft", "accepting", None),
        ("accepting", "scoring", None),
        ("accepting", "draft", None),
        ("scoring", "accepting", None),
        ("scoring", "published", "wrong_state"),
        ("published", "scoring", "wrong_state"),
        ("draft", "nonsense", "wrong_state"),
    ],
)
def test_change_state_goes_step_by_step(contest, people, state, to, code):
    published_at = NOW if state == "published" else None
    Contest.objects.filter(pk=contest.pk).update(state=state, published_at=published_at)
    if code:
        assert refused(actions.change_state, contest=contest, state=to, by=people.organiser) == code
    else:
        assert actions.change_state(contest=contest, state=to, by=people.organiser).state == to


def test_change_state_needs_nominations_and_criteria(event, people):
    contest = Contest.objects.create(event=event, title="Конкурс")
    go = {"contest": contest, "by": people.organiser}
    assert refused(actions.change_state, state="accepting", **go) == "no_nominations"
    Nomination.objects.create(contest=contest, name="Урок")
    assert refused(actions.change_state, state="scoring", **go) == "no_criteria"


def test_nominations_and_criteria_in_use_stay(contest, people):
    score(make_entry(contest), make_juror(contest), 5, 5)
    nomination, criterion = contest.nominations.get(), contest.criteria.first()
    assert refused(actions.delete_nomination, nomination=nomination) == "nomination_has_entries"
    assert refused(actions.delete_criterion, criterion=criterion, by=people.organiser) == "criterion_has_scores"
    criterion.maximum = Decimal(4)
    given = {"criterion": criterion, "changed": ["maximum"], "by": people.organiser}
    assert refused(actions.save_criterion, **given) == "maximum_below_scores"


def test_a_new_criterion_stands_after_the_others(contest, people):
    criterion = Criterion(contest=contest, name="Вид")
    assert actions.save_criterion(criterion=criterion, changed=(), by=people.organiser).rank == 2
    actions.delete_criterion(criterion=criterion, by=people.organiser)
    assert contest.criteria.count() == 2


def test_nothing_is_set_up_after_publication(contest, people):
    Contest.objects.filter(pk=contest.pk).update(state="published", published_at=NOW)
    criterion, nomination = contest.criteria.first(), contest.nominations.get()
    given = {"contest": contest, "changed": ["title"], "by": people.organiser}
    assert refused(actions.save_contest, **given) == "results_published"
    given = {"criterion": criterion, "changed": ["name"], "by": people.organiser}
    assert refused(actions.save_criterion, **given) == "results_published"
    assert refused(actions.save_nomination, nomination=nomination, changed=["name"]) == "results_published"


def test_parts_saved_from_an_old_page_keep_what_others_changed(contest, people):
    nomination, criterion = contest.nominations.get(), contest.criteria.first()
    Nomination.objects.update(description="План и запись урока")
    Criterion.objects.update(weight=Decimal(2))
    nomination.name, criterion.name = "Урок", "Польза детям"
    actions.save_nomination(nomination=nomination, changed=["name"])
    actions.save_criterion(criterion=criterion, changed=["name"], by=people.organiser)
    assert Nomination.objects.values_list("name", "description").get() == ("Урок", "План и запись урока")
    assert Criterion.objects.values_list("name", "weight").first() == ("Польза детям", 2)


def test_parts_that_are_gone_do_not_come_back(contest, people):
    nomination, criterion = contest.nominations.get(), contest.criteria.first()
    contest.nominations.all().delete()
    contest.criteria.all().delete()
    assert refused(actions.save_nomination, nomination=nomination, changed=["name"]) == "changed_meanwhile"
    given = {"criterion": criterion, "changed": ["name"], "by": people.organiser}
    assert refused(actions.save_criterion, **given) == "changed_meanwhile"


def test_a_name_taken_a_moment_ago_is_refused(contest, people):
    nomination = Nomination(contest=contest, name="Цифровой урок")
    assert refused(actions.save_nomination, nomination=nomination, changed=()) == "name_taken"
    criterion = Criterion(contest=contest, name="Польза")
    assert refused(actions.save_criterion, criterion=criterion, changed=(), by=people.organiser) == "name_taken"


def test_a_contest_that_goes_on_keeps_its_last_parts(contest, people):
    actions.delete_criterion(criterion=contest.criteria.first(), by=people.organiser)
    assert refused(actions.delete_criterion, criterion=contest.criteria.get(), by=people.organiser) == "no_criteria"
    assert refused(actions.delete_nomination, nomination=contest.nominations.get()) == "no_nominations"
    Contest.objects.update(state="draft")
    actions.delete_nomination(nomination=contest.nominations.get())
    actions.delete_criterion(criterion=contest.criteria.get(), by=people.organiser)
    assert (contest.nominations.count(), contest.criteria.count()) == (0, 0)


def test_settings_saved_from_an_old_page_leave_the_rest_as_it_is(accepting, people):
    shown = Contest.objects.get()
    Contest.objects.update(lead="Две страницы и видео")
    actions.change_state(contest=accepting, state="scoring", by=people.organiser)
    shown.title = "Конкурс уроков"
    actions.save_contest(contest=shown, changed=["title"], by=people.organiser)
    assert Contest.objects.values_list("title", "lead", "state").get() == (
        "Конкурс уроков",
        "Две страницы и видео",
        "scoring",
    )
    assert Contest.history.first().state == "scoring"


def test_deadlines_moved_by_two_organisers_do_not_cross(accepting, people):
    shown = Contest.objects.get()
    Contest.objects.update(entries_close_at=NOW + timedelta(days=9))
    shown.scoring_closes_at = NOW + timedelta(days=5)
    given = {"contest": shown, "changed": ["scoring_closes_at"], "by": people.organiser}
    assert refused(actions.save_contest, **given) == "deadlines_crossed"


def test_a_contest_begun_twice_is_begun_once(event, people):
    def begin(title):
        begun = Contest(event=event, title=title)
        return actions.save_contest(contest=begun, changed=["title"], by=people.organiser)

    first = begin("Конкурс")
    assert begin("Конкурс") == first
    assert refused(begin, title="Другой") == "contest_exists"
    assert list(Contest.objects.values_list("title", flat=True)) == ["Конкурс"]


def test_clone_contest_takes_the_terms_and_leaves_the_people(contest):
    contest.entries_close_at = datetime(2026, 2, 9, 14, 59, tzinfo=UTC)
    contest.save()
    score(make_entry(contest), make_juror(contest), 5, 5)
    copy = actions.clone_contest(contest.event, make_event(), timedelta(weeks=52))
    assert (copy.title, copy.state, copy.entries_close_at) == (
        "Конкурс практик",
        "draft",
        datetime(2027, 2, 8, 14, 59, tzinfo=UTC),
    )
    assert list(copy.nominations.values_list("name", flat=True)) == ["Цифровой урок"]
    assert list(copy.criteria.values_list("name", "weight")) == [("Польза", 3), ("Новизна", 1)]
    assert (copy.entries.count(), copy.jurors.count(), contest.criteria.count()) == (0, 0, 2)
    assert actions.clone_contest(contest.event, copy.event, timedelta()) is None
