"""Lists that a coordinator sends in: consents are not taken, rows are put right, bad files are told."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from registration import imports
from registration.models import Consent, Delegation, ImportBatch, Registration
from symposium.lib.tabular import MAX_ROWS, REASONS
from tests.factories import make_user
from tests.registration.factories import HEADINGS, line, make_delegation, own, put
from tests.symposium.workbooks import archive, edited, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]
PLAIN = HEADINGS[:-1]


def upload(coordinator, delegation, content: bytes, name: str = "list.xlsx"):
    return coordinator.post(own(delegation, "lists/"), {"file": SimpleUploadedFile(name, content)})


def short(number: int, **over: str) -> list[str]:
    return line(number, **over)[:-1]


def test_list_without_consents_is_clear_to_a_coordinator(coordinator, delegation):
    response = upload(coordinator, delegation, xlsx([PLAIN, short(1), short(2)]))
    batch = ImportBatch.objects.get()
    assert (response.url, batch.state, batch.delegation) == (
        own(delegation, f"lists/{batch.code}/"),
        "preview",
        delegation,
    )
    assert [row["outcome"] for row in batch.rows] == ["new", "new"]


def test_consents_in_a_coordinators_list_are_neither_shown_nor_taken(coordinator, delegation):
    upload(coordinator, delegation, xlsx([HEADINGS, line(1), line(2, consent="нет")]))
    batch = ImportBatch.objects.get()
    form = coordinator.get(own(delegation, f"lists/{batch.code}/columns/")).context["form"]
    offered = {value for value, _ in form.fields["column_8"].choices}
    assert ("consent" in batch.mapping.values(), "consent" in offered, "has_consents" in form.fields) == (False,) * 3
    named = {f"column_{index}": field for index, field in batch.mapping.items()}
    sent = {"header_row": "1", "has_consents": "on"} | named
    coordinator.post(own(delegation, f"lists/{batch.code}/columns/"), sent)
    coordinator.post(own(delegation, f"lists/{batch.code}/commit/"))
    batch.refresh_from_db()
    assert (batch.has_consents, Consent.objects.count(), {*Registration.objects.values_list("state")}) == (
        False,
        0,
        {("consent",)},
    )


def test_rows_are_put_right_in_place_and_added(coordinator, delegation):
    upload(coordinator, delegation, xlsx([PLAIN, short(1), short(2, email="x@mail,ru")]))
    page = own(delegation, f"lists/{ImportBatch.objects.get().code}/")
    fields = coordinator.get(page + "rows/3/?all=1").context["form"].fields
    assert ("email" in fields, "consent" in fields) == (True, False)
    coordinator.post(page + "rows/3/", {"email": "right@example.org"})
    shown = coordinator.post(page + "commit/", follow=True)
    assert ([message.level_tag for message in shown.context["messages"]], Registration.objects.count()) == (
        ["success"],
        2,
    )
    assert {(row.state, row.source) for row in delegation.registrations.all()} == {("consent", "delegation")}
    assert sorted(letter.to[0] for letter in mail.outbox) == ["right@example.org", "row1@example.org"]


def test_list_over_the_quota_registers_nobody(coordinator, delegation):
    upload(coordinator, delegation, xlsx([PLAIN, *(short(number) for number in range(1, 5))]))
    page = coordinator.post(own(delegation, f"lists/{ImportBatch.objects.get().code}/commit/"), follow=True)
    assert ([message.level_tag for message in page.context["messages"]], Registration.objects.count()) == (["error"], 0)


def test_person_on_another_list_is_known_and_her_address_may_be_put_right(coordinator, delegation, event):
    other = put(make_delegation(event, name="Читинский район"), email="row1@example.org", last_name="Совсем")
    upload(coordinator, delegation, xlsx([PLAIN, short(1)]))
    page = own(delegation, f"lists/{ImportBatch.objects.get().code}/")
    shown = coordinator.get(page)
    [row] = shown.context["page"]
    assert (row.row.codes, row.may_be_fixed, other.last_name in shown.content.decode()) == (
        ("registered",),
        True,
        False,
    )
    coordinator.post(page + "rows/2/", {"email": "mine@example.org"})
    assert ImportBatch.objects.get().rows[0]["outcome"] == "new"


def test_organiser_sees_on_whose_list_somebody_is(organiser, delegation, event):
    put(delegation, email="row1@example.org", last_name="Иванова", first_name="Дарима", patronymic="Петровна")
    batch = imports.open_batch(event=event, file_name="x.xlsx", content=xlsx([HEADINGS, line(1)]), by=None)
    [row] = organiser.get(f"/events/{event.slug}/manage/import/{batch.code}/").context["page"]
    assert (row.row.codes, row.row.listed) == (("same_email",), delegation.name)


def test_lists_of_others_are_out_of_reach(coordinator, delegation, event):
    other = make_delegation(event, name="Читинский район")
    content = xlsx([PLAIN, short(1)])
    lists = [
        imports.open_batch(event=event, file_name="x", content=content, by=None, delegation=one)
        for one in (other, None)
    ]
    pages = [
        f"lists/{one.code}/{page}" for one in lists for page in ("", "columns/", "notes.xlsx", "rows/2/", "delete/")
    ]
    assert {coordinator.get(own(delegation, page)).status_code for page in pages} == {404}
    assert coordinator.post(own(delegation, f"lists/{lists[0].code}/commit/")).status_code == 404
    assert coordinator.get(reverse("registration:batch", args=[event.slug, lists[1].code])).status_code == 403
    assert [one.file_name for one in coordinator.get(own(delegation, "lists/")).context["page"]] == []


def test_organiser_may_add_a_coordinators_list_and_nobody_has_agreed_by_it(organiser, delegation, event):
    batch = imports.open_batch(
        event=event, file_name="x", content=xlsx([HEADINGS, line(1)]), by=None, delegation=delegation
    )
    organiser.post(f"/events/{event.slug}/manage/import/{batch.code}/commit/")
    assert (Registration.objects.get().state, Consent.objects.count()) == ("consent", 0)


def test_list_of_a_closed_delegation_is_read_and_offers_nothing(coordinator, delegation):
    upload(coordinator, delegation, xlsx([PLAIN, short(1)]))
    page = own(delegation, f"lists/{ImportBatch.objects.get().code}/")
    Delegation.objects.update(revoked_at=timezone.now())
    shown = [coordinator.get(address).content.decode() for address in (page, own(delegation, "lists/"))]
    assert [("commit/" in text, 'type="file"' in text, "mailto:" in text) for text in shown] == [
        (False, False, True)
    ] * 2
    assert (coordinator.post(page + "commit/").url, Registration.objects.count()) == (own(delegation), 0)


def test_columns_named_by_hand_are_known_the_next_time(coordinator, delegation):
    strange = [["Кто", "Куда"], ["Ли Яна", "a@example.org"]]
    upload(coordinator, delegation, xlsx(strange))
    first = ImportBatch.objects.get()
    assert first.state == "columns"
    named = {"header_row": "1", "column_0": "full_name", "column_1": "email"}
    coordinator.post(own(delegation, f"lists/{first.code}/columns/"), named)

    upload(coordinator, delegation, xlsx([["Список", ""], [], *strange]))

    second = ImportBatch.objects.latest("pk")
    assert (second.state, second.header_row, second.mapping) == ("preview", 3, {"0": "full_name", "1": "email"})
    upload(coordinator, delegation, xlsx([["Кто", "Откуда"], ["Ли Яна", "a@example.org"]]))
    assert ImportBatch.objects.latest("pk").state == "columns"


def test_columns_that_another_coordinator_named_are_not_known(coordinator, delegation, event, client_of):
    other = make_delegation(event, name="Читинский район")
    content = xlsx([["Кто", "Куда"], ["Ли Яна", "a@example.org"]])
    batch = imports.open_batch(event=event, file_name="x", content=content, by=make_user(), delegation=other)
    named = {"sheet": batch.sheet, "header_row": 1, "mapping": {"0": "full_name", "1": "email"}}
    imports.choose_columns(batch=batch, **named, has_consents=False)
    upload(coordinator, delegation, content)
    assert ImportBatch.objects.latest("pk").state == "columns"


def test_columns_that_organisers_named_serve_all_lists_of_the_event(coordinator, delegation, event):
    content = xlsx([["Кто", "Куда", "Можно"], ["Ли Яна", "a@example.org", "да"]])
    batch = imports.open_batch(event=event, file_name="x", content=content, by=None)
    named = {"sheet": batch.sheet, "header_row": 1, "mapping": {"0": "full_name", "1": "email", "2": "consent"}}
    imports.choose_columns(batch=batch, **named, has_consents=False)
    again = imports.open_batch(event=event, file_name="x", content=content, by=None)
    upload(coordinator, delegation, content)
    assert (again.state, again.mapping["2"], ImportBatch.objects.latest("pk").mapping) == (
        "preview", "consent", {"0": "full_name", "1": "email"},
    )  # fmt: skip


def merged(sheet, book) -> None:
    sheet.append(["ФИО", "E-mail", "Район"])
    sheet.append(["Иванова Анна Петровна", "a@example.org", "Чита"])
    sheet.append(["Цыденова Дарима Баировна", "b@example.org", None])
    sheet.merge_cells("C2:C3")


def computed(sheet, book) -> None:
    sheet.append(["ФИО", "E-mail"])
    sheet.append(["Иванова Анна Петровна", "=CONCATENATE(A2;B2)"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: xlsx([["ФИО", "E-mail"], *([["x", "y"]] * MAX_ROWS)]), "too_many_rows"),
        (lambda: xlsx([["x"] * 4_000]), "too_many_columns"),
        (lambda: archive(readme_dot_txt=b"no workbook"), "foreign"),
    ],
    ids=["a row too many", "4,000 columns", "an archive"],
)
def test_file_that_is_no_list_is_explained_and_nothing_is_kept(coordinator, delegation, content, code):
    response = upload(coordinator, delegation, content())
    assert (response.context["form"].errors, ImportBatch.objects.count()) == ({"file": [str(REASONS[code])]}, 0)


def test_merged_cells_count_for_every_row_and_formulas_are_told(coordinator, delegation):
    upload(coordinator, delegation, edited(merged))
    assert [row["territory"] for row in ImportBatch.objects.get().rows] == ["город Чита", "город Чита"]
    upload(coordinator, delegation, edited(computed))
    row = ImportBatch.objects.latest("pk").rows[0]
    assert (row["codes"], row["warnings"]) == (["no_email"], ["uncomputed"])


def test_columns_without_an_address_are_refused(coordinator, delegation):
    upload(coordinator, delegation, xlsx([["Кто", "Куда"], ["Ли Яна", "a@example.org"]]))
    page = own(delegation, f"lists/{ImportBatch.objects.get().code}/columns/")
    response = coordinator.post(page, {"header_row": "1", "column_0": "full_name"})
    assert (list(response.context["form"].errors), ImportBatch.objects.get().state) == (["__all__"], "columns")


def test_name_too_long_for_a_ticket_is_refused_and_not_cut(coordinator, delegation):
    names = [f"{'Я' * size} Анна Петровна" for size in (1, 120, 121)]
    people = [[name, f"n{number}@example.org", "Ш" * 300] for number, name in enumerate(names)]
    upload(coordinator, delegation, xlsx([["ФИО", "E-mail", "Организация"], *people]))
    rows = ImportBatch.objects.get().rows
    assert [(row["outcome"], row["codes"]) for row in rows] == [("new", []), ("new", []), ("refused", ["long_name"])]
    assert [row["warnings"] for row in rows] == [["long_text"]] * 3
