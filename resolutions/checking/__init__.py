"""Checking the language of a resolution, without network and without Django: text in, findings out."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from resolutions.canonical import Content, normal
from resolutions.checking.abbreviations import abbreviations
from resolutions.checking.addressees import groups, names
from resolutions.checking.agreement import agreement
from resolutions.checking.deadlines import deadlines
from resolutions.checking.doubled import doubled
from resolutions.checking.ends import ends
from resolutions.checking.findings import Directory, Edit, Finding, Fix, Organisation, Past
from resolutions.checking.gaps import gaps
from resolutions.checking.identity import keyed, subjects
from resolutions.checking.openings import openings
from resolutions.checking.organisations import organisations
from resolutions.checking.passages import Passage, Text
from resolutions.checking.quotes import quotes
from resolutions.checking.repeats import repeats
from resolutions.checking.signs import signs

__all__ = ["Directory", "Edit", "Finding", "Fix", "Organisation", "Past", "check", "keyed", "subjects", "texts_of"]

RULES: tuple[Callable[[Text], Iterator[Finding]], ...] = (
    names,
    groups,
    openings,
    agreement,
    abbreviations,
    organisations,
    quotes,
    signs,
    gaps,
    doubled,
    ends,
    deadlines,
    repeats,
)


def check(content: Content, known: Directory) -> tuple[Finding, ...]:
    """Return what should be looked at, in reading order: addressees first, then block after block.

    Places are code points of a block's text as `content` has it in its normal form.
    """
    text = Text(normal(content), known)
    order = {one.id: index for index, one in enumerate(text.content.addressees, -len(text.content.addressees))}
    order |= {one.id: index for index, one in enumerate(text.passages)}
    passages = {one.id: one for one in text.passages}
    found = [_stored(finding, passages.get(finding.place)) for rule in RULES for finding in rule(text)]
    return tuple(sorted(found, key=lambda one: (order[one.place], one.start)))


def texts_of(content: Content) -> dict[str, str]:
    """Return what findings lie in, by id: the texts of the blocks and the names of the addressees."""
    content = normal(content)
    names = {one.id: one.name for one in content.addressees}
    paragraphs = {one.id: one.text for one in content.paragraphs}
    return names | paragraphs | {one.id: one.text for one in content.recommendations}


def _stored(finding: Finding, passage: Passage | None) -> Finding:
    """Tell where a finding lies in the text with what is struck; a fix that would reach over such letters goes."""
    if passage is None or not passage.places:
        return finding
    places = passage.places
    start, end = places[finding.start], places[finding.end]
    if finding.fix is None:
        return replace(finding, start=start, end=end)
    edits = tuple(Edit(places[one.start], places[one.end], one.text) for one in finding.fix.edits)
    is_whole = all(
        new.end - new.start == old.end - old.start for new, old in zip(edits, finding.fix.edits, strict=True)
    )
    return replace(finding, start=start, end=end, fix=replace(finding.fix, edits=edits) if is_whole else None)
