from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.choices import TrackName
from registration.importing import Registered, Rules, as_json, counts, judge, raw_rows
from registration.people import Name, read_name
from registration.recognise import recognise
from symposium.lib.tabular import Row, Sheet

TERRITORIES = {
    "чита": "город Чита",
    "г. чита": "город Чита",
    "карымский район": "Карымский район",
    "бурятия": "Бурятия",
}
HEAD = ["№", "ФИО", "Почта", "Телефон", "Район", "Школа", "Форма участия", "Согласие"]
ANNA = ["1", "Иванова Анна Петровна", "a@example.org", "89141234567", "Чита", "МОУ СОШ № 1", "очно", "да"]


def match(text: str) -> str | None:
    return TERRITORIES.get(text.casefold())


def sheet(*rows: list, uncomputed: frozenset[str] = frozenset()) -> Sheet:
    numbered = [Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1) if any(cells)]
    return Sheet("", tuple(numbered), uncomputed=uncomputed)


def read(*rows: list, uncomputed: frozenset[str] = frozenset(), **rules: Any):
    table = sheet(*rows, uncomputed=uncomputed)
    return judge(raw_rows(table, recognise(table, match)), Rules(match, **rules))


def anna(**over: str) -> list[str]:
    places = {
        "number": 0,
        "name": 1,
        "email": 2,
        "phone": 3,
        "territory": 4,
        "organisation": 5,
        "format": 6,
        "consent": 7,
    }
    cells = list(ANNA)
    for field, text in over.items():
        cells[places[field]] = text
    return cells


def outcomes(*rows: list, **rules: Any) -> list[tuple]:
    return [(row.number, row.outcome, row.codes, row.warnings) for row in read(HEAD, *rows, **rules)]


def test_row_is_printed_as_the_command_promises():
    assert as_json(read(HEAD, ANNA)[0]) == {
        "row": 2,
        "outcome": "new",
        "codes": [],
        "warnings": [],
        "name": "Иванова Анна Петровна",
        "email": "a@example.org",
        "phone": "+79141234567",
        "territory": "город Чита",
        "format": "onsite",
    }


@pytest.mark.parametrize(
    ("over", "codes"),
    [
        ({"name": ""}, ("no_name",)),
        ({"name": "Иванова"}, ("no_name",)),
        ({"name": "Иванова2 Анна"}, ("odd_name",)),
        ({"name": "=cmd|' /C calc'!A0 Анна"}, ("odd_name",)),
        ({"name": "Иванова \N{RIGHT-TO-LEFT OVERRIDE}аннА"}, ("odd_name",)),
        ({"name": "Иванова Анна \N{SMILING FACE WITH OPEN MOUTH}"}, ("odd_name",)),
        ({"email": ""}, ("no_email",)),
        ({"email": "нет"}, ("no_email",)),
        ({"email": "a@mail,ru"}, ("bad_email",)),
        ({"consent": ""}, ("no_consent",)),
        ({"consent": "не согласен"}, ("no_consent",)),
        ({"consent": "?"}, ("no_consent",)),
        ({"name": "", "email": "@", "consent": ""}, ("no_name", "no_email", "no_consent")),
    ],
)
def test_row_that_lacks_what_is_needed_is_refused(over, codes):
    assert outcomes(anna(**over)) == [(2, "refused", codes, ())]


@pytest.mark.parametrize(
    ("over", "warnings"),
    [
        ({"phone": "8-914"}, ("bad_phone",)),
        ({"phone": "нет"}, ("bad_phone",)),
        ({"phone": ""}, ()),
        ({"territory": "Нарния"}, ("unknown_territory",)),
        ({"territory": ""}, ()),
        ({"format": "как получится"}, ("unknown_format",)),
        ({"format": ""}, ()),
        ({"name": "Иванова А.П."}, ("only_initials",)),
        ({"email": "a@example.org, b@example.org"}, ("several_emails",)),
        ({"email": "a@gmail.con"}, ("email_slip",)),
    ],
)
def test_what_was_not_understood_is_a_warning(over, warnings):
    assert outcomes(anna(**over)) == [(2, "new", (), warnings)]


