"""Somebody of whom every subject holds something."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django_tasks_db.models import DBTaskResult

from contest.models import ConflictOfInterest
from events.models import Event, User
from registration.imports import open_batch
from registration.models import (
    AddressCode,
    Answer,
    Consent,
    Delegation,
    Enrolment,
    ErasureRequest,
    Invitation,
    NameWord,
    NameWordUse,
    Question,
    Registration,
)
from symposium.lib.names import fold
from symposium.persons import person_behind
from tests.contest.factories import make_contest, make_entry, make_juror, score
from tests.factories import make_registration, make_user
from tests.registration.factories import make_consent_text
from tests.sessions.factories import make_session
from tests.symposium.workbooks import xlsx

NOW = datetime.now(tz=UTC)
# Letters, digits and marks that stand nowhere else in the database.
SURNAME, EMAIL, PHONE = "Жъюльева", "zhyulyeva@example.org", "+79998887766"
NAMES = {"last_name": SURNAME, "first_name": "Марина", "patronymic": "Юрьевна"}
FULL = f"{SURNAME} Марина Юрьевна"


def make_known_everywhere(event: Event, organiser: User) -> Registration:
    """Somebody of whom every subject holds something."""
    user = make_user(email=EMAIL, phone=PHONE, **NAMES)
    row = make_registration(event, user=user, email=EMAIL, phone=PHONE, **NAMES)
    row.organisation = f"ИП {SURNAME}"
    row.save()
    invitation = Invitation.objects.create(event=event, name=FULL, created_at=NOW)
    row.invitation = invitation
    row.save()
    hold_at_registration(row, organiser)
    hold_in_contest(row)
    hold_in_queue(user)
    return row


def hold_at_registration(row: Registration, organiser: User) -> None:
    event = row.event
    question = Question.objects.create(event=event, code="note", label="О себе")
    answer = Answer.objects.create(
        registration=row, question=question, value=f"Я {SURNAME}", file_name=f"{SURNAME}.pdf"
    )
    answer.file.save("note.pdf", ContentFile(b"%PDF-"))
    Consent.objects.create(registration=row, text=make_consent_text(), given_at=NOW, attested_by=organiser)
    AddressCode.objects.create(event=event, email=EMAIL, code_hash="x", sent_at=NOW, hour_began_at=NOW)
    people = [["ФИО", "E-mail", "Телефон"], [FULL, EMAIL, PHONE], ["Быкова Анна Петровна", "bykova@example.org", ""]]
    open_batch(event=event, file_name="список.xlsx", content=xlsx(people), by=organiser)
    coordinated = {"coordinator_name": FULL, "coordinator_email": EMAIL, "note": f"Уважаемая {SURNAME}"}
    Delegation.objects.create(event=event, name="Чита", quota=5, created_at=NOW, **coordinated)
    word = NameWord.objects.create(event=event, word=fold(SURNAME))
    NameWordUse.objects.create(word=word, registration=row)
    ErasureRequest.objects.create(registration=row, asked_at=NOW, reason=f"{SURNAME} просит")
    Enrolment.objects.create(registration=row, session=make_session(event), created_at=NOW)


def hold_in_contest(row: Registration) -> None:
    contest = make_contest(row.event)
    entry = make_entry(contest, authors=FULL, abstract=f"Автор {SURNAME}", submitted_by=row.user)
    entry.file.save("work.pdf", ContentFile(b"%PDF-"))
    entry.organisation = f"ИП {SURNAME}"
    entry.file_name = f"{SURNAME}.pdf"
    entry.save()
    make_entry(contest, authors=f"Быкова Анна Петровна, {FULL}")
    juror = make_juror(contest, user=row.user, name=FULL, organisation=f"ИП {SURNAME}")
    score(make_entry(contest, authors="Быкова Анна"), juror, 4, 5)
    ConflictOfInterest.objects.create(juror=juror, entry=entry, note=f"{SURNAME} – автор", declared_at=NOW)


def hold_in_queue(user: User) -> None:
    letter = {"to": EMAIL, "subject": "Билет", "text": f"Здравствуйте, {SURNAME}", "html": "", "files": []}
    DBTaskResult.objects.create(
        status="FAILED",
        backend_name="default",
        run_after=None,
        args_kwargs={"args": [letter], "kwargs": {}},
        task_path="symposium.lib.mail.deliver",
        traceback=f"SMTPRecipientsRefused: {EMAIL}",
    )
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        object_repr=FULL,
        action_flag=CHANGE,
    )


def whose(row: Registration, viewer: User) -> Any:
    return person_behind(Registration.objects.select_related("user", "event").get(pk=row.pk), viewer)
