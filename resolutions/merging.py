"""What somebody typed into the form of a whole text, put together with what colleagues wrote meanwhile. No Django.

Three sheets meet: `base`, with which the form was opened, `mine`, as it came back, and `theirs`, as the text is by now.
A sheet is fields (the heading, the end, the lines without a place) and three lists of items, which have fields too:

- of a paragraph its kind and its text,
- of an addressee its name and the words before it,
- of a recommendation to whom it speaks, its text and until when.

A field or an item that only one of both changed is as that one has it. One that both changed, not to the same, is a
clash: it is told, and the merged sheet has it as `mine` does. So whoever is shown the merged sheet, with what stands
there now, sends it back over `theirs` as its base: then she alone has changed what she was told of, and it is hers.

An item that one removed and the other left as it was is gone; removed here and changed there is a clash of the whole
item, `WHOLE`, and so is an addressee that one removed and the other still asks something of. What a form does not show
(marks, the beginning of a term, the origin) is as `theirs` has it. Spaces at ends and how a letter is composed are no
change. Items stand as `theirs` has them, but for those that were moved or added here: each of these comes behind the
one that it stands behind in `mine`.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any, TypeVar

from resolutions.canonical import Addressee, Content, Paragraph, Recommendation
from resolutions.editing import clean

Item = TypeVar("Item", Paragraph, Addressee, Recommendation)
Value = str | int | dt.date | None

HEADS = ("title", "event_name", "date", "place", "participants", "signature", "adoption")
UNPLACED = "unplaced"
WHOLE = ""
_PARAGRAPH = ("kind", "text")
_ADDRESSEE = ("name", "lead")
_RECOMMENDATION = ("addressee", "text", "due_to")


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the form shows of a text: the text itself, and the lines of its file that found no place."""

    content: Content
    unplaced: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """What two have changed at once: a field of the item with this id, or of the sheet where there is none.

    `WHOLE` is the item itself, of which None is left where it was removed.
    """

    item: str
    field: str
    here: Any
    there: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """What has come of three sheets, and what in it is told to whoever typed."""

    sheet: Sheet
    clashes: tuple[Clash, ...] = ()


@dataclass(slots=True)
class _Clashes:
    """The clashes found up to now, and the way to decide a field."""

    found: list[Clash] = field(default_factory=list)

    def decide(self, at: tuple[str, str], base: Value, mine: Value, theirs: Value) -> Value:
        """Return what a field comes to."""
        if is_same(mine, base) or is_same(mine, theirs):
            return theirs
        if not is_same(theirs, base):
            self.found.append(Clash(*at, mine, theirs))
        return mine


def merge(base: Sheet, mine: Sheet, theirs: Sheet) -> Merged:
    """Return `theirs` with what was changed between `base` and `mine`."""
    clashes = _Clashes()
    was, here, there = base.content, mine.content, theirs.content
    heads: dict[str, Any] = {
        name: clashes.decide(("", name), getattr(was, name), getattr(here, name), getattr(there, name))
        for name in HEADS
    }
    unplaced = clashes.decide(("", UNPLACED), base.unplaced, mine.unplaced, theirs.unplaced)
    paragraphs = _items(was.paragraphs, here.paragraphs, there.paragraphs, _PARAGRAPH, clashes)
    addressees = _items(was.addressees, here.addressees, there.addressees, _ADDRESSEE, clashes)
    asked = _items(was.recommendations, here.recommendations, there.recommendations, _RECOMMENDATION, clashes)
    _hold(addressees, asked, here, there, clashes)
    standing = _ordered((was.addressees, here.addressees, there.addressees), addressees, lambda _one: 0)
    rank = {one.id: place for place, one in enumerate(standing)}
    body = (was.paragraphs, here.paragraphs, there.paragraphs)
    items = (was.recommendations, here.recommendations, there.recommendations)
    content = replace(
        there,
        **heads,
        paragraphs=_ordered(body, paragraphs, lambda one: int(one.kind == "closing")),
        addressees=standing,
        recommendations=_ordered(items, asked, lambda one: rank[one.addressee]),
    )
    return Merged(Sheet(content, str(unplaced or "")), tuple(clashes.found))


def is_same(one: Value, other: Value) -> bool:
    """Say whether two values of a field read the same."""
    return _read(one) == _read(other)


