"""Reading and printing a contest by commands."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from contest.models import Contest, ScoreSheet
from tests.contest.factories import make_entry, make_juror, score

pytestmark = pytest.mark.django_db
CONTEST = {
    "criteria": [{"name": "Польза", "weight": 1, "maximum": 10}],
    "nominations": ["Урок"],
    "entries": [
        {"id": "E1", "nomination": "Урок", "title": "Подсказка"},
        {"id": "E2", "nomination": "Урок", "title": "Робот"},
    ],
    "jurors": [{"id": "J1"}],
}
SCORES = "entry,juror,Польза\nE1,J1,7\n"


def load(event, tmp_path, contest=CONTEST, scores=SCORES):
    (tmp_path / "contest.json").write_text(json.dumps(contest))
    (tmp_path / "scores.csv").write_text(scores)
    out, err = io.StringIO(), io.StringIO()
    files = (tmp_path / "contest.json", tmp_path / "scores.csv")
    call_command("import_contest", event.slug, *map(str, files), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def printed(slug, *options: str):
    out = io.StringIO()
    call_command("contest_results", slug, *options, stdout=out)
    return out.getvalue()


def test_import_contest_writes_and_says_how_much(event, tmp_path):
    out, err = load(event, tmp_path)
    assert out.splitlines()[:3] == ["Assignment: +1 ~0", "Criterion: +1 ~0", "Entry: +2 ~0"]
    assert (err, Contest.objects.get().state) == ("", "scoring")
    again, _err = load(event, tmp_path)
    assert len(again.splitlines()) == 1


def test_import_contest_writes_nothing_where_anything_is_wrong(event, tmp_path):
    with pytest.raises(CommandError):
        load(event, tmp_path, scores="entry,juror,Польза\nE1,J1,7\nE9,J1,11\n")
    assert (Contest.objects.count(), ScoreSheet.objects.count()) == (0, 0)


@pytest.mark.parametrize("args", [["nowhere", "a", "b"], ["{slug}", "/nowhere/contest.json", "/nowhere/scores.csv"]])
def test_import_contest_says_what_is_not_there(event, args):
    with pytest.raises(CommandError):
        call_command("import_contest", *[arg.format(slug=event.slug) for arg in args])


def test_import_contest_refuses_published_results(event, tmp_path):
    load(event, tmp_path)
    Contest.objects.update(state="published", published_at="2026-02-10T03:00Z")
    with pytest.raises(CommandError):
        load(event, tmp_path)


def test_contest_results_prints_json(event, tmp_path):
    load(event, tmp_path)
    assert json.loads(printed(event.slug, "--json")) == {
        "entries": [
            {"id": "E1", "nomination": "Урок", "raw_mean": 70.0, "adjusted": 70.0, "place": 1},
            {"id": "E2", "nomination": "Урок", "raw_mean": None, "adjusted": None, "place": None},
        ],
        "jurors": [{"id": "J1", "severity": 0.0}],
    }


def test_contest_results_prints_for_people(contest):
    score(make_entry(contest, title="Подсказка", code="7"), make_juror(contest), 5, 5)
    assert printed(contest.event.slug).split() == ["1", "100.00", "100.00", "7", "Подсказка", "(Цифровой", "урок)"]


def test_contest_results_needs_a_contest(event):
    with pytest.raises(CommandError):
        printed(event.slug)
