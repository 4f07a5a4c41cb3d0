"""A resolution as DOCX: the official layout, lists that the word processor counts, and the way back."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm

from resolutions.canonical import Addressee, Content, Recommendation
from resolutions.fitting import content_of, fitted
from resolutions.parsing import parse
from resolutions.parsing.structure import Parsed
from resolutions.reading import read_file
from resolutions.rendering.outline import outline
from resolutions.rendering.proof import Issue, Proof
from resolutions.rendering.word import to_docx
from resolutions.spans import Span
from symposium.lib.qr import qr_png
from tests.resolutions.rendering.extracting import Numbering
from tests.resolutions.rendering.test_words import CONTENTS, SPECIMENS
from tests.resolutions.test_canonical import CONTENT

PROOF = Proof("https://symposium.example/resolutions/ABCD2345/", "0123456789abcdef" * 4)
ISSUE = Issue(PROOF, datetime(2026, 2, 26, tzinfo=UTC), 1)


def made(content: Content, issue: Issue = ISSUE) -> bytes:
    return to_docx(outline(content, is_draft=not issue.proof), issue, qr_png(PROOF.address))


def docx_of(content: Content, issue: Issue = ISSUE):
    return Document(BytesIO(made(content, issue)))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_page_has_the_official_margins():
    section = docx_of(CONTENT).sections[0]
    sides = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [round(side.mm) for side in sides] == [30, 10, 20, 20]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_title_stands_in_the_middle_and_the_day_and_the_town_in_one_line():
    title, event_name, day, *rest = docx_of(replace(CONTENT, signature="Председатель И. О. Балданова")).paragraphs
    assert [title.alignment, event_name.alignment] == [WD_ALIGN_PARAGRAPH.CENTER] * 2
    assert plain(day.text) == "26 февраля 2026 г.\tг. Чита"
    stops = [(stop.alignment, round(stop.position.mm)) for stop in day.paragraph_format.tab_stops]
    assert stops == [(WD_TAB_ALIGNMENT.RIGHT, 170)]
    assert plain(rest[-1].text) == "Председатель\tИ. О. Балданова"
    assert all(run.bold for run in title.runs)


def test_pages_are_numbered_from_the_second():
    section = docx_of(CONTENT).sections[0]
    assert section.different_first_page_header_footer
    assert 'w:instr="PAGE"' in section.header._element.xml
    assert section.first_page_header.paragraphs[0].text == ""
    assert section.header_distance >= Mm(10)


def test_code_and_address_stand_at_the_lower_right_of_the_first_page():
    section = docx_of(CONTENT).sections[0]
    said, code = section.first_page_footer.tables[0].rows[0].cells
    assert said.text == f"{PROOF.address}\nSHA-256 01234567 89abcdef"
    assert {said.paragraphs[0].alignment, code.paragraphs[0].alignment} == {WD_ALIGN_PARAGRAPH.RIGHT}
    assert [picture.get("descr") for picture in code._element.iter(qn("wp:docPr"))] == [PROOF.address]
    assert section.footer.paragraphs[0].text == ""


def test_whole_checksum_is_kept_with_the_file():
    properties = docx_of(CONTENT).core_properties
    assert (properties.title, properties.identifier) == ("Резолюция форума", PROOF.address)
    assert properties.comments == f"SHA-256 {PROOF.checksum}"


def test_draft_proves_nothing():
    draft = docx_of(CONTENT, Issue(Proof(), ISSUE.made_at))
    assert draft.paragraphs[0].text == "Проект"
    assert draft.sections[0].first_page_footer.tables == []
    assert draft.core_properties.comments == ""


def test_marks_are_bold_and_italic():
    asked = replace(CONTENT.recommendations[0], spans=(Span(0, 3, "strong"), Span(2, 5, "em")))
    document = docx_of(replace(CONTENT, recommendations=(asked,)))
    (paragraph,) = [one for one in document.paragraphs if one.text == "читать"]
    assert [(run.text, run.bold, run.italic) for run in paragraph.runs] == [
        ("чи", True, None),
        ("т", True, True),
        ("ат", None, True),
        ("ь", None, None),
    ]


def test_no_number_is_typed_and_a_list_is_as_long_as_it_can_be():
    document = docx_of(CONTENTS["many addressees"])
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert not any(text[:1].isdigit() for text in texts if "февраля" not in text)
    lists = {one.get(qn("w:val")) for one in document.element.iter(qn("w:numId"))}
    assert len(lists) == 2  # the tasks, and every addressee with what is asked


def test_item_put_in_is_counted_by_the_word_processor():
    document = docx_of(CONTENT)
    numbering = Numbering(document.part.numbering_part.element)
    (item,) = [one for one in document.paragraphs if one.text == "читать"]
    item._p.addnext(item._p.__copy__())
    numbers = [numbering.of(one._p) for one in document.paragraphs]
    assert [number for number in numbers if number] == ["–", "1.", "1.1", "1.2", "2.", "2.1"]


def test_items_of_an_addressee_without_a_name_have_a_number_of_their_own():
    to = tuple(Addressee(f"a{index}", name) for index, name in enumerate(["", "Школам", "", "", "Вузам"]))
    items = tuple(Recommendation(f"r{one.id}", one.id, "читать") for one in to)
    document = docx_of(replace(CONTENT, addressees=to, recommendations=items))
    numbering = Numbering(document.part.numbering_part.element)
    numbers = [numbering.of(one._p) for one in document.paragraphs]
    assert [one for one in numbers if one and one != "–"] == ["1.1", "2.", "2.1", "3.1", "4.1", "5.", "5.1"]


@pytest.mark.parametrize("name", [file.stem for file in SPECIMENS])
def test_file_read_again_is_the_same_resolution(name):
    content = CONTENTS[name]
    parsed = parse(read_file(made(content)))
    assert _told(_again(parsed)) == _told(content)
    assert parsed.unplaced == [f"{PROOF.address} SHA-256 {PROOF.short}"]


def test_draft_read_again_is_the_same_resolution():
    content = replace(CONTENTS["numbered"], adopted_on=None)
    parsed = parse(read_file(made(content, Issue(Proof(), ISSUE.made_at))))
    assert (_told(_again(parsed)), parsed.unplaced, parsed.is_draft) == (_told(content), [], True)


def _again(parsed: Parsed) -> Content:
    return content_of(fitted(parsed), lambda: str(uuid.uuid4()))


def _told(content: Content):
    """What a reader sees, the structure along with it."""
    heads = (content.title, content.event_name, content.date, content.place, content.adopted_on)
    asked = [
        (one.name, one.lead, [item.text for item in content.recommendations_to(one)]) for one in content.addressees
    ]
    drawn = [(piece.look, piece.number, piece.text, piece.right) for piece in outline(content)]
    return heads, [(one.kind, one.text) for one in content.paragraphs], asked, drawn
