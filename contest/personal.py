"""What the contest holds of one person: as an author and as a juror."""

from collections import Counter

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contest.locking import locked
from contest.models import Award, ConflictOfInterest, Entry, Juror, ScoreSheet
from events.audit import signed
from events.models import User
from events.personal import Fate, Line, Part, Whose, part
from symposium.lib.names import fold

EVENT = "contest__event"


def _entries(whose: Whose) -> list[Entry]:
    """What the account entered, and what names the person among its authors: hundreds to a contest."""
    rows = Entry.objects.filter(whose.within(EVENT)).select_related(
        "contest__event", "nomination", "territory", "award"
    )
    own = Q(submitted_by=whose.user) if whose.user else Q(pk=None)
    if whose.names is None:
        return list(rows.filter(own))
    return [row for row in rows.order_by("pk") if _is_own(row, whose) or _without(row.authors, whose) != row.authors]


def _is_own(entry: Entry, whose: Whose) -> bool:
    return whose.user is not None and entry.submitted_by_id == whose.user.pk


def _without(authors: str, whose: Whose) -> str:
    """The authors but the person, who is told by her last and first name."""
    names = whose.names or frozenset()
    parts = [one.strip() for one in authors.split(",")]
    kept = [one for one in parts if not any(f"{fold(one)} ".startswith(f"{name} ") for name in names)]
    return ", ".join(kept) if len(kept) < len(parts) else authors


def _jurors(whose: Whose) -> list[Juror]:
    if whose.user is None:
        return []
    return list(Juror.objects.filter(whose.within(EVENT), user=whose.user).select_related("contest"))


def export(whose: Whose) -> list[Part]:
    entries, jurors = _entries(whose), _jurors(whose)
    fields = ("contest", "nomination", "code", "title", "abstract", "authors", "organisation", "territory", "link")
    works = part("entries", _("Works"), entries, *fields, "file_name", "state", "reason", "submitted_at")
    works.files.extend((f"{entry.code}-{entry.file_name}", entry.file) for entry in entries if entry.file)
    awards = sorted((entry.award for entry in entries if hasattr(entry, "award")), key=lambda one: (one.place, one.pk))
    sheets = ScoreSheet.objects.filter(assignment__juror__in=jurors).select_related(
        "assignment__juror", "assignment__entry"
    )
    conflicts = ConflictOfInterest.objects.filter(juror__in=jurors).select_related("entry")
    return [
        works,
        part("awards", _("Awards"), awards, "entry", "place", "raw_mean", "adjusted"),
        part("juror", _("Member of a jury"), jurors, "contest", "code", "name", "organisation"),
        part("sheets", pgettext("score sheet", "Sheets"), sheets, "assignment", "state", "comment", "updated_at"),
        part("conflicts", _("Conflicts of interest"), conflicts, "entry", "note", "declared_at"),
    ]


def outlook(whose: Whose) -> list[Line]:
    entries, jurors = _entries(whose), _jurors(whose)
    awards = Award.objects.filter(entry__in=entries).count()
    sheets = ScoreSheet.objects.filter(assignment__juror__in=jurors).count()
    counted = [
        Line(Fate.ERASED, _("Works"), len(entries), _("author, organisation, description, file, link; unless judged")),
        Line(Fate.ERASED, _("Member of a jury"), len(jurors), _("name and organisation")),
        Line(Fate.NUMBER, _("Awards"), awards, _("the title, the place and the scores, without the author")),
        Line(Fate.STAYS, pgettext("score sheet", "Sheets"), sheets, _("under “erased”: places rest on them")),
    ]
    return [line for line in counted if line.count]


def erase(whose: Whose, by: User | None) -> Counter[str]:
    """Erase the person as an author and as a juror; what places were given for stays without her."""
    entries, jurors = _entries(whose), _jurors(whose)
    for contest in sorted({entry.contest for entry in entries}, key=lambda one: one.pk):
        locked(contest)
    for entry in entries:
        _erase_entry(entry, whose, by)
    with translation.override(settings.LANGUAGE_CODE):
        erased = _("data erased")
    keys = [juror.pk for juror in jurors]
    Juror.objects.filter(pk__in=keys).update(user=None, name=erased, organisation="")
    ConflictOfInterest.objects.filter(juror__in=keys).update(note="")
    ConflictOfInterest.history.filter(juror__in=keys).update(note="")  # type: ignore[attr-defined]
    return Counter(entries=len(entries), jurors=len(jurors))


def _erase_entry(entry: Entry, whose: Whose, by: User | None) -> None:
    """Take the person out of a work. With other authors the work is theirs; a judged one keeps title and number."""
    left = _without(entry.authors, whose)
    others = left if left != entry.authors else ""
    if _is_own(entry, whose):
        entry.submitted_by = None
    entry.authors = others
    if not others:
        if entry.file:
            entry.file.delete(save=False)
        entry.organisation = entry.abstract = entry.link = entry.file_name = entry.file_kind = ""
        entry.file_size = 0
        if not entry.contest.is_published and entry.is_in_contest:
            entry.state = Entry.State.WITHDRAWN
    signed(entry, by).save()
    nameless = ("submitted_by", "authors", "organisation", "abstract", "link", "file", "file_name")
    written = {name: getattr(entry, name) for name in nameless}
    Entry.history.filter(id=entry.pk).update(**written | {"file": entry.file.name or ""})
