"""DOCX as word processors make it: lists numbered outside the text, tables, boxes, changes."""

from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from resolutions.parsing import parse
from resolutions.parsing.lines import Marker, Source
from resolutions.parsing.structure import as_json
from resolutions.reading import read_file
from resolutions.reading.word import lines_of_word


def saved(document) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def texts(document) -> list[str]:
    return [line.text for line in lines_of_word(saved(document))]


def make_resolution(*, list_styles=("List Number", "List Bullet")) -> bytes:
    """A resolution whose numbers and bullets Word draws by itself."""
    numbered, bulleted = list_styles
    document = Document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("РЕЗОЛЮЦИЯ").bold = True
    title.add_run().add_break()
    title.add_run("краевого форума «Сельский учитель»").bold = True
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "19 марта 2026 г."
    table.cell(0, 1).text = "г. Чита"
    document.add_paragraph("В форуме приняли участие 178 педагогов края.")
    document.add_paragraph("Необходимо решение следующих задач:")
    document.add_paragraph("открыть общежитие для стажёров;", style=bulleted)
    document.add_paragraph("вести реестр вакансий.", style=bulleted)
    document.add_paragraph("Участники форума рекомендуют:")
    document.add_paragraph().add_run("Министерству образования").bold = True
    document.add_paragraph("Поддержать стажировки.", style=numbered)
    document.add_paragraph("Провести конкурс пар «учитель и наставник».", style=numbered)
    document.add_paragraph("Директорам школ:")
    document.add_paragraph("Принимать стажёров.", style=numbered)
    document.add_paragraph("Резолюция принята единогласно.")
    signers = document.add_table(rows=1, cols=2)
    signers.cell(0, 0).text = "Председатель оргкомитета"
    signers.cell(0, 1).text = "Ж. Б. Аюшиева"
    return saved(document)


@pytest.mark.parametrize("styles", [("List Number", "List Bullet"), ("List Bullet", "List Number")])
def test_auto_numbered_resolution_is_understood(styles):
    assert as_json(parse(read_file(make_resolution(list_styles=styles)))) == {
        "title": "РЕЗОЛЮЦИЯ",
        "event_name": "краевого форума «Сельский учитель»",
        "place": "Чита",
        "date": "2026-03-19",
        "adopted_on": "2026-03-19",
        "participants": 178,
        "preamble": [
            "В форуме приняли участие 178 педагогов края.",
            "Необходимо решение следующих задач:",
            "Участники форума рекомендуют:",
        ],
        "tasks": ["открыть общежитие для стажёров;", "вести реестр вакансий."],
        "addressees": [
            {
                "name": "Министерству образования",
                "recommendations": ["Поддержать стажировки.", "Провести конкурс пар «учитель и наставник»."],
            },
            {"name": "Директорам школ", "recommendations": ["Принимать стажёров."]},
        ],
        "closing": ["Резолюция принята единогласно."],
        "signature": "Председатель оргкомитета Ж. Б. Аюшиева",
        "is_draft": False,
        "unplaced": [],
        "heading": ["19 марта 2026 г. г. Чита"],
    }


def test_multilevel_list_names_addressees_at_its_first_level():
    document = Document()
    for text in ("Резолюция", "семинара «Урок»", "г. Чита, 5 мая 2025 г.", "Участники предлагают:"):
        document.add_paragraph(text)
    number = _multilevel(document)
    for text, level in (
        ("Институту развития образования:", 0),
        ("открыть курсы;", 1),
        ("издать пособие.", 1),
        ("Педагогам:", 0),
        ("делиться опытом.", 1),
    ):
        _enlist(document.add_paragraph(text), number, level)

    found = as_json(parse(read_file(saved(document))))

    assert [(one["name"], len(one["recommendations"])) for one in found["addressees"]] == [
        ("Институту развития образования", 2),
        ("Педагогам", 1),
    ]


def _multilevel(document, starts=(1, 1)) -> int:
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        for level, start in enumerate(starts)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return 77


