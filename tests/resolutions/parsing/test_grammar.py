"""Who is addressed and what is asked."""

import pytest

from resolutions.parsing.grammar import (
    begins_with_addressee,
    begins_with_deed,
    is_infinitive,
    short_name,
    split_deed,
    split_lead,
)


@pytest.mark.parametrize(
    "word", ["обеспечить", "провести", "продолжить", "вовлечь", "найти", "повышать", "стремиться", "учесть", "Внести"]
)
def test_is_infinitive(word):
    assert is_infinitive(word)


@pytest.mark.parametrize(
    "word", ["сеть", "область", "печать", "часть", "власть", "деятельности", "путь", "школам", "развития", "край"]
)
def test_is_no_infinitive(word):
    assert not is_infinitive(word)


@pytest.mark.parametrize(
    "text",
    [
        "Министерству образования",
        "Муниципальным органам управления",
        "Правительству края",
        "ГУ ДПО «Институт»",
        "Педагогам",
        "Педагогическим работникам",
        "Заведующим детскими садами",
        "Администрациям округов",
        "Образовательным организациям",
        "Журналистам газет",
        "Краеведческому музею",
        "учителям литературы",
    ],
)
def test_begins_with_addressee(text):
    assert begins_with_addressee(text)


@pytest.mark.parametrize(
    "text",
    [
        "Участники симпозиума",
        "Особое внимание",
        "Таким образом",
        "Министерство образования",
        "Там решили",
        "к использованию",
        "",
    ],
)
def test_begins_with_no_addressee(text):
    assert not begins_with_addressee(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Рекомендовать Министерству края: раз", ("Рекомендовать", "Министерству края: раз")),
        ("Участники просят педагогов учить", ("", "Участники просят педагогов учить")),
        ("Участники предлагают школам:", ("Участники предлагают", "школам:")),
        ("рекомендовать к использованию сервисы", ("", "рекомендовать к использованию сервисы")),
    ],
)
def test_split_lead(text, expected):
    assert split_lead(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Педагогам внедрять ресурсы", ("Педагогам", "внедрять ресурсы")),
        ("Педагогам не бояться нового", ("Педагогам", "не бояться нового")),
        ("Главам в срок до 1 мая отремонтировать клубы", ("Главам", "в срок до 1 мая отремонтировать клубы")),
        ("Центру «Учить и учиться» вести сайт", ("Центру «Учить и учиться»", "вести сайт")),
        ("Министерству образования", ("Министерству образования", "")),
    ],
)
def test_split_deed(text, expected):
    assert split_deed(text) == expected


def test_begins_with_deed_looks_behind_how_it_is_done():
    assert begins_with_deed("чаще приходить в школу")
    assert not begins_with_deed("рост интереса")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Министерству образования и науки Забайкальского края", "Министерству"),
        ("Муниципальным органам образования", "Муниципальным органам"),
        ("ГУ ДПО «Институт развития образования»", "ГУ ДПО «Институт развития образования»"),
        ("Педагогам", "Педагогам"),
        ("", ""),
    ],
)
def test_short_name_is_the_first_noun(name, short):
    assert short_name(name) == short
