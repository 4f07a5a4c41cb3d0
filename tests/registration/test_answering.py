"""Answering the questions of an event: on the public form, on one's own page, at the desk."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from registration import uploads
from registration.models import Answer, Registration
from registration.questionnaire import keep_answers
from tests.factories import make_event, make_many_registrations, make_registration, make_user
from tests.registration.factories import answers, make_open_event, make_question, pdf
from tests.registration.pages import url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


@pytest.fixture
def event():
    return make_open_event(format="hybrid")


@pytest.fixture
def desk(people, client_of):
    return client_of(people.organiser)


@pytest.fixture
def chain(event):
    """On site: a room? If so, how many nights, which is required. Online: from where."""
    room = make_question(event, "Нужна ли комната?", "choice", format="onsite", is_required=True)
    nights = make_question(event, "Ночей?", "number", depends_on=room, depends_value="a", is_required=True)
    return room, nights, make_question(event, "Откуда смотрите?", format="online", is_required=True)


def registered(client, event, **over: Any):
    return client.post(url("register", event), answers(event, **over))


def own_answers(event, **over: Any):
    data = answers(event, **over)
    return {name: value for name, value in data.items() if name not in {"email", "consent", "consent_text", "nonce"}}


def values() -> dict[str, Any]:
    return {answer.question.code: answer.value for answer in Answer.objects.select_related("question")}


def errors(response) -> dict[str, list[str]]:
    return {name: [error.code for error in found.as_data()] for name, found in response.context["form"].errors.items()}


# ------------------------------------------------------------------ what applies
@pytest.mark.parametrize(
    ("over", "found"),
    [
        ({"format": "onsite"}, ["q_1"]),
        ({"format": "onsite", "q_1": "a"}, ["q_2"]),
        ({"format": "onsite", "q_1": "a", "q_2": "много"}, ["q_2"]),
        ({"format": "onsite", "q_1": "z"}, ["q_1"]),
        ({"format": "online"}, ["q_3"]),
        ({"format": "online", "q_1": "z", "q_2": "много"}, ["q_3"]),
        ({"format": "onsite", "q_1": "b", "q_2": "много"}, []),
    ],
)
def test_only_what_applies_is_judged(event, chain, client, over, found):
    response = registered(client, event, **over)
    assert (list(errors(response)) if found else response.status_code) == (found or 302)
    assert Registration.objects.count() == (0 if found else 1)


@pytest.mark.parametrize(
    ("over", "found"),
    [
        ({"format": "onsite", "q_1": "a", "q_2": "1,5", "q_3": "из дома"}, {"1": "a", "2": 1.5}),
        ({"format": "onsite", "q_1": "b", "q_2": "2"}, {"1": "b"}),
        ({"format": "online", "q_1": "a", "q_2": "2", "q_3": "из дома"}, {"3": "из дома"}),
    ],
)
def test_only_what_applies_is_kept(event, chain, client, over, found):
    registered(client, event, **over)
    assert values() == found


@pytest.mark.parametrize(
    ("kind", "good", "kept", "bad"),
    [
        ("short", " Тихая ", "Тихая", "а" * 501),
        ("long", "а\nб", "а\nб", "а" * 5001),
        ("number", "1 000", 1000, "12x"),
        ("number", "-0,25", -0.25, "NaN"),
        ("date", "2026-02-27", "2026-02-27", "31.02.2026"),
        ("choice", "b", "b", "c"),
        ("choices", ["b", "a", "b"], ["a", "b"], ["a", "c"]),
    ],
)
def test_every_kind_is_read(event, client, kind, good, kept, bad):
    make_question(event, kind=kind)
    assert list(errors(registered(client, event, q_1=bad))) == ["q_1"]
    registered(client, event, q_1=good)
    assert values() == {"1": kept}


def test_retired_question_is_not_asked(event, client):
    make_question(event, is_required=True, is_retired=True)
    assert registered(client, event).status_code == 302


def test_form_says_when_each_question_is_asked(event, chain, client):
    groups = list(client.get(url("register", event)).context["form"].question_groups)
    assert [(group.format, group.after, group.value, len(group.lines)) for group in groups] == [
        ("onsite", "", "", 1),
        ("", "q_1", "a", 1),
        ("online", "", "", 1),
    ]
    assert ["Нужна ли комната?" in group.when for group in groups] == [False, True, False]
    assert len({group.when for group in groups}) == 3


@pytest.mark.parametrize("count", [1, 3])
def test_form_asks_the_database_the_same_whatever_the_questions(event, client, django_assert_max_num_queries, count):
    first = make_question(event, kind="choice")
    for _number in range(count - 1):
        make_question(event, kind="file", depends_on=first, depends_value="a")
    client.get(url("register", event))
    with django_assert_max_num_queries(12) as queries:
        client.get(url("register", event))
    assert len(queries) == 7


def test_repaired_address_keeps_what_was_answered(event, client):
    make_question(event, kind="choices")
    make_question(event, kind="file")
    sent = answers(event, q_1=["a", "b"], q_2=pdf(), repair_email="kozlenkova@example.org")
    form = client.post(url("register", event), sent).context["form"]
    (group,) = form.question_groups
    assert (form["q_1"].value(), group.lines[1].file_name) == (["a", "b"], "справка.pdf")


# ------------------------------------------------------------------ files
def files() -> list[str]:
    return default_storage.listdir("answers")[1]


def test_file_outlives_an_error_elsewhere(event, client):
    make_question(event, kind="file", is_required=True)
    response = registered(client, event, q_1=pdf(), last_name="")
    form = response.context["form"]
    (group,) = form.question_groups
    assert (list(form.errors), group.lines[0].file_name) == (["last_name"], "справка.pdf")

    registered(client, event, kept_1=form["kept_1"].value())

    answer = Answer.objects.get()
    assert (answer.file_name, answer.file.read(), len(files())) == ("справка.pdf", b"%PDF-1.7 ...", 1)


def test_newer_file_takes_the_place_of_the_kept_one(event, client):
    question = make_question(event, kind="file")
    token = uploads.token(uploads.keep(pdf("старая.pdf")), question)
    registered(client, event, kept_1=token, q_1=pdf("новая.pdf"), dropped_1="on")
    assert Answer.objects.get().file_name == "новая.pdf"


def test_foreign_token_brings_no_file(event, client):
    make_question(event, kind="file", is_required=True)
    other = make_question(event, kind="file")
    for token in ("nonsense", uploads.token(uploads.keep(pdf()), other)):
        assert errors(registered(client, event, kept_1=token)) == {"q_1": ["required"]}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("письмо.pdf", b"", "empty"),
        ("вирус.exe", b"MZ", "unknown_kind"),
        ("показ.pptx", b"PK\x03\x04", "unknown_kind"),
        ("страница.pdf", b"<html>", "other_content"),
        ("рисунок.svg", b"<svg/>", "unknown_kind"),
        ("старый.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
        ("битый.docx", b"PK\x03\x04zzzz", "damaged"),
    ],
)
def test_file_of_another_kind_is_refused(event, client, name, content, code):
    make_question(event, kind="file")
    response = registered(client, event, q_1=SimpleUploadedFile(name, content))
    assert (errors(response), Registration.objects.count()) == ({"q_1": [code]}, 0)


def test_file_too_large_is_refused(event, client, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 8)
    make_question(event, kind="file")
    assert errors(registered(client, event, q_1=pdf())) == {"q_1": ["too_large"]}


def test_files_without_end_are_refused(event, client, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_FILES", 1)
    make_question(event, kind="file")
    registered(client, event, q_1=pdf(), last_name="")
    assert errors(registered(client, event, q_1=pdf())) == {"q_1": ["too_often"]}
    assert len(files()) == 1


def test_file_that_does_not_apply_is_not_judged(event, client):
    make_question(event, kind="file", format="online", is_required=True)
    assert registered(client, event, q_1=SimpleUploadedFile("вирус.exe", b"MZ")).status_code == 302
    assert Answer.objects.count() == 0


# ------------------------------------------------------------------ one's own page
@pytest.fixture
def own(event):
    return make_registration(event, user=make_user("participant"))


def test_own_answers_are_shown_and_changed(event, chain, own, client_of):
    browser = client_of(own.user)
    keep_answers(own, {chain[0].pk: "a", chain[1].pk: 2})
    form = browser.get(url("change", event)).context["form"]
    assert (form["q_1"].value(), form["q_2"].value()) == ("a", 2)

    response = browser.post(url("change", event), own_answers(event, q_1="b", q_2="3"))
    assert (response.url, values()) == (url("my", event), {"1": "b"})


def test_own_file_stays_until_it_is_taken_away(event, own, client_of):
    question, browser = make_question(event, kind="file"), client_of(own.user)
    keep_answers(own, {question.pk: uploads.keep(pdf())})
    (group,) = browser.get(url("change", event)).context["form"].question_groups
    assert (group.lines[0].file_name, group.lines[0].is_saved) == ("справка.pdf", True)

    browser.post(url("change", event), own_answers(event))
    assert Answer.objects.count() == 1
    browser.post(url("change", event), own_answers(event, dropped_1="on"))
    assert (Answer.objects.count(), files()) == (0, [])


def test_required_file_cannot_be_taken_away(event, own, client_of):
    question, browser = make_question(event, kind="file", is_required=True), client_of(own.user)
    keep_answers(own, {question.pk: uploads.keep(pdf())})
    browser.post(url("change", event), own_answers(event, dropped_1="on"))
    assert Answer.objects.count() == 1


def test_files_are_for_their_owner_and_the_organisers(event, own, people, client_of):
    question = make_question(event, kind="file")
    keep_answers(own, {question.pk: uploads.keep(pdf())})
    mine, at_desk = url("my_answer_file", event, "1"), url("answer_file", event, own.code, "1")
    for who, address in ((own.user, mine), (people.organiser, at_desk)):
        response = client_of(who).get(address)
        assert (
            b"".join(response.streaming_content),
            response["Content-Type"],
            response["Content-Disposition"].partition(";")[0],
            response["X-Content-Type-Options"],
            response["Cache-Control"].split(", ")[:2],
        ) == (b"%PDF-1.7 ...", "application/pdf", "attachment", "nosniff", ["private", "no-store"])
    make_registration(event, user=people.stranger)
    assert client_of(people.stranger).get(mine).status_code == 404
    assert [client_of(who).get(at_desk).status_code for who in (own.user, people.stranger, people.desk)] == [403] * 3
    assert client_of(None).get(mine).url == url("open_ticket", event)


def test_answer_without_a_file_has_no_address(event, own, client_of):
    question = make_question(event)
    keep_answers(own, {question.pk: "x"})
    assert client_of(own.user).get(url("my_answer_file", event, "1")).status_code == 404


# ------------------------------------------------------------------ at the desk
def at_desk(event, **over: Any) -> dict[str, Any]:
    fields = {"last_name": "Козлёнкова", "first_name": "Екатерина", "email": "k@example.org", "format": "onsite"}
    return fields | {"has_consent": "on"} | over


def test_organiser_need_not_answer(event, chain, desk):
    desk.post(url("participant_add", event), at_desk(event))
    row = Registration.objects.get()
    assert values() == {}

    desk.post(url("participant_change", event, row.code), at_desk(event, q_1="a"))
    assert values() == {"1": "a"}


def test_organisers_repair_keeps_the_files(event, desk):
    row, question = make_registration(event), make_question(event, kind="file")
    keep_answers(row, {question.pk: uploads.keep(pdf())})
    sent = at_desk(event, repair_email="k@example.org")
    (group,) = desk.post(url("participant_change", event, row.code), sent).context["form"].question_groups
    assert group.lines[0].file_name == "справка.pdf"


def test_card_shows_the_answers(event, chain, desk, django_assert_max_num_queries):
    row, file = make_registration(event), make_question(event, "Справка", "file")
    keep_answers(row, {chain[0].pk: "a", chain[1].pk: 3, file.pk: uploads.keep(pdf())})
    address = url("participant", event, row.code)
    with django_assert_max_num_queries(12):
        page = desk.get(address)
    assert [one.text for one in page.context["answers"]] == ["Да", "3", "справка.pdf"]
    assert url("answer_file", event, row.code, "4") in page.content.decode()


# ------------------------------------------------------------------ the list and its export
@pytest.fixture
def crowd(event):
    choice, boxes = make_question(event, "Едете?", "choice"), make_question(event, "Обеды", "choices")
    given = {"Абрамова": ("a", ["a", "b"]), "Быкова": ("b", ["b"]), "Власова": (None, None)}
    for name, (one, several) in given.items():
        keep_answers(make_registration(event, last_name=name), {choice.pk: one, boxes.pk: several})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q_1=a", ["Абрамова"]),
        ("?q_1=-", ["Власова"]),
        ("?q_2=b", ["Абрамова", "Быкова"]),
        ("?q_1=b&q_2=b", ["Быкова"]),
        ("?q_1=a&q_2=-", []),
        ("?q_1=nonsense", ["Абрамова", "Быкова", "Власова"]),
    ],
)
def test_people_are_filtered_by_their_answers(event, desk, crowd, query, found):
    context = desk.get(url("participants", event) + query).context
    assert [row.last_name for row in context["page"]] == found
    assert context["filters"].is_narrowed == (len(found) < 3)


def test_export_has_a_column_a_question(event, desk, crowd):
    number, date = make_question(event, "Ночей?", "number"), make_question(event, "Приезд", "date", is_retired=True)
    keep_answers(Registration.objects.get(last_name="Быкова"), {number.pk: 2.5, date.pk: "2026-02-27"})
    response = desk.get(url("participants_export", event) + "?q_2=b")
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [row[16:] for row in rows] == [
        ("Едете?", "Обеды", "Ночей?", "Приезд"),
        ("Да", "Да; Нет", None, None),
        ("Нет", "Нет", 2.5, "2026-02-27"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_export_asks_the_database_the_same_whatever_the_rows(event, desk, django_assert_max_num_queries, count):
    question = make_question(event)
    for row in make_many_registrations(event, count):
        keep_answers(row, {question.pk: "x"})
    address = url("participants_export", event)
    with django_assert_max_num_queries(12) as queries:
        desk.get(address)
    assert len(queries) == 10


def test_answers_of_another_event_have_no_column(event, desk):
    make_question(make_event(), "Чужой")
    make_registration(event)
    rows = openpyxl.load_workbook(io.BytesIO(desk.get(url("participants_export", event)).content)).active
    assert rows.max_column == 16
