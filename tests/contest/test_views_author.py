"""Entering a work and looking after it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from contest.actions import Given, declare_conflict, publish_results, refuse_entry, save_scores
from contest.models import Contest, Entry
from tests.contest.conftest import count_queries
from tests.contest.factories import NOW, make_assignment, make_entry, make_juror, score

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a work"


@pytest.fixture
def accepting(contest):
    contest.state, contest.entries_close_at = Contest.State.ACCEPTING, timezone.now() + timedelta(days=1)
    contest.save()
    return contest


def pdf(content=PDF):
    return SimpleUploadedFile("Описание Ёлгиной.pdf", content)


def fields(contest, **over: object):
    return {
        "nomination": contest.nominations.first().pk,
        "title": "Подсказка вместо ответа",
        "abstract": "Ученик получает не ответ, а вопрос.",
        "authors": "Ёлгина Марина Юрьевна",
        "organisation": "МОУ СОШ № 6",
    } | over


def send(client, contest, name="enter", *args: str, **over: object):
    return client.post(reverse(f"contest:{name}", args=[contest.event.slug, *args]), fields(contest, **over))


def test_enter_keeps_the_work_and_its_file(accepting, people, client_of):
    response = send(client_of(people.participant), accepting, upload=pdf())
    entry = Entry.objects.get()
    assert (response.status_code, entry.code, entry.submitted_by) == (302, "1", people.participant)
    assert (entry.file_name, entry.file_kind, entry.file_size) == ("Описание Ёлгиной.pdf", "pdf", len(PDF))
    assert "Описание" not in entry.file.name
    assert entry.file.read() == PDF


def test_enter_takes_the_same_page_sent_twice_once(accepting, people, client_of):
    client = client_of(people.participant)
    page = client.get(reverse("contest:enter", args=[accepting.event.slug]))
    nonce = page.context["form"]["nonce"].value()
    assert f'value="{nonce}"' in page.content.decode()
    for _time in range(2):
        response = send(client, accepting, nonce=nonce, upload=pdf())
        assert response.url == reverse("contest:my_entries", args=[accepting.event.slug])
    assert Entry.objects.count() == 1


def test_enter_takes_another_work_from_a_page_gone_back_to(accepting, people, client_of):
    client = client_of(people.participant)
    for over in ({}, {"title": "Журнал без бумаги"}, {"upload": pdf(PDF + b" and more")}):
        send(client, accepting, **({"nonce": "n1", "upload": pdf()} | over))
    assert Entry.objects.count() == 3


def test_enter_with_an_error_keeps_its_nonce(accepting, people, client_of):
    response = send(client_of(people.participant), accepting, nonce="n1", title="")
    assert response.context["form"]["nonce"].value() == "n1"


def test_enter_begins_with_what_the_registration_says(accepting, people, client_of, make_registration):
    make_registration(accepting.event, user=people.participant, organisation="МОУ СОШ № 9")
    page = client_of(people.participant).get(reverse("contest:enter", args=[accepting.event.slug]))
    assert (page.context["form"]["organisation"].value(), page.context["form"]["authors"].value()) == (
        "МОУ СОШ № 9",
        people.participant.full_name,
    )


def test_enter_with_an_error_keeps_everything_typed_and_tells_of_the_file(accepting, people, client_of):
    response = send(client_of(people.participant), accepting, title="", upload=pdf())
    page = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"].lost_file == "Описание Ёлгиной.pdf"
    assert "Ученик получает не ответ" in page
    assert "Описание Ёлгиной.pdf" in page
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("over", "field", "code"),
    [
        ({}, "upload", "nothing"),
        ({"link": "не ссылка"}, "link", "invalid"),
        ({"link": "javascript:alert(1)"}, "link", "invalid"),
        ({"upload": SimpleUploadedFile("работа.exe", b"MZ")}, "upload", "unknown_kind"),
        ({"upload": SimpleUploadedFile("работа.pdf", b"<html>")}, "upload", "other_content"),
        ({"upload": SimpleUploadedFile("работа.pdf", b"")}, "upload", "empty"),
    ],
)
def test_enter_refuses_what_is_no_work(accepting, people, client_of, over, field, code):
    response = send(client_of(people.participant), accepting, **over)
    errors = response.context["form"].errors.as_data()
    assert {name: [error.code for error in found] for name, found in errors.items()} == {field: [code]}
    assert response.status_code == 422


def test_enter_takes_a_link_without_its_scheme(accepting, people, client_of):
    send(client_of(people.participant), accepting, link="video.example/34")
    assert Entry.objects.get().link == "https://video.example/34"


def test_enter_after_the_deadline_loses_nothing_typed(accepting, people, client_of):
    Contest.objects.update(entries_close_at=timezone.now() - timedelta(minutes=1))
    response = send(client_of(people.participant), accepting, link="https://video.example/34")
    assert (response.status_code, Entry.objects.count()) == (422, 0)
    assert "Ученик получает не ответ" in response.content.decode()
    page = client_of(people.participant).get(reverse("contest:enter", args=[accepting.event.slug]))
    assert page.templates[0].name == "contest/closed.html"
    assert page.text.count("<h1") == 1


def test_an_author_changes_and_withdraws_her_entry(accepting, people, client_of):
    client = client_of(people.participant)
    send(client, accepting, upload=pdf())
    send(client, accepting, "entry", "1", title="Новое название")
    entry = Entry.objects.get()
    assert (entry.title, entry.file_name, entry.code) == ("Новое название", "Описание Ёлгиной.pdf", "1")
    assert client.post(reverse("contest:withdraw_entry", args=[accepting.event.slug, "1"])).status_code == 302
    assert Entry.objects.get().state == "withdrawn"


def test_a_new_file_takes_the_place_of_the_old_one(accepting, people, client_of):
    client = client_of(people.participant)
    send(client, accepting, upload=pdf())
    send(client, accepting, "entry", "1", upload=SimpleUploadedFile("Урок.png", b"\x89PNG\r\n\x1a\n"))
    entry = Entry.objects.get()
    assert (entry.file_name, entry.file_kind, entry.file_size, entry.file.read()) == (
        "Урок.png",
        "png",
        8,
        b"\x89PNG\r\n\x1a\n",
    )


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_an_entry_out_of_the_contest_is_not_changed(accepting, people, client_of, state):
    entry = make_entry(accepting, submitted_by=people.participant, title="Подсказка", state=state, link="https://a.ru/")
    client = client_of(people.participant)
    pages = [
        client.get(reverse(f"contest:{name}", args=[accepting.event.slug, entry.code]))
        for name in ("entry", "withdraw_entry")
    ]
    mine = reverse("contest:my_entries", args=[accepting.event.slug])
    assert [page.url for page in pages] == [mine, mine]
    response = send(client, accepting, "entry", entry.code, title="Другое", link="https://a.ru/")
    assert (response.status_code, response.context["form"]["title"].value()) == (422, "Другое")
    assert Entry.objects.values_list("title", "state").get() == ("Подсказка", state)


def test_an_entry_of_somebody_else_does_not_exist(accepting, people, client_of):
    entry = make_entry(accepting, submitted_by=people.stranger)
    for name in ("entry", "withdraw_entry"):
        assert send(client_of(people.participant), accepting, name, entry.code).status_code == 404
    assert Entry.objects.get().state == "submitted"


def test_a_file_is_read_by_its_author_its_jurors_and_the_organisers(accepting, people, client_of):
    send(client_of(people.participant), accepting, upload=pdf())
    entry, juror = Entry.objects.get(), make_juror(accepting)
    Contest.objects.update(state="scoring")
    score(entry, make_juror(accepting, people.juror), 5, 5)
    url = reverse("contest:entry_file", args=[accepting.event.slug, "1"])
    names = {}
    for who in (people.participant, people.juror, people.organiser, juror.user, people.stranger):
        response = client_of(who).get(url)
        names[who] = response.get("Content-Disposition", response.status_code)
    assert names[people.juror] == 'inline; filename="1.pdf"'
    assert names[people.participant].startswith("inline; filename*=utf-8''")
    assert (names[people.organiser], names[juror.user], names[people.stranger]) == (
        'inline; filename="1.pdf"',
        404,
        404,
    )
    assert client_of(None).get(url).status_code == 302


def test_a_juror_reads_no_file_after_a_conflict_or_a_refusal(contest, people, client_of):
    juror, entries = make_juror(contest, people.juror), [make_entry(contest) for _number in range(3)]
    for entry in entries:
        entry.file_kind = "pdf"
        entry.file.save("work", ContentFile(PDF))
        make_assignment(entry, juror)
    refuse_entry(entry=entries[1], reason="Нет описания", by=people.organiser)
    declare_conflict(juror=juror, entry=entries[2], note="", by=people.juror, now=NOW)
    client, slug = client_of(people.juror), contest.event.slug
    files = [client.get(reverse("contest:entry_file", args=[slug, entry.code])).status_code for entry in entries]
    assert files == [200, 404, 404]


def test_my_entries_show_places_and_comments_only_after_publication(contest, people, client_of):
    entry = make_entry(contest, submitted_by=people.participant)
    sheet = score(entry, make_juror(contest, people.juror), 5, 5)
    given = Given({}, comment="Покажите запись урока.")
    save_scores(assignment=sheet.assignment, given=given, by=people.juror, now=NOW)
    client, url = client_of(people.participant), reverse("contest:my_entries", args=[contest.event.slug])
    assert "Покажите запись урока." not in client.get(url).content.decode()
    publish_results(contest=contest, by=people.organiser, now=NOW)
    page = client.get(url).content.decode()
    assert "Покажите запись урока." in page
    assert people.juror.full_name not in page
    assert Decimal(100) == Decimal(entry.award.adjusted)


def test_my_entries_take_equal_queries_for_one_and_three(accepting, people, client_of):
    client, url = client_of(people.participant), reverse("contest:my_entries", args=[accepting.event.slug])
    make_entry(accepting, submitted_by=people.participant)
    client.get(url)
    first = count_queries(client, url)
    make_entry(accepting, submitted_by=people.participant)
    make_entry(accepting, submitted_by=people.participant)
    assert (count_queries(client, url), first <= 12) == (first, True)
