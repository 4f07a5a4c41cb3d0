"""Erasing what has been kept long enough, by hand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from symposium.purging import Due, purge


class Command(BaseCommand):
    help = "Erase the personal data whose term of keeping is over; numbers stay. It may be killed and run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what is due and erase nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        counts = Due(now).counts() if dry_run else purge(now).counts
        for name, count in sorted(counts.items()):
            self.stdout.write(f"{name}: {count}")
        if dry_run:
            self.stdout.write("Nothing was erased.")
