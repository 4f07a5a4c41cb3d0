"""What a file really is, whatever its name says, and whether it is safe to open as a table."""

import io
import re
import zipfile
from typing import Literal

Kind = Literal["workbook", "text"]

MAX_UNPACKED = 150 * 2**20
MAX_ENTRIES = 2_000
MAX_RATIO = 200
# Below this size even the best packed archive is harmless.
HARMLESS = 20 * 2**20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# PDF, RTF, pictures, archives and a web page saved whole.
FOREIGN_STARTS = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"MIME-V",
)
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
MARKUP = re.compile(rb"\s*<(\?xml|!doctype|html|head|body|table|meta|style|div)\b", re.IGNORECASE)


class ForeignFileError(Exception):
    """The file is no table that can be opened; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def kind_of(content: bytes) -> Kind:
    """Tell a workbook from delimited text by what is inside.

    Raises ForeignFileError with one of: empty, password, macros, foreign, broken, too_large.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise ForeignFileError("empty")
    if content.startswith(b"PK"):
        _check_archive(content)
        return "workbook"
    if content.startswith(OLE):
        _check_compound(content)
        return "workbook"
    start = content[:4096].removeprefix(b"\xef\xbb\xbf")
    if start.startswith(FOREIGN_STARTS) or MARKUP.match(start):
        raise ForeignFileError("foreign")
    return "text"


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            _check_size(entries, len(content))
            _check_contents(archive, names)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, UnicodeDecodeError, OSError, ValueError) as error:
        raise ForeignFileError("broken") from error


def _check_size(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    too_dense = unpacked > HARMLESS and unpacked > MAX_RATIO * packed
    # Entries that share their bytes make a small archive unpack without end.
    overlap = sum(entry.compress_size for entry in entries) > packed
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or too_dense or overlap:
        raise ForeignFileError("too_large")


def _check_contents(archive: zipfile.ZipFile, names: set[str]) -> None:
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        raise ForeignFileError("password")
    if "[Content_Types].xml" in names:
        types = archive.read("[Content_Types].xml")
        if any(name.endswith("vbaProject.bin") for name in names) or b"macroEnabled" in types:
            raise ForeignFileError("macros")
        if b"spreadsheetml.sheet.main+xml" not in types:
            raise ForeignFileError("foreign")
    elif "mimetype" in names and archive.read("mimetype").startswith(OPEN_DOCUMENT):
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise ForeignFileError("password")
        if any(name.startswith("Basic/") for name in names):
            raise ForeignFileError("macros")
    else:
        raise ForeignFileError("foreign")


def _check_compound(content: bytes) -> None:
    if _has_stream(content, "EncryptedPackage"):
        raise ForeignFileError("password")
    if not (_has_stream(content, "Workbook") or _has_stream(content, "Book")):
        raise ForeignFileError("foreign")
    if _has_stream(content, "_VBA_PROJECT_CUR"):
        raise ForeignFileError("macros")


def _has_stream(content: bytes, name: str) -> bool:
    """Look for `name` among the directory entries: 64 bytes of UTF-16 padded with nulls, 128 bytes apart."""
    entry = name.encode("utf-16-le").ljust(64, b"\0")
    place = content.find(entry)
    while place != -1 and place % 128:
        place = content.find(entry, place + 1)
    return place != -1
