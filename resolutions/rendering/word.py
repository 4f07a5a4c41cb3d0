"""A resolution as DOCX in the official layout: ГОСТ Р 7.0.97-2016, left margin as of what is kept for long."""

from io import BytesIO

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT as TAB
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from resolutions.rendering.outline import Look, Piece, title_of
from resolutions.rendering.proof import Issue, Proof
from resolutions.rendering.word_lists import Lists
from resolutions.spans import EM, STRONG

FONT = "Times New Roman"  # every office has it, or one with the same widths
_LEFT, _RIGHT, _TOP, _BOTTOM, _EDGE = Mm(30), Mm(10), Mm(20), Mm(20), Mm(10)
_TEXT_WIDTH = Mm(210 - 30 - 10)
_QR_WIDTH = Mm(22)
_CENTRED = frozenset({Look.TITLE, Look.EVENT})
_BOLD = frozenset({Look.TITLE, Look.EVENT, Look.ADDRESSEE})
_SPACE_BEFORE = {Look.ADDRESSEE: 12, Look.SIGNATURE: 6, Look.ADOPTION: 12, Look.DATE: 12}
_SPACE_AFTER = {Look.EVENT: 12, Look.DATE: 12, Look.TITLE: 0, Look.SIGNATURE: 0}
_LEVELS = {Look.TITLE: 0, Look.ADDRESSEE: 1}  # in the outline that word processors and readers go by


def to_docx(pieces: list[Piece], issue: Issue, qr: bytes) -> bytes:
    """Typeset the pieces on A4, pages numbered from the second; `qr` is the picture of the permanent address, a PNG."""
    document = Document()
    section = document.sections[0]
    _set_page(section)
    _set_text(document)
    _describe(document, title_of(pieces), issue)
    lists = Lists(document)
    for piece in pieces:
        _add(document, piece, lists)
    if issue.proof:
        _add_proof(section, issue.proof, qr)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _describe(document: DocumentObject, title: str, issue: Issue) -> None:
    properties = document.core_properties
    properties.title = title[:255]  # the format holds no more
    properties.author = ""
    properties.language = "ru-RU"
    properties.created = properties.modified = issue.made_at
    properties.identifier = issue.proof.address
    properties.comments = f"SHA-256 {issue.proof.checksum}" if issue.proof else ""


def _set_page(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = _LEFT, _RIGHT
    section.top_margin, section.bottom_margin = _TOP, _BOTTOM
    section.header_distance = section.footer_distance = _EDGE
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)


def _set_text(document: DocumentObject) -> None:
    normal = document.styles["Normal"]
    normal.font.name = FONT
    normal.font.size = Pt(12)
    normal.element.rPr.rFonts.set(qn("w:cs"), FONT)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    normal.element.rPr.append(language)
    normal.paragraph_format.line_spacing = Pt(18)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.widow_control = True


def _add(document: DocumentObject, piece: Piece, lists: Lists) -> None:
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = Pt(_SPACE_BEFORE.get(piece.look, 0))
    layout.space_after = Pt(_SPACE_AFTER.get(piece.look, 6))
    layout.keep_with_next = piece.look in (Look.TITLE, Look.EVENT, Look.ADDRESSEE)
    if piece.look in _CENTRED:
        paragraph.alignment = ALIGN.CENTER
    elif piece.look is Look.MARK:
        paragraph.alignment = ALIGN.RIGHT
    elif piece.number:
        lists.put(paragraph, piece.number, is_heading=piece.look is Look.ADDRESSEE)
    elif piece.right:
        layout.tab_stops.add_tab_stop(_TEXT_WIDTH, TAB.RIGHT)
    elif piece.look is Look.PARAGRAPH:
        paragraph.alignment = ALIGN.JUSTIFY
    if piece.look in _LEVELS:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(_LEVELS[piece.look]))
        paragraph._p.get_or_add_pPr().append(level)
    _write(paragraph, piece)


def _write(paragraph: Paragraph, piece: Piece) -> None:
    for run in piece.runs:
        added = paragraph.add_run(run.text)
        added.bold = piece.look in _BOLD or STRONG in run.marks or None
        added.italic = EM in run.marks or None
        added.font.size = Pt(14) if piece.look in _CENTRED else None
    if piece.right:
        paragraph.add_run(f"\t{piece.right}")


def _add_proof(section: Section, proof: Proof, qr: bytes) -> None:
    """Put the address, its code and the beginning of the checksum at the lower right of the first page."""
    footer = section.first_page_footer
    table = footer.add_table(1, 2, _TEXT_WIDTH)
    table.alignment = WD_TABLE_ALIGNMENT.RIGHT
    table.autofit = False
    said, code = table.rows[0].cells
    for column, cell, width in zip(table.columns, (said, code), (Mm(210 - 30 - 10 - 26), Mm(26)), strict=True):
        column.width = cell.width = width
    said.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    text, picture = said.paragraphs[0], code.paragraphs[0]
    text.alignment = picture.alignment = ALIGN.RIGHT
    text.add_run(f"{proof.address}\nSHA-256 {proof.short}").font.size = Pt(9)
    shape = picture.add_run().add_picture(BytesIO(qr), width=_QR_WIDTH)
    shape._inline.docPr.set("descr", proof.address)
    for paragraph in (text, picture):
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = 1
    empty = footer.paragraphs[0]._p  # an empty line above the table would push it up
    table._tbl.addnext(empty)
    footer.paragraphs[0].paragraph_format.line_spacing = Pt(1)
    footer.paragraphs[0].paragraph_format.space_after = Pt(0)
