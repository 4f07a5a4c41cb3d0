"""Results as files."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contest.models import Award
from contest.results import Standings

DECIMALS = 6


def standings_dict(standings: Standings) -> dict[str, list[dict[str, Any]]]:
    """Return how the contest stands, for its organisers: entries with their scores, jurors with their severity."""
    entries = [
        {
            "id": row.entry.code,
            "nomination": row.entry.nomination.name,
            "title": row.entry.title,
            "sheets": row.sheets,
            "raw_mean": row.raw_mean,
            "adjusted": row.adjusted,
            "place": row.place,
        }
        for row in standings.entries
    ]
    jurors = [
        {"id": row.juror.code, "name": row.juror.name, "sheets": row.sheets, "severity": row.severity}
        for row in standings.jurors
    ]
    return {"entries": entries, "jurors": jurors}


def awards_dict(awards: Iterable[Award]) -> dict[str, list[dict[str, Any]]]:
    """Return what was published, for everybody: nothing of it tells about a single juror."""
    entries = [
        {
            "id": award.entry.code,
            "nomination": award.entry.nomination.name,
            "title": award.entry.title,
            "authors": award.entry.authors,
            "organisation": award.entry.organisation,
            "raw_mean": award.raw_mean,
            "adjusted": award.adjusted,
            "place": award.place,
        }
        for award in awards
    ]
    return {"entries": entries}


def csv_table(rows: list[dict[str, Any]]) -> bytes:
    """Write rows as a CSV that a Russian Excel opens as a table: semicolons, decimal commas, UTF-8 with its mark."""
    headings = {
        "id": pgettext("of an entry", "Number"),
        "nomination": _("Nomination"),
        "title": _("Title"),
        "authors": _("Authors"),
        "organisation": _("Organisation"),
        "sheets": pgettext("score sheet", "Sheets"),
        "raw_mean": _("Mean score"),
        "adjusted": _("Adjusted score"),
        "place": pgettext("contest", "Place"),
    }
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    names = [name for name in headings if rows and name in rows[0]]
    writer.writerow([headings[name] for name in names])
    writer.writerows([[_cell(row[name]) for name in names] for row in rows])
    return stream.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    """Write a value; text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.{DECIMALS}f}".replace(".", ",")
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
