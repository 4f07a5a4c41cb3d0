"""Any resolution written in any usual layout is read back as it was; any text at all loses no word."""

import textwrap
from dataclasses import dataclass
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from resolutions.parsing import parse
from resolutions.parsing.dates import russian_date
from resolutions.parsing.lines import lines_of
from resolutions.parsing.structure import as_json, texts_in_order
from tests.resolutions.words import lost

NAMES = (
    "Министерству образования и науки Забайкальского края",
    "Институту развития образования",
    "Муниципальным органам управления образованием",
    "Образовательным организациям",
    "Педагогам",
    "Администрациям муниципальных округов",
    "Руководителям школ и детских садов",
    "ГУ ДПО «Центр оценки качества»",
    "Правительству края",
    "Родителям и наставникам",
)
DEEDS = ("поддержать", "провести", "внедрять", "обеспечить", "не допускать", "создать", "ежегодно проводить", "изучить")
OBJECTS = (
    "открытые уроки в сельских школах",
    "курсы для молодых учителей, в том числе дистанционные",
    "условия безопасной работы с сервисами «Сферум»",
    "семинары по 2 раза в год",
    "сборник лучших практик до 1 сентября 2027 г.",
    "мастерские наставников",
)
TASKS = (
    "развитие цифровой среды",
    "подготовка кадров",
    "единое безопасное пространство",
    "диагностика и анализ данных",
)
EVENTS = (
    "межрегионального симпозиума «Цифровая школа»",
    "III краевой научно-практической конференции «Урок и жизнь»",
    "форума сельских учителей",
)
PLACES = ("Чита", "Улан-Удэ", "Петровск-Забайкальский", "Краснокаменск")
BULLETS = ("- ", "– ", "— ", "• ", "· ", "* ", "-", "•")


@dataclass(frozen=True)
class Layout:
    """How a clerk sets the same text."""

    bullet: str
    numbering: str
    colon: str
    dates: str
    lead: str
    width: int | None
    has_blanks: bool
    is_capital: bool


layouts = st.builds(
    Layout,
    bullet=st.sampled_from(BULLETS),
    numbering=st.sampled_from(["bullets", "1.", "1)", "1.1"]),
    colon=st.sampled_from([":", ": ", ""]),
    dates=st.sampled_from(["words left", "words right", "two lines", "figures", "brackets"]),
    lead=st.sampled_from(["Участники предлагают:", "РЕКОМЕНДОВАТЬ:", "Участники форума рекомендуют:", "РЕКОМЕНДОВАТЬ"]),
    width=st.sampled_from([None, None, 64, 78]),
    has_blanks=st.booleans(),
    is_capital=st.booleans(),
)
recommendations = st.builds(lambda deed, thing: f"{deed} {thing}", st.sampled_from(DEEDS), st.sampled_from(OBJECTS))
structures = st.fixed_dictionaries(
    {
        "event_name": st.sampled_from(EVENTS),
        "place": st.sampled_from(PLACES),
        "date": st.dates(date(2001, 1, 1), date(2035, 12, 31)),
        "participants": st.integers(10, 4000),
        "tasks": st.lists(st.sampled_from(TASKS), max_size=4, unique=True),
        "addressees": st.lists(
            st.tuples(st.sampled_from(NAMES), st.lists(recommendations, min_size=1, max_size=4, unique=True)),
            min_size=1,
            max_size=5,
            unique_by=lambda pair: pair[0],
        ),
        "signature": st.sampled_from(["Оргкомитет симпозиума", "Председатель оргкомитета А. Б. Иванова", ""]),
        "is_adopted": st.booleans(),
    }
)


def written(structure: dict, layout: Layout) -> str:
    lines = ["Резолюция", structure["event_name"], *_dates(structure, layout), ""]
    lines += [f"В работе приняли участие более {structure['participants']} человек."]
    if structure["tasks"]:
        lines += ["Необходимо решение следующих задач:", *_items(structure["tasks"], layout, 0)]
    lines += ["", layout.lead]
    for number, (name, asked) in enumerate(structure["addressees"], 1):
        sign = f"{number}. " if layout.numbering == "1.1" else ""
        lines += ["" if layout.has_blanks else None, f"{sign}{name}{layout.colon}", *_items(asked, layout, number)]
    lines += ["", "Симпозиум благодарит хозяев за радушный приём."]
    lines += [structure["signature"]] if structure["signature"] else []
    lines += [f"Резолюция принята {russian_date(structure['date'])}"] if structure["is_adopted"] else []
    return "\n".join(line for line in lines if line is not None)


def _dates(structure: dict, layout: Layout) -> list[str]:
    day, place = russian_date(structure["date"]), f"г. {structure['place']}"
    return {
        "words left": [f"{day}\t\t\t {place}"],
        "words right": [f"{place}          {day}"],
        "two lines": [place, day],
        "figures": [f"{place}, {structure['date']:%d.%m.%Y}"],
        "brackets": [f"({place}, {day})"],
    }[layout.dates]


def _items(texts: list[str], layout: Layout, number: int) -> list[str]:
    lines: list[str] = []
    for index, text in enumerate(texts, 1):
        signs = {"1.": f"{index}. ", "1)": f"{index}) ", "1.1": f"{number}.{index}. "}
        sign = layout.bullet if number == 0 else signs.get(layout.numbering, layout.bullet)
        said = text[0].upper() + text[1:] if layout.is_capital else text
        ended = f"{sign}{said}{'.' if index == len(texts) or layout.is_capital else ';'}"
        lines += textwrap.wrap(ended, layout.width, break_on_hyphens=False) if layout.width else [ended]
    return lines


def plain(texts: list[str]) -> list[str]:
    return [text.rstrip(".;").lower() for text in texts]


@settings(max_examples=70, deadline=None)
@given(structures, layouts)
def test_what_was_written_is_read(structure, layout):
    source = written(structure, layout)

    found = as_json(parse(lines_of(source)))

    assert found["event_name"] == structure["event_name"]
    assert (found["place"], found["date"]) == (structure["place"], structure["date"].isoformat())
    assert found["participants"] == structure["participants"]
    assert plain(found["tasks"]) == plain(structure["tasks"])
    assert [(one["name"], plain(one["recommendations"])) for one in found["addressees"]] == [
        (name, plain(asked)) for name, asked in structure["addressees"]
    ]
    assert found["signature"] == structure["signature"]
    assert found["adopted_on"] == (structure["date"].isoformat() if structure["is_adopted"] else None)
    assert found["unplaced"] == []


fragments = st.one_of(
    st.sampled_from(
        [
            "Резолюция",
            "ПРОЕКТ",
            "г. Чита",
            "27 февраля 2025 г.",
            "Участники предлагают:",
            "следующих задач:",
            "Педагогам:",
            "Педагогам",
            "Рекомендовать школам: 1) читать; 2) писать.",
            "- учиться;",
            "1. Учить.",
            "1.1 Помнить.",
            "а) помогать:",
            "Оргкомитет",
            "И. И. Иванов",
            "Принято единогласно",
            "",
            "Симпозиум завершён.",
        ]
    ),
    st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюя АБВ.,:;-–•()«»\t", max_size=60),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(fragments, max_size=25))
def test_no_text_loses_a_word(parts):
    source = "\n".join(parts)

    kept = "\n".join(texts_in_order(parse(lines_of(source))))

    assert not lost(source, kept) or _was_joined(source, kept)


def _was_joined(source: str, kept: str) -> bool:
    """A word divided at the end of a line comes back whole, a spaced heading closed up: the letters are all there."""
    return sorted(filter(str.isalpha, source)) == sorted(filter(str.isalpha, kept))
