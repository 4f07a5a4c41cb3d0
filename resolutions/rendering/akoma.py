"""A resolution as an Akoma Ntoso 3.0 statement (OASIS LegalDocML), for archives and the systems of authorities."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from lxml import etree

from resolutions.canonical import Content
from resolutions.rendering.akoma_meta import NAMESPACE, add, add_meta
from resolutions.rendering.outline import Look, Piece
from resolutions.rendering.proof import Issue
from resolutions.spans import EM, STRONG, Run

Element = etree._Element  # lxml has no public name for it
_PREFACE = frozenset({Look.MARK, Look.TITLE, Look.EVENT, Look.DATE})
_CONCLUSIONS = frozenset({Look.SIGNATURE, Look.ADOPTION})
_DASH = "–"


def to_akn(content: Content, pieces: list[Piece], issue: Issue) -> bytes:
    """Write the pieces as a statement; `content` gives the days that are told to machines."""
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    statement = add(root, "statement", name="resolution", contains="singleVersion")
    told = {piece.look: piece for piece in pieces if piece.look in (Look.EVENT, Look.DATE)}
    nothing = Piece(Look.PARAGRAPH, ())
    event, place = told.get(Look.EVENT, nothing).text, told.get(Look.DATE, nothing).right
    add_meta(statement, content, issue, event=event, place=place)
    _add_preface(statement, content, [piece for piece in pieces if piece.look in _PREFACE])
    body = [piece for piece in pieces if piece.look not in _PREFACE | _CONCLUSIONS]
    begins = next((index for index, piece in enumerate(body) if piece.number or not piece.id), 0)
    if begins:
        _add_paragraphs(add(statement, "preamble"), body[:begins])
    _add_body(add(statement, "mainBody"), body[begins:])
    if last := [piece for piece in pieces if piece.look in _CONCLUSIONS]:
        _add_conclusions(add(statement, "conclusions"), last)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _add_preface(statement: Element, content: Content, pieces: list[Piece]) -> None:
    preface = add(statement, "preface")
    for piece in pieces:
        if piece.look is Look.MARK:
            _write(add(add(preface, "p"), "docStatus"), piece.runs)
        elif piece.look is Look.TITLE:
            _write(add(add(preface, "p"), "docTitle"), piece.runs)
        elif piece.look is Look.EVENT:
            _write(add(add(preface, "p"), "event", refersTo="#event"), piece.runs)
        else:
            _add_date(add(preface, "p"), content, piece)


def _add_date(paragraph: Element, content: Content, piece: Piece) -> None:
    if content.date:
        _write(add(paragraph, "docDate", date=content.date.isoformat()), piece.runs)
        paragraph[-1].tail = " "
    if piece.right:
        add(paragraph, "location", refersTo="#place").text = piece.right


def _add_paragraphs(parent: Element, pieces: Iterable[Piece]) -> None:
    for piece in pieces:
        _write(add(parent, "p", **_guid(piece)), piece.runs)


def _add_body(body: Element, pieces: list[Piece]) -> None:
    if not pieces:  # the schema wants something in it
        add(body, "p")
    dashes = 0
    for number, group in groupby(_with_addressees(pieces), key=lambda pair: pair[0]):
        together = [piece for _, piece in group]
        if number is None:
            _add_paragraphs(body, together)
        elif number:
            _add_list(body, number, together)
        else:
            dashes += 1
            _add_dashes(body, f"blockList_{dashes}", together)


def _with_addressees(pieces: Iterable[Piece]) -> Iterator[tuple[int | None, Piece]]:
    """Tell of each piece whose list it stands in: nought is one of dashes, None is no list at all."""
    for piece in pieces:
        figures = piece.number.rstrip(".").split(".")
        if piece.number in ("", _DASH):
            yield (0 if piece.number else None), piece
        elif piece.look is Look.ADDRESSEE or len(figures) > 1:
            yield int(figures[0]), piece
        else:
            yield 1, piece  # the only addressee, who has no name


def _add_list(body: Element, number: int, pieces: list[Piece]) -> None:
    name = f"list_{number}"
    if pieces[0].look is Look.ADDRESSEE:
        heading, *pieces = pieces
        element = add(body, "list", eId=name, **_guid(heading))
        add(element, "num").text = heading.number
        _write(add(element, "heading"), heading.runs)
    else:
        element = add(body, "list", eId=name)
    for index, piece in enumerate(pieces, 1):
        point = add(element, "point", eId=f"{name}__point_{index}", **_guid(piece))
        add(point, "num").text = piece.number
        content = add(point, "content", eId=f"{name}__point_{index}__content")
        _write(add(content, "p"), piece.runs)


def _add_dashes(body: Element, name: str, pieces: list[Piece]) -> None:
    element = add(body, "blockList", eId=name)
    for index, piece in enumerate(pieces, 1):
        item = add(element, "item", eId=f"{name}__item_{index}", **_guid(piece))
        add(item, "num").text = piece.number
        _write(add(item, "p"), piece.runs)


def _add_conclusions(conclusions: Element, pieces: list[Piece]) -> None:
    for piece in pieces:
        if piece.look is Look.ADOPTION:
            _write(add(conclusions, "p"), piece.runs)
            continue
        signature = add(add(conclusions, "p"), "signature")
        _write(signature, piece.runs)
        if piece.right:
            _append(signature, " ")
            add(signature, "span").text = piece.right


def _write(parent: Element, runs: Iterable[Run]) -> None:
    """Write runs into an element that may hold text: marks as b and i, lines parted by br."""
    for run in runs:
        target = parent
        for mark, tag in ((STRONG, "b"), (EM, "i")):
            if mark in run.marks:
                target = add(target, tag)
        first, *rest = run.text.split("\n")
        _append(target, first)
        for line in rest:
            add(target, "br").tail = line


def _append(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _guid(piece: Piece) -> dict[str, str]:
    return {"GUID": piece.id} if piece.id else {}
