"""A ticket that cannot be made keeps nobody else's back."""

import logging
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from registration import letters
from registration.actions import placing
from registration.letters import send_consents, send_tickets
from tests.factories import NOW, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(event: Any) -> list[Any]:
    return [make_registration(event, last_name=name) for name in ("Абрамова", "Быкова", "Власова")]


@pytest.fixture
def spoilt(rows: list[Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The typesetter fails on the second of the three."""
    sound = letters.ticket_pdf

    def typeset(row: Any) -> bytes:
        if row.last_name == "Быкова":
            raise ValueError(f"no such letter in {row.last_name}")
        return sound(row)

    monkeypatch.setattr(letters, "ticket_pdf", typeset)
    return rows[1]


def queued() -> list[Any]:
    return [row.args_kwargs["args"] for row in DBTaskResult.objects.filter(task_path__endswith="send_tickets")]


@pytest.mark.usefixtures("commits_at_once")
def test_one_failing_ticket_does_not_keep_the_others_back(
    rows: list[Any], spoilt: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    send_tickets.call([row.pk for row in rows], "ru")
    sent = [row.args_kwargs["args"][0]["to"] for row in DBTaskResult.objects.filter(task_path__endswith="deliver")]
    assert (sorted(sent), queued()) == (sorted([rows[0].email, rows[2].email]), [[[spoilt.pk], "ru", 1]])
    assert "Быкова" not in caplog.text


@pytest.mark.usefixtures("commits_at_once", "spoilt")
def test_ticket_that_always_fails_is_given_up(rows: list[Any], settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    send_tickets.call([rows[1].pk], "ru", 4)
    errors = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert (queued(), errors) == ([], [f"Tickets are given up after 5 attempts, registrations: [{rows[1].pk}]"])


@pytest.mark.usefixtures("commits_at_once")
def test_tickets_go_to_the_confirmed_with_an_address(event: Any, rows: list[Any]) -> None:
    others = [
        make_registration(event, email=""),
        make_registration(event, state="waiting", waiting_since=NOW),
    ]
    send_tickets.call([row.pk for row in [*rows, *others]], "ru")
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(row.email for row in rows)


@pytest.mark.django_db(transaction=True)
def test_letters_about_consents_are_made_after_the_places_are_given(event: Any, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    row = make_registration(event, state="consent", needs_consent=True)
    with transaction.atomic():
        placing.tell(row)
    [task] = DBTaskResult.objects.all()
    assert (task.task_path, task.args_kwargs["args"]) == ("registration.letters.send_consents", [[row.pk], "ru"])


@pytest.mark.usefixtures("commits_at_once")
def test_whoever_has_agreed_or_is_gone_is_not_asked(event: Any) -> None:
    asked = make_registration(event, state="consent", needs_consent=True)
    others = [make_registration(event), make_registration(event, state="cancelled", needs_consent=True)]
    send_consents.call([row.pk for row in [asked, *others]], "ru")
    assert [letter.to for letter in mail.outbox] == [[asked.email]]
