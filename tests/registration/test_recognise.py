import pytest

from registration.recognise import choose_sheet, missing_fields, recognise
from symposium.lib.tabular import Row, Sheet

PEOPLE = [
    ["Иванова Анна Петровна", "a@example.org", "89141234567", "Чита", "МОУ СОШ № 1", "учитель", "очно", "да"],
    ["Петров Олег Ильич", "o@example.org", "89141234568", "Карымский район", "МОУ СОШ № 2", "директор", "онлайн", "+"],
    ["Дамдинова Сэсэг Батоевна", "s@example.org", "8-924-1", "Чита", "Лицей № 3", "методист", "очная", "согласна"],
]
FIELDS = ["full_name", "email", "phone", "territory", "organisation", "position", "format", "consent"]


def sheet(*rows: list, name: str = "Лист1", hidden: bool = False) -> Sheet:
    numbered = [Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1) if any(cells)]
    return Sheet(name, tuple(numbered), hidden)


def fields(*rows: list, match_territory=None) -> list[str]:
    found = recognise(sheet(*rows), match_territory).mapping
    return [found.get(index, "") for index in range(max(map(len, rows)))]


@pytest.mark.parametrize(
    "headings",
    [
        ["Ф.И.О. участника (полностью)", "Адрес эл. почты", "Контактный телефон", "Муниципальный район/округ",
         "Образовательная организация", "Должность", "Форма участия", "Согласие на обработку ПДн"],
        ["ФИО", "e-mail", "тел.", "Район", "ОО", "должность", "формат", "Согласие"],
        ["Фамилия, имя, отчество", "Электронная почта", "Телефон (сот.)", "Территория", "Место работы",
         "Занимаемая должность", "Формат участия (очно/дистанционно)", "Согласие на ОПД (да/нет)"],
        ["Ф И О", "Эл.адрес", "Номер телефона", "МО", "Наименование ОУ", "Должность (полностью)", "Очно/заочно",
         "Даю согласие на обработку персональных данных"],
        ["Участник", "Почта", "Мобильный", "Муниципалитет", "Школа", "Должность участника", "Вид участия", "ПДн"],
        ["Full name", "E-mail", "Phone", "District", "Organisation", "Position", "Format", "Consent"],
        ["Фамилия И.О.", "Электронный адрес для связи", "Сотовый телефон", "Город/район", "Учреждение", "Профессия",
         "Способ участия", "Персональные данные"],
    ],
)  # fmt: skip
def test_columns_are_recognised_by_many_headings(headings):
    found = recognise(sheet(headings, *PEOPLE))
    assert (list(found.mapping.values()), found.header_row, found.is_sure) == (FIELDS, 1, True)


def test_headings_are_found_under_titles_and_blank_rows():
    title = ["Заявка на участие в симпозиуме (ФИО, должность, e-mail)"]
    found = recognise(
        sheet(title, [], ["Район:", "Карымский"], ["№ п/п", "ФИО", "E-mail"], ["1", "Иванова Анна", "a@b.ru"])
    )
    assert (found.header_row, found.mapping) == (4, {0: "number", 1: "full_name", 2: "email"})


def test_headings_in_two_storeys_are_joined():
    found = recognise(
        sheet(
            ["№", "Сведения об участнике", "", "", "Контакты", "", "Согласие"],
            ["", "Фамилия", "Имя", "Отчество", "телефон", "почта", ""],
            ["1", "Иванова", "Анна", "Петровна", "89141234567", "a@example.org", "да"],
        )
    )
    assert (found.header_row, list(found.mapping.values())) == (
        2,
        ["number", "last_name", "first_name", "patronymic", "phone", "email", "consent"],
    )


