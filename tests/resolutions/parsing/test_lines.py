"""Markers, indents and wrapped lines."""

import pytest

from resolutions.parsing.lines import Line, Marker, lines_of, split_marker, unwrap


@pytest.mark.parametrize(
    ("text", "style", "label", "rest"),
    [
        ("- обеспечить", "bullet -", "-", "обеспечить"),
        ("-обеспечить", "bullet -", "-", "обеспечить"),
        ("– обеспечить", "bullet –", "–", "обеспечить"),
        ("— обеспечить", "bullet —", "—", "обеспечить"),
        ("•обеспечить", "bullet •", "•", "обеспечить"),
        ("· обеспечить", "bullet ·", "·", "обеспечить"),
        ("* обеспечить", "bullet *", "*", "обеспечить"),
        ("- 30 школ", "bullet -", "-", "30 школ"),
        ("1. Обеспечить", "number 0", "1", "Обеспечить"),
        ("1.Обеспечить", "number 0", "1", "Обеспечить"),
        ("1) обеспечить", "number 0", "1", "обеспечить"),
        ("(1) обеспечить", "number 0", "1", "обеспечить"),
        ("12. Обеспечить", "number 0", "12", "Обеспечить"),
        ("1.1 обеспечить", "number 1", "1.1", "обеспечить"),
        ("1.1. обеспечить", "number 1", "1.1", "обеспечить"),
        ("1.1.1. обеспечить", "number 2", "1.1.1", "обеспечить"),
        ("2. 30 школам", "number 0", "2", "30 школам"),
        ("3. «Сферум»", "number 0", "3", "«Сферум»"),
        ("а) обеспечить", "letter", "а", "обеспечить"),
        ("II. Обеспечить", "roman", "II", "Обеспечить"),
    ],
)
def test_split_marker_knows_the_signs_of_lists(text, style, label, rest):
    assert split_marker(text) == (Marker(style, label), rest)


@pytest.mark.parametrize(
    "text",
    [
        "27.02.2025 г. Чита",
        "27 февраля 2025 г.",
        "2025 год",
        "И. И. Иванов",
        "А. Б. Гармаев",
        "650 человек",
        "3 школы",
        "«Сферум»",
        "---",
        "ИКОП «Сферум»",
    ],
)
def test_split_marker_leaves_dates_names_and_figures_alone(text):
    assert split_marker(text) == (None, text)


def test_lines_of_keeps_blank_lines_and_indents_as_facts():
    assert lines_of("Раз\n\n\t- два  слова\r\n") == [
        Line("Раз"),
        Line("два слова", Marker("bullet -", "-"), indent=8, is_after_blank=True),
    ]


def test_unwrap_joins_a_sentence_that_goes_on():
    assert [line.text for line in unwrap(lines_of("Министерству образования\nи науки:\n- раз,\n  два;"))] == [
        "Министерству образования и науки:",
        "раз, два;",
    ]


def test_unwrap_leaves_whole_paragraphs_apart():
    text = "Первое предложение.\nВторое предложение.\nТретье; оно длиннее других предложений.\nЧетвёртое."
    assert [line.text for line in unwrap(lines_of(text))] == text.split("\n")


def test_unwrap_joins_full_lines_of_a_wrapped_text_before_a_capital():
    text = (
        "Участники семинара благодарят Министерство образования и науки\n"
        "Забайкальского края за помощь, которую оно оказывает школам\n"
        "много лет, и надеются на продолжение общей работы в наступающем\n"
        "учебном году.\n"
        "Семинар состоится вновь."
    )
    assert [len(line.text.split()) for line in unwrap(lines_of(text))] == [27, 3]


def test_unwrap_closes_a_word_divided_at_its_hyphen():
    assert [line.text for line in unwrap(lines_of("научно-\nпрактического семинара"))] == [
        "научно-практического семинара"
    ]


def test_unwrap_does_not_join_after_a_blank_line():
    assert len(unwrap(lines_of("Первое\n\nвторое"))) == 2


def test_unwrap_begins_anew_before_a_paragraph_grows_too_long():
    lines = lines_of("\n".join(["слово о том, как надо жить и учиться всем"] * 600))
    joined = unwrap(lines)
    assert [len(line.text) <= 10_000 for line in joined] == [True, True, True]
    assert " ".join(line.text for line in joined) == " ".join(line.text for line in lines)


def test_characters_nobody_sees_are_no_part_of_a_line():
    assert [line.text for line in lines_of("уч\u00adить\0 \x07всегда\uffff\x1f и\x85везде")] == [
        "учить всегда и",
        "везде",
    ]
