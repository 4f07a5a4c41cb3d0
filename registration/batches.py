"""How an import looks: rows by what has to be done about them, searched and paged."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from registration.headings import NUMBER
from registration.importing import ImportedRow
from registration.imports import from_json
from registration.models import ImportBatch
from registration.words import explain
from symposium.lib.kept import PARAMETER
from symposium.lib.names import fold
from symposium.lib.tabular import Table

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What is said of a row, on the page, in the notes and by the tab where it stands.
OUTCOMES: "dict[str, StrOrPromise]" = {
    "clear": pgettext_lazy("row", "Clear"),
    "remark": gettext_lazy("Clear but for one thing"),
    "fix": pgettext_lazy("row", "To put right"),
    "known": pgettext_lazy("row", "Known already"),
    "refused": pgettext_lazy("row", "Not accepted"),
    "done": pgettext_lazy("row", "Registered"),
}
# What nobody can type into a cell.
PAPER = "no_consent"
FIX_FIELDS = {
    "no_name": ("full_name",),
    "odd_name": ("full_name",),
    "long_name": ("full_name",),
    "no_email": ("email",),
    "bad_email": ("email",),
    "email_of_another": ("email",),
    "registered": ("email",),
    "no_consent": ("consent",),
    "bad_phone": ("phone",),
    "unknown_territory": ("territory",),
    "unknown_format": ("format",),
    "only_initials": ("full_name",),
    "several_emails": ("email",),
    "email_slip": ("email",),
    "long_text": ("organisation", "position"),
}
ALL_FIELDS = ("full_name", "email", "phone", "territory", "organisation", "position", "format", "consent")
WIDTHS = (8, 34, 30, 18, 28, 36, 26, 14, 24, 60)


@dataclass(frozen=True)
class Line:
    """One row of a list as the page shows it."""

    row: ImportedRow
    written: dict[str, str]
    ticket: str = ""
    is_fixed: bool = False

    @property
    def number(self) -> int:
        return self.row.number

    @cached_property
    def reasons(self) -> list[str]:
        return explain(self.row)

    @property
    def tab(self) -> str:
        """Where the row belongs: a key of OUTCOMES."""
        if self.ticket:
            return "done"
        if self.row.outcome == "new":
            return "remark" if self.row.warnings else "clear"
        if self.row.outcome == "duplicate":
            return "known"
        return "refused" if self.row.outcome == "ignored" or PAPER in self.row.codes else "fix"

    @property
    def outcome(self) -> str:
        return str(OUTCOMES[self.tab])

    @property
    def kind(self) -> str:
        return "is-care" if self.tab in {"remark", "fix"} else ""

    @property
    def text(self) -> str:
        """What stands in the row where nobody is recognised in it."""
        return " ".join(text for name, text in self.written.items() if text and name != NUMBER)

    @property
    def folded(self) -> str:
        said = [str(self.row.name), self.row.email, self.row.organisation, self.row.territory, *self.written.values()]
        return fold(" ".join(said))

    @property
    def fields(self) -> tuple[str, ...]:
        """The cells that have to be looked at, in the order of the form."""
        wanted = {name for code in (*self.row.codes, *self.row.warnings) for name in FIX_FIELDS.get(code, ())}
        return tuple(name for name in ALL_FIELDS if name in wanted)

    @property
    def may_be_fixed(self) -> bool:
        return not self.ticket and (self.row.outcome != "duplicate" or "registered" in self.row.codes)


def lines_of(batch: ImportBatch) -> list[Line]:
    """Read a batch's rows back; a row that was registered from here stays so, whatever it is judged now."""
    return [
        Line(
            from_json(one),
            one["written"],
            batch.registered.get(str(one["number"]), ""),
            is_fixed=str(one["number"]) in batch.fixes,
        )
        for one in batch.rows
    ]


def found(lines: Sequence[Line], query: str) -> list[Line]:
    """Keep the lines in which every word of the query occurs."""
    words = fold(query).split()
    return [line for line in lines if all(word in line.folded for word in words)]


def counts(lines: Sequence[Line]) -> Counter[str]:
    """Count the lines by where they belong."""
    return Counter(line.tab for line in lines)


def like(line: Line, lines: Sequence[Line]) -> list[Line]:
    """Return the other rows whose territory is written in the same words and not understood either."""
    text = fold(line.written.get("territory", ""))
    if not text or "unknown_territory" not in line.row.warnings:
        return []
    return [
        one
        for one in lines
        if one.number != line.number
        and "unknown_territory" in one.row.warnings
        and fold(one.written.get("territory", "")) == text
    ]


def cells(line: Line) -> dict[str, Any]:
    """What the form of a row begins with: what was understood, and where nothing was, what is written."""
    row, written = line.row, line.written
    return {
        "full_name": str(row.name) or written.get("full_name", ""),
        "email": row.email or written.get("email", ""),
        "phone": row.phone or written.get("phone", ""),
        "territory": row.territory,
        "organisation": row.organisation,
        "position": row.position,
        "format": row.format,
        "consent": PAPER not in row.codes,
    }


def tabs(url: str, lines: Sequence[Line], current: str, query: str, kept: str) -> list[dict[str, Any]]:
    """The tabs of the page at `url`, each with as many lines as stand under it by the query.

    In their addresses the token `kept` stands for the query: that may be a name.
    """
    by_tab = counts(found(lines, query))
    numbers = {"all": by_tab.total()} | {name: by_tab[name] for name in OUTCOMES}
    # Before anybody is registered nobody looks for them.
    hidden = set() if any(line.ticket for line in lines) else {"done"}
    return [
        {
            "label": str(OUTCOMES.get(name, _("All"))),
            "url": f"{url}?{urlencode({'tab': name} | ({PARAMETER: kept} if query else {}))}",
            "count": number,
            "current": name == current,
        }
        for name, number in numbers.items()
        if name not in hidden
    ]


def as_table(lines: Sequence[Line]) -> Table:
    """The list with what became of each row, to send back to whoever wrote it."""
    headings = (
        _("Row"), _("Full name"), _("E-mail"), _("Phone"), _("Territory"), _("Organisation"), _("Position"),
        pgettext("participant", "Format"), _("Outcome"), _("What to put right"),
    )  # fmt: skip
    return Table(_("Notes"), headings, [_cells(line) for line in lines], WIDTHS)


def _cells(line: Line) -> list[Any]:
    row, written = line.row, line.written
    name = str(row.name) or written.get("full_name", "") or line.text
    email = row.email or written.get("email", "")
    note = " ".join(line.reasons)
    if row.suggestion:
        note = f"{note} {pgettext('e-mail', 'Perhaps')} {row.suggestion}?"
    return [
        row.number, name, email, row.phone or written.get("phone", ""), row.territory or written.get("territory", ""),
        row.organisation, row.position, written.get("format", ""), line.outcome, note,
    ]  # fmt: skip
