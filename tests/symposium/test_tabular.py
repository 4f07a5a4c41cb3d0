import codecs
import contextlib
import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symposium.lib import delimited, sniffing, tabular, workbooks
from symposium.lib.tabular import REASONS, Row, Sheet, Table, UnreadableTableError
from tests.symposium.workbooks import archive, edited, ods, ole, repacked, xlsx

FILES = Path(__file__).with_name("files")
LIST = [["ФИО", "Почта"], ["Иванова Анна", "a@example.org"]]
CSV = "ФИО;Почта\r\nИванова Анна;a@example.org\r\n"


def rows(content: bytes) -> list[tuple[int, list]]:
    return [(row.number, list(row.cells)) for row in tabular.read(content)[0].rows]


def test_rows_have_the_numbers_that_a_spreadsheet_shows():
    def change(sheet, book):
        sheet["B3"], sheet["C3"], sheet["B7"], sheet["C7"] = "ФИО", "Телефон", "Иванова Анна", 89141234567

    assert rows(edited(change)) == [(3, ["", "ФИО", "Телефон"]), (7, ["", "Иванова Анна", 89141234567])]


def test_old_workbook_is_read_with_its_hidden_sheet():
    assert tabular.read((FILES / "people.xls").read_bytes()) == (
        Sheet(
            "Заявки",
            (Row(3, ("ФИО", "Почта", "Телефон")), Row(4, ("Иванова Анна", "a@example.org", 89141234567))),
        ),
        Sheet("Служебный", (Row(1, ("x",)),), is_hidden=True),
    )


def test_open_document_is_read():
    assert rows(ods([["ФИО", "Почта"], ["", ""], ["Иванова Анна", "a@example.org"]])) == [
        (1, ["ФИО", "Почта"]),
        (3, ["Иванова Анна", "a@example.org"]),
    ]


def test_cells_of_every_kind_become_plain_values():
    def change(sheet, book):
        sheet.append(["текст", 1, 1.5, True, dt.date(2025, 2, 27), dt.datetime(2025, 2, 27, 10), "#N/A"])  # noqa: DTZ001
        sheet.append([dt.time(10, 30), dt.timedelta(hours=3), -0.25])

    assert rows(edited(change)) == [
        (1, ["текст", 1, 1.5, True, "2025-02-27", "2025-02-27T10:00:00"]),
        (2, ["10:30:00", "3:00:00", -0.25]),
    ]


def test_value_merged_over_rows_is_written_into_each_that_holds_anything():
    def change(sheet, book):
        sheet["A1"], sheet["A2"], sheet["B2"], sheet["B3"], sheet["B5"] = "Заявка", "Чита", "Анна", "Ольга", "Вера"
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A2:A5")

    assert rows(edited(change)) == [
        (1, ["Заявка"]),
        (2, ["Чита", "Анна"]),
        (3, ["Чита", "Ольга"]),
        (5, ["Чита", "Вера"]),
    ]


def test_calculated_formula_gives_its_value_and_another_is_named():
    def change(sheet, book):
        sheet["A1"], sheet["B1"], sheet["C1"] = "Анна", "=1+1", "=A1"

    calculated = (b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    sheet = tabular.read(
        repacked(edited(change), replace={"xl/worksheets/sheet1.xml": (calculated[0], calculated[1])})
    )[0]
    assert (sheet.rows, sheet.uncomputed) == ((Row(1, ("Анна", 2)),), frozenset({"C1"}))


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("cp1251"),
        CSV.encode("cp866"),
        CSV.encode("koi8-r"),
        CSV.encode("utf-16"),
        codecs.BOM_UTF16_BE + CSV.encode("utf-16-be"),
        CSV.encode("utf-16-le"),
        CSV.encode("utf-16-be"),
        CSV.encode("utf-32"),
        CSV.replace(";", "\t").encode("utf-16"),
        CSV.replace(";", ",").encode(),
        CSV.replace(";", "|").encode("cp1251"),
        b"sep=;\r\n" + CSV.encode("cp1251"),
        CSV.replace("\r\n", "\n").encode(),
        CSV.replace("\r\n", "\r").encode(),
    ],
)
def test_text_is_read_in_any_usual_encoding_and_delimiter(content):
    assert rows(content) == [(1, ["ФИО", "Почта"]), (2, ["Иванова Анна", "a@example.org"])]


def test_text_rows_count_blank_lines_and_not_breaks_inside_cells():
    assert rows('Список\n\n"Иванова\nАнна",a@example.org\nПетров,b@example.org\n'.encode()) == [
        (1, ["Список"]),
        (3, ["Иванова\nАнна", "a@example.org"]),
        (4, ["Петров", "b@example.org"]),
    ]


def test_delimiter_inside_quotation_marks_is_no_delimiter():
    content = 'ФИО,Организация\n"Иванова, Анна","МОУ «СОШ № 1», Чита; Забайкальский край"\n'
    assert rows(content.encode())[1] == (2, ["Иванова, Анна", "МОУ «СОШ № 1», Чита; Забайкальский край"])


