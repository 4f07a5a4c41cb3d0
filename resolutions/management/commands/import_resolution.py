"""Read the text of a resolution from a file, and with --commit make a draft of it."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
from resolutions import actions
from resolutions.importing import read
from resolutions.parsing.structure import Parsed, as_json
from resolutions.reading import UnreadableError
from resolutions.reasons import REASONS, Refused


class Command(BaseCommand):
    help = "Read a resolution (plain text or DOCX) into its structure; --commit makes a draft of the event."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", help="short address of the event")
        parser.add_argument("file", help="the file: .txt or .docx; - reads standard input")
        parser.add_argument("--commit", action="store_true", help="make a draft; without it nothing is written")
        parser.add_argument("--json", action="store_true", help="print the structure as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("ru"):
            event = Event.objects.filter(slug=options["event"]).first()
            if event is None:
                raise CommandError(_("There is no event “%(slug)s”.") % {"slug": options["event"]})
            parsed = self._read(options["file"], is_json=options["json"])
            made = actions.import_resolution(event=event, parsed=parsed, by=None) if options["commit"] else None
            if options["json"]:
                code = {"code": made.code} if made else {}
                self.stdout.write(json.dumps(as_json(parsed) | code, ensure_ascii=False, indent=2))
                return
            self._tell(parsed)
            if made:
                address = reverse("resolutions:edit", args=[event.slug, made.code])
                self.stdout.write(_("Draft: %(address)s") % {"address": address})

    def _read(self, name: str, *, is_json: bool) -> Parsed:
        try:
            return read(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
        except OSError as error:
            raise CommandError(_("The file cannot be opened: %(name)s") % {"name": name}) from error
        except (UnreadableError, Refused) as error:
            message = str(REASONS[error.code])
            if is_json:
                self.stdout.write(json.dumps({"error": {"code": error.code, "message": message}}, ensure_ascii=False))
            raise CommandError(f"{error.code}: {message}") from error

    def _tell(self, parsed: Parsed) -> None:
        self.stdout.write(f"{parsed.title} {parsed.event_name}".strip())
        tasks = len(as_json(parsed)["tasks"])
        self.stdout.write(ngettext("%(n)s task", "%(n)s tasks", tasks) % {"n": tasks})
        for addressee in parsed.addressees:
            self.stdout.write(f"{addressee.name or _('To everybody')}: {len(addressee.recommendations)}")
        for line in parsed.unplaced:
            self.stdout.write(_("No place for: %(line)s") % {"line": line})
