import io
from collections import Counter
from datetime import UTC, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registration import imports
from registration.models import ImportBatch, Registration
from symposium.lib.tabular import MAX_BYTES, REASONS
from tests.factories import make_capacity, make_event
from tests.registration.factories import HEADINGS, line
from tests.symposium.workbooks import xlsx

NOW = datetime.now(tz=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]
LIST = (
    line(1),
    line(2, email="x@mail,ru"),
    line(3, territory="Нарния"),
    line(4, territory="Нарния"),
    line(1),
    line(5, consent=""),
    ["", "Итого: 6"],
)


def url(name: str, batch: ImportBatch, *more: object) -> str:
    return reverse(f"registration:{name}", args=[batch.event.slug, batch.code, *more])


@pytest.fixture
def desk(people, client_of):
    return client_of(people.organiser)


@pytest.fixture
def batch(event):
    return imports.open_batch(event=event, file_name="list.xlsx", content=xlsx([HEADINGS, *LIST]), by=None)


def upload(browser, event, content: bytes, name: str = "list.xlsx"):
    address = reverse("registration:imports", args=[event.slug])
    return browser.post(address, {"file": SimpleUploadedFile(name, content)})


def test_clear_file_leads_to_its_rows_and_an_unclear_one_to_its_columns(event, desk, people):
    clear = upload(desk, event, xlsx([HEADINGS, line(1)]))
    unclear = upload(desk, event, xlsx([["Кто", "Куда"], ["Ли Яна", "a@example.org"]]))
    first, second = ImportBatch.objects.order_by("pk")
    assert (clear.url, unclear.url, first.by) == (url("batch", first), url("batch_columns", second), people.organiser)
    assert desk.get(url("batch", second)).url == url("batch_columns", second)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"%PDF-1.7", "foreign"), (b" ", "empty"), (b"PK\x03\x04broken", "broken"), (b"1" * (MAX_BYTES + 1), "too_large")],
)
def test_bad_file_is_explained_and_nothing_is_kept(event, desk, content, code):
    response = upload(desk, event, content)
    assert response.context["form"].errors == {"file": [str(REASONS[code])]}
    assert ImportBatch.objects.count() == 0


def test_forgotten_file_is_asked_for(event, desk):
    response = desk.post(reverse("registration:imports", args=[event.slug]), {})
    assert list(response.context["form"].errors) == ["file"]


def test_csv_in_the_old_encoding_is_read(event, desk):
    content = "\r\n".join(";".join(cells) for cells in (HEADINGS, line(1))).encode("cp1251", errors="replace")
    upload(desk, event, content, "list.csv")
    assert [row["outcome"] for row in ImportBatch.objects.get().rows] == ["new"]


@pytest.mark.parametrize(
    ("tab", "numbers"),
    [
        ("all", [2, 3, 4, 5, 6, 7, 8]),
        ("clear", [2]),
        ("remark", [4, 5]),
        ("fix", [3]),
        ("known", [6]),
        ("refused", [7, 8]),
    ],
)
def test_rows_are_sorted_into_tabs(batch, desk, tab, numbers):
    context = desk.get(f"{url('batch', batch)}?tab={tab}").context
    assert ([one.number for one in context["page"]], context["ready"], context["waiting"], context["noted"]) == (
        numbers,
        3,
        1,
        2,
    )
    assert [one["count"] for one in context["tabs"]] == [7, 1, 2, 1, 1, 2]


def test_words_and_numbers_of_the_tabs_are_those_of_the_rows(batch, desk):
    for is_registered in (False, True):
        if is_registered:
            desk.post(url("batch_commit", batch))
        context = desk.get(url("batch", batch)).context
        words = Counter(line.outcome for line in context["page"])
        assert {one["label"]: one["count"] for one in context["tabs"] if one["count"]} == words | {"Все": 7}
        assert (context["ready"], context["noted"], context["waiting"]) == (
            words["Понятно"] + words["Понятно не\N{NO-BREAK SPACE}всё"],
            words["Понятно не\N{NO-BREAK SPACE}всё"],
            words["Исправить"],
        )


def test_tabs_count_and_lead_to_what_is_searched_for(batch, desk):
    tabs = desk.get(f"{url('batch', batch)}?q=иванова %26 1", follow=True).context["tabs"]
    assert [tab["count"] for tab in tabs] == [0] * 6
    tabs = desk.get(f"{url('batch', batch)}?q=СОШ 1 иванова", follow=True).context["tabs"]
    assert [tab["count"] for tab in tabs] == [2, 1, 0, 0, 1, 0]
    assert [len(desk.get(tab["url"]).context["page"]) for tab in tabs] == [2, 1, 0, 0, 1, 0]


def test_rows_are_found_by_name_and_school(batch, desk):
    found = [
        desk.get(f"{url('batch', batch)}?q={text}", follow=True).context["page"]
        for text in ("козленкова", "СОШ 1 иванова", "никого")
    ]
    assert [[one.number for one in page] for page in found] == [[4], [2, 6], []]


