"""Reading every form of a resolution again, by other means than it was made with."""

import re
import shutil
import subprocess
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree, html

from resolutions.rendering.akoma_meta import NAMESPACE

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("schema") / "akomantoso30.xsd"))
_APART = {"p", "h1", "h2", "li", "ul", "ol", "br", "num", "heading", "item", "point", "content", "docDate", "div"}


def words_in(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def text_of_docx(data: bytes) -> str:
    """The body as a word processor shows it, every number counted as it would count."""
    document = Document(BytesIO(data))
    numbering = Numbering(document.part.numbering_part.element)
    return "\n".join(f"{numbering.of(paragraph._p)} {paragraph.text}" for paragraph in document.paragraphs)


class Numbering:
    """The rules of Word's lists: a level counts on, deeper ones begin anew, one unborne has its first number."""

    def __init__(self, root) -> None:
        self.abstract = {
            one.get(qn("w:numId")): one.find(qn("w:abstractNumId")).get(qn("w:val")) for one in root.iter(qn("w:num"))
        }
        self.levels = {
            (abstract.get(qn("w:abstractNumId")), int(level.get(qn("w:ilvl")))): {
                name: level.find(qn(f"w:{name}")).get(qn("w:val")) for name in ("start", "numFmt", "lvlText")
            }
            for abstract in root.iter(qn("w:abstractNum"))
            for level in abstract.iter(qn("w:lvl"))
        }
        self.counts: Counter[tuple[str, int]] = Counter()

    def of(self, paragraph) -> str:
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if found is None:
            return ""
        list_of = self.abstract[found.find(qn("w:numId")).get(qn("w:val"))]
        level = int(found.find(qn("w:ilvl")).get(qn("w:val")))
        if self.levels[list_of, level]["numFmt"] == "bullet":
            return self.levels[list_of, level]["lvlText"]
        self.counts[list_of, level] += 1
        for deeper in range(level + 1, 9):
            self.counts.pop((list_of, deeper), None)
        return re.sub(r"%(\d)", lambda match: self._figure(list_of, int(match[1]) - 1), self._sign(list_of, level))

    def _sign(self, list_of: str, level: int) -> str:
        return self.levels[list_of, level]["lvlText"]

    def _figure(self, list_of: str, level: int) -> str:
        begun = int(self.levels[list_of, level]["start"])
        return str(begun + max(0, self.counts[list_of, level] - 1))


def text_of_pdf(data: bytes, folder: Path) -> str:
    """The text of all pages, without the numbers above them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("THE WORDS OF THE PDF WERE NOT COMPARED: pdftotext (poppler-utils) is not installed")
    file = folder / "resolution.pdf"
    file.write_bytes(data)
    read = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", file, "-"], capture_output=True, check=True)
    first, *others = read.stdout.decode().split("\f")
    numbered = (page.lstrip().removeprefix(str(number)) for number, page in enumerate(others, 2))
    return "\n".join([first, *numbered])


def without_proof(text: str, address: str, short: str) -> str:
    """Take away what stands at the lower right of the first page; it has to be there."""
    for part in (address, f"SHA-256 {short}"):
        assert part in text
        text = text.replace(part, "")
    return text


def text_of_page(page: str) -> str:
    """The document on its page, without what became of the recommendations and what proves the printed one."""
    article = html.fromstring(page).find(".//article")
    for one in [*article.find_class("fulfilment"), *article.find_class("resolution-stamp")]:
        one.drop_tree()
    (head,), (body,) = article.find_class("resolution-head"), article.find_class("resolution-body")
    return _told(head) + _told(body)


def text_of_akn(data: bytes) -> str:
    """The document's own parts, in their order; a document that breaks the schema has none."""
    root = etree.fromstring(data)
    SCHEMA.assertValid(root)
    statement = root[0]
    parts = [one for one in statement if etree.QName(one).localname != "meta"]
    assert all(etree.QName(one).namespace == NAMESPACE for one in statement.iter(etree.Element))
    return "\n".join(map(_told, parts))


def _told(root) -> str:
    for element in root.iter(etree.Element):
        if etree.QName(element).localname in _APART:
            element.tail = f"\n{element.tail or ''}"
            element.text = f"\n{element.text or ''}"
    return "".join(root.itertext())
