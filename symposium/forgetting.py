"""Forgetting what was typed into a login: its session outlives the people who were looked for, and their erasure."""

from django.contrib.sessions.models import Session

from registration.views.public import ADDRESS
from symposium.lib.kept import SESSION_KEY


def forget_typed() -> int:
    """Take searched words and addresses to be confirmed out of every session; return how many sessions had any."""
    forgotten = 0
    for row in list(Session.objects.order_by("pk").iterator(chunk_size=1000)):
        held = row.get_decoded()
        left = {name: value for name, value in held.items() if not _is_typed(name)}
        if len(left) < len(held):
            # Whoever is at work this instant has saved it anew and keeps it until the next night.
            same = Session.objects.filter(pk=row.pk, session_data=row.session_data)
            forgotten += same.update(session_data=Session.objects.encode(left))
    return forgotten


def _is_typed(name: str) -> bool:
    return name == SESSION_KEY or name.startswith(ADDRESS)
