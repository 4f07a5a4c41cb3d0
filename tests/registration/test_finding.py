import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registration import finding
from registration.indexing import index
from registration.models import NameWord, NameWordUse, Registration
from symposium.lib import many_keys
from tests.factories import make_event, make_many_registrations, make_registration

pytestmark = pytest.mark.django_db
PEOPLE = (
    ("Селезнёва", "Анна", "Петровна"),
    ("Иванов", "Пётр", "Ильич"),
    ("Иванович", "Олег", ""),
    ("Иванова-Ким", "Дарима", "Батоевна"),
    ("Юдин", "Иван", "Иванович"),
    ("Цой", "Виктор", ""),
)


@pytest.fixture
def crowd(event):
    for number, (last_name, first_name, patronymic) in enumerate(PEOPLE):
        names = {"last_name": last_name, "first_name": first_name, "patronymic": patronymic}
        make_registration(
            event,
            **names,
            email=f"{'a.selez' if number == 0 else 'guest'}{number}@example.org",
            phone=f"+7914123000{number}",
            code=f"KKKKMMW{number}",
            organisation=f"Гимназия № {number}{number}",
        )
    return event


def found(event, text):
    rows = event.registrations.searched(event, text).order_by("nearness", "sort_name")
    return [row.last_name for row in rows]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("селезнева", ["Селезнёва"]),
        ("СЕЛЕЗНЁВА", ["Селезнёва"]),
        ("selezneva", ["Селезнёва"]),
        ("селизнева", ["Селезнёва"]),
        ("Selesneva", ["Селезнёва"]),
        ("селез", ["Селезнёва"]),
        ("анна селез", ["Селезнёва"]),
        ("селез анна", ["Селезнёва"]),
        ("петровна анна селезнёва", ["Селезнёва"]),
        ("Селизнева Ана", []),
        ("селизнева анна", ["Селезнёва"]),
        ("anna seleznyova", ["Селезнёва"]),
        ("анна иванов", []),
        ("Селезнёва А. П.", ["Селезнёва"]),
        ("Селезнёва О.", []),
        ("a.selez", ["Селезнёва"]),
        ("A.Selez0@example.org", ["Селезнёва"]),
        ("123-00-04", ["Юдин"]),
        ("0004", ["Юдин"]),
        ("8 914 123 00 04", ["Юдин"]),
        ("юдин 0004", ["Юдин"]),
        ("юдин 0003", []),
        ("иванова-ким", ["Иванова-Ким"]),
        ("ким", ["Иванова-Ким"]),
        ("цой", ["Цой"]),
        ("цуй", []),
        ("гимназия 44", ["Юдин"]),
        ("гимназ № 11", ["Иванов"]),
        ("селезнева гимназия", ["Селезнёва"]),
        ("юдин гимназия 33", []),
        ("атлантида", []),
    ],
)
def test_people_are_found(crowd, text, names):
    assert found(crowd, text) == names


def test_last_name_comes_before_those_that_begin_so_and_these_before_patronymics(crowd):
    assert found(crowd, "иванов") == ["Иванов", "Иванова-Ким", "Иванович", "Юдин"]
    assert found(crowd, "ivanov") == ["Иванов", "Иванова-Ким", "Иванович", "Юдин"]


def test_slips_come_last_and_the_fewer_the_sooner(event):
    for last_name in ("Семёнова", "Семёнов", "Семионов", "Симинов"):
        make_registration(event, last_name=last_name)
    assert found(event, "семенов") == ["Семёнов", "Семёнова", "Семионов", "Симинов"]


def test_slips_are_left_out_where_enough_is_found(event):
    for last_name in ["Семёнов"] * finding.FEW + ["Симёнов"]:
        make_registration(event, last_name=last_name)
    assert found(event, "семенов") == ["Семёнов"] * finding.FEW


@pytest.mark.parametrize("written", [str.lower, "{0[0]}{0[1]}{0[2]}{0[3]}-{0[4]}{0[5]}{0[6]}{0[7]}".format])
def test_ticket_code_finds_with_or_without_a_hyphen(crowd, written):
    row = crowd.registrations.get(last_name="Юдин")
    assert found(crowd, written(row.code)) == ["Юдин"]


def test_nothing_typed_finds_everybody(crowd):
    assert len(found(crowd, " ")) == len(PEOPLE)


def test_other_events_are_left_alone(crowd):
    make_registration(make_event(), last_name="Селезнёва", email="a.selez0@example.org", phone="+79141230004")
    assert [found(crowd, text) for text in ("селезнева", "a.selez", "0004")] == [["Селезнёва"], ["Селезнёва"], ["Юдин"]]


