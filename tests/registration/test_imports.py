import io
import json
import threading
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connections

from registration import batches, imports
from registration.actions.erasing import erase_registrations
from registration.models import Consent, ImportBatch, Registration
from registration.refusals import Refused
from symposium.lib.tabular import REASONS, UnreadableTableError
from tests.factories import make_capacity, make_registration, make_user
from tests.races import PATIENCE
from tests.registration.factories import HEADINGS, line, make_open_event
from tests.symposium.workbooks import xlsx

NOW = datetime.now(tz=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    return make_open_event()


def workbook(*rows: list[str], headings: list[str] = HEADINGS) -> bytes:
    return xlsx([headings, *rows], Справка=[["Не удалять"]])


def opened(event, *rows: list[str], headings: list[str] = HEADINGS) -> ImportBatch:
    return imports.open_batch(event=event, file_name="list.xlsx", content=workbook(*rows, headings=headings), by=None)


def outcomes(batch: ImportBatch) -> list[tuple]:
    batch.refresh_from_db()
    return [(one.number, one.row.outcome, one.row.codes, bool(one.ticket)) for one in batches.lines_of(batch)]


def test_file_is_kept_with_what_was_understood_of_it(event):
    batch = opened(event, line(1), line(2, email="x@mail,ru"))
    assert (batch.state, batch.sheet, batch.header_row, batch.mapping["1"]) == ("preview", "Заявки", 1, "full_name")
    assert outcomes(batch) == [(2, "new", (), False), (3, "refused", ("bad_email",), False)]
    assert Registration.objects.count() == 0


def test_file_with_unknown_columns_waits_for_somebody_to_name_them(event):
    batch = opened(event, ["Ли Яна", "a@example.org", "да"], headings=["Кто", "Куда", "Можно"])
    assert (batch.state, batch.rows) == ("columns", [])


def test_file_that_cannot_be_read_leaves_nothing(event):
    with pytest.raises(UnreadableTableError):
        imports.open_batch(event=event, file_name="x.pdf", content=b"%PDF-1.7", by=None)
    assert ImportBatch.objects.count() == 0


def test_columns_named_by_hand_are_read_so(event):
    batch = opened(event, ["Ли Яна", "a@example.org", "5"], headings=["Кто", "Куда", "Стаж"])
    named = {"sheet": "Заявки", "header_row": 1, "mapping": {"0": "full_name", "1": "email"}}
    imports.choose_columns(batch=batch, **named, has_consents=True)
    assert outcomes(batch) == [(2, "new", (), False)]


def test_columns_without_an_address_are_refused(event):
    batch = opened(event, line(1))
    with pytest.raises(Refused) as refusal:
        imports.choose_columns(
            batch=batch, sheet="Заявки", header_row=1, mapping={"1": "full_name"}, has_consents=False
        )
    assert refusal.value.code == "missing_columns"
    assert outcomes(batch) == [(2, "new", (), False)]


def test_another_sheet_is_recognised_anew(event):
    content = xlsx([HEADINGS, line(1)], Другой=[["x"], HEADINGS, line(2), line(3)])
    batch = imports.open_batch(event=event, file_name="list.xlsx", content=content, by=None)
    other = imports.choose_columns(batch=batch, sheet="Заявки", header_row=1, mapping={}, has_consents=False)
    assert (batch.sheet, other.sheet, other.state, other.header_row) == ("Другой", "Заявки", "columns", 1)


def test_correction_changes_its_row_and_those_it_touches(event):
    batch = opened(event, line(1, email=""), line(2))
    imports.fix_rows(batch=batch, fixes={2: {"email": "row2@example.org"}})
    assert outcomes(batch) == [(2, "new", (), False), (3, "refused", ("email_of_another",), False)]
    imports.fix_rows(batch=batch, fixes={2: {}})
    assert outcomes(batch) == [(2, "refused", ("no_email",), False), (3, "new", (), False)]


def test_row_is_left_out_and_taken_back(event):
    batch = opened(event, line(1))
    imports.fix_rows(batch=batch, fixes={2: {imports.SKIP: "1"}})
    assert outcomes(batch) == [(2, "ignored", ("skipped",), False)]
    imports.fix_rows(batch=batch, fixes={2: {}})
    assert outcomes(batch) == [(2, "new", (), False)]


def test_commit_registers_the_new_and_sends_their_tickets(event):
    by = make_user()
    batch = opened(event, line(1), line(2, email="bad"), line(1))

    done = imports.commit(batch=batch, by=by, now=NOW)

    row = Registration.objects.get()
    assert (list(done.registered), row.email, row.state, row.source, row.created_at) == (
        [2],
        "row1@example.org",
        "confirmed",
        "import",
        NOW,
    )
    assert (row.territory.name, row.organisation, row.position, row.phone, row.format) == (
        "город Чита",
        "МОУ СОШ № 1",
        "учитель",
        "+79141230001",
        "onsite",
    )
    assert list(Registration.objects.searched(event, "сош row1")) == [row]
    consent = Consent.objects.get()
    assert (consent.channel, consent.attested_by, consent.text.version) == ("workbook", by, 1)
    assert (row.history.get().history_user, [letter.to for letter in mail.outbox]) == (by, [["row1@example.org"]])
    assert outcomes(batch)[0] == (2, "new", (), True)


def test_commit_again_doubles_nobody(event):
    batch = opened(event, line(1), line(2))
    counts = [len(imports.commit(batch=batch, by=None, now=NOW).registered) for _ in range(2)]
    again = len(imports.commit(batch=opened(event, line(1), line(2)), by=None, now=NOW).registered)
    assert ([*counts, again], Registration.objects.count(), len(mail.outbox)) == ([2, 0, 0], 2, 2)


def test_row_put_right_after_the_commit_is_registered_by_the_next(event):
    batch = opened(event, line(1), line(2, email="bad"))
    imports.commit(batch=batch, by=None, now=NOW)
    imports.fix_rows(batch=batch, fixes={3: {"email": "right@example.org"}})
    assert outcomes(batch) == [(2, "duplicate", ("same_email",), True), (3, "new", (), False)]
    assert list(imports.commit(batch=batch, by=None, now=NOW).registered) == [3]


def test_who_registered_after_the_preview_is_not_doubled(event):
    batch = opened(event, line(1))
    make_registration(event, email="row1@example.org", last_name="Иванова", first_name="Анна", patronymic="Петровна")
    assert imports.commit(batch=batch, by=None, now=NOW).registered == {}
    assert Registration.objects.count() == 1


def test_row_put_right_while_the_list_was_read_counts(event):
    batch = opened(event, line(1), line(2, email="bad"))
    imports.fix_rows(batch=ImportBatch.objects.get(pk=batch.pk), fixes={3: {"email": "right@example.org"}})
    made = imports.commit(batch=batch, by=None, now=NOW).registered
    assert [row.email for row in made.values()] == ["row1@example.org", "right@example.org"]


def test_list_longer_than_the_places_is_refused_whole(event):
    make_capacity(event, 2)
    batch = opened(event, line(1), line(2), line(3))
    with pytest.raises(Refused) as refusal:
        imports.commit(batch=batch, by=None, now=NOW)
    assert (refusal.value.code, refusal.value.values) == ("full_list", {"left": 2})
    assert (Registration.objects.count(), Consent.objects.count(), mail.outbox) == (0, 0, [])


def test_one_list_committed_many_times_at_one_instant_doubles_nobody(event):
    lists = [opened(event, line(1), line(2)) for _ in range(3)]
    barrier, made = threading.Barrier(6, timeout=PATIENCE), []

    def run(batch):
        try:
            barrier.wait()
            made.append(len(imports.commit(batch=batch, by=None, now=NOW).registered))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[batch]) for batch in lists * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(made), Registration.objects.count()) == ([0] * 5 + [2], 2)


