"""Names of organisations that a form suggests while one types."""

from django.core.cache import cache
from django.db.models import Count, Q

from events.models import Event, Organisation
from registration.models import Registration
from symposium.lib.names import fold

SHORTEST = 2
MOST = 8
SEARCHED = 2000
# So many people of different names are at one place of work before others are told of it.
SEVERAL = 3
KEPT_SECONDS = 600


def like(text: str, event: Event) -> list[str]:
    """Return names that hold every word of `text`, whatever its letters' case: the catalogue's, then workplaces.

    What one person wrote about herself is nobody's suggestion, nor is what two did: one of them would learn of the
    other. A workplace is suggested once several people of the series have it, in the same words.
    """
    words = fold(text).split()
    if len("".join(words)) < SHORTEST:
        return []
    names = Organisation.objects.filter(~Q(name="")).order_by("name").values_list("name", flat=True)[:SEARCHED]
    found: dict[str, str] = {}
    for name in (*names, *workplaces(event)):
        found.setdefault(fold(name), name)
    return [name for key, name in found.items() if all(word in key for word in words)][:MOST]


def workplaces(event: Event) -> list[str]:
    """Return where several confirmed people of the event's series work, the commonest first.

    Counting 65,000 people takes longer than a letter typed may, so the answer is kept for some minutes.
    """
    key = f"workplaces:{event.series_id}"
    kept: list[str] | None = cache.get(key)
    if kept is None:
        people = Registration.objects.confirmed().filter(event__series=event.series_id, erased_at=None)
        counted = people.exclude(organisation="").order_by().values("organisation")
        several = counted.annotate(count=Count("sort_name", distinct=True)).filter(count__gte=SEVERAL)
        kept = list(several.order_by("-count", "organisation").values_list("organisation", flat=True)[:SEARCHED])
        cache.set(key, kept, KEPT_SECONDS)
    return kept
