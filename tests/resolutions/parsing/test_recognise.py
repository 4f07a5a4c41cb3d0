"""What single lines are."""

from datetime import date

import pytest

from resolutions.parsing.lines import Line, Marker
from resolutions.parsing.recognise import (
    DateLine,
    date_line,
    is_adoption,
    is_draft_mark,
    is_fact,
    is_proposals_lead,
    is_signature,
    is_tasks_lead,
    participants_in,
    title_of,
)

DAY = date(2025, 2, 27)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("27 февраля 2025 г. г. Чита", DateLine(DAY, "Чита")),
        ("г. Чита 27 февраля 2025 г.", DateLine(DAY, "Чита")),
        ("г.Чита, 27.02.2025", DateLine(DAY, "Чита")),
        ("Чита, 27 февраля 2025 года", DateLine(DAY, "Чита")),
        ("(г. Чита, 27 февраля 2025 г.)", DateLine(DAY, "Чита")),
        ("город Улан-Удэ | 27.02.2025 г.", DateLine(DAY, "Улан-Удэ")),
        ("пгт. Агинское 27.02.2025", DateLine(DAY, "пгт. Агинское")),
        ("г. Чита, Забайкальский край, 27.02.2025", DateLine(DAY, "Чита")),
        ("27 февраля 2025 г.", DateLine(DAY, "")),
        ("г. Чита", DateLine(None, "Чита")),
        ("Г. ЧИТА", None),
        ("«___» ________ 2025 г. г. Чита", DateLine(None, "Чита")),
        ("от 27 февраля 2025 г.", DateLine(DAY, "")),
        ("27 февраля 2025 г. проводился симпозиум", None),
        ("Чита", None),
        ("Симпозиум", None),
        ("", None),
    ],
)
def test_date_line(text, expected):
    assert date_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Резолюция", ("Резолюция", "")),
        ("РЕЗОЛЮЦИЯ симпозиума «Урок»", ("РЕЗОЛЮЦИЯ", "симпозиума «Урок»")),
        ("Р Е З О Л Ю Ц И Я", ("РЕЗОЛЮЦИЯ", "")),
        ("Проект резолюции", ("Проект резолюции", "")),
        ("Резолюция по итогам конференции", ("Резолюция", "по итогам конференции")),
        ("Резолюция принята 27 февраля 2025 г.", None),
        ("Рекомендации:", None),
        ("Резолюционная часть", None),
        ("Симпозиум", None),
    ],
)
def test_title_of(text, expected):
    assert title_of(Line(text)) == expected


def test_title_of_an_item_is_none():
    assert title_of(Line("Резолюция", Marker("bullet -", "-"))) is None


@pytest.mark.parametrize("text", ["ПРОЕКТ", "Проект", "(проект)", "[Проект]", "Проект резолюции"])
def test_is_draft_mark(text):
    assert is_draft_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        "Участники симпозиума предлагают:",
        "РЕКОМЕНДОВАТЬ:",
        "РЕКОМЕНДОВАТЬ",
        "Конференция решила:",
        "Участники считают необходимым",
        "Участники конференции рекомендуют следующее",
        "Постановили:",
    ],
)
def test_is_proposals_lead(text):
    assert is_proposals_lead(text)


def test_tasks_lead_is_told_from_proposals():
    assert is_tasks_lead("Необходимо решение следующих задач:")
    assert is_tasks_lead("Участники считают необходимым:")
    assert not is_tasks_lead("Для решения задач рекомендуют:")
    assert not is_tasks_lead("Необходимо решение задач.")


@pytest.mark.parametrize(
    "text",
    [
        "Резолюция принята 27 февраля 2025 г.",
        "Резолюция принята единогласно.",
        "Настоящая резолюция утверждена участниками",
        "Принята единогласно",
        "Одобрено на закрытии",
        "Участники единогласно приняли настоящую резолюцию.",
    ],
)
def test_is_adoption(text):
    assert is_adoption(text)


@pytest.mark.parametrize("text", ["Симпозиум принят тепло", "приняли участие 650 человек", "Оргкомитет конференции"])
def test_is_no_adoption(text):
    assert not is_adoption(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Оргкомитет конференции", True),
        ("Председатель оргкомитета И. И. Иванов", True),
        ("Председатель: И.И. Иванов", True),
        ("Секретарь ____________", True),
        ("И. И. Иванов", True),
        ("Иванов Иван Иванович", True),
        ("Сопредседатели:", True),
        ("Участники симпозиума благодарят хозяев.", False),
        ("Руководителям школ:", False),
        ("Таким образом, выявлен комплекс задач", False),
    ],
)
def test_is_signature(text, is_one):
    assert is_signature(Line(text)) is is_one


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("В работе симпозиума приняли участие более 650 человек из районов.", 650),
        ("Участниками стали 1 200 педагогов.", 1200),
        ("Участие приняли свыше 300 педагогических работников.", 300),
        ("В 2024 году работало 25 школ. Участвовали 96 руководителей из 11 регионов.", 96),
        ("Собрались представители 12 районов.", None),
        ("В школах края 9000 учителей.", None),
        ("", None),
    ],
)
def test_participants_in(text, count):
    assert participants_in(text) == count


def test_is_fact_means_what_happened():
    assert is_fact("27 февраля 2025 г. проводился симпозиум.")
    assert is_fact("Программа симпозиума включала пленарное заседание.")
    assert not is_fact("Мы помним, о чём договорились в прошлой резолюции.")
