"""What the editor's page shows, put together for its template."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from resolutions.canonical import Addressee, Content, Paragraph, Recommendation, checksum
from resolutions.drawing import to_html
from resolutions.merging import WHOLE, Clash
from resolutions.models import Paragraph as ParagraphRow
from resolutions.models import Resolution, Revision
from resolutions.spans import runs

_LETTERS_PER_ROW = 76
_MOST_ROWS = 12
_LETTERS_OF_NAME = 40


@dataclass(frozen=True, slots=True)
class Told:
    """What others have changed as well: what it is called, where it stands on the page, and how it reads now.

    Nothing reads now what they have removed. `is_kept` is what was to be removed and has been changed.
    """

    place: str
    name: str
    now: str
    is_gone: bool = False
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One text of the form: where it stands, and what others have changed in it as well."""

    item: Paragraph | Recommendation
    number: str
    rows: int
    told: Sequence[Told] = ()

    @property
    def html(self) -> SafeString:
        return to_html(runs(self.item.text, self.item.spans))


@dataclass(frozen=True, slots=True)
class Group:
    """An addressee with the recommendations to it."""

    addressee: Addressee
    number: int
    fields: list[Field]
    told: Sequence[Told] = ()


@dataclass(frozen=True, slots=True)
class EditorPage:
    """A resolution at work."""

    resolution: Resolution
    body: list[Field]
    groups: list[Group]
    closing: list[Field]
    revision: Revision | None
    has_changed: bool
    told: list[Told] = field(default_factory=list)
    kinds: tuple[tuple[str, object], ...] = ()


def editor_page(
    resolution: Resolution, content: Content, *, theirs: Content | None = None, clashes: Iterable[Clash] = ()
) -> EditorPage:
    """Put the page together; `clashes` are what others have changed as well, in the text as it is now, `theirs`."""
    found: dict[str, list[Told]] = {}
    for clash in clashes:
        found.setdefault(clash.item, []).append(_told(clash, content, theirs or content))
    revision = resolution.published_revision if resolution.is_published else None
    return EditorPage(
        resolution=resolution,
        body=[_field(one, "", found) for one in content.paragraphs_of("preamble", "fact", "task")],
        groups=[_group(content, one, number, found) for number, one in enumerate(content.addressees, 1)],
        closing=[_field(one, "", found) for one in content.paragraphs_of("closing")],
        revision=revision,
        has_changed=bool(revision) and checksum(resolution.content) != revision.checksum if revision else False,
        told=[one for several in found.values() for one in several],
        kinds=tuple((value, label) for value, label in ParagraphRow.Kind.choices if value != "closing"),
    )


def _group(content: Content, addressee: Addressee, number: int, found: Mapping[str, Sequence[Told]]) -> Group:
    asked = content.recommendations_to(addressee)
    fields = [_field(item, f"{number}.{index}", found) for index, item in enumerate(asked, 1)]
    return Group(addressee, number, fields, found.get(addressee.id, ()))


def _field(item: Paragraph | Recommendation, number: str, found: Mapping[str, Sequence[Told]]) -> Field:
    lines = sum(1 + len(line) // _LETTERS_PER_ROW for line in item.text.split("\n"))
    return Field(item, number, min(max(2, lines), _MOST_ROWS), found.get(item.id, ()))


def _told(clash: Clash, content: Content, theirs: Content) -> Told:
    """Name what has clashed as the page names it, and say how it reads now."""
    if not clash.item:
        names = {one.name: str(one.verbose_name) for one in Resolution._meta.fields}
        return Told(f"id_{clash.field}", capfirst(names[clash.field]), _value(clash.there, theirs))
    item = _called(clash.item, content) or _called(clash.item, theirs)
    parts = {"kind": _("What it is"), "addressee": _("To whom")}
    parts |= {"due_to": _("Until"), "lead": _("Words before the name")}
    part = parts.get(clash.field, "")
    name = f"{item} ({part[0].lower()}{part[1:]})" if part else item
    if clash.field != WHOLE:
        now = str(ParagraphRow.Kind(clash.there).label) if clash.field == "kind" else _value(clash.there, theirs)
        return Told(f"item-{clash.item}", name, now)
    return Told(
        f"item-{clash.item}",
        name,
        _value(clash.there, theirs),
        is_gone=clash.there is None,
        is_kept=clash.here is None,
    )


def _called(key: str, content: Content) -> str:
    """Return what an item is called: its number, or what kind of paragraph it is and how it begins."""
    for number, addressee in enumerate(content.addressees, 1):
        if addressee.id == key:
            return _("Addressee %(number)s") % {"number": number}
        for index, item in enumerate(content.recommendations_to(addressee), 1):
            if item.id == key:
                return _("Item %(number)s") % {"number": f"{number}.{index}"}
    paragraph = next((one for one in content.paragraphs if one.id == key), None)
    if paragraph is None:
        return ""
    kind = capfirst(str(ParagraphRow.Kind(paragraph.kind).label))
    words = Truncator(paragraph.text.rstrip(" .,:;")).chars(_LETTERS_OF_NAME)
    return f"{kind}: {words}" if words else kind


def _value(value: object, content: Content) -> str:
    """Write a value of the form down as people read it."""
    if isinstance(value, Paragraph | Recommendation):
        return value.text or _("empty")
    if isinstance(value, Addressee):
        return f"{value.lead} {value.name or _('To everybody')}".strip()
    if isinstance(value, dt.date):
        return date_format(value)
    if name := next((one for one in content.addressees if one.id == value), None):
        return _value(name, content)
    return str(value or "") or _("empty")
