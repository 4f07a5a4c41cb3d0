"""Read a contest and its score sheets from files into an event."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from contest.actions import load_contest
from contest.importing import read_contest
from contest.refusals import Refused
from contest.words import problem_text
from events.models import Event

LARGEST_FILE = 10 * 2**20


class Command(BaseCommand):
    help = "Reads contest.json and scores.csv into an event; writes nothing where anything is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", help="short address of the event")
        parser.add_argument("contest", type=Path, help="contest.json")
        parser.add_argument("scores", type=Path, help="scores.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        event = Event.objects.filter(slug=options["event"]).first()
        if event is None:
            raise CommandError(_("There is no event “%(slug)s”.") % {"slug": options["event"]})
        reading = read_contest(_content(options["contest"]), _content(options["scores"]))
        for problem in reading.problems:
            self.stderr.write(problem_text(problem))
        if reading.errors:
            raise CommandError(_("Nothing was written: mend the lines above and try again."))
        try:
            loaded = load_contest(event=event, read=reading.contest, now=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal.reason)) from refusal
        for kind in sorted(loaded.new.keys() | loaded.changed.keys()):
            self.stdout.write(f"{kind}: +{loaded.new[kind]} ~{loaded.changed[kind]}")
        self.stdout.write(_("Done."))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CommandError(_("%(file)s is larger than 10 MB.") % {"file": path.name})
        return path.read_bytes()
    except OSError as error:
        raise CommandError(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": error.strerror}) from error
