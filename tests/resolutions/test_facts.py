"""Facts in words: numerals in their forms, lists, places of a text and what may stand there instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions import facts
from resolutions.canonical import Paragraph, Recommendation
from resolutions.facts import Fact, Said
from resolutions.spans import Span

ID = "00000000-0000-4000-8000-000000000001"
PEOPLE = Fact(facts.PARTICIPANTS, facts.people(683), source="people")
ONSITE = Fact(facts.ONSITE, facts.people(518), source="people")
BOTH = {one.name: one for one in (ONSITE, PEOPLE)}
SPEAKERS = Fact("speakers", ("12 докладчиков",), "А. Б. Иванова и В. Г. Ли")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, ("0 человек",)),
        (1, ("1 человек",)),
        (2, ("2 человека",)),
        (5, ("5 человек",)),
        (11, ("11 человек",)),
        (21, ("21 человек",)),
        (49, ("49 человек",)),
        (50, ("50 человек",)),
        (51, ("более 50 человек", "51 человек")),
        (112, ("более 100 человек", "112 человек")),
        (650, ("650 человек",)),
        (683, ("более 650 человек", "683 человека")),
        (699, ("более 650 человек", "699 человек")),
        (1001, ("более 1000 человек", "1001 человек")),
        (65012, ("более 65\xa0000 человек", "65\xa0012 человек")),
    ],
)
def test_people_are_rounded_down_to_fifty(number, words):
    assert facts.people(number) == words


@given(st.integers(0, 10**6))
def test_rounding_never_tells_more_and_never_much_less(number):
    assert 0 <= number - facts.rounded(number) < facts.STEP


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1 докладчик"),
        (3, "3 докладчика"),
        (5, "5 докладчиков"),
        (12, "12 докладчиков"),
        (22, "22 докладчика"),
        (111, "111 докладчиков"),
        (121, "121 докладчик"),
    ],
)
def test_nouns_agree_with_their_numbers(number, words):
    assert facts.counted(number, facts.SPEAKER) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1 человека"),
        (2, "2 человек"),
        (11, "11 человек"),
        (21, "21 человека"),
        (51, "51 человека"),
        (650, "650 человек"),
    ],
)
def test_genitive_has_two_forms(number, words):
    assert facts.genitive(number, facts.OF_PERSONS) == words


@pytest.mark.parametrize(
    ("districts", "others", "words"),
    [
        (28, 5, "из 28 муниципальных районов и округов Забайкальского края и 5 регионов России"),
        (21, 1, "из 21 муниципального образования Забайкальского края и 1 региона России"),
        (3, 11, "из 3 муниципальных районов и округов Забайкальского края и 11 регионов России"),
    ],
)
def test_where_people_come_from_is_told_in_the_genitive(districts, others, words):
    assert facts.geography(districts, others) == words


def test_organisations_are_counted_in_the_genitive():
    assert [facts.organisations(number) for number in (1, 18, 31)] == [
        "из 1 организации",
        "из 18 организаций",
        "из 31 организации",
    ]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["Чита"], "Чита"),
        (["Чита", ""], "Чита"),
        (["Чита", "Борзя"], "Чита и Борзя"),
        (["Чита", "Борзя", "Балей"], "Чита, Борзя и Балей"),
        (["школа № 1, Чита", "лицей", "сад"], "школа № 1, Чита; лицей и сад"),
    ],
)
def test_lists_end_with_and(names, words):
    assert facts.listed(names) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("более 650 человек", [650]),
        ("65\xa0012 человек из 3", [65012, 3]),
        ("1 234 567", [1234567]),
        ("никого", []),
        ("школа №6", []),
        ("2,5 тысячи", [2]),
    ],
)
def test_numbers_are_found_however_they_are_written(text, found):
    assert facts.numbers(text) == found


@pytest.mark.parametrize(
    ("fact", "words", "does"),
    [
        (PEOPLE, "более 650 человек", True),
        (PEOPLE, "Более\xa0650  человек", True),
        (PEOPLE, "свыше 650 педагогов", True),
        (PEOPLE, "683 участника", True),
        (PEOPLE, "более 700 человек", False),
        (PEOPLE, "650 человек из 5 районов", False),
        (PEOPLE, "множество людей", False),
        (SPEAKERS, "А. Б. Иванова и В. Г. Ли", True),
        (SPEAKERS, "А. Б. Иванова", False),
        (None, "более 650 человек", False),
    ],
)
def test_words_agree_with_the_data(fact, words, does):
    assert facts.agrees(fact, words) is does


def para(text: str, *spans: Span, kind: str = "preamble") -> Paragraph:
    return Paragraph(ID, kind, text, spans)


def token(start, end, name="participants"):
    return Span(start, end, "fact", (("name", name),))


def found(*blocks: Paragraph | Recommendation) -> list[tuple[str, str]]:
    return [(one.name, one.words) for one in facts.said_in(blocks)]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("В работе приняли участие более 700 человек.", ["более 700 человек"]),
        ("Участие приняли 1\xa0234 участника из края", ["1\xa0234 участника"]),
        ("Симпозиум собрал свыше 65 000 человек", ["свыше 65 000 человек"]),
        ("Обучено 300 человек.", []),
        ("Участники обсудили 7 тем", []),
    ],
)
def test_plain_words_about_participants_are_found(text, claims):
    assert found(para(text)) == [(facts.PLAIN, words) for words in claims]


def test_plain_words_are_looked_for_where_facts_stand():
    text = "Приняли участие 700 человек"
    assert found(para(text, kind="fact")) == [(facts.PLAIN, "700 человек")]
    assert found(para(text, kind="task"), para(text, kind="closing"), Recommendation(ID, "", text)) == []


def test_token_is_found_anywhere_and_is_not_plain_besides():
    text = "Участвовали более 700 человек"
    assert found(para(text, token(12, 29))) == [("participants", "более 700 человек")]
    assert found(Recommendation(ID, "", text, spans=(token(12, 29, "talks"),))) == [("talks", "более 700 человек")]


def test_what_is_struck_out_says_nothing():
    text = "Участвовали более 700 человек"
    assert found(para(text, token(12, 29), Span(0, 29, "deletion"))) == []


def test_token_is_read_as_if_suggestions_in_it_were_taken():
    text = "Участвовали более 700650 человек"
    assert found(para(text, token(12, 32), Span(18, 21, "deletion"), Span(21, 24, "insertion"))) == [
        ("participants", "более 650 человек")
    ]


def test_token_without_a_name_is_plain_text():
    assert found(para("Пришли 7 человек", Span(7, 16, "fact"))) == []


def test_place_keeps_the_marks_that_cover_it():
    bold, part = Span(0, 29, "strong"), Span(12, 17, "em")
    (said,) = facts.said_in([para("Участвовали более 700 человек", token(12, 29), bold, part)])
    assert (said.start, said.end, said.marks) == (12, 29, (bold,))


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        (
            "participants",
            "более 700 человек",
            [("participants", "более 650 человек"), ("participants", "683 человека")],
        ),
        ("participants", "700 человек", [("participants", "683 человека"), ("participants", "более 650 человек")]),
        (
            facts.PLAIN,
            "более 700 человек",
            [(facts.ONSITE, "более 500 человек"), ("participants", "более 650 человек")],
        ),
        (facts.HEAD, "700", [(facts.ONSITE, "518 человек"), ("participants", "683 человека")]),
        ("talks", "7 мероприятий", []),
    ],
)
def test_offers_begin_with_what_is_like_the_text(name, words, told):
    assert facts.offers(Said(name, words), BOTH) == told


def test_plain_words_may_mean_either_number():
    said = [Said(facts.PLAIN, words) for words in ("518 человек", "683 человека", "9 человек")]
    assert [facts.is_true(one, BOTH) for one in said] == [True, True, False]


def test_nothing_is_asked_of_plain_words_without_data():
    assert not facts.is_answerable(Said(facts.PLAIN, "9 человек"), {})
    assert facts.is_answerable(Said("talks", "9 мероприятий"), {})


def test_state_changes_with_what_the_data_say():
    said = Said(facts.PLAIN, "700 человек")
    assert facts.state_of(said, BOTH) == "более 500 человек; более 650 человек"
    assert facts.state_of(Said("talks", "7"), BOTH) == ""


@pytest.mark.parametrize("many", ["1" * 5_000, "1" + " 111" * 2_000])
def test_digits_without_end_are_no_number(many):
    """The interpreter itself refuses to read so many."""
    assert not facts.agrees(PEOPLE, f"{many} человек")