def test_first_person_is_no_second_storey():
    found = recognise(sheet(["Наименование", "Где", "ФИО"], ["МОУ школа", "Читинский район", "Иванова Анна"]))
    assert found.header_row == 1 or found.mapping[2] == "full_name"


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["ФИО руководителя", "ФИО участника", "E-mail"], ["", "full_name", "email"]),
        (["E-mail организации", "ФИО", "E-mail личный"], ["", "full_name", "email"]),
        (["ФИО", "E-mail ОО"], ["full_name", "email"]),
        (["ФИО", "E-mail", "Телефон рабочий", "Телефон сотовый"], ["full_name", "email", "", "phone"]),
        (["ФИО", "E-mail", "Телефон", "Телефон"], ["full_name", "email", "phone", "phone"]),
        (["ФИО", "Почтовый адрес", "Электронная почта"], ["full_name", "", "email"]),
        (["ФИО", "Почта", "Муниципальное образовательное учреждение"], ["full_name", "email", "organisation"]),
        (["ФИО", "Почта", "Муниципальное образование"], ["full_name", "email", "territory"]),
        (["ФИО", "Почта", "Регион", "Район"], ["full_name", "email", "region", "territory"]),
        (["ФИО", "Телефон, e-mail", "Место работы, должность"], ["full_name", "contacts", "workplace"]),
        (["ФИО", "Контактные данные", "Секция"], ["full_name", "contacts", "track"]),
        (["ФИО", "Почта", "Стаж", "Предмет"], ["full_name", "email", "", ""]),
    ],
)
def test_like_headings_are_told_apart(headings, expected):
    assert fields(headings, ["" for _ in headings]) == expected


def test_territory_column_is_found_by_its_values_where_the_heading_is_strange():
    def match(text):
        return text if text in {"Чита", "Карымский район"} else None

    headings = ["ФИО", "E-mail", "Телефон", "Прибыл из", "ОО", "Должность", "Форма участия", "Согласие"]
    found = recognise(sheet(headings, *PEOPLE), match)
    assert (list(found.mapping.values()), found.is_sure) == (FIELDS, False)


def test_clear_heading_over_strange_values_is_doubted_for_names_and_addresses_alone():
    rows = [["ФИО", "E-mail", "Район", "Согласие"], ["Иванова Анна", "8-914", "Нарния", "да"]]
    assert recognise(sheet(*rows), lambda text: None).is_sure is False  # noqa: ARG005
    rows[1][1] = "a@example.org"
    assert recognise(sheet(*rows), lambda text: None).is_sure is True  # noqa: ARG005


def test_sheet_without_headings_is_understood_by_its_values_and_unsure():
    found = recognise(sheet(*PEOPLE))
    assert (found.header_row, found.is_sure, found.mapping[0], found.mapping[1], found.mapping[2]) == (
        0,
        False,
        "full_name",
        "email",
        "phone",
    )


def test_unknown_columns_and_missing_ones_are_named():
    found = recognise(sheet(["ФИО", "Стаж", "Телефон"], ["Иванова Анна", "5", "89141234567"]))
    assert ([column.heading for column in found.unused], found.missing, found.is_sure) == (
        ["Стаж"],
        ("email", "consent"),
        False,
    )


def test_columns_have_letters_and_samples():
    found = recognise(sheet(["ФИО", "Стаж"], ["", "5"], ["Иванова Анна", "7"]))
    assert [(column.letter, column.heading, column.sample) for column in found.columns] == [
        ("A", "ФИО", "Иванова Анна"),
        ("B", "Стаж", "5"),
    ]


@pytest.mark.parametrize(
    ("mapping", "missing"),
    [
        ({0: "full_name", 1: "email", 2: "consent"}, ()),
        ({0: "last_name", 1: "contacts"}, ("consent",)),
        ({0: "first_name"}, ("name", "email", "consent")),
    ],
)
def test_fields_nobody_can_do_without(mapping, missing):
    assert missing_fields(mapping) == missing


def test_sheet_with_the_list_is_chosen():
    service = sheet(["Справочник"], *[["x"]] * 30, name="Справка")
    hidden = sheet(["ФИО", "E-mail", "Телефон"], name="Служебный", hidden=True)
    people = sheet(["ФИО", "E-mail"], ["Иванова Анна", "a@b.ru"], name="Заявки")
    assert [choose_sheet(sheets).name for sheets in ([service, hidden, people], [hidden, sheet()])] == [
        "Заявки",
        "Служебный",
    ]


def test_sheet_without_rows_has_no_columns():
    found = recognise(sheet())
    assert (found.columns, found.header_row, found.missing) == ((), 0, ("name", "email", "consent"))
