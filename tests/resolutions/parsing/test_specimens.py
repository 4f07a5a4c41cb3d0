"""Every layout the genre was seen in: invented texts in tests/resolutions/specimens, and what they say."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from resolutions.parsing import parse
from resolutions.parsing.lines import lines_of
from resolutions.parsing.structure import as_json, from_json, texts_in_order, to_token
from tests.resolutions.words import lost, words_of

SPECIMENS = Path(__file__).parent.parent / "specimens"


@dataclass(frozen=True)
class Truth:
    event_name: str
    place: str
    date: str | None
    adopted_on: str | None
    participants: int | None
    tasks: int
    addressees: dict[str, int]
    closing: int
    signature: str
    title: str = "Резолюция"
    is_draft: bool = False
    unplaced: list[str] = field(default_factory=list)


TRUTHS = {
    "numbered": Truth(
        "VII региональной конференции «Школа, в которой интересно»",
        "Улан-Удэ",
        "2024-03-14",
        "2024-03-14",
        312,
        0,
        {"Министерству образования республики": 2, "Руководителям школ": 2, "Учителям": 1},
        1,
        "Председатель оргкомитета И. П. Ванзатова",
        title="РЕЗОЛЮЦИЯ",
    ),
    "brackets": Truth(
        "участников форума «Родители и школа»",
        "село Улёты",
        "2023-10-05",
        None,
        1200,
        0,
        {"Администрации муниципального округа": 2, "Советам школ": 3},
        1,
        "",
        is_draft=True,
    ),
    "inline": Truth(
        "круглого стола «Чтение с экрана и с листа»",
        "Чита",
        "2025-04-11",
        "2025-04-11",
        None,
        0,
        {"Министерству культуры края": 3, "библиотекам": 2, "учителям литературы": 1},
        1,
        "",
        title="РЕШЕНИЕ",
    ),
    "wrapped": Truth(
        "научно-практического семинара «Точка роста: от оборудования к замыслу»",
        "Краснокаменск",
        "2024-11-19",
        None,
        85,
        3,
        {"Институту развития образования": 2, "Директорам школ, в которых созданы центры": 1},
        1,
        "Модератор семинара С. Э. Цыренова",
        title="РЕЗОЛЮЦИЯ",
    ),
    "tasks_only": Truth(
        "слёта юных исследователей природы",
        "п. Агинское",
        "2024-06-27",
        None,
        None,
        3,
        {},
        0,
        "Участники слёта",
        title="Итоговый документ",
    ),
    "no_addressee": Truth(
        "педагогических чтений памяти А. С. Макаренко",
        "Чита",
        "2023-03-27",
        None,
        140,
        0,
        {"": 2, "издательству края": 2, "учителям": 1},
        0,
        "Секретарь ______________ /Л. Д. Жапова/",
        title="РЕЗОЛЮЦИЯ",
    ),
    "bold_roman": Truth(
        "участников всероссийского совещания «Малокомплектная школа»",
        "Чита",
        "2025-05-22",
        "2025-05-22",
        96,
        0,
        {"Правительству Забайкальского края": 2, "Органам местного самоуправления": 2, "Педагогическим вузам": 1},
        1,
        "Сопредседатели совещания:\nА. Б. Гармаев\nН. Ю. Пешкова",
        title="РЕКОМЕНДАЦИИ",
    ),
    "unmarked": Truth(
        "муниципальной конференции учителей информатики",
        "Борзя",
        "2024-12-03",
        None,
        44,
        3,
        {"Методическому объединению учителей информатики": 2, "Комитету образования": 2},
        0,
        "Председатель оргкомитета: Т. В. Номоконова",
    ),
    "nested": Truth(
        "межрайонного съезда сельских учителей",
        "Нерчинск",
        "2022-09-01",
        "2022-09-01",
        230,
        0,
        {"Министерству просвещения": 2, "Районным отделам образования": 1, "Общественным организациям": 1},
        3,
        "Президиум съезда",
    ),
    "letterhead": Truth(
        "научно-практического симпозиума «Живой урок»",
        "Чита",
        None,
        None,
        None,
        2,
        {"Минобразования края": 2, "ГУ ДПО «Институт развития образования»": 1, "Педагогам и родителям": 1},
        1,
        "",
        title="РЕЗОЛЮЦИЯ",
        is_draft=True,
        unplaced=[
            "Министерство образования края",
            "Институт развития образования",
            "УТВЕРЖДЕНО",
            "решением организационного комитета от 20.02.2026",
        ],
    ),
    "semicolons": Truth(
        "конференции «Безопасный интернет»",
        "Чита",
        "2026-02-09",
        None,
        418,
        0,
        {"Образовательным организациям": 3, "Операторам связи": 1, "Журналистам и редакциям газет": 1},
        0,
        "",
    ),
    "sentences": Truth(
        "VI ОБЛАСТНОГО ФОРУМА «МУЗЕЙ И ШКОЛА»",
        "пгт. Шерловая Гора",
        "2021-05-18",
        None,
        57,
        0,
        {"Министерству культуры области": 2, "Краеведческому музею имени А. К. Кузнецова": 1},
        1,
        "От имени участников форума председатель программного комитета\nБаранова Елена Сергеевна",
        title="РЕЗОЛЮЦИЯ",
    ),
    "cyrillic_marks": Truth(
        "участников встречи наставников",
        "Чита",
        "2025-08-30",
        "2025-08-30",
        None,
        2,
        {"Институту развития образования края": 2, "школам": 1},
        1,
        "Координатор встречи О. Н. Белоусова",
        title="Меморандум",
    ),
    "dative_deeds": Truth(
        "симпозиума «Голос села»",
        "Сретенск",
        "2024-07-12",
        None,
        64,
        0,
        {
            "Министерству сельского хозяйства": 1,
            "Главам муниципальных районов": 1,
            "Родителям": 2,
            "Комитету по делам молодёжи": 1,
        },
        1,
        "",
    ),
    "one_line": Truth(
        "круглого стола о чтении",
        "Чита",
        "2025-11-20",
        "2025-11-20",
        None,
        0,
        {"Министерству образования": 1, "Институту развития образования": 1, "Педагогам": 1},
        1,
        "Председатель — Н. Н. Сергеева",
    ),
    "nominative": Truth(
        "VIII форума педагогов",
        "Чита",
        "2026-05-12",
        None,
        300,
        0,
        {"Министерство образования края": 2, "Для педагогов": 1, "оргкомитету": 1},
        0,
        "Председатель оргкомитета ________________ Иванова М.И.\nСекретарь ________________ Сидоров П.П.",
        title="ПРОЕКТ РЕЗОЛЮЦИИ",
        is_draft=True,
    ),
    "plain_bullets": Truth(
        "конференции дошкольных педагогов «Игра — дело серьёзное»",
        "Чита",
        "2025-04-16",
        "2025-04-16",
        200,
        0,
        {
            "Министерству образования и науки Забайкальского края": 2,
            "Детским садам": 3,
            "Заведующим детскими садами": 1,
        },
        1,
        "Председатель оргкомитета, кандидат педагогических наук\nДашиева Б. Ц.",
    ),
}


def read(name: str) -> str:
    return (SPECIMENS / f"{name}.txt").read_text(encoding="utf-8")


def test_every_specimen_has_its_truth():
    assert sorted(path.stem for path in SPECIMENS.glob("*.txt")) == sorted(TRUTHS)


@pytest.mark.parametrize("name", sorted(TRUTHS))
def test_specimen_is_understood(name):
    truth = TRUTHS[name]

    found = as_json(parse(lines_of(read(name))))

    assert (
        Truth(
            event_name=found["event_name"],
            place=found["place"],
            date=found["date"],
            adopted_on=found["adopted_on"],
            participants=found["participants"],
            tasks=len(found["tasks"]),
            addressees={one["name"]: len(one["recommendations"]) for one in found["addressees"]},
            closing=len(found["closing"]),
            signature=found["signature"],
            title=found["title"],
            is_draft=found["is_draft"],
            unplaced=found["unplaced"],
        )
        == truth
    )


@pytest.mark.parametrize("name", sorted(TRUTHS))
def test_specimen_loses_no_word(name):
    source = read(name).replace("Р Е З О Л Ю Ц И Я", "РЕЗОЛЮЦИЯ")

    kept = "\n".join(texts_in_order(parse(lines_of(source))))

    assert not lost(source, kept)
    assert not lost(kept, source)


@pytest.mark.parametrize(
    "name", sorted(set(TRUTHS) - {"one_line", "letterhead", "nested", "inline", "brackets", "bold_roman"})
)
def test_specimen_keeps_the_order_of_words(name):
    source = read(name)
    parsed = parse(lines_of(source))
    heading = words_of("\n".join(parsed.heading))

    kept = words_of("\n".join(texts_in_order(parsed)))

    # The lines of date and town stand anywhere in a heading; everything else keeps its place.
    without_heading = _without(kept, heading)
    assert without_heading == _without(words_of(source), heading) or _tasks_stood_between(parsed, source)


def _without(words: list[str], removed: list[str]) -> list[str]:
    rest = list(words)
    for word in removed:
        rest.remove(word)
    return rest


def _tasks_stood_between(parsed, source: str) -> bool:
    """The paragraph that leads to the addressees follows the tasks in the source and the preamble in the list."""
    blocks = words_of("\n".join(block.text for block in parsed.blocks if block.kind != "closing"))
    text = words_of(source)
    start = next(index for index in range(len(text)) if text[index : index + 3] == blocks[:3])
    return text[start : start + len(blocks)] == blocks


@pytest.mark.parametrize("name", sorted(TRUTHS))
@pytest.mark.parametrize("change", ["tabs", "crlf", "blank lines", "soft hyphens", "no-break spaces"])
def test_layout_changes_nothing(name, change):
    source = read(name)
    changed = {
        "tabs": source.replace("    ", "\t"),
        "crlf": source.replace("\n", "\r\n"),
        "blank lines": source.replace("\n\n", "\n\n\n \n"),
        "soft hyphens": source.replace("образова", "обра\u00adзова"),
        "no-break spaces": source.replace(". ", ".\u00a0"),
    }[change]

    assert as_json(parse(lines_of(changed))) == as_json(parse(lines_of(source)))


@pytest.mark.parametrize("name", sorted(TRUTHS))
def test_token_gives_the_same_structure_back(name):
    parsed = parse(lines_of(read(name)))

    assert from_json(to_token(parsed)) == parsed
