"""What is due by time: to be called once a minute beside the task worker."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from symposium.ticking import tick


class Command(BaseCommand):
    help = "Do what is due by time: move up who waits, tidy the task queue, erase at night. Call it every minute."

    def handle(self, **options: Any) -> None:
        done = {name: count for name, count in tick(timezone.now()).items() if count}
        if done:
            self.stdout.write(", ".join(f"{name}: {count}" for name, count in done.items()))