def _read(value: Value) -> Value:
    return (clean(value) if isinstance(value, str) else value) or None


def _items(
    base: Iterable[Item], mine: Iterable[Item], theirs: Iterable[Item], names: Sequence[str], clashes: _Clashes
) -> dict[str, Item]:
    """Return the items that stay, each with its fields decided."""
    was: dict[str, Item] = _by_id(base)
    here: dict[str, Item] = _by_id(mine)
    there: dict[str, Item] = _by_id(theirs)
    kept: dict[str, Item] = {}
    for key in dict.fromkeys((*there, *here)):
        if key in here and key in there:
            kept[key] = _decided(was.get(key), here[key], there[key], names, clashes)
        elif key not in was:
            kept[key] = here.get(key) or there[key]
        elif _differ(was[key], here.get(key, there.get(key)), names):
            clashes.found.append(Clash(key, WHOLE, here.get(key), there.get(key)))
            if key in here:
                kept[key] = _with(was[key], {name: getattr(here[key], name) for name in names})
    return kept


def _decided(base: Item | None, mine: Item, theirs: Item, names: Sequence[str], clashes: _Clashes) -> Item:
    decided = {
        name: clashes.decide((mine.id, name), getattr(base, name, None), getattr(mine, name), getattr(theirs, name))
        for name in names
    }
    return _with(theirs, decided)


def _with(item: Item, values: Mapping[str, Any]) -> Item:
    """Return an item with other values: marks lie on the very letters, and no term ends before it begins."""
    if values.get("text", "") != getattr(item, "text", ""):
        values = {**values, "spans": ()}
    changed = replace(item, **values)
    if isinstance(changed, Recommendation) and changed.due_from and changed.due_to:
        return replace(changed, due_from=changed.due_from if changed.due_from <= changed.due_to else None)
    return changed


def _differ(base: Item, other: Item | None, names: Sequence[str]) -> bool:
    return any(not is_same(getattr(base, name), getattr(other, name)) for name in names)


def _hold(
    addressees: dict[str, Addressee],
    asked: dict[str, Recommendation],
    here: Content,
    there: Content,
    clashes: _Clashes,
) -> None:
    """Let nothing be asked of an addressee whom one removed while the other asked something of it."""
    mine, named, theirs = _by_id(here.recommendations), _by_id(here.addressees), _by_id(there.addressees)
    told: set[str] = set()
    for key, item in list(asked.items()):
        missing = item.addressee
        if missing not in addressees and missing not in named:
            if missing not in told:
                clashes.found.append(Clash(missing, WHOLE, None, theirs[missing]))
                told.add(missing)
            if key not in mine:
                clashes.found.append(Clash(key, WHOLE, None, asked.pop(key)))
                continue
            missing = mine[key].addressee
            clashes.found.append(Clash(key, "addressee", missing, item.addressee))
            asked[key] = replace(item, addressee=missing)
        if missing not in addressees:
            clashes.found.append(Clash(missing, WHOLE, named[missing], None))
            addressees[missing] = named[missing]


def _ordered(
    lists: tuple[Iterable[Item], Iterable[Item], Iterable[Item]],
    kept: Mapping[str, Item],
    group: Callable[[Item], int],
) -> tuple[Item, ...]:
    """Put what stays in order; each group is a list of its own."""

    def ids(items: Iterable[Item]) -> list[str]:
        return sorted((one.id for one in items if one.id in kept), key=lambda key: group(kept[key]))

    was, here, there = ids(lists[0]), ids(lists[1]), ids(lists[2])
    unmoved: set[str] = set()
    for match in SequenceMatcher(None, was, here, autojunk=False).get_matching_blocks():
        unmoved.update(was[match.a : match.a + match.size])
    own, standing = set(here), unmoved.intersection(there)
    order = [key for key in there if key in standing or key not in own]
    above = None
    for key in here:
        if key not in standing:
            place = order.index(above) + 1 if above else 0
            while above and place < len(order) and order[place] not in own:
                place += 1
            order.insert(place, key)
        above = key
    return tuple(sorted((kept[key] for key in order), key=group))


def _by_id(items: Iterable[Item]) -> dict[str, Item]:
    return {one.id: one for one in items}