# ------------------------------------------------------------------ the command
def run(event_slug: str, path, *flags: str) -> str:
    output = io.StringIO()
    call_command("import_participants", event_slug, str(path), *flags, stdout=output)
    return output.getvalue()


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "list.xlsx"
    file.write_bytes(workbook(line(1), line(2, email="x@mail,ru", consent="")))
    return file


def test_command_looks_and_registers_nobody(event, path):
    assert run(event.slug, path).replace("\N{NO-BREAK SPACE}", " ").splitlines() == [
        "3: Цыденова Светлана Петровна: В адресе запятая вместо точки. Нет согласия на обработку персональных данных.",
        "Можно зарегистрировать 1 человека.",
    ]
    assert Registration.objects.count() == 0


def test_command_keeps_who_attests_the_consents(event, path, people):
    run(event.slug, path, "--commit", "--by", people.organiser.email.upper())
    assert [consent.attested_by for consent in Consent.objects.all()] == [people.organiser]


@pytest.mark.parametrize("who", ["desk", "stranger", "nobody@example.org"])
def test_command_takes_no_list_of_somebody_who_may_not(event, path, people, who):
    address = getattr(people, who).email if hasattr(people, who) else who
    with pytest.raises(CommandError):
        run(event.slug, path, "--commit", "--by", address)
    assert Registration.objects.count() == 0


