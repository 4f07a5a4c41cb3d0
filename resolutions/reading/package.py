"""The zip that a DOCX is: its parts, read with limits so that a small file cannot become a huge one."""

import posixpath
import zipfile
import zlib
from io import BytesIO

from lxml import etree

from resolutions.reading.errors import UnreadableError

LARGEST_PART = 8 * 2**20
MOST_PARTS = 3000
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_MACRO = ("macroenabled", "vbaproject")

Element = etree._Element  # lxml has no public name for it


def refuse_foreign(data: bytes) -> None:
    """Raise for what is plainly another kind of file, with the code that helps its owner."""
    if data.startswith(_OLE):
        raise UnreadableError("encrypted" if _OLE_PACKAGE in data else "old_word")
    if data.startswith(b"%PDF"):
        raise UnreadableError("pdf")
    if data.startswith(b"{\\rtf"):
        raise UnreadableError("rtf")


class Package:
    """The parts of one DOCX."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise UnreadableError("broken") from error
        names = self._zip.namelist()
        if len(names) > MOST_PARTS:
            raise UnreadableError("too_big")
        self.names = frozenset(names)
        self._left = 2 * LARGEST_PART
        if "[Content_Types].xml" not in self.names:
            raise UnreadableError("foreign")
        self._refuse_macros()

    def main_part(self) -> str:
        """Return the name of the text's part."""
        for target, kind in self.related("").values():
            if kind.endswith("/officeDocument"):
                if not target.startswith("word/"):
                    raise UnreadableError("foreign")
                return target
        raise UnreadableError("foreign")

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to: id → (name of the part, type)."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if source not in self.names:
            return {}
        relations = {}
        for element in self.xml(source).iter(_RELATIONSHIP):
            if element.get("TargetMode") != "External":
                target = element.get("Target", "")
                path = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                relations[element.get("Id", "")] = (path, element.get("Type", ""))
        return relations

    def xml(self, part: str) -> Element:
        """Parse one part; no entity is expanded and nothing is fetched."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(self._bytes(part), parser)
        except etree.XMLSyntaxError as error:
            is_too_big = error.code == etree.ErrorTypes.ERR_NO_MEMORY  # type: ignore[attr-defined]
            raise UnreadableError("too_big" if is_too_big else "broken") from error

    def _bytes(self, part: str) -> bytes:
        try:
            with self._zip.open(part) as file:
                data = file.read(min(LARGEST_PART, self._left) + 1)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableError("broken") from error
        except RuntimeError as error:  # zipfile's word for a member under a password
            raise UnreadableError("encrypted") from error
        self._left -= len(data)
        if len(data) > LARGEST_PART or self._left < 0:
            raise UnreadableError("too_big")
        return data

    def _refuse_macros(self) -> None:
        types = self._bytes("[Content_Types].xml").lower()
        if any(sign.encode() in types for sign in _MACRO):
            raise UnreadableError("macro")
