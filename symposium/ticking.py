"""What is due by time, done once a minute: places, stuck and finished tasks, the nightly erasing."""

import logging
from collections.abc import Callable
from datetime import datetime, time
from traceback import format_tb

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from events.models import PurgeReport, Retention
from registration.actions import settle_all
from registration.rehearsals import wipe_forgotten
from registration.uploads import drop_abandoned
from symposium.forgetting import forget_typed
from symposium.lib.tasks import prune, restart_stuck
from symposium.purging import purge

# In the site's time zone: nobody is at a door, and the day has begun for certain.
NIGHT = 3
logger = logging.getLogger(__name__)


def tick(now: datetime) -> dict[str, int]:
    """Do what is due at `now` and return how much of each; a step that fails keeps no other back."""
    done = {}
    for name, step in STEPS.items():
        try:
            done[name] = step(now)
        except Exception as error:
            # Without the error's own words: a database puts the values of a row into them.
            place = "".join(format_tb(error.__traceback__))
            logger.error("The step “%s” of a tick fails: %s\n%s", name, type(error).__name__, place)
    return done


def erase_nightly(now: datetime) -> int:
    """Purge once a day, after three at night; return how many registrations were erased."""
    report = _begun_report(now)
    if report is None:
        return 0
    Session.objects.filter(expire_date__lt=now).delete()
    forget_typed()
    erased: int = purge(now, report).counts.get("registrations", 0)
    drop_abandoned(now)
    wipe_forgotten(now=now)
    return erased


@transaction.atomic
def _begun_report(now: datetime) -> PurgeReport | None:
    """Begin the report of today, unless somebody has: two clocks that tick at one moment purge once."""
    local = timezone.localtime(now)
    if local.hour < NIGHT:
        return None
    list(Retention.objects.select_for_update().order_by("pk"))
    midnight = datetime.combine(local.date(), time.min, local.tzinfo)
    if PurgeReport.objects.filter(ran_at__gte=midnight).exists():
        return None
    return PurgeReport.objects.create(ran_at=now)


STEPS: dict[str, Callable[[datetime], int]] = {
    "moved up": settle_all,
    "restarted": restart_stuck,
    "pruned": prune,
    "erased": erase_nightly,
}