@pytest.mark.parametrize("count", [1, 3])
def test_preview_asks_the_database_the_same_whatever_the_rows(event, desk, django_assert_max_num_queries, count):
    content = xlsx([HEADINGS, *(line(number) for number in range(count))])
    batch = imports.open_batch(event=event, file_name="list.xlsx", content=content, by=None)
    with django_assert_max_num_queries(12) as queries:
        desk.get(url("batch", batch))
    assert len(queries) == 7


def test_list_of_files_asks_the_database_the_same_whatever_their_number(event, desk, django_assert_max_num_queries):
    counts = []
    for _ in range(2):
        imports.open_batch(event=event, file_name="list.xlsx", content=xlsx([HEADINGS, line(1)]), by=None)
        with django_assert_max_num_queries(12) as queries:
            desk.get(reverse("registration:imports", args=[event.slug]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ------------------------------------------------------------------ correcting
def row_after(batch: ImportBatch, number: int) -> dict:
    batch.refresh_from_db()
    return next(row for row in batch.rows if row["number"] == number)


def test_form_of_a_row_shows_what_has_to_be_put_right(batch, desk):
    form = desk.get(url("batch_row", batch, 3)).context["form"]
    every = desk.get(url("batch_row", batch, 3) + "?all=1").context["form"]
    assert ([*form.fields], form["email"].value(), len(every.fields)) == (["email", "like_rows"], "x@mail,ru", 9)


def test_form_opens_inside_the_list(batch, desk):
    page = desk.get(url("batch_row", batch, 3), headers={"HX-Request": "true"}).content.decode()
    assert (page.strip().startswith("<tr"), "<html" in page) == (True, False)


def test_row_is_put_right_in_place(batch, desk):
    response = desk.post(url("batch_row", batch, 3), {"email": "right@example.org", "from": "tab=fix"})
    row = row_after(batch, 3)
    assert (response.url, row["outcome"], row["email"]) == (
        f"{url('batch', batch)}?tab=fix&row=3#row-3",
        "new",
        "right@example.org",
    )
    # The row is right and belongs to another tab: where one was it is still seen, and its form is not.
    context = desk.get(response.url).context
    assert ([line.number for line in context["page"]], context["form"]) == ([3], None)


def test_form_of_a_row_stays_open_until_it_is_right(batch, desk):
    page = desk.post(url("batch_row", batch, 3), {"email": "still@bad", "from": "tab=fix"}, follow=True)
    form = page.context["form"]
    assert (form["email"].value(), [line.number for line in page.context["page"]]) == ("still@bad", [3])
    # Why it is not right is said in the row and in its form.
    assert page.content.decode().count(page.context["at"].reasons[0]) == 2
    again = desk.post(url("batch_row", batch, 3), {"email": "still@bad", "from": "tab=fix"}, follow=True)
    assert again.context["form"]["email"].value() == "still@bad"


def test_mistake_in_the_form_of_a_row_is_told_in_the_list(batch, desk):
    asked = desk.post(url("batch", batch), {"search": "1", "q": "юдина", "tab": "remark"}).url.partition("?")[2]
    response = desk.post(url("batch_row", batch, 4), {"territory": "Нигде", "from": asked})
    assert (response.status_code, [*response.context["form"].errors]) == (422, ["territory"])
    context = response.context
    assert ([line.number for line in context["page"]], context["way"], context["query"]) == ([4], asked, "юдина")
    assert row_after(batch, 4)["warnings"] == ["unknown_territory"]


def test_row_is_found_again_on_its_page(event, desk):
    content = xlsx([HEADINGS, *(line(number) for number in range(60)), line(61, email="x@mail,ru")])
    batch = imports.open_batch(event=event, file_name="list.xlsx", content=content, by=None)
    response = desk.post(url("batch_row", batch, 62), {"email": "right@example.org", "from": ""}, follow=True)
    assert [one.number for one in response.context["page"]] == [*range(52, 63)]


def test_suggested_address_is_taken_with_one_press(batch, desk):
    desk.post(url("batch_row", batch, 3), {"repair_email": "whatever@the.page.said"})
    assert row_after(batch, 3)["email"] == "x@mail.ru"


def test_territory_is_chosen_for_all_rows_with_the_same_words(batch, desk):
    assert desk.get(url("batch_row", batch, 4)).context["likes"] == 1
    desk.post(url("batch_row", batch, 4), {"territory": "Карымский район", "like_rows": "on"})
    assert [(row_after(batch, number)["territory"], row_after(batch, number)["warnings"]) for number in (4, 5)] == [
        ("Карымский район", []),
        ("Карымский район", []),
    ]


def test_consent_on_paper_is_told_by_a_tick(batch, desk):
    desk.post(url("batch_row", batch, 7), {"consent": "on"})
    assert row_after(batch, 7)["outcome"] == "new"


def test_row_is_left_out_and_taken_back(batch, desk):
    desk.post(url("batch_row", batch, 2), {"skip": "1"})
    assert row_after(batch, 2)["codes"] == ["skipped"]
    desk.post(url("batch_row", batch, 2), {"undo": "1"})
    assert row_after(batch, 2)["outcome"] == "new"


def test_clear_row_can_be_changed_or_left_out_from_the_list(batch, desk):
    page = desk.get(url("batch", batch)).content.decode()
    assert f'href="{url("batch_row", batch, 2)}' in page
    form = desk.get(url("batch_row", batch, 2))
    assert (len(form.context["form"].fields), b'name="skip"' in form.content) == (9, True)


def test_bad_correction_is_shown_as_it_was_typed(batch, desk):
    desk.post(url("batch_row", batch, 3), {"email": "still@bad"})
    row = row_after(batch, 3)
    assert (row["codes"], row["written"]["email"]) == (["bad_email"], "still@bad")


def test_row_that_cannot_be_corrected_has_no_form(batch, desk):
    assert [desk.get(url("batch_row", batch, number)).status_code for number in (6, 99)] == [404, 404]


def test_columns_are_named_by_hand(event, desk):
    upload(desk, event, xlsx([["Кто", "Куда", "Стаж"], ["Ли Яна", "a@example.org", "5"]]))
    batch = ImportBatch.objects.get()
    named = {"header_row": "1", "column_0": "full_name", "column_1": "email", "column_2": "", "has_consents": "on"}

    response = desk.post(url("batch_columns", batch), named)

    assert (response.url, row_after(batch, 2)["outcome"]) == (url("batch", batch), "new")


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ({"header_row": "1", "column_0": "full_name"}, "__all__"),
        ({"header_row": "1", "column_0": "email", "column_1": "email"}, "column_1"),
        ({"header_row": "-1", "column_0": "full_name", "column_1": "email"}, "header_row"),
        ({"header_row": "1", "column_0": "nonsense", "column_1": "email"}, "column_0"),
    ],
)
def test_columns_named_wrongly_are_refused_and_kept(event, desk, named, field):
    upload(desk, event, xlsx([["Кто", "Куда"], ["Ли Яна", "a@example.org"]]))
    response = desk.post(url("batch_columns", ImportBatch.objects.get()), named)
    form = response.context["form"]
    assert (field in form.errors, form["column_0"].value()) == (True, named["column_0"])