def test_lone_quotation_mark_does_not_swallow_the_file():
    content = 'ФИО;Школа\nИванова;"СОШ 1\n' + "".join(f"Петрова {number};СОШ 2\n" for number in range(100))
    assert len(rows(content.encode())) == 102


HTML = b"<html><body><table><tr><td>1</td></tr></table></body></html>"
DOCX = {"[Content_Types]_dot_xml": b"wordprocessingml.document.main+xml", "word__document_dot_xml": b"<x/>"}
BAD_FILES = [
    ("empty", b""),
    ("empty", b" \r\n\0"),
    ("foreign", b"%PDF-1.7 ..."),
    ("foreign", HTML),
    ("foreign", codecs.BOM_UTF8 + HTML),
    ("foreign", b'<?xml version="1.0"?><Workbook/>'),
    ("foreign", b"\x89PNG\r\n\x1a\n\0\0"),
    ("foreign", bytes(range(256)) * 20),
    ("foreign", b"\xff\xfe\x00\xd8\x00\xd8"),
    ("foreign", "я".encode("cp1251") * 50 + b"\x01\x02\x03\x04\x05\x06"),
    ("foreign", archive(**DOCX)),
    ("foreign", archive(readme_dot_txt=b"hello")),
    ("foreign", archive(mimetype=b"application/vnd.oasis.opendocument.text")),
    ("foreign", ole("WordDocument")),
    ("password", ole("EncryptedPackage", "EncryptionInfo")),
    ("password", ods(LIST, manifest="<manifest><encryption-data/></manifest>")),
    ("macros", ole("Workbook", "_VBA_PROJECT_CUR")),
    ("macros", repacked(xlsx(LIST), add={"xl/vbaProject.bin": b"macro"})),
    (
        "macros",
        repacked(xlsx(LIST), replace={"[Content_Types].xml": (b"spreadsheetml.sheet.main", b"macroEnabled.main")}),
    ),
    ("macros", ods(LIST, extra={"Basic/Standard/Module1.xml": "<x/>"})),
    ("broken", xlsx(LIST)[:-30]),
    ("broken", repacked(xlsx(LIST), replace={"xl/worksheets/sheet1.xml": (b"</row>", b"<row>")})),
    ("broken", repacked(xlsx(LIST), replace={"xl/workbook.xml": (b"<sheets>", b"<")})),
    ("broken", ole("Workbook")),
    ("no_rows", xlsx([])),
    ("no_rows", b";;;\n;;;\n"),
    ("too_large", b"1" * (tabular.MAX_BYTES + 1)),
    ("too_large", archive(xl__media_dot_bin=b"0" * (sniffing.HARMLESS + 1))),
    ("too_large", edited(lambda sheet, _: (sheet.cell(1, 1, "x"), sheet.cell(1048576, 16384, "x")))),
    ("too_many_columns", edited(lambda sheet, _: sheet.cell(1048576, 16384, "x"))),
    ("too_many_columns", xlsx([["x"] * (tabular.MAX_COLUMNS + 1)])),
    ("too_many_columns", b";".join([b"x"] * (tabular.MAX_COLUMNS + 1))),
    ("too_many_rows", xlsx([["x"]] * (tabular.MAX_ROWS + 1))),
    ("too_many_rows", b"x\n" * (tabular.MAX_ROWS + 1)),
]


@pytest.mark.parametrize(("code", "content"), BAD_FILES, ids=[f"{code}-{at}" for at, (code, _) in enumerate(BAD_FILES)])
def test_bad_file_is_refused_with_the_reason(code, content):
    with pytest.raises(UnreadableTableError) as refusal:
        tabular.read(content)
    assert (refusal.value.code, refusal.value.reason) == (code, str(REASONS[code]))


def test_archive_whose_files_share_their_bytes_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a", b"0" * 100_000)
        twin = zipfile.ZipInfo("b")
        first = packed.filelist[0]
        for name in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
            setattr(twin, name, getattr(first, name))
        twin.compress_size = first.compress_size * 4
        packed.filelist.append(twin)
    with pytest.raises(UnreadableTableError) as refusal:
        tabular.read(buffer.getvalue())
    assert refusal.value.code == "too_large"


def test_encrypted_archive_is_refused():
    content = bytearray(archive(secret=b"hello"))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + flags] |= 1
    with pytest.raises(UnreadableTableError) as refusal:
        tabular.read(bytes(content))
    assert refusal.value.code == "password"


def test_sheet_of_macros_is_refused():
    replace = {"xl/_rels/workbook.xml.rels": (b"relationships/worksheet", b"relationships/xlMacrosheet")}
    with pytest.raises(UnreadableTableError):
        tabular.read(repacked(xlsx(LIST), replace=replace))


