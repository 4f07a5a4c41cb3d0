"""The pieces every form of a document is drawn from."""

from dataclasses import replace

import pytest

from resolutions.canonical import Addressee, Paragraph, Recommendation
from resolutions.rendering.outline import Look, outline, place_line
from resolutions.rendering.text import to_text
from symposium.lib.typography import tie
from tests.resolutions.test_canonical import CONTENT
from tests.timing import grows_at_most


def told(content, *, is_draft: bool = False) -> list[tuple[str, str, str, str]]:
    return [
        (piece.look.value, piece.number, piece.text.replace("\u00a0", " "), piece.right.replace("\u00a0", " "))
        for piece in outline(content, is_draft=is_draft)
    ]


def test_outline_follows_the_official_layout():
    content = replace(CONTENT, signature="Председатель И. О. Балданова\nОргкомитет", adoption="Принята 1 мая 2026 г.")
    assert told(content) == [
        ("title", "", "Резолюция", ""),
        ("event", "", "форума", ""),
        ("date", "", "26 февраля 2026 г.", "г. Чита"),
        ("paragraph", "", "Было.", ""),
        ("task", "–", "учить", ""),
        ("addressee", "1.", "Педагогам:", ""),
        ("recommendation", "1.1", "читать", ""),
        ("addressee", "2.", "Рекомендовать Школам:", ""),
        ("recommendation", "2.1", "писать", ""),
        ("paragraph", "", "Конец.", ""),
        ("signature", "", "Председатель", "И. О. Балданова"),
        ("signature", "", "Оргкомитет", ""),
        ("adoption", "", "Принята 1 мая 2026 г.", ""),
    ]


def test_lead_of_its_own_paragraph_stands_before_the_addressee():
    content = replace(
        CONTENT, addressees=(CONTENT.addressees[0], Addressee("a2", "Школам", "Вместе с тем рекомендуют:"))
    )
    assert ("paragraph", "", "Вместе с тем рекомендуют:", "") in told(content)
    assert ("addressee", "2.", "Школам:", "") in told(content)


def test_recommendations_to_everybody_are_numbered_plainly():
    content = replace(
        CONTENT, addressees=(Addressee("a1", ""),), recommendations=(Recommendation("r1", "a1", "читать"),)
    )
    assert told(content)[5:7] == [("recommendation", "1.", "читать", ""), ("paragraph", "", "Конец.", "")]


def test_recommendation_to_nobody_is_drawn_behind_the_others():
    lost = Recommendation("r9", "gone", "помнить")
    drawn = told(replace(CONTENT, recommendations=(lost, *CONTENT.recommendations)))
    assert drawn[8:10] == [("recommendation", "2.1", "писать", ""), ("recommendation", "–", "помнить", "")]


def test_empty_parts_draw_nothing():
    content = replace(
        CONTENT,
        event_name="",
        place="",
        date=None,
        paragraphs=(Paragraph("p", "fact", ""),),
        addressees=(),
        recommendations=(),
    )
    assert told(content) == [("title", "", "Резолюция", "")]


def test_draft_says_so_first():
    assert outline(CONTENT, is_draft=True)[0].look is Look.MARK


@pytest.mark.parametrize(
    ("place", "line"), [("Чита", "г. Чита"), ("пгт. Агинское", "пгт. Агинское"), ("село Улёты", "село Улёты"), ("", "")]
)
def test_place_line(place, line):
    assert place_line(place) == line


@pytest.mark.parametrize(
    ("line", "text", "right"),
    [
        ("Секретарь ______________ /Л. Д. Жапова/", "Секретарь", "Л. Д. Жапова"),
        ("Председатель оргкомитета: Т. В. Номоконова", "Председатель оргкомитета:", "Т. В. Номоконова"),
        ("Дашиева Б. Ц.", "Дашиева Б. Ц.", ""),
        ("Ректор Дашиева Б. Ц.", "Ректор", "Дашиева Б. Ц."),
        ("Оргкомитет", "Оргкомитет", ""),
        ("/И. О. Балданова/", "", "И. О. Балданова"),
        (f"Ректор {'_' * 200} И. О. Балданова", "Ректор", "И. О. Балданова"),
    ],
)
def test_signature_parts_office_and_name(line, text, right):
    signed = told(replace(CONTENT, signature=line))[-1]
    assert (signed[2], signed[3]) == (text, right)


def test_signature_is_drawn_in_time_that_grows_as_it_does():
    short, long = (replace(CONTENT, signature="а" + "_" * length) for length in (300, 600))
    assert grows_at_most(4, lambda: outline(short), lambda: outline(long))


def test_text_parts_what_the_document_parts():
    content = replace(CONTENT, signature="Секретарь И. О. Балданова")
    assert to_text(outline(content)).replace("\u00a0", " ") == (
        "                               Резолюция\n"
        "                                 форума\n\n"
        "26 февраля 2026 г.                                               г. Чита\n\n"
        "Было.\n\n– учить\n\n1. Педагогам:\n1.1 читать\n\n2. Рекомендовать Школам:\n2.1 писать\n\nКонец.\n\n"
        "Секретарь                                                И. О. Балданова\n"
    )


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("в и из школы", "в~и~из~школы"),
        ("27 февраля 2025 г.", "27~февраля 2025~г."),
        ("г. Чита", "г.~Чита"),
        ("№ 6", "№~6"),
        ("И. О. Балданова", "И.~О.~Балданова"),
        ("650 человек", "650~человек"),
        ("урок — жизнь", "урок~— жизнь"),
        ("школа", "школа"),
    ],
)
def test_tie_keeps_together_what_belongs_together(text, tied):
    assert tie(text).replace("\u00a0", "~") == tied
