"""What is found in a text's language, put right or left as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from pycrdt import Doc

from events.audit import signed
from events.models import Organisation as OrganisationRow
from events.models import User
from resolutions.canonical import LONGEST_NAME, Content, Paragraph, Recommendation
from resolutions.checking import Directory, Edit, Finding, Organisation, check, keyed, subjects, texts_of
from resolutions.coediting.revising import replace_text
from resolutions.coediting.rewriting import set_attribute
from resolutions.drafting.changing import change_text
from resolutions.drafting.taking import text_of
from resolutions.earlier import earlier_revisions, past_of
from resolutions.models import Addressee, Resolution, Waived
from resolutions.reasons import Refused
from resolutions.spans import Span
from symposium.lib.live import announce

TOPIC = "resolution"
_EDITIONS = 3  # that items are compared with


@dataclass(frozen=True)
class Checked:
    """A text and what is found in it; `left` are the decisions to leave some of it, by the same keys."""

    content: Content
    findings: dict[str, Finding]
    left: dict[str, Waived]

    @property
    def open(self) -> dict[str, Finding]:
        """What nobody has decided upon."""
        return {key: one for key, one in self.findings.items() if key not in self.left}


def checked(resolution: Resolution) -> Checked:
    """Look at the text as it stands now."""
    content = text_of(resolution)
    organisations = OrganisationRow.objects.order_by("pk").values_list("name", "short_name")
    directory = Directory(
        tuple(Organisation(*names) for names in organisations),
        past_of(earlier_revisions(resolution.event, _EDITIONS)),
        resolution.event.ends_on,
    )
    findings = keyed(check(content, directory), texts_of(content))
    rows = {row.digest: row for row in Waived.objects.filter(resolution=resolution).select_related("by")}
    about = subjects(findings, texts_of(content))
    left = {key: rows.get(about[key]) or rows.get(key) for key in findings}  # at first, decisions were kept by keys
    return Checked(content, findings, {key: row for key, row in left.items() if row})


@transaction.atomic
def correct(*, resolution: Resolution, key: str, by: User, now: datetime) -> Finding:
    """Carry out the fix of a finding that is still the same. Raises Refused: "locked", "changed_since"."""
    locked, found = _found(resolution, key)
    finding = found.findings[key]
    if finding.fix is None:
        raise Refused("changed_since")
    if finding.fix.field == "name":
        _rename(locked, finding, by)
    else:
        change_text(locked=locked, by=by, now=now, change=_changing(found.content, finding))
    announce(f"event-{locked.event.slug}", TOPIC)
    return finding


@transaction.atomic
def leave(*, resolution: Resolution, key: str, by: User, now: datetime) -> Waived:
    """Decide that a finding stays as it is; it is left once, by whoever was first. Refuses as `correct` does."""
    locked, found = _found(resolution, key)
    finding = found.findings[key]
    if key in found.left:
        return found.left[key]
    row, _is_new = Waived.objects.get_or_create(
        resolution=locked,
        digest=subjects(found.findings, texts_of(found.content))[key],
        defaults={"code": finding.code, "block": finding.place, "by": by, "at": now},
    )
    return row


@transaction.atomic
def take_up(*, resolution: Resolution, key: str) -> None:
    """Put a finding that was left back among the others."""
    locked = Resolution.objects.held().get(pk=resolution.pk)
    if not locked.is_editable:
        raise Refused("locked")
    if row := checked(locked).left.get(key):
        row.delete()


@transaction.atomic
def enter(*, resolution: Resolution, key: str) -> str:
    """Take the organisation of a finding into the directory and return its name. Refuses as `correct` does."""
    locked, found = _found(resolution, key)
    name = found.findings[key].entry
    if not name:
        raise Refused("changed_since")
    OrganisationRow.objects.get_or_create(name=name)
    announce(f"event-{locked.event.slug}", TOPIC)
    return name


def _found(resolution: Resolution, key: str) -> tuple[Resolution, Checked]:
    locked = Resolution.objects.held().get(pk=resolution.pk)
    if not locked.is_editable:
        raise Refused("locked")
    found = checked(locked)
    if key not in found.findings:
        raise Refused("changed_since")
    return locked, found


def _changing(content: Content, finding: Finding) -> Callable[[Doc[Any]], None]:
    """Return the change of the shared text that a fix is; new letters bear the marks of those around them."""
    blocks: list[Paragraph | Recommendation] = [*content.paragraphs, *content.recommendations]
    spans = next(one.spans for one in blocks if one.id == finding.place)

    def change(document: Doc[Any]) -> None:
        fix = finding.fix
        if fix is None:
            return
        for edit in sorted(fix.edits, key=lambda one: one.start, reverse=True):
            marks = [span for span in spans if _is_around(span, edit)]
            replace_text(document, finding.place, edit.start, edit.end, edit.text, marks=marks)
        if fix.field:
            set_attribute(document, finding.place, fix.field, fix.value)

    return change


def _is_around(span: Span, edit: Edit) -> bool:
    if edit.start == edit.end:
        return span.start < edit.start < span.end
    return span.start <= edit.start and edit.end <= span.end


def _rename(locked: Resolution, finding: Finding, by: User) -> None:
    row = Addressee.objects.filter(resolution=locked, pk=finding.place).first()
    if row is None or finding.fix is None:
        raise Refused("changed_since")
    if len(finding.fix.value) > LONGEST_NAME:
        raise Refused("too_long")
    row.name = finding.fix.value
    signed(row, by).save()
    locked.version += 1
    locked.edited_by = by
    signed(locked, by).save()
