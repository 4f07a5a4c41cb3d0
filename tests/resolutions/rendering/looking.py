"""Seeing what a file looks like: where its words stand, which fonts they have, what its picture says."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

DPI = 150
_MM = 25.4 / 72
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
Modules = list[list[bool]]


@dataclass(frozen=True)
class Word:
    """A word on its sheet, in millimetres from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def words_on(data: bytes, folder: Path) -> list[list[Word]]:
    """The words of every page of a PDF."""
    pages = _read(["pdftotext", "-bbox"], data, folder).split("<page ")[1:]
    return [
        [Word(*(float(side) * _MM for side in found[:4]), found[4]) for found in _WORD.findall(page)] for page in pages
    ]


def fonts_in(data: bytes, folder: Path) -> set[str]:
    """The fonts of a PDF without the mark of a subset; all have to lie in the file."""
    _names, _rule, *rows = _read(["pdffonts"], data, folder).splitlines()
    assert all(row.split()[-5] == "yes" for row in rows)
    return {row.split()[0].partition("+")[2] for row in rows}


def sheet(data: bytes, folder: Path, page: int) -> Image.Image:
    """A page as it is printed, in grey."""
    target = folder / f"sheet-{page}"
    options = ["pdftoppm", "-r", str(DPI), "-f", str(page), "-l", str(page), "-singlefile", "-png"]
    _read(options, data, folder, target)
    with Image.open(target.with_suffix(".png")) as picture:
        return picture.convert("L")


def pixels(millimetres: float) -> float:
    return millimetres * DPI / 25.4


def modules_of(address: str) -> Modules:
    """The code of an address, made by the library alone."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(address, optimize=0)
    code.make()
    return [[bool(module) for module in row] for row in code.modules]


def modules_in(picture: Image.Image, count: int) -> tuple[Modules, tuple[int, int, int, int]]:
    """What a picture with nothing but a code has in the middle of each of so many modules, and where the code lies."""
    grey = picture.convert("L")
    box = grey.point(lambda shade: 255 if shade < 128 else 0).getbbox()
    assert box is not None, "there is no code"
    left, top, right, bottom = box
    across, down = (right - left) / count, (bottom - top) / count
    places = [(left + across * (place + 0.5), top + down * (place + 0.5)) for place in range(count)]
    return [[grey.getpixel((int(x), int(y))) < 128 for x, _ in places] for _, y in places], box


def fonts_of(document: Document) -> set[str]:
    """Every font that a run, a style or the document itself asks for, in the body, the headers and the footers."""
    return {
        fonts.get(qn(f"w:{letters}"))
        for root in _used(document)
        for fonts in root.iter(qn("w:rFonts"))
        for letters in ("ascii", "hAnsi", "cs", "eastAsia")
        if fonts.get(qn(f"w:{letters}"))
    }


def _used(document: Document) -> Iterator:
    section = document.sections[0]
    parts = [document, section.header, section.footer, section.first_page_header, section.first_page_footer]
    roots = [part._element for part in parts]
    yield from roots
    # The template's other styles and lists nobody sees.
    names = {one.get(qn("w:val")) for root in roots for one in root.iter(qn("w:pStyle"), qn("w:rStyle"))}
    yield from (style._element for style in document.styles if style.style_id in names | {"Normal"})
    numbering = document.part.numbering_part.element
    lists = {one.get(qn("w:val")) for one in document.element.iter(qn("w:numId"))}
    ids = {one.abstractNumId.val for one in numbering.iter(qn("w:num")) if one.get(qn("w:numId")) in lists}
    yield from (one for one in numbering.iter(qn("w:abstractNum")) if int(one.get(qn("w:abstractNumId"))) in ids)


def _read(command: list[str], data: bytes, folder: Path, *target: Path) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"THE LOOK OF THE PDF WAS NOT SEEN: {command[0]} (poppler-utils) is not installed")
    file = folder / "looked-at.pdf"
    file.write_bytes(data)
    output = target or (["-"] if command[0] == "pdftotext" else [])
    return subprocess.run([*command, file, *output], capture_output=True, check=True).stdout.decode()
