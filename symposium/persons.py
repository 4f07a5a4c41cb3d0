"""One person across all subjects: everything that is held, what erasing would do to it, and erasing."""

import json
import zipfile
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import IO, Any

from allauth.account.models import EmailAddress
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet

import contest.personal
import events.personal
import registration.personal
import resolutions.personal
import sessions.personal
from events.models import User
from events.permissions import MATRIX, Can
from events.personal import Fate, Line, Part, Whose, anonymise
from events.refusals import Refused
from registration.models import Registration
from symposium.lib.names import fold

SUBJECTS = (events.personal, registration.personal, sessions.personal, contest.personal, resolutions.personal)
HANDLERS = [role for role, granted in MATRIX.items() if Can.HANDLE_PRIVACY in granted]


def whose_account(user: User) -> Whose:
    """The owner of an account, for her own eyes."""
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return Whose(user, frozenset(email.lower() for email in proved))


def person_behind(row: Registration, viewer: User) -> Whose:
    """The person of a registration, at the events where `viewer` answers for data; at all for a superuser."""
    user = row.user
    if user is None and row.email:
        proved = EmailAddress.objects.filter(email__iexact=row.email, verified=True).select_related("user").first()
        user = proved.user if proved else None
    emails = {row.email} | (whose_account(user).emails if user else set())
    return Whose(
        user=user,
        emails=frozenset(emails - {""}),
        names=frozenset({fold(f"{row.last_name} {row.first_name}")}),
        events=None if viewer.is_superuser else _handled_by(viewer),
        registration=row.pk,
    )


def _handled_by(viewer: User) -> QuerySet[Any, Any]:
    return viewer.memberships.filter(role__in=HANDLERS).values("event")


def dossier(whose: Whose) -> list[Part]:
    """Everything that every subject holds of a person, without what is empty."""
    return [part for subject in SUBJECTS for part in subject.export(whose) if part.rows]


def as_json(parts: Iterable[Part]) -> str:
    """Write it down as data: a list of rows for each kind of thing."""
    data: dict[str, list[dict[str, Any]]] = {part.key: part.rows for part in parts}
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def as_archive(parts: Iterable[Part]) -> IO[bytes]:
    """Pack it with the files that were uploaded; the result is read from its beginning."""
    kept = list(parts)
    archive = TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", as_json(kept))
        for part in kept:
            for name, file in part.files:
                if file.name and file.storage.exists(file.name):
                    with file.open() as content:
                        packed.writestr(f"{part.key}/{PurePath(name).name}", content.read())
    archive.seek(0)
    return archive


def outlook(whose: Whose) -> dict[str, list[Line]]:
    """What erasing would do, by fate: erased, left as a number, out of reach."""
    lines = [line for subject in SUBJECTS for line in subject.outlook(whose)]
    return {fate.value: [line for line in lines if line.fate is fate] for fate in Fate}


@transaction.atomic
def erase_person(*, whose: Whose, by: User, now: datetime) -> Counter[str]:
    """Erase a person from every subject at once; return how much of what went.

    The account goes when nothing else on the site refers to it. Raises Refused("has_roles") for somebody of the team.
    """
    if events.personal.has_team_roles(whose):
        raise Refused("has_roles")
    counts = registration.personal.erase(whose, by, now)
    counts += contest.personal.erase(whose, by)
    counts += sessions.personal.erase(whose, by)
    counts += resolutions.personal.erase(whose, by)
    counts += events.personal.erase(whose, by)
    counts["accounts"] = anonymise_idle([whose.user.pk] if whose.user else [])
    return +counts


def anonymise_idle(keys: Iterable[int]) -> int:
    """Anonymise those of the accounts that nothing on the site needs any more; return how many."""
    idle = [user for user in User.objects.select_for_update().filter(pk__in=[*keys]).order_by("pk") if _is_idle(user)]
    for user in idle:
        anonymise(user)
    return len(idle)


def _is_idle(user: User) -> bool:
    """Tell whether an account has no part in anything and nothing to look after."""
    is_trusted = user.is_staff or user.is_superuser
    parts = (
        user.registrations.filter(erased_at=None),
        user.memberships,
        user.contest_entries,
        user.jurors,
        user.speakers,
        user.delegations,
    )
    return user.is_active and not is_trusted and not any(rows.exists() for rows in parts)