def test_unknown_track_is_a_warning_where_the_event_has_tracks():
    head = [*HEAD, "Площадка"]
    rows = [[*ANNA, "пл. 2"], [*anna(email="b@b.ru", name="Ли Яна"), "9"]]
    judged = read(head, *rows, tracks=(TrackName(2, "Школа"),))
    assert [(row.track, row.warnings) for row in judged] == [(2, ()), (0, ("unknown_track",))]
    assert [(row.track, row.warnings) for row in read(head, *rows)] == [(0, ()), (0, ())]


def test_format_that_is_not_written_is_the_events_own():
    assert [row.format for row in read(HEAD, anna(format=""), default_format="online")] == ["online"]


def test_rows_that_are_no_people_are_left_aside():
    rows = [
        ["1", "2", "3", "4", "5", "6", "7", "8"],
        ["", "Карымский район", "", "", "", "", "", ""],
        ANNA,
        ["2", "", "", "", "", "", "", ""],
        HEAD,
        ["", "Итого по району:", "", "1", "", "", "", ""],
        ["", "", "Всего: 1 человек", "", "", "", "", ""],
        ["", "Исполнитель: Петров О. И., тел. 35-26-14", "", "", "", "", "", ""],
        ["", "Петров Олег Ильич", "", "", "", "", "", ""],
    ]
    assert outcomes(*rows) == [
        (2, "ignored", ("numbering",), ()),
        (3, "ignored", ("heading",), ()),
        (4, "new", (), ()),
        (6, "ignored", ("header",), ()),
        (7, "ignored", ("subtotal",), ()),
        (8, "ignored", ("subtotal",), ()),
        (9, "ignored", ("heading",), ()),
        (10, "refused", ("no_email", "no_consent"), ()),
    ]


def test_heading_of_a_section_gives_its_territory_to_the_rows_below():
    head = ["ФИО", "Почта", "Согласие"]
    rows = [
        ["Карымский район"],
        ["Ли Яна", "a@b.ru", "да"],
        ["Прочее"],
        ["Ким Ян", "c@d.ru", "да"],
        ["г. Чита"],
        ["Пак Ия", "e@f.ru", "1"],
    ]
    assert [(row.number, row.territory) for row in read(head, *rows) if row.outcome == "new"] == [
        (3, "Карымский район"),
        (5, "Карымский район"),
        (7, "город Чита"),
    ]


def test_region_answers_where_the_district_is_unknown():
    head = ["ФИО", "Почта", "Согласие", "Район", "Регион"]
    row = ["Ли Яна", "a@b.ru", "да", "Улан-Удэ", "Бурятия"]
    assert [(row.territory, row.warnings) for row in read(head, row)] == [("Бурятия", ())]


def test_cells_of_two_things_are_divided():
    head = ["ФИО", "Телефон, e-mail", "Место работы, должность", "Согласие"]
    rows = [
        ["Ли Яна", "8-914-123-45-67, a@example.org", "МОУ СОШ № 1, г. Чита, учитель химии", "да"],
        ["Ким Ян", "k@example.org", "МОУ СОШ № 2", "да"],
    ]
    assert [(row.email, row.phone, row.organisation, row.position) for row in read(head, *rows)] == [
        ("a@example.org", "+79141234567", "МОУ СОШ № 1, г. Чита", "учитель химии"),
        ("k@example.org", "", "МОУ СОШ № 2", ""),
    ]


def test_name_in_three_columns_is_put_together():
    head = ["Фамилия", "Имя", "Отчество", "E-mail", "Согласие"]
    assert [row.name for row in read(head, ["ЛИ", "яна", "", "a@b.ru", "да"])] == [Name("Ли", "Яна")]


def test_formula_without_a_value_is_told():
    found = read(HEAD, anna(email=""), uncomputed=frozenset({"C2", "Z2"}))
    assert [(row.codes, row.warnings) for row in found] == [(("no_email",), ("uncomputed",))]


