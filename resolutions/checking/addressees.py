"""Whom the text addresses: in the dative, by the name the directory has, and each item to its own."""

from collections.abc import Iterator
from functools import lru_cache

from resolutions.canonical import Addressee
from resolutions.checking.dative import dative, forms
from resolutions.checking.findings import Edit, Finding, Fix, Organisation
from resolutions.checking.near import Near, figures, plain
from resolutions.checking.passages import Passage, Text
from resolutions.parsing.grammar import begins_with_addressee, split_deed, split_lead

_NEAR = 88.0
_WINDOW = 600


def names(text: Text) -> Iterator[Finding]:
    """Find addressees that stand in the nominative, or nearly by the name of an organisation that is known."""
    known, near = _known(text.directory.organisations)
    for addressee in text.content.addressees:
        name = addressee.name.strip()
        if not name:
            continue
        declined = dative(name)
        if declined and declined != name and not begins_with_addressee(name):
            yield _renamed("addressee_case", addressee, declined)
        elif (found := near.find(name, _NEAR)) and _is_misspelt(name, known[found[0]]):
            yield _renamed("addressee_name", addressee, known[found[0]])


@lru_cache(maxsize=2)
def _known(organisations: tuple[Organisation, ...]) -> tuple[list[str], Near]:
    """Return how organisations are addressed; the directory is the same from one check to the next."""
    known = [form for one in organisations for form in forms(one.name, one.short_name)]
    return known, Near(known)


def _renamed(code: str, addressee: Addressee, name: str) -> Finding:
    return Finding(code, addressee.id, 0, len(addressee.name), (("name", name),), Fix(field="name", value=name))


def _is_misspelt(name: str, known: str) -> bool:
    return plain(name) != plain(known) and figures(name) == figures(known)


def groups(text: Text) -> Iterator[Finding]:
    """Find items that name whom they address once more, or that name another addressee than theirs."""
    words = {one.id: plain(one.name).split() for one in text.content.addressees if one.name.strip()}
    by_first: dict[str, list[str]] = {}
    for key, named in words.items():
        for word in set(named):
            by_first.setdefault(word, []).append(key)
    for passage in text.items:
        if passage.item and (found := _addressed(passage.text[:_WINDOW])):
            name, cut = found
            said = plain(name).split()
            same = [key for key in by_first.get(said[0], ()) if _is_same(said, words[key])] if said else []
            yield from _finding(text, passage, same, cut)


def _addressed(text: str) -> tuple[str, int] | None:
    """Return whom an item names itself and where its deed begins: «рекомендовать институту | разработать…»."""
    _lead, rest = split_lead(text)
    if not begins_with_addressee(rest):
        return None
    name, deed = split_deed(rest)
    return (name.rstrip(" :"), len(text) - len(deed)) if deed else None


def _is_same(said: list[str], named: list[str]) -> bool:
    return set(said) <= set(named) or set(named) <= set(said)


def _finding(text: Text, passage: Passage, same: list[str], cut: int) -> Iterator[Finding]:
    own = passage.item.addressee if passage.item else ""
    edit = Edit(0, cut, "")
    if own in same:
        yield Finding("addressee_twice", passage.id, 0, cut, fix=Fix((edit,)))
    elif len(same) == 1:
        values = (("name", text.addressees[same[0]].name),)
        yield Finding("other_group", passage.id, 0, cut, values, Fix((edit,), "addressee", same[0]))
