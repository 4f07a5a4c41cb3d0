"""What the editor's page shows, put together for its template."""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from events.models import User
from resolutions.canonical import Addressee, Content, Paragraph, Recommendation, checksum
from resolutions.drawing import to_html
from resolutions.editing import Difference, differences, with_additions
from resolutions.models import Paragraph as ParagraphRow
from resolutions.models import Resolution, Revision
from resolutions.spans import runs

_LETTERS_PER_ROW = 76
_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Field:
    """One text of the form: where it stands, and what somebody else saved in its place."""

    item: Paragraph | Recommendation
    number: str
    rows: int
    conflict: Difference | None = None

    @property
    def html(self) -> SafeString:
        return to_html(runs(self.item.text, self.item.spans))


@dataclass(frozen=True, slots=True)
class Group:
    """An addressee with the recommendations to it."""

    addressee: Addressee
    number: int
    fields: list[Field]
    conflict: Difference | None = None


@dataclass(frozen=True, slots=True)
class EditorPage:
    """A resolution at work."""

    resolution: Resolution
    body: list[Field]
    groups: list[Group]
    closing: list[Field]
    revision: Revision | None
    has_changed: bool
    heads: list[Difference] = field(default_factory=list)
    conflict_by: User | None = None
    is_conflict: bool = False
    kinds: tuple[tuple[str, object], ...] = ()


def editor_page(resolution: Resolution, content: Content, *, saved: Content | None = None) -> EditorPage:
    """Put the page together; `saved` is what somebody else saved since the page was opened."""
    found = {one.id: one for one in differences(content, saved)} if saved else {}
    shown = with_additions(content, saved) if saved else content
    revision = resolution.published_revision if resolution.is_published else None
    return EditorPage(
        resolution=resolution,
        body=[_field(one, "", found) for one in shown.paragraphs_of("preamble", "fact", "task")],
        groups=[_group(shown, one, number, found) for number, one in enumerate(shown.addressees, 1)],
        closing=[_field(one, "", found) for one in shown.paragraphs_of("closing")],
        revision=revision,
        has_changed=bool(revision) and checksum(resolution.content) != revision.checksum if revision else False,
        heads=[one for key, one in found.items() if "-" not in key],
        conflict_by=resolution.edited_by if saved else None,
        is_conflict=saved is not None,
        kinds=tuple((value, label) for value, label in ParagraphRow.Kind.choices if value != "closing"),
    )


def _group(content: Content, addressee: Addressee, number: int, found: dict[str, Difference]) -> Group:
    asked = content.recommendations_to(addressee)
    fields = [_field(item, f"{number}.{index}", found) for index, item in enumerate(asked, 1)]
    return Group(addressee, number, fields, found.get(addressee.id))


def _field(item: Paragraph | Recommendation, number: str, found: dict[str, Difference]) -> Field:
    lines = sum(1 + len(line) // _LETTERS_PER_ROW for line in item.text.split("\n"))
    return Field(item, number, min(max(2, lines), _MOST_ROWS), found.get(item.id))
