from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from events.models import PersonalAccess
from registration import paper
from registration.checkins import Attempt, check_in
from registration.desks import set_letters
from registration.models import CheckIn
from registration.paper import Sheet, foreseen, list_data, list_pdf, people_on_paper, type_in
from registration.queues import split
from tests import factories
from tests.races import at_once
from tests.registration.papers import text_of

# Noon in Chita.
NOW = datetime(2026, 2, 26, 3, 0, tzinfo=UTC)
DAY = date(2026, 2, 26)


def at(event, more="paper/") -> str:
    return f"/events/{event.slug}/manage/doors/{more}"


def moment(hour, minute) -> datetime:
    return datetime(2026, 2, 26, hour - 9, minute, tzinfo=UTC)


@pytest.fixture
def guests(event):
    names = ("Алёшин", "Козлёнкова", "Юдина")
    return [factories.make_registration(event, last_name=name, organisation="Лицей № 2") for name in names]


def sheet_of(point, *lines: str) -> Sheet:
    return Sheet(point, DAY, time(9, 0), "\n".join(lines), "sheet")


def sent(event, *lines: str, **over: Any):
    fields = {"point": "a", "day": "2026-02-26", "clock": "09:00", "text": "\n".join(lines), "nonce": "n1"}
    return fields | over


def kept(event):
    rows = event.check_ins.order_by("scanned_at").values_list("registration__last_name", "scanned_at", "result")
    return list(rows)


def test_lines_become_entries_at_their_times(event, point, guests, people):
    lines = [f"{guests[0].human_code} 9:41", guests[1].code.lower(), "", f"{guests[2].code} 11.05"]

    typed = type_in(sheet_of(point, *lines), by=people.desk, now=NOW)

    assert [line.is_kept for line in typed] == [True, True, True]
    assert kept(event) == [
        ("Козлёнкова", moment(9, 0), "admitted"),
        ("Алёшин", moment(9, 41), "admitted"),
        ("Юдина", moment(11, 5), "admitted"),
    ]
    assert set(event.check_ins.values_list("by", "device", "received_at")) == {(people.desk.pk, None, NOW)}


def test_same_sheet_again_writes_nothing(event, point, guests, people):
    sheet = sheet_of(point, f"{guests[0].code} 9:41", f"{guests[0].code} 9:41", guests[1].code)
    first = type_in(sheet, by=people.desk, now=NOW)
    again = type_in(sheet, by=people.desk, now=NOW + timedelta(minutes=1))

    assert [line.scan.result for line in first] == ["admitted", "repeat", "admitted"]
    assert [line.scan.pk for line in again] == [line.scan.pk for line in first]
    assert event.check_ins.count() == 3


def test_wrong_lines_put_right_are_kept_beside_the_others(event, point, guests, people):
    type_in(sheet_of(point, f"{guests[0].code} 9:41", "ошибка"), by=people.desk, now=NOW)
    type_in(sheet_of(point, f"{guests[1].code} 9:50"), by=people.desk, now=NOW)

    assert [name for name, _at, _result in kept(event)] == ["Алёшин", "Козлёнкова"]


def test_refusals_leave_no_trace(event, point, guests, people):
    cancelled = factories.make_registration(event, state="cancelled")
    foreign = factories.make_registration(factories.make_event())
    lines = [cancelled.code, foreign.code, "00000000", "K7MQ", f"{guests[0].code} 25:00", f"{guests[0].code} 12:01"]

    typed = type_in(sheet_of(point, *lines), by=people.desk, now=NOW)

    reasons = [line.scan.reason if line.scan else line.written.fault for line in typed]
    assert reasons == ["cancelled", "other_event", "unknown_code", "code", "clock", ""]
    assert [line.is_kept for line in typed] == [False] * 6
    assert typed[5].message == str(paper.FAULTS["later"])
    assert CheckIn.objects.count() == 0


def test_looking_keeps_nothing_and_foretells_everything(event, point, guests, people):
    check_in(Attempt(guests[2].code, "door"), point=point, now=moment(9, 30))
    sheet = sheet_of(point, f"{guests[0].code} 9:41", f"{guests[0].code} 9:50", guests[2].code, "00000000")

    seen = foreseen(sheet, by=people.desk, now=NOW)

    assert event.check_ins.count() == 1
    done = type_in(sheet, by=people.desk, now=NOW)
    assert [line.message for line in seen] == [line.message for line in done]
    assert [line.is_kept for line in seen] == [line.is_kept for line in done] == [True, True, True, False]


def test_machine_that_fails_half_way_keeps_nothing(event, point, guests, people, monkeypatch):
    answer = paper.check_in

    def fails_at_the_third(attempt, **more):  # noqa: ANN003
        if attempt.code == max(guest.code for guest in guests):
            raise OSError
        return answer(attempt, **more)

    monkeypatch.setattr(paper, "check_in", fails_at_the_third)
    with pytest.raises(OSError):  # noqa: PT011
        type_in(sheet_of(point, *[guest.code for guest in guests]), by=people.desk, now=NOW)

    assert event.check_ins.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_type_one_list_at_once():
    event = factories.make_event()
    point, by = factories.make_point(event), factories.make_user()
    codes = [factories.make_registration(event).code for _number in range(8)]
    sheets = [sheet_of(point, *codes), replace(sheet_of(point, *reversed(codes)), nonce="other")]

    answers = at_once(*[lambda sheet=sheet: type_in(sheet, by=by, now=NOW) for sheet in sheets])

    assert answers == ["", ""]
    assert event.check_ins.filter(result="admitted").count() == 8
    assert event.check_ins.filter(result="repeat").count() == 8


