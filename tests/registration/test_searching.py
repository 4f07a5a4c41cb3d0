import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from registration.searching import (
    Kind,
    Vocabulary,
    Wanted,
    backwards,
    normalise,
    read_query,
    readings,
    slips,
    words_of,
    words_of_workplace,
)
from symposium.demo.people import MEN, SURNAMES, WOMEN, latin

ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщыэюя"
surnames = st.one_of(st.sampled_from(SURNAMES), st.text(ALPHABET, min_size=5, max_size=14))


@pytest.mark.parametrize(
    ("written", "romanised"),
    [
        ("Селезнёва", "selezneva Seleznyova SELEZNJOVA Seleznëva"),
        ("Щукин", "Shchukin Schukin Ŝukin Shhukin"),
        ("Чупров", "Chuprov Čuprov"),
        ("Жуков", "Zhukov Jukov Žukov"),
        ("Хлебников", "Khlebnikov Hlebnikov"),
        ("Цыренов", "Tsyrenov Cyrenov Tcyrenov"),
        ("Юрий", "Yuri Yury Yuriy Iurii Jurij"),
        ("Яковлев", "Yakovlev Iakovlev Jakovlev"),
        ("Мария", "Maria Mariya Mariia Marija"),
        ("Диана", "Diana"),
        ("Достоевский", "Dostoevsky Dostoevskiy Dostoevskij Dostoyevskii"),
        ("Васильева", "Vasilieva Vasilyeva Vasileva Vasil'eva"),
        ("Дмитриев", "Dmitriev Dmitriyev"),
        ("Соловьёв", "Solovyov Soloviev Solovev Solovyev"),
        ("Быков", "Bykov Bikov"),
        ("Зайцев", "Zaytsev Zaitsev Zajcev Zaicev"),
        ("Татьяна", "Tatiana Tatyana Tat'jana"),
        ("Эрдэм", "Erdem Èrdèm"),
        ("Виктор", "Viktor Victor"),
        ("Максим", "Maksim Maxim"),
        ("Сергей", "Sergey Sergei Sergej"),
        ("Ильин", "Ilin Ilyin"),
        ("Цой", "Tsoi Tsoy Coj"),
        ("Үржин", "Urzhin"),
    ],
)
def test_romanisations_meet(written, romanised):
    assert [word for word in romanised.split() if normalise(written) not in readings(word)] == []


@pytest.mark.parametrize("name", [*SURNAMES, *WOMEN, *MEN])
def test_every_name_is_read_from_passport_letters(name):
    assert normalise(name) in readings(latin(name))


@pytest.mark.parametrize(
    ("word", "said"),
    [("СЕЛЕЗНЁВА", "selezneva"), ("Щеглов", "weglov"), ("д’Артаньян", "dartanxn"), ("Müller", "muller"), ("ь", "")],
)
def test_word_is_written_in_one_way(word, said):
    assert normalise(word) == said


@given(st.text(max_size=80))
def test_anything_is_read(word):
    found = readings(word)
    assert 1 <= len(found) <= 8
    assert max(map(len, found)) <= 60


@given(surnames, st.data())
def test_slip_of_a_letter_stays_one(surname, data):
    assert OSA.distance(normalise(surname), normalise(_with_slip(surname.lower(), data))) <= 1


@given(surnames, st.data())
def test_everybody_is_found_by_a_last_name_with_a_slip(surname, data):
    vocabulary = Vocabulary([(1, Kind.LAST_NAME, normalise(surname))])
    typed = _with_slip(surname.lower(), data)
    [wanted] = read_query(typed)
    assert 1 in vocabulary.beginning(wanted) | vocabulary.near(wanted)


def _with_slip(word, data):
    """Change, leave out, double or swap one letter."""
    place = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from(ALPHABET))
    ways = [
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    ]
    return data.draw(st.sampled_from(ways[:1] if len(word) < 5 else ways))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("селизнева", True), ("Selesneva", True), ("слизнева", True), ("селизниво", False), ("зелизнева", True),
        ("юдни", True), ("юдон", True), ("юбон", False), ("цуй", False), ("цой", True),
    ],
)  # fmt: skip
def test_slips_grow_with_the_word(typed, found):
    names = ("Селезнёва", "Юдин", "Цой")
    vocabulary = Vocabulary((key, Kind.LAST_NAME, normalise(name)) for key, name in enumerate(names))
    [wanted] = read_query(typed)
    assert bool(vocabulary.beginning(wanted) | vocabulary.near(wanted)) == found


@pytest.mark.parametrize(("length", "most"), [(1, 0), (3, 0), (4, 1), (5, 1), (6, 2), (20, 2)])
def test_slips_by_length(length, most):
    assert slips("я" * length) == most


def test_person_is_found_by_every_part_of_the_name():
    assert words_of("Иванова-Ким", "Анна Юрьевна") == {
        (Kind.LAST_NAME, "ivanova"),
        (Kind.LAST_NAME, "kim"),
        (Kind.GIVEN_NAME, "anna"),
        (Kind.GIVEN_NAME, "yrevna"),
    }
    assert words_of("…", "ь") == frozenset()


def test_workplace_is_known_by_its_own_letters():
    assert words_of_workplace("МОУ «СОШ № 6» им. Журавлёва") == {
        (Kind.WORKPLACE, word) for word in ("моу", "сош", "no", "6", "им", "журавлева")
    }


@pytest.mark.parametrize(
    ("phone", "end"), [("+79141234567", "76543214197"), ("8 914 123-45-67", "76543214197"), ("", ""), ("4567", "7654")]
)
def test_phone_is_read_from_its_end(phone, end):
    assert backwards(phone) == end


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("  ", []),
        ("Анна  анна", [Wanted("анна", ("anna",))]),
        ("Селезнёва-Ким", [Wanted("селезнева", ("selezneva",)), Wanted("ким", ("kim",))]),
        ("8 (914) 123-45-67", [Wanted("89141234567", phone="76543214197")]),
        ("юдин 4567", [Wanted("юдин", ("ydin",)), Wanted("4567", phone="7654")]),
        ("школа № 6", [Wanted("школа", ("wkola",)), Wanted("6")]),
        ("udin", [Wanted("udin", ("udin",), "udin")]),
        ("A.Udin@Example", [Wanted("a.udin@example", address="a.udin@example")]),
        ("ivan1", [Wanted("ivan1", address="ivan1")]),
        ("Юдин А.", [Wanted("юдин", ("ydin",)), Wanted("а", ("a",))]),
        ("ъ", []),
    ],
)
def test_query_is_divided_into_words(text, words):
    assert read_query(text) == words


def test_vocabulary_tells_last_names_from_others():
    rows = [(1, "l", "ivanov"), (2, "l", "ivanova"), (3, "g", "ivanovix"), (4, "g", "ivan"), (5, "w", "иваново")]
    vocabulary = Vocabulary(rows[:2]).with_more(rows[2:])
    [wanted] = read_query("иванов")
    assert vocabulary.beginning(wanted) == {1: 0, 2: 1, 3: 2}
    assert vocabulary.near(wanted) == {1: 0, 2: 1, 3: 2, 4: 2}
    assert vocabulary.is_of_workplace(wanted)
    assert not vocabulary.is_of_workplace(Wanted("школа"))
