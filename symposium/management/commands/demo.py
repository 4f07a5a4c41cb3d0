"""Fill an empty database with the demo, and tell its addresses, logins and codes."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from symposium.demo import load, report


class Command(BaseCommand):
    """Loads the demo once; called again it only tells."""

    help = "Fill an empty database with an invented symposium (development only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what was made as JSON")

    def handle(self, *, verbosity: int, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(_("The demo has known passwords, so it runs in development only (DEBUG)."))
        try:
            load.load()
        except load.ForeignDataError as error:
            raise CommandError(_("The database holds something other than the demo; nothing was changed.")) from error
        made = report.report()
        if options["json"]:
            self.stdout.write(json.dumps(made, ensure_ascii=False, indent=2))
        elif verbosity:
            for role, account in made["accounts"].items():
                self.stdout.write(f"{role:12} {account['email']:28} {account['password']}")
