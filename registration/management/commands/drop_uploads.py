"""Throw away the files of forms that nobody sent in the end: once a night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from registration.uploads import drop_abandoned


class Command(BaseCommand):
    help = "Throw away the files that came with a form more than two days ago and that no answer refers to."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(drop_abandoned(timezone.now())))
