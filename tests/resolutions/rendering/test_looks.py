"""What the files of a published text look like: ГОСТ Р 7.0.97-2016, read from the very files that are handed out."""

from io import BytesIO

import pytest
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image

from resolutions import documents
from symposium.lib.qr import QUIET_ZONE
from tests.resolutions.rendering.looking import (
    fonts_in,
    fonts_of,
    modules_in,
    modules_of,
    pixels,
    sheet,
    words_on,
)
from tests.resolutions.texts import TEXT, make_published

pytestmark = pytest.mark.django_db
_THANKS = "Участники ещё раз с теплом и вниманием благодарят " * 150
LONG = TEXT.replace("Участники благодарят", f"{_THANKS}\n{_THANKS}\n{_THANKS}\nУчастники благодарят")
LEFT, RIGHT, TOP, BOTTOM = 30, 210 - 10, 20, 297 - 20  # the edges of the text, in millimetres of the sheet
LINE = 5.6  # from one line of the PDF to the next
CODE = 22  # the side of the picture


@pytest.fixture
def revision(event, people):
    return make_published(event, people.chair, text=LONG)


@pytest.fixture
def address(revision):
    return documents.address_of(revision.resolution)


@pytest.fixture
def pdf(revision):
    return documents.of_revision(revision, "pdf")


@pytest.fixture
def docx(revision):
    return Document(BytesIO(documents.of_revision(revision, "docx")))


# ---------------------------------------------------------------- the file of a word processor


def test_docx_has_one_font_everywhere(docx):
    assert fonts_of(docx) == {"Times New Roman"}
    fonts = docx.styles["Normal"].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{letters}")) for letters in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
    assert docx.styles["Normal"].font.size == Pt(12)
    assert {run.font.size for run in docx.paragraphs[0].runs} == {Pt(14)}


def test_docx_text_reaches_both_margins(docx):
    (thanks, *_others) = [one for one in docx.paragraphs if one.text.startswith("Участники ещё раз")]
    assert thanks.alignment == ALIGN.JUSTIFY
    layouts = [one.paragraph_format for one in docx.paragraphs]
    assert {(one.left_indent, one.right_indent, one.first_line_indent) for one in layouts} == {(None, None, None)}


def test_docx_numbers_stand_in_the_middle_above_all_pages_but_the_first(docx):
    (section,) = docx.sections
    (number,) = section.header.paragraphs
    assert number.alignment == ALIGN.CENTER
    assert [field.get(qn("w:instr")) for field in number._p.iter(qn("w:fldSimple"))] == ["PAGE"]
    assert section.different_first_page_header_footer
    assert not docx.settings.odd_and_even_pages_header_footer
    for part in (section.first_page_header, section.first_page_footer, section.footer):
        assert not list(part._element.iter(qn("w:fldSimple"), qn("w:instrText"), qn("w:fldChar")))
    assert docx.element.find(f".//{qn('w:pgNumType')}") is None  # the first page counts as the first


def test_docx_code_of_the_address_stands_at_the_right_edge_of_the_first_foot(docx, address):
    footer = docx.sections[0].first_page_footer
    (table,) = footer.tables
    said, code = table.rows[0].cells
    assert table.alignment == WD_TABLE_ALIGNMENT.RIGHT
    assert round((said.width + code.width) / Mm(1)) == RIGHT - LEFT
    assert said.width > code.width > Mm(CODE)
    (line,) = code.paragraphs
    assert line.alignment == ALIGN.RIGHT
    (shape,) = code._element.iter(qn("wp:inline"))
    assert [round(int(shape.extent.get(side)) / Mm(1)) for side in ("cx", "cy")] == [CODE, CODE]
    assert table._tbl.getprevious() is None  # nothing above it would hold it off the text

    (shown,) = shape.iter(qn("a:blip"))
    with Image.open(BytesIO(footer.part.related_parts[shown.get(qn("r:embed"))].blob)) as picture:
        expected = modules_of(address)
        found, box = modules_in(picture, len(expected))
        module = picture.width / (len(expected) + 2 * QUIET_ZONE)
        edges = QUIET_ZONE * module, picture.width - QUIET_ZONE * module
    assert found == expected
    assert box == (edges[0], edges[0], edges[1], edges[1])


# ---------------------------------------------------------------- the file for printing


def test_pdf_text_keeps_within_the_margins_and_reaches_them(pdf, tmp_path):
    first, *middle, last = words_on(pdf, tmp_path)
    assert len(middle) > 2
    for page in (first, *middle):
        assert min(word.left for word in page) == pytest.approx(LEFT, abs=0.3)
        assert max(word.right for word in page) == pytest.approx(RIGHT, abs=0.3)
    for page in (*middle, last):
        _number, *text = page
        assert min(word.top for word in text) == pytest.approx(TOP - 1.4, abs=0.4)  # letters rise above capitals
    feet = [max(word.bottom for word in page) for page in middle]
    assert all(BOTTOM - LINE < foot < BOTTOM + 1.2 for foot in feet)  # and hang below their line
    assert max(word.bottom for word in first) == pytest.approx(BOTTOM + 0.9, abs=0.3)


def test_pdf_has_one_font(pdf, tmp_path):
    assert fonts_in(pdf, tmp_path) == {"PTSerif-Regular", "PTSerif-Bold"}


def test_pdf_numbers_stand_in_the_middle_above_the_text(pdf, tmp_path):
    first, *others = words_on(pdf, tmp_path)
    assert first[0].text == "Резолюция"
    for count, (number, *_text) in enumerate(others, 2):
        assert number.text == str(count)
        assert (number.left + number.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)
        assert 10 < number.top < number.bottom < TOP - 2


def test_pdf_code_of_the_address_stands_at_the_lower_right_of_the_first_page(pdf, tmp_path, address):
    page = sheet(pdf, tmp_path, 1)
    assert page.size == pytest.approx((pixels(210), pixels(297)), abs=1)
    corner = [round(pixels(side)) for side in (RIGHT - CODE, BOTTOM - CODE)]
    expected = modules_of(address)
    found, box = modules_in(page.crop((*corner, page.width, page.height)), len(expected))
    assert found == expected

    quiet = CODE * QUIET_ZONE / (len(expected) + 2 * QUIET_ZONE)
    edges = [pixels(side) for side in (RIGHT - CODE + quiet, BOTTOM - CODE + quiet, RIGHT - quiet, BOTTOM - quiet)]
    assert [side + corner[place % 2] for place, side in enumerate(box)] == pytest.approx(edges, abs=1.5)


def test_pdf_says_the_address_in_words_left_of_its_code(pdf, tmp_path, address):
    first, *_others = words_on(pdf, tmp_path)
    (said,) = [word for word in first if word.text == address]
    assert said.right == pytest.approx(RIGHT - CODE - 4, abs=0.3)
    assert said.top > BOTTOM - CODE
