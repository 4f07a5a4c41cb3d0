"""The realistic contest, compared with the truth about it."""

import io
import json

import pytest
from django.core.management import call_command

from contest.actions import publish_results
from contest.models import Award, Contest
from contest.results import standings
from tests.contest.factories import NOW

pytestmark = pytest.mark.django_db
LEEWAY = 1e-6


@pytest.fixture
def folder(shared_data):
    return shared_data / "contest-a"


@pytest.fixture
def truth(folder):
    return json.loads((folder / "expected.json").read_text("utf-8"))


@pytest.fixture
def loaded(event, folder):
    files = (str(folder / "contest.json"), str(folder / "scores.csv"))
    call_command("import_contest", event.slug, *files, stdout=io.StringIO())
    return event


def results(event):
    out = io.StringIO()
    call_command("contest_results", event.slug, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_scores_and_severities_are_the_true_ones(loaded, truth):
    found = results(loaded)
    assert [set(row) for row in found["entries"]] == [{"id", "nomination", "raw_mean", "adjusted", "place"}] * 54
    for key in ("raw_mean", "adjusted"):
        assert {row["id"]: row[key] for row in found["entries"]} == pytest.approx(truth[key], abs=LEEWAY)
    severities = {row["id"]: row["severity"] for row in found["jurors"]}
    assert severities == pytest.approx(truth["juror_severity"], abs=LEEWAY)


@pytest.mark.parametrize(("ranking", "key"), [("adjusted", "rank_adjusted"), ("raw", "rank_raw")])
def test_places_follow_the_true_order(loaded, truth, ranking, key):
    Contest.objects.update(ranking=ranking)
    place = {row["id"]: row["place"] for row in results(loaded)["entries"]}
    for ranked in truth[key].values():
        places = [place[code] for code in ranked]
        assert places == sorted(places)
        assert (places[0], places[-1]) == (1, len(ranked))


def test_a_second_import_changes_nothing(loaded, folder):
    before = results(loaded)
    out = io.StringIO()
    call_command("import_contest", loaded.slug, str(folder / "contest.json"), str(folder / "scores.csv"), stdout=out)
    assert len(out.getvalue().splitlines()) == 1
    assert results(loaded) == before


def test_publication_keeps_the_true_scores(loaded, truth, people):
    contest = Contest.objects.get()
    publish_results(contest=contest, by=people.organiser, now=NOW, seen=standings(contest).fingerprint)
    found = dict(Award.objects.values_list("entry__code", "adjusted"))
    assert found == pytest.approx(truth["adjusted"], abs=LEEWAY)
