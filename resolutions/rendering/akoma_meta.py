"""What an Akoma Ntoso document says of itself: which work it is, which expression of it, in which manifestation."""

import datetime as dt

from lxml import etree

from resolutions.canonical import Content
from resolutions.rendering.proof import Issue

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
Element = etree._Element  # lxml has no public name for it


def add(parent: Element, tag: str, **attributes: str) -> Element:
    """Append an element of Akoma Ntoso."""
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def add_meta(statement: Element, content: Content, issue: Issue, *, event: str, place: str) -> None:
    """Append the metadata; addresses follow the Akoma Ntoso naming convention."""
    made_on = issue.made_at.date()
    day = content.adopted_on or content.date or made_on
    code = issue.proof.address.rstrip("/").rpartition("/")[2].lower() or issue.state
    work = f"/akn/ru/statement/resolution/{day.isoformat()}/{code}"
    expression = f"{work}/rus@{made_on.isoformat()}"
    meta = add(statement, "meta")
    identification = add(meta, "identification", source="#author")
    part = _add_part(identification, "FRBRWork", work, issue.proof.address)
    _add_day_and_author(part, day, "adoption" if content.adopted_on else "generation")
    add(part, "FRBRcountry", value="ru")
    part = _add_part(identification, "FRBRExpression", expression, "")
    if issue.proof:
        add(part, "FRBRalias", name="SHA-256", value=issue.proof.checksum)
    _add_day_and_author(part, made_on, "generation")
    if issue.number:
        add(part, "FRBRversionNumber", value=str(issue.number))
    add(part, "FRBRlanguage", language="rus")
    part = _add_part(identification, "FRBRManifestation", f"{expression}.xml", "")
    _add_day_and_author(part, made_on, "markup")
    add(part, "FRBRformat", value="application/akn+xml")
    _add_references(meta, event, place)


def _add_part(identification: Element, tag: str, address: str, alias: str) -> Element:
    part = add(identification, tag)
    stem, dot, end = address.partition(".xml")
    add(part, "FRBRthis", value=f"{stem}/!main{dot}{end}")
    add(part, "FRBRuri", value=address)
    if alias:
        add(part, "FRBRalias", name="permanent", value=alias)
    return part


def _add_day_and_author(part: Element, day: dt.date, name: str) -> None:
    add(part, "FRBRdate", date=day.isoformat(), name=name)
    # «as» is a word of Python's, so it cannot be a name in a call.
    add(part, "FRBRauthor", **{"href": "#author", "as": "#writer"})


def _add_references(meta: Element, event: str, place: str) -> None:
    references = add(meta, "references", source="#author")
    # The event stands in the genitive, so this reads as Russian does.
    people = f"Участники {event}"
    _add_reference(references, "TLCOrganization", "author", "organization/ru/participants", people)
    _add_reference(references, "TLCRole", "writer", "role/author", "Автор")
    _add_reference(references, "TLCEvent", "event", "event/ru/event", event)
    _add_reference(references, "TLCLocation", "place", "location/ru/place", place)


def _add_reference(references: Element, tag: str, name: str, address: str, shown: str) -> None:
    if shown:
        shown = " ".join(shown.split())
        add(references, tag, eId=name, href=f"/akn/ontology/{address}", showAs=shown)
