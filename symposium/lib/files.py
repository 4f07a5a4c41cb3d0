"""Recognise an uploaded file by what is in it, not by its name alone."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

MEGABYTE = 2**20
OFFICE_BEFORE_2007 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_MEMBERS = 10_000


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be sent in; `begins` are its first bytes, `has` a name inside its archive."""

    name: str
    mimetype: str
    begins: bytes = b"PK\x03\x04"
    has: str = ""
    is_shown: bool = False


KINDS = {
    kind.name: kind
    for kind in (
        Kind("pdf", "application/pdf", b"%PDF-", is_shown=True),
        Kind("jpg", "image/jpeg", b"\xff\xd8\xff", is_shown=True),
        Kind("png", "image/png", b"\x89PNG\r\n\x1a\n", is_shown=True),
        Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", has="word/"),
        Kind("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", has="ppt/"),
        Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", has="xl/"),
        Kind("odt", "application/vnd.oasis.opendocument.text", has="mimetype"),
        Kind("odp", "application/vnd.oasis.opendocument.presentation", has="mimetype"),
    )
}
ALIASES = {"jpeg": "jpg"}


class FileRefused(ValueError):  # noqa: N818  the word of the domain
    """A file that is not accepted; `code` says why.

    `empty`, `too_large`, `unknown_kind`, `old_office` (before 2007, or locked with a password), `other_content`
    (not what its name says), `macros`, `damaged`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def kind_of(name: str, kinds: Mapping[str, Kind]) -> Kind | None:
    """Return which of `kinds` a file is by its name alone."""
    extension = PurePath(name).suffix.lower().removeprefix(".")
    return kinds.get(ALIASES.get(extension, extension))


def recognise(name: str, size: int, content: IO[bytes], *, kinds: Mapping[str, Kind], largest: int) -> Kind:
    """Return which of `kinds` a file is whose name and content agree; leaves `content` at its beginning.

    Nothing is unpacked: of an archive only the list of names is read. Raises FileRefused.
    """
    kind = kind_of(name, kinds)
    if size == 0:
        raise FileRefused("empty")
    if size > largest:
        raise FileRefused("too_large")
    content.seek(0)
    head = content.read(16)
    if head.startswith(OFFICE_BEFORE_2007):
        raise FileRefused("old_office")
    if kind is None:
        raise FileRefused("unknown_kind")
    if not head.startswith(kind.begins):
        raise FileRefused("other_content")
    if kind.has:
        _check_archive(kind, content)
    content.seek(0)
    return kind


def _check_archive(kind: Kind, content: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileRefused("damaged") from error
    if len(names) > MOST_MEMBERS:
        raise FileRefused("damaged")
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        raise FileRefused("macros")
    if not any(name.startswith(kind.has) for name in names):
        raise FileRefused("other_content")
