"""Import a list of participants from a file, or show what would become of each of its rows."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, User
from events.permissions import Can, capabilities
from registration import importing
from registration.importing import ImportedRow
from registration.imports import read_list, register_list
from registration.refusals import Refused
from registration.words import explain
from symposium.lib.tabular import MAX_BYTES, UnreadableTableError


class Command(BaseCommand):
    """Reads a workbook or delimited text; registers nobody unless told to commit."""

    help = "Import participants of EVENT (its slug) from FILE (.xlsx, .xls, .ods, .csv)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("event", metavar="EVENT")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--commit", action="store_true", help="register the new people; otherwise only look")
        parser.add_argument("--json", action="store_true", help="print every row as JSON")
        parser.add_argument("--consents-on-paper", action="store_true", help="everybody in the list has consented")
        parser.add_argument("--by", metavar="ADDRESS", help="the organiser who answers for the list and its consents")

    def handle(self, *args: Any, **options: Any) -> None:
        event = Event.objects.filter(slug=options["event"]).first()
        if event is None:
            raise CommandError(_("There is no event “%(slug)s”.") % {"slug": options["event"]})
        rows = self._read(event, options | {"by": self._organiser(event, options["by"])})
        if options["json"]:
            self.stdout.write(json.dumps(as_json(rows), ensure_ascii=False, indent=1))
        else:
            self._tell(rows, committed=options["commit"])

    def _organiser(self, event: Event, address: str | None) -> User | None:
        if address is None:
            return None
        user = User.objects.filter(email__iexact=address).first()
        if user is None or Can.IMPORT_REGISTRATIONS not in capabilities(user, event):
            raise CommandError(_("%(address)s may not import lists of this event.") % {"address": address})
        return user

    def _read(self, event: Event, options: dict[str, Any]) -> list[ImportedRow]:
        has_consents = options["consents_on_paper"]
        try:
            content = self._content(options["file"])
            if options["commit"]:
                by = options["by"]
                return register_list(event, content, now=timezone.now(), has_consents=has_consents, by=by)
            return read_list(event, content, has_consents=has_consents)
        except OSError as error:
            raise CommandError(_("The file cannot be opened: %(reason)s") % {"reason": error.strerror}) from error
        except (UnreadableTableError, Refused) as refusal:
            raise CommandError(refusal.reason) from refusal

    def _content(self, path: Path) -> bytes:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableTableError("too_large")
        return path.read_bytes()

    def _tell(self, rows: list[ImportedRow], *, committed: bool) -> None:
        for row in rows:
            reasons = explain(row)
            if reasons:
                self.stdout.write(f"{row.number}: {row.name or row.email}: {' '.join(reasons)}".strip())
        new = importing.counts(rows)["new"]
        said = ngettext("%(n)s person can be registered.", "%(n)s people can be registered.", new)
        if committed:
            said = ngettext("%(n)s person registered.", "%(n)s people registered.", new)
        self.stdout.write(said % {"n": new})


def as_json(rows: list[ImportedRow]) -> dict[str, object]:
    """The answer to a program: every row with its outcome, and the counts."""
    return {"rows": [importing.as_json(row) for row in rows], "counts": importing.counts(rows)}