def test_page_looks_first_and_keeps_then(organiser, event, point, guests):
    lines = [f"{guests[0].human_code} 9:41", guests[1].code]

    seen = organiser.post(at(event), sent(event, *lines, preview="1"))
    assert (seen.status_code, event.check_ins.count()) == (200, 0)
    assert seen.content.decode().count('data-line="admitted"') == 2
    done = organiser.post(at(event), sent(event, *lines, commit="1"))

    assert (done.status_code, done["Location"]) == (302, at(event))
    assert event.check_ins.count() == 2


def test_page_keeps_right_lines_and_leaves_wrong_ones_to_be_put_right(organiser, event, point, guests):
    lines = [f"{guests[0].human_code} 9:41", "K7MQ", f"{guests[1].code} 9:50", "00000000 9:55"]

    answer = organiser.post(at(event), sent(event, *lines, commit="1"))

    assert (answer.status_code, event.check_ins.count()) == (422, 2)
    form = answer.context["form"]
    assert (form["text"].value(), form["nonce"].value()) == ("K7MQ\n00000000 9:55", "n1")
    assert (answer.context["kept"], answer.context["wrong"]) == (2, 2)


@pytest.mark.parametrize(
    "over",
    [{"point": "x"}, {"day": "26 февраля"}, {"clock": "утром"}, {"text": " "}, {"text": "1\n" * 501}, {"nonce": ""},
     {"nonce": "a b"}, {"text": "x" * 40_001}],
)  # fmt: skip
def test_form_that_makes_no_sense_keeps_nothing(organiser, event, point, guests, over):
    assert organiser.post(at(event), sent(event, guests[0].code, commit="1", **over)).status_code == 422
    assert event.check_ins.count() == 0


def test_point_of_another_event_is_none(organiser, event, point, guests):
    factories.make_point(factories.make_event(), "b")

    assert organiser.post(at(event), sent(event, guests[0].code, point="b", commit="1")).status_code == 422


@pytest.mark.parametrize(
    ("role", "page", "pdf"),
    [("owner", 200, 200), ("organiser", 200, 200), ("desk", 200, 403), ("editor", 403, 403), ("juror", 403, 403),
     ("participant", 403, 403), ("stranger", 403, 403)],
)  # fmt: skip
def test_who_may_type_and_who_may_print(client_of, people, event, role, page, pdf):
    client, guest = client_of(getattr(people, role)), factories.make_registration(event)
    factories.make_point(event)

    assert client.get(at(event)).status_code == page
    assert client.post(at(event), sent(event, guest.code)).status_code == page
    assert client.get(at(event, "list.pdf")).status_code == pdf


def test_looks_at_people_are_noted(organiser, event, point, guests, people):
    organiser.get(at(event, "list.pdf"))
    organiser.post(at(event), sent(event, guests[0].code, preview="1"))

    assert list(PersonalAccess.objects.order_by("pk").values_list("what", "people", "by")) == [
        ("export", 3, people.organiser.pk), ("search", 1, people.organiser.pk),
    ]  # fmt: skip


def test_page_before_there_is_a_door(organiser, event):
    assert organiser.get(at(event)).status_code == 200


def test_page_costs_the_same_for_few_and_many(organiser, event, point, django_assert_max_num_queries):
    def cost(path):
        with django_assert_max_num_queries(12) as queries:
            organiser.get(at(event, path))
        return len(queries)

    factories.make_registration(event)
    few = [cost("paper/"), cost("list.pdf")]
    for number in range(4):
        factories.make_point(event, f"b{number}")
        factories.make_registration(event)

    assert [cost("paper/"), cost("list.pdf")] == few


def test_list_names_only_who_may_come(event, guests):
    factories.make_registration(event, last_name="Сетевой", format="online")
    factories.make_registration(event, last_name="Ждущий", state="waiting", waiting_since=NOW)
    factories.make_registration(event, last_name="Отменный", state="cancelled")
    factories.make_registration(event, last_name="Стёртый", erased_at=NOW)
    agreeing = factories.make_registration(event, last_name="Балданов", state="consent", needs_consent=True)

    names = [person.last_name for person in people_on_paper(event)]
    rows = list_data(event, list(people_on_paper(event)), NOW)["parts"][0]["rows"]

    assert names == ["Алёшин", "Балданов", "Козлёнкова", "Юдина"]
    assert [bool(row["note"]) for row in rows] == [False, True, False, False]
    assert rows[1]["code"] == agreeing.human_code


def test_list_is_divided_by_desks(event, point, guests, people):
    guests.append(factories.make_registration(event, last_name="Smith"))
    second = factories.make_point(event, "b", rank=1)
    division = split({"А": 1, "К": 1, "Ю": 1}, 2)
    set_letters(event=event, division=division, points=[point, second], by=people.organiser)

    parts = list_data(event, list(people_on_paper(event)), NOW)["parts"]

    assert [[row["name"].split()[0] for row in part["rows"]] for part in parts] == [
        [name for name in ("Алёшин", "Козлёнкова", "Юдина") if division[0].first <= name[0] <= division[0].last],
        ["Smith", *[name for name in ("Алёшин", "Козлёнкова", "Юдина") if name[0] > division[0].last]],
    ]


def test_list_on_paper_repeats_its_head_and_numbers_its_sheets(event):
    people = factories.make_many_registrations(event, 90)
    # The widest of all codes stands in one line like any other.
    people[40].code = "WWWWWWWW"

    sheets = text_of(list_pdf(event, people, NOW)).split("\f")[:-1]

    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, start=1):
        assert "Организация" in sheet
        assert f"{number} из {len(sheets)}" in sheet
    # a kern is read as a space
    read = ["".join(sheet.split()) for sheet in sheets]
    assert all(sum(person.human_code in sheet for sheet in read) == 1 for person in people)
