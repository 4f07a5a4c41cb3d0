"""A contest is loaded from files."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from contest import actions
from contest.importing import ContestFile, CriterionRow, EntryRow, JurorRow, SheetRow
from contest.models import Assignment, Contest, Criterion, Entry, Juror, Nomination, Score, ScoreSheet
from tests.contest.conftest import refused
from tests.contest.factories import NOW

pytestmark = pytest.mark.django_db


READ = ContestFile(
    criteria=(CriterionRow("Польза", Decimal(2), Decimal(10)), CriterionRow("Вид", Decimal(1), Decimal(5))),
    nominations=("Урок", "Сад"),
    entries=(EntryRow("E1", "Урок", "Подсказка"), EntryRow("E2", "Сад", "Робот")),
    jurors=(JurorRow("J1", "ИРО"), JurorRow("J2")),
    sheets=(
        SheetRow(2, "E1", "J1", {"Польза": Decimal(7), "Вид": Decimal("2.5")}),
        SheetRow(3, "E2", "J1", {"Польза": Decimal(7)}),
    ),
)


def everything():
    models = (Contest, Nomination, Criterion, Entry, Juror, Assignment, ScoreSheet, Score)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_load_contest_makes_all_rows_and_the_second_time_none(event):
    loaded = actions.load_contest(event=event, read=READ, now=NOW)
    assert (loaded.new["Entry"], loaded.new["Score"], loaded.changed) == (2, 3, {})
    assert list(ScoreSheet.objects.order_by("pk").values_list("state", flat=True)) == ["submitted", "draft"]
    before = everything()
    again = actions.load_contest(event=event, read=READ, now=NOW + timedelta(days=1))
    assert (again.new, again.changed) == ({}, {})
    assert everything() == before


def test_load_contest_changes_what_differs(event):
    actions.load_contest(event=event, read=READ, now=NOW)
    sheets = (SheetRow(2, "E1", "J1", {"Польза": Decimal(8), "Вид": Decimal("2.5")}), READ.sheets[1])
    entries = (EntryRow("E1", "Сад", "Подсказка"), READ.entries[1])
    changed = ContestFile(READ.criteria, READ.nominations, entries, READ.jurors, sheets)
    loaded = actions.load_contest(event=event, read=changed, now=NOW)
    assert (loaded.new, loaded.changed) == ({}, {"Entry": 1, "Score": 1})
    assert Entry.objects.get(code="E1").nomination.name == "Сад"
    assert Score.history.filter(history_type="~").count() == 1


def test_load_contest_keeps_what_the_file_leaves_out(event):
    actions.load_contest(event=event, read=READ, now=NOW)
    Juror.objects.filter(code="J2").update(organisation="МОУ СОШ № 6", name="Новикова Анна")
    Entry.objects.filter(code="E1").update(organisation="МОУ СОШ № 9")
    assert actions.load_contest(event=event, read=READ, now=NOW).changed == {}
    assert list(Juror.objects.values_list("organisation", flat=True)) == ["ИРО", "МОУ СОШ № 6"]
    assert Entry.objects.get(code="E1").organisation == "МОУ СОШ № 9"


def test_load_contest_refuses_other_criteria_and_published_results(contest):
    given = {"event": contest.event, "read": READ, "now": NOW}
    assert refused(actions.load_contest, **given) == "foreign_criteria"
    Contest.objects.filter(pk=contest.pk).update(state="published", published_at=NOW)
    assert refused(actions.load_contest, **given) == "results_published"


def test_load_contest_brings_no_sheet_back_after_a_conflict(event, people):
    actions.load_contest(event=event, read=READ, now=NOW)
    juror, entry = Juror.objects.get(code="J1"), Entry.objects.get(code="E1")
    actions.declare_conflict(juror=juror, entry=entry, note="", by=people.organiser, now=NOW)
    before = everything()
    assert refused(actions.load_contest, event=event, read=READ, now=NOW) == "sheet_in_conflict"
    assert everything() == before


def test_load_contest_takes_few_queries_whatever_its_size(event, django_assert_max_num_queries):
    rng = Random(1)
    entries = tuple(EntryRow(f"E{n}", "Урок", f"Работа {n}") for n in range(40))
    sheets = tuple(
        SheetRow(n, f"E{n % 40}", f"J{1 + n // 40}", {"Польза": Decimal(rng.randrange(11)), "Вид": Decimal(1)})
        for n in range(80)
    )
    read = ContestFile(READ.criteria, READ.nominations, entries, READ.jurors, sheets)
    with django_assert_max_num_queries(45):
        actions.load_contest(event=event, read=read, now=NOW)