def test_hidden_sheet_with_too_many_rows_is_no_obstacle():
    def change(sheet, book):
        sheet.append(["ФИО"])
        hidden = book.create_sheet("Справочник")
        hidden.sheet_state = "hidden"
        for _ in range(tabular.MAX_ROWS + 1):
            hidden.append(["x"])

    assert [(sheet.name, len(sheet.rows)) for sheet in tabular.read(edited(change))] == [
        ("Sheet", 1),
        ("Справочник", 0),
    ]


def test_reader_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(tabular, "READER_SECONDS", 0.001)
    with pytest.raises(UnreadableTableError) as refusal:
        tabular.read(xlsx(LIST))
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (89713509330, "89713509330"),
        (1.5, "1.5"),
        (89713509330.0, "89713509330"),
        (True, "1"),
        (False, "0"),
        (" а ", "а"),
    ],
)
def test_cell_is_written_as_text(cell, text):
    assert tabular.as_text(cell) == text


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA")])
def test_column_has_the_letters_of_a_spreadsheet(index, name):
    assert tabular.column_name(index) == name


def test_cell_beyond_the_row_is_empty():
    assert (Row(1, ("а",)).text(1), Row(1, ("а",)).text(-1)) == ("", "")


def test_written_workbook_keeps_text_as_text():
    table = Table("Участники", ["Имя", "Сумма"], [["=1+1", 2], ["+79141234567", 3.5]], widths=[30])
    book = openpyxl.load_workbook(io.BytesIO(tabular.write_xlsx(table)))
    cells = [[(cell.value, cell.data_type) for cell in row] for row in book["Участники"].iter_rows()]
    assert cells == [
        [("Имя", "s"), ("Сумма", "s")],
        [("=1+1", "s"), (2, "n")],
        [("+79141234567", "s"), (3.5, "n")],
    ]


def test_written_text_is_read_back_and_holds_no_formula():
    table = Table("", ["Имя", "Телефон"], [["=cmd()", "+79141234567"], ["-5; да", "@x"]])
    written = tabular.write_csv(table)
    assert written.startswith(codecs.BOM_UTF8)
    assert rows(written) == [(1, ["Имя", "Телефон"]), (2, ["'=cmd()", "+79141234567"]), (3, ["'-5; да", "'@x"])]


CELL = st.text(st.sampled_from("абвгд ёЁАБ№«»\"',;\tabc019@."), min_size=1, max_size=12)


@given(
    st.lists(st.lists(CELL, min_size=5, max_size=5), min_size=1, max_size=8), st.sampled_from(["utf-8-sig", "utf-16"])
)
def test_any_full_table_survives_writing_and_reading(cells, encoding):
    table = Table("", ["Фамилия", "Имя", "Почта", "Телефон", "Школа"], cells)
    content = tabular.write_csv(table).decode("utf-8-sig").encode(encoding)
    expected = {
        number: [str(tabular._harmless(cell)) for cell in row]
        for number, row in enumerate([table.headings, *cells], start=1)
        if any(str(cell).strip() for cell in row)
    }
    assert delimited.read_rows(content) == expected


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    with contextlib.suppress(UnreadableTableError):
        assert all(sheet.rows == tuple(sheet.rows) for sheet in tabular.read(content))


def test_reading_program_leaves_only_the_plain_values_of_its_sheet():
    assert list(workbooks.read(xlsx(LIST, Лист2=[]), workbooks.Limits(10, 10, 1000))) == [
        {"name": "Заявки", "hidden": False, "uncomputed": [], "rows": [(1, LIST[0]), (2, LIST[1])], "over": ""},
        {"name": "Лист2", "hidden": False, "uncomputed": [], "rows": [], "over": ""},
    ]


def test_one_text_in_many_cells_is_counted_as_often_as_it_is_written_out(monkeypatch):
    monkeypatch.setattr(tabular, "MAX_LETTERS", 10_000)
    merged = xlsx([["Слово" * 100, "Имя"]] + [["", "Анна"]] * 50)
    for content in (xlsx([["Слово" * 100] * 10] * 3), edited(lambda sheet, _book: _merge_down(sheet))):
        with pytest.raises(UnreadableTableError, match="too_large"):
            tabular.read(content)
    assert [len(sheet.rows) for sheet in tabular.read(merged)] == [51]


def _merge_down(sheet):
    for row in range(1, 52):
        sheet.cell(row, 2, "Анна")
    sheet["A1"] = "Слово" * 100
    sheet.merge_cells("A1:A51")


def test_hidden_sheet_that_is_too_long_is_passed_over(monkeypatch):
    monkeypatch.setattr(tabular, "MAX_LETTERS", 1000)

    def hide(sheet, book):
        sheet.append(["Ли Яна"])
        other = book.create_sheet("Архив")
        other.append(["Слово" * 300])
        other.sheet_state = "hidden"

    assert [(sheet.is_hidden, len(sheet.rows)) for sheet in tabular.read(edited(hide))] == [(False, 1), (True, 0)]