def test_narrowed_rows_stay_narrow(crowd):
    crowd.registrations.filter(last_name="Иванов").update(state="cancelled")
    rows = crowd.registrations.active().searched(crowd, "иванов").order_by("nearness")
    assert rows.count() == 3


def test_new_name_is_found_and_the_old_one_is_not(crowd):
    row = crowd.registrations.get(last_name="Селезнёва")
    row.last_name = "Абрамович"
    row.save()
    assert [found(crowd, text) for text in ("abramovich", "селезнева")] == [["Абрамович"], []]
    assert not NameWord.objects.filter(word="selezneva").exists()


def test_words_that_somebody_else_bears_stay(event):
    mine, _other = make_registration(event), make_registration(event)
    mine.last_name = "Юдина"
    mine.save(update_fields=["last_name"])
    assert [found(event, "елгина"), found(event, "юдина")] == [["Ёлгина"], ["Юдина"]]


def test_unchanged_name_costs_nothing(event):
    row = make_registration(event)
    with CaptureQueriesContext(connection) as queries:
        row.position = "директор"
        row.save()
    assert [one["sql"] for one in queries if "nameword" in one["sql"]] == []


def test_many_are_indexed_at_once(event):
    rows = make_many_registrations(event, 3)
    for number, row in enumerate(rows):
        row.last_name, row.organisation = f"Юдин{'ов' * number}", "Лицей"
        row.fill_search()
    Registration.objects.bulk_update(rows, ["last_name", "organisation", "search", "sort_name", "phone_back"])
    with CaptureQueriesContext(connection) as few:
        index(rows[:2])
    with CaptureQueriesContext(connection) as many:
        index(rows)
    assert found(event, "юдинов") == ["Юдинов", "Юдиновов", "Юдин"]
    assert len(many) == len(few)


def test_indexing_again_changes_nothing(crowd):
    before = list(NameWordUse.objects.values_list("pk", flat=True))
    index(list(crowd.registrations.all()))
    assert list(NameWordUse.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("text", ["фамилия", "имя фамилия1", "selezneva"])
def test_search_costs_the_same_however_many_there_are(event, text):
    def cost():
        list(event.registrations.searched(event, text))
        with CaptureQueriesContext(connection) as queries:
            list(event.registrations.searched(event, text).order_by("nearness")[:20])
        return len(queries)

    make_many_registrations(event, 7)
    few = cost()
    make_many_registrations(event, 300)
    # Where enough is found, nobody looks for slips.
    assert cost() <= few <= 5


def test_words_that_another_process_wrote_are_seen(crowd):
    assert found(crowd, "Доржиева") == []
    word = NameWord.objects.create(event=crowd, kind="l", word="dorjieva")
    NameWordUse.objects.create(word=word, registration=crowd.registrations.get(last_name="Цой"))
    assert found(crowd, "Доржиева") == ["Цой"]


def test_word_committed_late_under_an_early_number_is_seen(crowd):
    last = NameWord.objects.latest("pk").pk
    NameWord.objects.create(pk=last + 10, event=crowd, kind="l", word="zzz")
    assert found(crowd, "Доржиева") == []
    word = NameWord.objects.create(pk=last + 5, event=crowd, kind="l", word="dorjieva")
    NameWordUse.objects.create(word=word, registration=crowd.registrations.get(last_name="Цой"))
    assert found(crowd, "Доржиева") == ["Цой"]


def test_process_keeps_words_of_a_few_events(db):
    for _ in range(finding.KEPT_EVENTS + 2):
        event = make_event()
        make_registration(event)
        assert found(event, "елгина") == ["Ёлгина"]
    assert len(finding._kept) == finding.KEPT_EVENTS


def test_e_with_dots_sorts_as_e(event):
    for last_name in ("Ёлгин", "Агафонов", "Еремеев", "Жуков", "Елагин", "Селезняк", "Селезнёв"):
        make_registration(event, last_name=last_name)
    names = ["Агафонов", "Елагин", "Ёлгин", "Еремеев", "Жуков", "Селезнёв", "Селезняк"]
    assert [row.last_name for row in event.registrations.all()] == names


@pytest.mark.parametrize("count", [many_keys.FEW, many_keys.FEW + 1])
def test_all_are_found_however_many_bear_the_name(event, count):
    make_many_registrations(event, count)
    make_registration(event, last_name="Другая", first_name="Фамилия")
    people = event.registrations.searched(event, "фамилия")
    assert [people.count(), people.order_by("-nearness")[0].last_name] == [count + 1, "Другая"]
