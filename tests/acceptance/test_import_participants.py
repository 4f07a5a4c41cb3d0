"""The list of participants as the district sent it, row by row against the truth about it."""

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command

from registration.models import Consent, Registration
from sessions.models import Track
from tests.factories import make_event

FORMATS = {"очно": "onsite", "дистанционно": "online"}


@pytest.fixture
def event(db):
    event = make_event()
    Track.objects.bulk_create(Track(event=event, number=number, name=f"Линия {number}") for number in (1, 2, 3))
    return event


@pytest.fixture
def folder(shared_data: Path) -> Path:
    return shared_data / "participants-a"


def run(event, path: Path, *flags: str) -> dict:
    output = io.StringIO()
    call_command("import_participants", event.slug, str(path), "--json", *flags, stdout=output)
    return json.loads(output.getvalue())


def expectation(row: dict) -> str:
    """The word that the truth has for what became of a row."""
    if row["outcome"] == "new":
        return "bad_phone" if "bad_phone" in row["warnings"] else "new"
    return row["codes"][0] if row["outcome"] == "refused" else row["outcome"]


def test_every_row_is_judged_as_the_truth_says(event, folder):
    truth = json.loads((folder / "expected.json").read_text())

    answer = run(event, folder / "participants.xlsx")

    assert set(answer) == {"rows", "counts"}
    assert {str(row["row"]): expectation(row) for row in answer["rows"] if row["outcome"] != "ignored"} == truth["row"]
    assert Counter(map(expectation, answer["rows"])) - Counter({"ignored": 1}) == truth["counts"]
    assert (answer["counts"]["new"], answer["counts"]["ignored"]) == (truth["registrations"], 1)
    assert [row for row in answer["rows"] if row["outcome"] == "refused" and len(row["codes"]) != 1] == []
    assert Registration.objects.count() == 0


def test_every_person_is_read_as_the_truth_says(event, folder):
    truth = json.loads((folder / "expected.json").read_text())
    people = {person["email"]: person for person in truth["people"]}

    answer = run(event, folder / "participants.xlsx")

    clear = [row for row in answer["rows"] if expectation(row) == "new"]
    assert {row["email"]: (row["name"], row["phone"], row["territory"], row["format"]) for row in clear} == {
        email: (
            " ".join(filter(None, [person["last_name"], person["first_name"], person["patronymic"]])),
            person["phone"],
            person["district"],
            FORMATS[person["format"]],
        )
        for email, person in people.items()
    }
    assert Counter(row["territory"] for row in clear) == truth["of_the_new"]["by_territory"]


def test_committed_list_is_in_the_database_and_doubles_nobody(event, folder, django_capture_on_commit_callbacks):
    truth = json.loads((folder / "expected.json").read_text())

    with django_capture_on_commit_callbacks(execute=False):
        first = run(event, folder / "participants.xlsx", "--commit")
        again = run(event, folder / "participants.xlsx", "--commit")

    assert (first["counts"]["new"], again["counts"]["new"]) == (truth["registrations"], 0)
    assert again["counts"]["duplicate"] == truth["registrations"] + truth["counts"]["duplicate"]
    rows = Registration.objects.filter(event=event)
    assert (rows.confirmed().count(), Consent.objects.count()) == (truth["registrations"],) * 2
    people = {person["email"]: person for person in truth["people"]}
    for row in rows.select_related("territory", "track").filter(email__in=people):
        person = people[row.email]
        assert (row.last_name, row.first_name, row.patronymic) == (
            person["last_name"],
            person["first_name"],
            person["patronymic"],
        )
        assert (row.territory.name, row.organisation, row.position) == (
            person["district"],
            person["organisation"],
            person["position"],
        )
        assert (row.phone, row.format, f"Площадка {row.track.number}") == (
            person["phone"],
            FORMATS[person["format"]],
            person["track"],
        )
    assert mail.outbox == []
