import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration import people
from registration.people import Email, Name, is_address, is_same_person, join_name, read_email, read_name, read_phone

NAMES = [
    ("Туранов Евгений Евгеньевич", ("Туранов", "Евгений", "Евгеньевич")),
    ("МОРОЗОВА Ксения Анатольевна", ("Морозова", "Ксения", "Анатольевна")),
    ("морозова ксения анатольевна", ("Морозова", "Ксения", "Анатольевна")),
    ("МОрозова Ксения", ("Морозова", "Ксения", "")),
    ("  Семёнова   Анастасия\N{NO-BREAK SPACE} Викторовна ", ("Семёнова", "Анастасия", "Викторовна")),
    ("Козлёнкова – Подшивалова Екатерина Константиновна", ("Козлёнкова-Подшивалова", "Екатерина", "Константиновна")),
    ("КОЗЛЁНКОВА-ПОДШИВАЛОВА Екатерина", ("Козлёнкова-Подшивалова", "Екатерина", "")),
    ("Петрова Водкина Анна Ивановна", ("Петрова Водкина", "Анна", "Ивановна")),
    ("Мамедов Рашид Али оглы", ("Мамедов", "Рашид", "Али оглы")),
    ("МАМЕДОВА ЛЕЙЛА АЛИ КЫЗЫ", ("Мамедова", "Лейла", "Али кызы")),
    ("Иванова А.П.", ("Иванова", "А.", "П.")),
    ("А. П. Иванова", ("Иванова", "А.", "П.")),
    ("Анна Петровна Иванова", ("Иванова", "Анна", "Петровна")),
    ("Анна Иванова", ("Иванова", "Анна", "")),
    ("Иванова Анна", ("Иванова", "Анна", "")),
    ("Cемёнова Oльга", ("Семёнова", "Ольга", "")),
    ("1. Петров Пётр Петрович (директор)", ("Петров", "Пётр", "Петрович")),
    ("Доржиев Баир-Булат Цыренович, учитель", ("Доржиев", "Баир-Булат", "Цыренович")),
    ("O'CONNOR MARY", ("O'Connor", "Mary", "")),
    ("МакДональд Анна", ("МакДональд", "Анна", "")),
    ("фон Дервиз Мария Павловна", ("фон Дервиз", "Мария", "Павловна")),
    ("Иванова", ("Иванова", "", "")),
    ("нет", ("", "", "")),
    (" — ", ("", "", "")),
    ("12", ("", "", "")),
    ("", ("", "", "")),
]


@pytest.mark.parametrize(("text", "parts"), NAMES)
def test_name_is_read_into_parts(text, parts):
    assert read_name(text) == Name(*parts)


@pytest.mark.parametrize(
    ("cells", "parts"),
    [
        (("ИВАНОВА ", "анна", "Петровна"), ("Иванова", "Анна", "Петровна")),
        (("Иванова Анна Петровна", "", ""), ("Иванова", "Анна", "Петровна")),
        (("Иванова", "Анна Петровна", ""), ("Иванова", "Анна", "Петровна")),
        (("Иванова", "Анна", "-"), ("Иванова", "Анна", "")),
        (("Иванова", "", ""), ("Иванова", "", "")),
    ],
)
def test_name_in_parts_is_repaired(cells, parts):
    assert join_name(*cells) == Name(*parts)


@pytest.mark.parametrize(
    ("name", "is_complete", "is_initials"),
    [
        (Name("Иванова", "Анна"), True, False),
        (Name("Иванова"), False, False),
        (Name("Иванова", "А.", "П."), True, True),
    ],
)
def test_name_tells_what_it_lacks(name, is_complete, is_initials):
    assert (name.is_complete, name.is_initials) == (is_complete, is_initials)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Иванова Анна Петровна", "ИВАНОВА Анна Петровна", True),
        ("Королёва Анна Петровна", "Королева Анна", True),
        ("Иванова Анна Петровна", "Иванова А. П.", True),
        ("Иванова Анна Петровна", "Сидорова Анна Петровна", True),
        ("Климова Анна Михаиловна", "Климова Анна Михайловна", True),
        ("Козлова-Петрова Анна", "Козлова Петрова Анна Ивановна", True),
        ("Иванова Анна Петровна", "Иванова Марина Петровна", False),
        ("Иванова Анна", "Сидорова Анна", False),
        ("Иванова Анна Петровна", "Иванова М. П.", False),
        ("Иванова Анна Петровна", "Петров Олег Ильич", False),
    ],
)
def test_two_names_under_one_address(one, other, same):
    names = [read_name(one), read_name(other)]
    assert (is_same_person(*names), is_same_person(*reversed(names))) == (same, same)