def test_command_commits_and_prints_json(event, path):
    answer = json.loads(run(event.slug, path, "--commit", "--json"))
    assert [(row["row"], row["outcome"], row["codes"]) for row in answer["rows"]] == [
        (2, "new", []),
        (3, "refused", ["bad_email", "no_consent"]),
    ]
    assert answer["counts"] == {
        "new": 1, "duplicate": 0, "refused": 1, "ignored": 0, "bad_email": 1, "no_consent": 1,
    }  # fmt: skip
    assert Registration.objects.count() == 1


def test_command_takes_consents_on_paper_at_ones_word(event, path):
    answer = json.loads(run(event.slug, path, "--consents-on-paper", "--json"))
    assert answer["rows"][1]["codes"] == ["bad_email"]


def test_command_says_what_is_wrong(event, path, tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        run("nowhere", path)
    with pytest.raises(CommandError):
        run(event.slug, tmp_path / "missing.xlsx")
    foreign, huge = tmp_path / "x.pdf", tmp_path / "huge.xlsx"
    foreign.write_bytes(b"%PDF-1.7")
    with huge.open("wb") as file:
        file.truncate(50 * 2**20)
    for bad, code in ((foreign, "foreign"), (huge, "too_large")):
        with pytest.raises(CommandError) as error:
            run(event.slug, bad)
        assert str(error.value) == str(REASONS[code])


def test_command_refuses_a_list_longer_than_the_places(event, path):
    make_capacity(event, 0)
    with pytest.raises(CommandError):
        run(event.slug, path, "--commit")
    assert Registration.objects.count() == 0


def test_another_sheet_is_not_chosen_once_people_of_this_one_are_registered(event):
    content = xlsx([HEADINGS, line(1)], Второй=[HEADINGS, line(2)])
    batch = imports.open_batch(event=event, file_name="list.xlsx", content=content, by=None)
    other = next(name for name in imports.sheets_of(batch) if name != batch.sheet)
    imports.commit(batch=batch, by=None, now=NOW)
    with pytest.raises(Refused, match="sheet_registered"):
        imports.choose_columns(batch=batch, sheet=other, header_row=1, mapping={}, has_consents=False)
    assert outcomes(batch) == [(2, "new", (), True)]


def test_who_is_erased_while_a_list_is_read_does_not_come_back_by_it(event, monkeypatch):
    batch = opened(event, line(1), line(2))
    row = make_registration(event, email="row1@example.org")
    lock = imports.keep_others_out

    def erased_first(event):
        erase_registrations(registrations=[row], by=None, now=NOW)
        lock(event)

    monkeypatch.setattr(imports, "keep_others_out", erased_first)
    imports.commit(batch=batch, by=None, now=NOW)
    batch.refresh_from_db()
    assert list(Registration.objects.filter(erased_at=None).values_list("email", flat=True)) == ["row2@example.org"]
    assert "row1@example.org" not in json.dumps([batch.rows, batch.sheets])
