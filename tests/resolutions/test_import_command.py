"""manage.py import_resolution."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from resolutions.models import Resolution

SPECIMENS = Path(__file__).parent / "specimens"
KEYS = [
    "title",
    "event_name",
    "place",
    "date",
    "adopted_on",
    "participants",
    "preamble",
    "tasks",
    "addressees",
    "closing",
    "signature",
    "is_draft",
    "unplaced",
]


def call(*args: str) -> str:
    out = StringIO()
    call_command("import_resolution", *args, stdout=out)
    return out.getvalue()


def test_json_has_the_structure_and_nothing_is_kept(event):
    found = json.loads(call(event.slug, str(SPECIMENS / "numbered.txt"), "--json"))
    assert list(found)[: len(KEYS)] == KEYS
    assert [len(one["recommendations"]) for one in found["addressees"]] == [2, 2, 1]
    assert not Resolution.objects.exists()


def test_commit_makes_a_draft_once(event):
    args = (event.slug, str(SPECIMENS / "numbered.txt"), "--commit", "--json")
    first, second = json.loads(call(*args)), json.loads(call(*args))
    assert first["code"] == second["code"] == Resolution.objects.get().code


def test_people_are_told_what_was_understood(event):
    told = call(event.slug, str(SPECIMENS / "letterhead.txt"), "--commit")
    assert "Минобразования края: 2" in told
    assert "УТВЕРЖДЕНО" in told
    assert f"/events/{event.slug}/manage/resolution/{Resolution.objects.get().code}/" in told


def test_unknown_event_and_missing_file_are_said(event):
    with pytest.raises(CommandError, match="no-such-event"):
        call("no-such-event", str(SPECIMENS / "numbered.txt"))
    with pytest.raises(CommandError, match="no-such-file"):
        call(event.slug, "no-such-file.txt")


def test_bad_file_is_refused_with_its_code(event, tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes(b"%PDF-1.7")
    out = StringIO()
    with pytest.raises(CommandError, match=r"^pdf: "):
        call_command("import_resolution", event.slug, str(file), "--json", "--commit", stdout=out)
    assert json.loads(out.getvalue())["error"]["code"] == "pdf"
    assert not Resolution.objects.exists()