def _enlist(paragraph, number: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def test_two_lists_are_two_levels_whatever_they_call_themselves():
    document = Document()
    for text in ("Резолюция", "семинара «Урок»", "Участники предлагают:"):
        document.add_paragraph(text)
    document.add_paragraph("Институту развития образования", style="List Number")
    document.add_paragraph("открыть курсы;", style="List Number 2")
    document.add_paragraph("издать пособие.", style="List Number 2")
    document.add_paragraph("Педагогам", style="List Number")
    document.add_paragraph("делиться опытом.", style="List Number 2")

    found = as_json(parse(read_file(saved(document))))

    assert [(one["name"], len(one["recommendations"])) for one in found["addressees"]] == [
        ("Институту развития образования", 2),
        ("Педагогам", 1),
    ]


def test_multilevel_numbers_are_counted():
    document = Document()
    number = _multilevel(document)
    for text, level in (("раз", 0), ("два", 1), ("три", 1), ("четыре", 0), ("пять", 1)):
        _enlist(document.add_paragraph(text), number, level)

    assert [line.marker for line in lines_of_word(saved(document))] == [
        Marker("auto decimal 77.0", "1"),
        Marker("auto decimal 77.1", "1.1"),
        Marker("auto decimal 77.1", "1.2"),
        Marker("auto decimal 77.0", "2"),
        Marker("auto decimal 77.1", "2.1"),
    ]


def test_list_that_begins_with_another_number_is_counted_from_it():
    document = Document()
    number = _multilevel(document, (4, 2))
    for text, level in (("раз", 1), ("два", 1), ("три", 0), ("четыре", 0), ("пять", 1)):
        _enlist(document.add_paragraph(text), number, level)
    labels = [line.marker.label for line in lines_of_word(saved(document))]
    assert labels == ["4.2", "4.3", "4", "5", "5.2"]


def test_number_to_begin_with_that_is_none_is_not_counted_from():
    document = Document()
    _enlist(document.add_paragraph("раз"), _multilevel(document, ("9" * 20, "x")), 0)
    assert [line.marker.label for line in lines_of_word(saved(document))] == ["1"]


@pytest.mark.parametrize(("is_bold", "names"), [(True, ["Совет школы", "Клуб отцов"]), (False, [""])])
def test_bold_item_of_a_list_names_an_addressee_whatever_its_words(is_bold, names):
    document = Document()
    for text in ("Резолюция", "семинара «Урок»", "Участники предлагают:"):
        document.add_paragraph(text)
    number = _multilevel(document)
    for text, level in (("Совет школы:", 0), ("читать;", 1), ("Клуб отцов:", 0), ("писать.", 1)):
        paragraph = document.add_paragraph()
        paragraph.add_run(text).bold = is_bold and level == 0
        _enlist(paragraph, number, level)
    found = as_json(parse(read_file(saved(document))))
    assert [one["name"] for one in found["addressees"]] == names


def test_level_that_word_does_not_have_is_no_list():
    document = Document()
    numbering = document.part.numbering_part.element
    level = '<w:lvl w:ilvl="4000000000"><w:numFmt w:val="decimal"/></w:lvl>'
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{level}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    _enlist(document.add_paragraph("текст"), 77, 4_000_000_000)
    assert [line.marker for line in lines_of_word(saved(document))] == [None]


def test_list_switched_off_in_a_paragraph_is_no_list():
    document = Document()
    paragraph = document.add_paragraph("текст", style="List Bullet")
    _enlist(paragraph, 0, 0)
    assert [line.marker for line in lines_of_word(saved(document))] == [None]


def test_tracked_changes_count_as_accepted():
    document = Document()
    paragraph = document.add_paragraph("Поддержать ")
    paragraph._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="а"><w:r><w:t>новые</w:t></w:r></w:ins>'))
    paragraph._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="2" w:author="а"><w:r><w:delText>старые</w:delText></w:r></w:del>')
    )
    paragraph.add_run(" школы")
    assert texts(document) == ["Поддержать новые школы"]


def test_struck_end_of_a_paragraph_joins_it_to_the_next():
    document = Document()
    first = document.add_paragraph("Поддержать")
    first._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="1" w:author="а"/></w:rPr>'))
    document.add_paragraph("школы")
    assert texts(document) == ["Поддержать школы"]


def test_soft_breaks_tabs_and_special_hyphens_are_read():
    document = Document()
    paragraph = document.add_paragraph("Раз")
    paragraph.add_run().add_break()
    paragraph.add_run("два\tтри")
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:noBreakHyphen/><w:t>четыре</w:t><w:softHyphen/></w:r>"))
    lines = lines_of_word(saved(document))
    assert [(line.text, line.is_soft) for line in lines] == [("Раз", False), ("два три-четыре", True)]


def test_text_box_is_read_once():
    document = Document()
    box = f"<w:txbxContent {nsdecls('w')}><w:p><w:r><w:t>ПРОЕКТ</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    paragraph = document.add_paragraph("Резолюция")
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} {mc}><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    assert texts(document) == ["Резолюция", "ПРОЕКТ"]


def test_content_control_hyperlink_and_field_results_are_read():
    document = Document()
    paragraph = document.add_paragraph("Сайт ")
    for xml in (
        f"<w:hyperlink {nsdecls('w')}><w:r><w:t>института</w:t></w:r></w:hyperlink>",
        f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent><w:r><w:t> края</w:t></w:r></w:sdtContent></w:sdt>",
        f'<w:fldSimple {nsdecls("w")} w:instr="DATE"><w:r><w:t> в 2026</w:t></w:r></w:fldSimple>',
        f"<w:r {nsdecls('w')}><w:instrText>PAGE</w:instrText></w:r>",
        f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>скрыто</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml))
    assert texts(document) == ["Сайт института края в 2026"]


def test_big_table_is_set_aside_and_margins_come_last():
    document = Document()
    document.add_paragraph("Резолюция")
    table = document.add_table(rows=2, cols=3)
    for row in table.rows:
        for cell, text in zip(row.cells, ("Срок", "Дело", "Кто"), strict=True):
            cell.text = text
    document.sections[0].header.paragraphs[0].text = "Форум учителей"
    document.sections[0].footer.paragraphs[0].text = "2"
    lines = lines_of_word(saved(document))
    assert [(line.text, line.source) for line in lines] == [
        ("Резолюция", Source.BODY),
        ("Срок Дело Кто", Source.TABLE),
        ("Срок Дело Кто", Source.TABLE),
        ("Форум учителей", Source.MARGIN),
    ]


def test_table_and_margin_of_a_resolution_are_kept_as_unplaced():
    document = Document()
    for text in ("Резолюция", "семинара «Урок»", "Участники предлагают:", "Педагогам:", "- учиться."):
        document.add_paragraph(text)
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Срок", "Дело", "Кто"), strict=True):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "Форум учителей"
    assert parse(read_file(saved(document))).unplaced == ["Срок Дело Кто", "Форум учителей"]


def test_bold_and_centred_come_from_the_style_too():
    document = Document()
    document.add_heading("Резолюция", level=1)
    style = document.styles["Title"]
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("форума", style="Title")
    lines = lines_of_word(saved(document))
    assert [line.is_bold for line in lines] == [True, False]
    assert [line.is_centred for line in lines] == [False, True]


def test_nothing_but_empty_paragraphs_gives_no_lines():
    document = Document()
    document.add_paragraph("")
    assert lines_of_word(saved(document)) == []