def test_failed_formula_counts_as_nothing():
    assert outcomes(anna(phone="#Н/Д")) == [(2, "new", (), ())]


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        (anna(), (3, "duplicate", ("same_email",))),
        (anna(email=" A@EXAMPLE.org", name="ИВАНОВА АННА"), (3, "duplicate", ("same_email",))),
        (anna(name="Сидорова Анна Петровна"), (3, "duplicate", ("same_email",))),
        (anna(name="Петров Олег Ильич"), (3, "refused", ("email_of_another",))),
        (anna(email="b@example.org"), (3, "duplicate", ("same_person",))),
        (anna(email="b@example.org", phone="", organisation="МОУ «СОШ №1»"), (3, "duplicate", ("same_person",))),
        (anna(email="b@example.org", phone="89140000000"), (3, "new", ())),
        (anna(email="b@example.org", name="Иванова Анна", phone=""), (3, "new", ())),
        (anna(email="b@example.org", name="Петров Олег Ильич"), (3, "new", ())),
        (anna(consent=""), (3, "refused", ("no_consent",))),
    ],
)
def test_second_row_of_somebody_is_told_from_another_person(again, expected):
    second = read(HEAD, ANNA, again)[1]
    assert (second.number, second.outcome, second.codes, second.same_as) == (
        *expected,
        2 if second.codes[:1] in {("same_email",), ("same_person",), ("email_of_another",)} else 0,
    )


def test_refused_row_does_not_stand_in_the_way_of_a_good_one():
    assert [row[1] for row in outcomes(anna(consent="нет"), ANNA)] == ["refused", "new"]


def test_people_registered_before_are_known():
    registered = [Registered(read_name("Иванова Анна Петровна"), "a@example.org", "+79141234567", "МОУ СОШ № 1")]
    judged = read(HEAD, ANNA, anna(email="b@example.org"), anna(name="Ли Яна"), registered=registered)
    assert [(row.outcome, row.codes, row.same_as) for row in judged] == [
        ("duplicate", ("same_email",), 0),
        ("duplicate", ("same_person",), 0),
        ("refused", ("email_of_another",), 0),
    ]


def test_repetition_adds_what_the_first_row_lacks():
    first = anna(name="Иванова Анна", phone="123", territory="Нарния", organisation="")
    judged = read(HEAD, first, ANNA)[0]
    assert (judged.name.patronymic, judged.phone, judged.territory, judged.organisation, judged.warnings) == (
        "Петровна",
        "+79141234567",
        "город Чита",
        "МОУ СОШ № 1",
        (),
    )


def test_consents_on_paper_serve_for_the_whole_list():
    assert outcomes(anna(consent=""), has_consents=True) == [(2, "new", (), ())]


def test_counts_are_by_outcome_and_by_code():
    rows = read(
        HEAD, ANNA, anna(), anna(email="x", consent=""), anna(email="c@d.ru", phone="1", name="Ли Яна"), ["", "Итого"]
    )
    assert counts(rows) == {
        "new": 2, "duplicate": 1, "refused": 1, "ignored": 1,
        "bad_email": 1, "bad_phone": 1, "no_consent": 1, "same_email": 1,
    }  # fmt: skip


def test_mapping_by_hand_replaces_the_recognised_one():
    table = sheet(["Кто", "Куда писать", "Стаж"], ["Ли Яна", "a@b.ru", "5"])
    rows = raw_rows(table, recognise(table), {0: "full_name", 1: "email"})
    judged = judge(rows, Rules(match, has_consents=True))
    assert [(row.number, str(row.name), row.email, row.outcome) for row in judged] == [
        (1, "Кто", "", "refused"),
        (2, "Ли Яна", "a@b.ru", "new"),
    ]


CELLS = st.sampled_from(
    ["", "да", "Иванова Анна", "a@example.org", "b@example.org", "89141234567", "Чита", "Итого", "нет", "1"]
)


@given(st.lists(st.lists(CELLS, min_size=8, max_size=8), max_size=12))
def test_each_row_gets_one_outcome_and_each_address_one_new_row(rows):
    table = sheet(HEAD, *rows)
    raw = raw_rows(table, recognise(table))
    judged = judge(raw, Rules(match))
    assert [row.number for row in judged] == [row.number for row in raw]
    emails = [row.email for row in judged if row.outcome == "new"]
    assert len(emails) == len(set(emails))


@given(st.lists(st.lists(CELLS, min_size=8, max_size=8), max_size=12))
def test_second_time_nobody_is_new(rows):
    table = sheet(HEAD, *rows)
    raw = raw_rows(table, recognise(table))
    first = judge(raw, Rules(match))
    registered = [Registered(row.name, row.email, row.phone, row.organisation) for row in first if row.outcome == "new"]
    assert [row for row in judge(raw, Rules(match, registered=registered)) if row.outcome == "new"] == []
