import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import events
from events.territories import Catalogue, Match, Reading, Sort, match, normalise, read

ROWS = json.loads((Path(events.__file__).parent / "data" / "territories.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    name_en: str
    kind: str
    rank: int
    aliases: tuple[str, ...]


PLACES = {row["name"]: Place(**row | {"aliases": tuple(row["aliases"])}) for row in ROWS}
CATALOGUE = Catalogue(PLACES.values())


def found(text: str) -> str | None:
    territory = match(text, CATALOGUE).territory
    return territory.name if territory else None


def suggested(text: str) -> list[str]:
    return [territory.name for territory in match(text, CATALOGUE).suggestions]


def test_catalogue_holds_the_whole_krai_and_all_regions() -> None:
    assert Counter(row["kind"] for row in ROWS) == {"district": 31, "city": 4, "region": 89}
    assert len({row["code"] for row in ROWS}) == len({row["name"] for row in ROWS}) == len(ROWS)
    assert [row["rank"] for row in ROWS] == list(range(1, len(ROWS) + 1))


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("  Город   Чита ", "город чита"),
        ("г.Чита", "город чита"),
        ("гор. Чита", "город чита"),
        ("ГО «Город Чита»", "городской округ город чита"),
        ("Г.О. Чита", "городской округ чита"),
        ("Улётовский р-н", "улетовский район"),
        ("Улетовский р-он", "улетовский район"),
        ("Улетовского р-на", "улетовского район"),
        ("МР «Агинский район»", "муниципальный район агинский район"),
        ("Агинский м.р.", "агинский муниципальный район"),
        ("Агинский м.о.", "агинский муниципальный округ"),
        ("Балейский муниц. окр.", "балейский муниципальный округ"),
        ("Петровск – Забайкальский район", "петровск-забайкальский район"),
        ("Петровск\u2212Забайкальский", "петровск-забайкальский"),
        ("Амурская обл.", "амурская область"),
        ("респ.Бурятия", "республика бурятия"),
        ("Ненецкий АО", "ненецкий автономный округ"),
        ("пгт. Агинское", "поселок агинское"),
        ("Читинский район Забайкальского края", "читинский район"),
        ("Саха (Якутия)", "саха якутия"),
        ("", ""),
        (" - ", ""),
    ],
)
def test_normalise(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("normal", "reading"),
    [
        ("городской округ город чита", Reading("чита", Sort.CITY)),
        ("газимуро-заводский муниципальный округ", Reading("газимурозаводский", Sort.DISTRICT)),
        ("чукотский автономный округ", Reading("чукотский", Sort.REGION)),
        ("поселок агинское", Reading("агинское", None)),
        ("муниципальный район", Reading("", Sort.DISTRICT)),
    ],
)
def test_read(normal: str, reading: Reading) -> None:
    assert read(normal) == reading


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("город  Чита", "город Чита"),
        ("Чита", "город Чита"),
        ("Городской округ «Город Чита»", "город Чита"),
        ("Забайкальский край, г. Чита", "город Чита"),
        ("Читинский", "Читинский район"),
        ("Читинский район, с. Смоленка", "Читинский район"),
        ("Агинский муниципальный округ", "Агинский район"),
        ("Агинское", "посёлок Агинское"),
        ("ГО «Посёлок Агинское»", "посёлок Агинское"),
        ("ЗАТО п. Горный", "посёлок Горный"),
        ("Каларский округ", "Каларский район"),
        ("Каларский муниципальный округ", "Каларский район"),
        ("Тунгокоченский район", "Тунгокоченский округ"),
        ("Приаргунский р-н", "Приаргунский округ"),
        ("Краснокаменск", "Краснокаменский район"),
        ("Город Краснокаменск и Краснокаменский район", "Краснокаменский район"),
        ("Нерчинск", "Нерчинский район"),
        ("Нерчинский завод", "Нерчинско-Заводский округ"),
        ("Газ-Заводский район", "Газимуро-Заводский район"),
        ("Газимуро Заводский", "Газимуро-Заводский район"),
        ("Оловянинский район", "Оловяннинский район"),
        ("Тунгиро-Олекминский", "Тунгиро-Олёкминский район"),
        ("Петровск-Забайкальский м.о.", "Петровск-Забайкальский район"),
        ("г. Петровск-Забайкальский", "город Петровск-Забайкальский"),
        ("Забайкальский край", "Забайкальский край"),
        ("Бурятия", "Республика Бурятия"),
        ("г. Улан-Удэ", "Республика Бурятия"),
        ("г. Москва", "Москва"),
        ("Московская обл.", "Московская область"),
        ("СПб", "Санкт-Петербург"),
        ("Саха", "Республика Саха (Якутия)"),
        ("ХМАО - Югра", "Ханты-Мансийский автономный округ — Югра"),
        ("Irkutsk Oblast", "Иркутская область"),
    ],
)
def test_match_recognises(text: str, name: str) -> None:
    assert found(text) == name


@pytest.mark.parametrize(
    ("text", "exact"),
    [("Улётовский район", True), ("УЛЕТОВСКИЙ р-н", True), ("Улётовский", False), ("Улётовский округ", False)],
)
def test_match_tells_a_known_spelling_from_a_bare_name(text: str, exact: bool) -> None:
    assert match(text, CATALOGUE) == Match(PLACES["Улётовский район"], exact)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Петровск-Забайкальский", ["Петровск-Забайкальский район", "город Петровск-Забайкальский"]),
        ("Забайкальский", ["Забайкальский район", "Забайкальский край"]),
        ("Алтай", ["Республика Алтай", "Алтайский край"]),
        ("Читинский район, г. Чита", ["Читинский район", "город Чита"]),
        ("АБО", ["Агинский район", "Дульдургинский район", "Могойтуйский район"]),
        ("Сретинский", ["Сретенский район"]),
        ("Красночикойскй район", ["Красночикойский район", "Красноярский край"]),
        ("Чукотский округ", ["Чукотский автономный округ", "Красночикойский район"]),
    ],
)
def test_match_never_guesses(text: str, names: list[str]) -> None:
    assert found(text) is None
    assert sorted(suggested(text)) == sorted(names)


@pytest.mark.parametrize("text", ["", "  ", "-", "район", "МО", "учитель", "12345", "Атлантида"])
def test_match_of_something_else_suggests_nothing(text: str) -> None:
    assert match(text, CATALOGUE) == Match(None, exact=False)


@given(st.sampled_from(ROWS), st.sampled_from([str.upper, str.lower, str.title, lambda text: f" «{text}» "]))
def test_match_finds_every_name_in_any_case(row: dict[str, str], write) -> None:  # type: ignore[no-untyped-def]
    assert found(write(row["name"])) == row["name"]


@given(st.sampled_from([row for row in ROWS if row["kind"] == "district"]), st.data())
def test_match_of_a_name_with_a_lost_letter_suggests_it(row: dict[str, str], data: st.DataObject) -> None:
    stem = row["name"].rsplit(" ", 1)[0]
    lost = data.draw(st.integers(1, len(stem) - 1))
    text = stem[:lost] + stem[lost + 1 :]
    assert row["name"] in {found(text), *suggested(text)}


@given(st.text(max_size=60))
def test_match_takes_any_text(text: str) -> None:
    result = match(text, CATALOGUE)
    assert result.territory is None or result.suggestions == ()


@given(st.text(max_size=60))
def test_normalise_is_stable(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
