"""Print how a contest stands."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from contest.export import standings_dict
from contest.models import Contest
from contest.results import standings

ENTRY_KEYS = ("id", "nomination", "raw_mean", "adjusted", "place")


class Command(BaseCommand):
    help = "Prints entries with raw and adjusted scores (0 to 100) and places, and the severity of jurors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", help="short address of the event")
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        contest = Contest.objects.filter(event__slug=options["event"]).first()
        if contest is None:
            raise CommandError(_("The event “%(slug)s” has no contest.") % {"slug": options["event"]})
        found = standings_dict(standings(contest))
        if options["json"]:
            entries = [{key: row[key] for key in ENTRY_KEYS} for row in found["entries"]]
            jurors = [{key: row[key] for key in ("id", "severity")} for row in found["jurors"]]
            self.stdout.write(json.dumps({"entries": entries, "jurors": jurors}, ensure_ascii=False, indent=1))
            return
        for row in found["entries"]:
            scores = "  ".join("–" if row[key] is None else f"{row[key]:6.2f}" for key in ("raw_mean", "adjusted"))
            self.stdout.write(f"{row['place'] or '–':>3}  {scores}  {row['id']}  {row['title']} ({row['nomination']})")
