"""Erasing registrations: names go, numbers stay; lists forget; the second call finds nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.utils.translation import gettext

from registration.actions.erasing import erase_registrations
from registration.imports import open_batch
from registration.models import (
    Answer,
    Consent,
    ErasureRequest,
    ImportBatch,
    NameWord,
    NameWordUse,
    NotSame,
    Question,
    Registration,
)
from tests.factories import make_capacity, make_event, make_registration, make_territory, make_user
from tests.registration.factories import make_consent_text
from tests.registration.test_own_data import arrive
from tests.symposium.workbooks import xlsx

NOW = datetime.now(tz=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


def erase(*rows: Registration) -> dict[str, int]:
    return erase_registrations(registrations=rows, by=None, now=NOW)


@pytest.fixture
def row(event: Any) -> Registration:
    return make_registration(event, user=make_user(), phone="+79141234567", territory=make_territory())


def test_who_it_was_goes_and_what_it_counts_as_stays(row: Registration) -> None:
    row.last_name = "Елгина"
    row.save()
    counts = [erase(row)["registrations"], erase(Registration.objects.get())["registrations"]]
    row.refresh_from_db()
    names = ("last_name", "first_name", "patronymic", "email", "phone", "organisation", "position", "search")
    assert ([getattr(row, name) for name in names], row.user, row.nonce) == ([""] * 8, None, None)
    assert (row.territory, row.format, row.state, row.erased_at) == (make_territory(), "onsite", "cancelled", NOW)
    assert {getattr(record, name) for record in row.history.all() for name in names[:7]} == {""}
    assert (counts, row.full_name, row.short_name) == ([1, 0], gettext("data erased"), gettext("data erased"))


def test_place_of_who_is_erased_goes_to_who_waits(row: Registration, event: Any) -> None:
    make_capacity(event, 1, has_waiting_list=True)
    waiting = make_registration(event, state="waiting", waiting_since=NOW)
    erase(row)
    waiting.refresh_from_db()
    row.refresh_from_db()
    assert (waiting.state, row.ending, [letter.to for letter in mail.outbox]) == (
        "confirmed", "erased", [[waiting.email]],
    )  # fmt: skip


def test_who_has_come_and_who_was_at_a_past_event_stay_counted(row: Registration) -> None:
    arrive(row)
    past = make_registration(make_event(starts_on=(NOW - timedelta(days=3)).date()))
    erase(row, past)
    assert list(Registration.objects.values_list("state", flat=True)) == ["confirmed", "confirmed"]


def test_answers_and_their_files_are_deleted(row: Registration, event: Any) -> None:
    question = Question.objects.create(event=event, code="diploma", kind="file", label="Диплом")
    answer = Answer.objects.create(registration=row, question=question, file_name="Ёлгина.pdf")
    answer.file.save("diploma.pdf", ContentFile(b"%PDF-"))
    storage, name = answer.file.storage, answer.file.name
    other = Answer.objects.create(registration=make_registration(event), question=question, value="нет")
    counts = erase(row)
    assert (counts["answers"], counts["files"], storage.exists(name)) == (1, 1, False)
    assert list(Answer.objects.all()) == [other]


def test_file_that_another_answer_refers_to_stays(row: Registration, event: Any) -> None:
    question = Question.objects.create(event=event, code="diploma", kind="file", label="Диплом")
    answer = Answer.objects.create(registration=row, question=question)
    answer.file.save("diploma.pdf", ContentFile(b"%PDF-"))
    Answer.objects.create(registration=make_registration(event), question=question, file=answer.file.name)
    counts = erase(row)
    assert (counts["answers"], counts["files"], answer.file.storage.exists(answer.file.name)) == (1, 0, True)


def test_words_that_nobody_else_is_found_by_are_deleted(row: Registration, event: Any) -> None:
    own = make_registration(event, last_name="Неповторимая")
    NotSame.objects.create(first=row, second=own)
    before = set(NameWordUse.objects.filter(registration=own).values_list("word__word", flat=True))
    erase(own)
    left = set(NameWord.objects.values_list("word", flat=True))
    assert not NameWordUse.objects.filter(registration=own).exists()
    assert len(before - left) == 1
    assert set(NameWordUse.objects.filter(registration=row).values_list("word__word", flat=True)) <= left
    assert not NotSame.objects.exists()


def test_consents_stay_as_purpose_version_and_dates(row: Registration) -> None:
    text = make_consent_text()
    consent = Consent.objects.create(registration=row, text=text, given_at=NOW)
    erase(row)
    consent.refresh_from_db()
    assert (consent.text, consent.given_at, consent.withdrawn_at) == (text, NOW, None)


def test_wish_is_carried_out_without_its_reason(row: Registration, people: Any) -> None:
    wish = ErasureRequest.objects.create(registration=row, asked_at=NOW, reason="Елгина больше не работает")
    erase_registrations(registrations=[row], by=people.organiser, now=NOW)
    wish.refresh_from_db()
    assert (wish.reason, wish.done_at, wish.by) == ("", NOW, people.organiser)


# ---------------------------------------------------------------- lists
HEADINGS = ["ФИО", "E-mail", "Телефон", "Район", "Школа", "Согласие"]
PEOPLE = [
    ["Ёлгина Марина Юрьевна", "elgina@example.org", "8 (914) 123-45-67", "Чита", "Школа 1", "да"],
    ["Быкова Анна Петровна", "bykova@example.org", "8 914 765-43-21", "Чита", "Школа 2", "да"],
    ["ЕЛГИНА  МАРИНА ЮРЬЕВНА", "", "", "Чита", "Школа 3", "да"],
    ["Ёлгин Марк Юрьевич", "mark@example.org", "8 914 000-00-00", "Чита", "Школа 1", "да"],
]


def make_list(event: Any) -> ImportBatch:
    return open_batch(event=event, file_name="список.xlsx", content=xlsx([HEADINGS, *PEOPLE]), by=None)


def test_lists_forget_the_rows_of_the_person_and_keep_the_others(event: Any) -> None:
    batch, elsewhere = make_list(event), make_list(make_event())
    counts = erase(make_registration(event, email="elgina@example.org", phone="+79141234567"))
    batch.refresh_from_db()
    elsewhere.refresh_from_db()
    (sheet,) = batch.sheets
    assert counts["lists"] == 2
    assert [bool(cells) for _number, cells in sheet["rows"]] == [True, False, True, False, True]
    assert [row["name"]["last_name"] for row in batch.rows if row["outcome"] != "ignored"] == ["Быкова", "Ёлгин"]
    assert sum(bool(cells) for _number, cells in elsewhere.sheets[0]["rows"]) == 5


def test_lists_forget_what_was_registered_or_corrected_from_them(event: Any) -> None:
    batch = make_list(event)
    row = make_registration(event, email="else@example.org", patronymic="")
    batch.registered, batch.fixes = {"3": row.code}, {"5": {"email": "else@example.org"}, "2": {"phone": "1"}}
    batch.save()
    erase(row)
    batch.refresh_from_db()
    assert [bool(cells) for _number, cells in batch.sheets[0]["rows"]] == [True, True, False, True, False]
    assert (batch.fixes, batch.registered) == ({"2": {"phone": "1"}}, {"3": row.code})