@given(st.text(max_size=60))
def test_read_name_is_stable_and_never_fails(text):
    name = read_name(text)
    assert all(part == part.strip() for part in (name.last_name, name.first_name, name.patronymic))


RUSSIAN = st.text(st.sampled_from("абвгдежзиклмнопрстуфхцчшэюя"), min_size=3, max_size=9)


@given(
    RUSSIAN, RUSSIAN, RUSSIAN, st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from([" ", "  ", "\t "])
)
def test_name_is_the_same_whatever_its_case_and_spaces(last, first, middle, case, space):
    parts = (f"{last}ов".capitalize(), first.capitalize(), f"{middle}ович".capitalize())
    assert read_name(case(space.join(parts))) == Name(*parts)


GOOD_ADDRESSES = [
    (" K.morozova508@Example.com ", "k.morozova508@example.com"),
    ("Анна Иванова <a.ivanova@example.org>", "a.ivanova@example.org"),
    ("mailto:a@example.org", "a@example.org"),
    ("a@example.org;", "a@example.org"),
    ("a\N{ZERO WIDTH SPACE}@example.org\N{NO-BREAK SPACE}", "a@example.org"),
    ("ivan+1@школа.рф", "ivan+1@школа.рф"),
    ("ivan@xn--80avnr.xn--p1ai", "ivan@xn--80avnr.xn--p1ai"),
    ("a_b-c@sub.example-school.ru", "a_b-c@sub.example-school.ru"),
]


@pytest.mark.parametrize(("text", "address"), GOOD_ADDRESSES)
def test_good_address_is_trimmed_and_lowered(text, address):
    assert read_email(text) == Email(address)


@pytest.mark.parametrize("text", ["", "  ", "-", "—", "нет", "Нет.", "не имею", "отсутствует", "n/a", "…"])
def test_missing_address_is_told_from_a_bad_one(text):
    assert read_email(text.rstrip(".")) == Email(code="no_email")


BAD_ADDRESSES = [
    ("e.kozlenkova@mail,ru", "comma", "e.kozlenkova@mail.ru"),
    ("iva nova@mail.ru", "space", "ivanova@mail.ru"),
    ("a @ mail . ru", "space", "a@mail.ru"),
    ("i@@mail.ru", "double_at", "i@mail.ru"),
    ("ivanovа@mail.ru", "cyrillic", "ivanova@mail.ru"),
    ("ivanova@mаil.ru", "cyrillic", "ivanova@mail.ru"),
    ("ivanova@mail.кг", "cyrillic", "ivanova@mail.ru"),
    ("ivanova@ьфшд.кг", "cyrillic", "ivanova@mail.ru"),
    ("ivanova@mail.ru.", "dots", "ivanova@mail.ru"),
    ("F..PETROV2677@.EXAMPLE.ORG", "dots", "f.petrov2677@example.org"),
    ("a@example..org", "dots", "a@example.org"),
    (".a@example.org", "dots", "a@example.org"),
    ('ivan"mail.ru', "no_at", "ivan@mail.ru"),
    ("ivan(собака)mail.ru", "no_at", "ivan@mail.ru"),
    ("a@mailru", "other", "a@mail.ru"),
    ("a@gmailcom", "other", "a@gmail.com"),
    ("a@b.ru тел 8914", "space", "a@b.ru"),
    ("иван@школа.рф", "cyrillic", ""),
    ("нет@", "cyrillic", ""),
    ("y.perfileva2679", "no_at", ""),
    ("a@b", "other", ""),
    ("a@b.1", "other", ""),
    ("a@-b-.ru", "other", ""),
    ("a@b_c.ru", "other", ""),
    ("a" * 65 + "@example.org", "other", ""),
    ("a@" + "b." * 130 + "ru", "other", ""),
    ("a@[127.0.0.1]", "other", ""),
]