# ------------------------------------------------------------------ registering
def test_list_is_registered_once_however_often_the_button_is_pressed(batch, desk):
    pages = [desk.post(url("batch_commit", batch), follow=True) for _ in range(2)]
    assert Registration.objects.count() == 3
    assert [[message.level_tag for message in page.context["messages"]] for page in pages] == [["success"], ["info"]]
    assert pages[1].context["ready"] == 0


def test_list_longer_than_the_places_says_so(batch, desk, event):
    make_capacity(event, 1)
    page = desk.post(url("batch_commit", batch), follow=True)
    assert ([message.level_tag for message in page.context["messages"]], Registration.objects.count()) == (["error"], 0)


def test_notes_name_every_row_and_what_to_do(batch, desk):
    content = desk.get(url("batch_notes", batch)).content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [2, 3, 4, 5, 6, 7, 8]
    assert (rows[2][8], rows[2][9]) == (
        "Исправить",
        "В\N{NO-BREAK SPACE}адресе запятая вместо точки. Возможно, x@mail.ru?",
    )
    desk.post(url("batch_commit", batch))
    content = desk.get(url("batch_notes", batch)).content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert [row[8] for row in rows[1:]] == [
        "Зарегистрирован",
        "Исправить",
        "Зарегистрирован",
        "Зарегистрирован",
        "Уже есть",
        "Не\N{NO-BREAK SPACE}принято",
        "Не\N{NO-BREAK SPACE}принято",
    ]


def test_list_is_removed_and_its_people_stay(batch, desk):
    desk.post(url("batch_commit", batch))
    assert desk.get(url("batch_delete", batch)).status_code == 200
    desk.post(url("batch_delete", batch))
    assert (ImportBatch.objects.count(), Registration.objects.count()) == (0, 3)


def test_lists_are_the_organisers_of_their_event_alone(batch, people, client_of, event):
    addresses = [url(name, batch) for name in ("batch", "batch_columns", "batch_notes", "batch_delete")]
    addresses.append(url("batch_row", batch, 3))
    for who, status in ((people.organiser, 200), (people.editor, 403), (people.stranger, 403)):
        assert {client_of(who).get(address).status_code for address in addresses} == {status}
    other = make_event()
    assert client_of(people.organiser).get(url("batch", batch).replace(event.slug, other.slug)).status_code == 403
    assert client_of(people.editor).post(url("batch_commit", batch)).status_code == 403
    assert Registration.objects.count() == 0