@pytest.mark.parametrize(("text", "problem", "suggestion"), BAD_ADDRESSES)
def test_bad_address_is_named_and_a_repair_suggested(text, problem, suggestion):
    assert read_email(text) == Email(code="bad_email", problem=problem, suggestion=suggestion)


def test_first_of_several_addresses_is_taken():
    assert read_email("a@example.org; b@example.org") == Email("a@example.org", problem="several")


def test_slip_in_a_popular_name_is_told_and_accepted():
    assert read_email("a@gmail.con") == Email("a@gmail.con", problem="slip", suggestion="a@gmail.com")


@given(st.text(max_size=40) | st.from_regex(r"[a-zа-я .@,]{1,20}@[a-zа-я .,]{1,10}\.[a-zрф]{1,3}", fullmatch=True))
def test_whatever_is_typed_the_address_and_the_suggestion_are_good_or_empty(text):
    email = read_email(text)
    assert (not email.address or is_address(email.address), not email.suggestion or is_address(email.suggestion)) == (
        True,
        True,
    )
    assert bool(email.address) == (email.code == "")


PHONES = [
    ("8 (991) 356-05-77", "+79913560577"),
    ("89713509330", "+79713509330"),
    ("79052620367", "+79052620367"),
    ("9798446534", "+79798446534"),
    ("+7 903 742 5928", "+79037425928"),
    ("8-906-392-41-78", "+79063924178"),
    ("+8 914 123 45 67", "+79141234567"),
    ("89713509330.0", "+79713509330"),
    ("8,971350933E+10", "+79713509330"),
    ("9.798446534E9", "+79798446534"),
    ("(3022) 35-26-14", "+73022352614"),
    ("8 (30251) 2-14-56 доб. 12", "+73025121456"),
    ("89141234567, 89147654321", "+79141234567"),
    ("8 914 123 45 67 8 924 123-45-67", "+79141234567"),
    ("сот. 8 914 123 45 67 (после 18)", None),
    ("8 914 123 45 67 (мама)", "+79141234567"),
    ("+976 9911 2233", "+97699112233"),
    ("97699112233", "+97699112233"),
    ("+375 29 123-45-67", "+375291234567"),
    ("+7 701 123 45 67", "+77011234567"),
    ("", ""),
    ("  ", ""),
    ("нет", None),
    ("-", None),
    ("123", None),
    ("8-914", None),
    ("35-26-14", None),
    ("8.97E+10", None),
    ("1.5E+9999999999999999999", None),
    ("12345678901", None),
    ("+9141234567", None),
    ("7011234567", None),
    ("+1", None),
]


@pytest.mark.parametrize(("text", "number"), PHONES)
def test_phone_is_read_in_one_form(text, number):
    assert read_phone(text) == number


@given(st.integers(9000000000, 9999999999), st.sampled_from(["+7", "8", "7", ""]), st.data())
def test_phone_is_the_same_however_it_is_spaced(number, trunk, data):
    digits = list(f"{trunk}{number}")
    marks = data.draw(st.lists(st.sampled_from(["", " ", "-", " (", ") "]), min_size=len(digits), max_size=len(digits)))
    assert read_phone("".join(digit + mark for digit, mark in zip(digits, marks, strict=True))) == f"+7{number}"


@given(st.text(max_size=40))
def test_read_phone_gives_a_possible_number_or_none(text):
    number = read_phone(text)
    assert number in {None, ""} or (
        re.fullmatch(r"\+\d{10,15}", number) and phonenumbers.is_possible_number(phonenumbers.parse(number))
    )


def test_no_slip_is_itself_a_popular_name():
    assert set(people.POPULAR_SLIPS) & set(people.POPULAR_SLIPS.values()) == set()
