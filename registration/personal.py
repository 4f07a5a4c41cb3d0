"""What registration holds of one person."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from events.models import User
from events.personal import Fate, Line, Part, Whose, part
from registration.actions.erasing import erase_registrations
from registration.models import (
    AddressCode,
    Answer,
    CheckIn,
    Consent,
    Delegation,
    Enrolment,
    ErasureRequest,
    Invitation,
    Registration,
)
from symposium.lib.tasks import forget_letters

NAMES = ("last_name", "first_name", "patronymic", "email", "phone", "organisation", "position")
COURSE = ("created_at", "confirmed_at", "waiting_since", "promoted_at", "cancelled_at", "ending", "needs_consent")


def of_account(whose: Whose) -> QuerySet[Registration]:
    """Every registration under the person's account or addresses, whatever name stands in it."""
    held = Q(user=None, email__in=whose.emails) | (Q(user=whose.user) if whose.user else Q(pk=None))
    rows = Registration.objects.filter(whose.within(), held | Q(pk=whose.registration), erased_at=None)
    return rows.select_related("event", "territory", "track", "invitation", "delegation").order_by("event", "pk")


def _read(whose: Whose) -> list[Registration]:
    """What `of_account` finds, read once for all that one page tells of it."""
    if "registrations" not in whose.read:
        whose.read["registrations"] = list(of_account(whose))
    return whose.read["registrations"]


def registrations_of(whose: Whose) -> list[Registration]:
    """The person's registrations, with those that were found to be the same ones and merged into them."""
    rows = [row for row in _read(whose) if whose.is_named(row.last_name, row.first_name)]
    merged = Registration.objects.filter(merged_into__in=rows, erased_at=None).exclude(pk__in=[row.pk for row in rows])
    return rows + list(merged.select_related("event", "territory", "track", "invitation", "delegation"))


def namesakes(whose: Whose) -> list[Registration]:
    """Registrations at the same address under another name: a colleague's, or her own before a name changed."""
    return [row for row in _read(whose) if not whose.is_named(row.last_name, row.first_name)]


def _delegations(whose: Whose) -> QuerySet[Delegation]:
    own = Q(coordinator_email__in=whose.emails) | (Q(coordinator=whose.user) if whose.user else Q(pk=None))
    return Delegation.objects.filter(whose.within(), own).select_related("event")


def export(whose: Whose) -> list[Part]:
    rows = registrations_of(whose)
    of_rows = {"registration__in": rows}
    history = Registration.history.filter(id__in=[row.pk for row in rows]).select_related("event")
    consents = Consent.objects.filter(**of_rows).select_related("text", "attested_by").order_by("given_at")
    places = Enrolment.objects.filter(**of_rows).select_related("session")
    scans = CheckIn.objects.filter(**of_rows).select_related("point").order_by("scanned_at")
    codes = AddressCode.objects.filter(whose.within(), email__in=whose.emails)
    return [
        part(
            "registrations", _("Registrations"), rows,
            "event", "code", *NAMES, "territory", "format", "track", "state", "source", *COURSE,
        ),
        part(
            "consents", _("Consents"), consents,
            "text", "channel", "given_at", "attested_by", "attested_as", "withdrawn_at",
        ),
        _answers(rows),
        part("enrolments", _("Places in sessions"), places, "session", "created_at"),
        part("check_ins", _("Entries at doors"), scans, "point", "result", "scanned_at"),
        part("wishes", _("Wishes to be erased"), ErasureRequest.objects.filter(**of_rows), "asked_at", "reason"),
        part(
            "delegations", _("Delegations coordinated"), _delegations(whose),
            "event", "name", "coordinator_name", "coordinator_email",
        ),
        part("address_codes", _("Codes sent to the address"), codes, "email", "sent_at"),
        part("history", _("Earlier states of the registrations"), history, "history_date", *NAMES, "state"),
    ]  # fmt: skip


def _answers(rows: list[Registration]) -> Part:
    answers = list(Answer.objects.filter(registration__in=rows).select_related("question"))
    told = part("answers", _("Answers"), answers, "question", "value", "file_name")
    for line, answer in zip(told.rows, answers, strict=True):
        line["value"] = _in_words(answer)
    told.files.extend((f"{answer.pk}-{answer.file_name}", answer.file) for answer in answers if answer.file)
    return told


def _in_words(answer: Answer) -> Any:
    """What was answered, with the words of the options in place of their codes."""
    words = dict(answer.question.choices)
    if isinstance(answer.value, list):
        return [words.get(code, code) for code in answer.value]
    return words.get(answer.value, answer.value)


def outlook(whose: Whose) -> list[Line]:
    rows = registrations_of(whose)
    of_rows = {"registration__in": rows}
    counted = [
        (Fate.ERASED, _("Delegations coordinated"), _delegations(whose).count(), _("the link of the list is closed")),
        (Fate.ERASED, _("Answers"), Answer.objects.filter(**of_rows).count(), _("with their files")),
        (Fate.NUMBER, _("Entries at doors"), CheckIn.objects.filter(**of_rows).count(), ""),
        (Fate.NUMBER, _("Places in sessions"), Enrolment.objects.filter(**of_rows).count(), ""),
        (Fate.NUMBER, _("Consents"), Consent.objects.filter(**of_rows).count(), _("purpose, version and dates")),
        (Fate.NUMBER, _("Registrations"), len(rows), _("territory, way of taking part and state")),
    ]
    erased = [Line(Fate.ERASED, _("Registration: %(event)s") % {"event": row.event}, note=_fields(row)) for row in rows]
    return erased + [Line(*line[:2], count=line[2], note=line[3]) for line in counted if line[2]]


def _fields(row: Registration) -> str:
    state = row.get_state_display()
    words = _("%(name)s, %(state)s: name, address, telephone, organisation, position, earlier states, rows of lists")
    return words % {"name": row.full_name, "state": state}


def erase(whose: Whose, by: User | None, now: datetime) -> Counter[str]:
    rows = registrations_of(replace(whose, read={}))
    invitations = {row.invitation_id for row in rows if row.invitation_id}
    counts = erase_registrations(registrations=rows, by=by, now=now)
    forget_coordinators(_delegations(whose), now)
    forget_invited(Invitation.objects.filter(pk__in=invitations))
    AddressCode.objects.filter(whose.within(), email__in=whose.emails).delete()
    # Those of her registrations are gone by now; coordinators and the team get others.
    counts["letters"] += forget_letters(whose.emails)
    return counts


def forget_coordinators(delegations: QuerySet[Delegation], now: datetime) -> int:
    """Erase who answers for lists, and close the links that went to them."""
    keys = list(delegations.values_list("pk", flat=True))
    nobody = {"coordinator_name": "", "coordinator_email": "", "coordinator": None, "note": ""}
    Delegation.objects.filter(pk__in=keys, revoked_at=None).update(revoked_at=now)
    Delegation.history.filter(id__in=keys).update(**nobody)  # type: ignore[attr-defined]
    return Delegation.objects.filter(pk__in=keys).update(**nobody)


def forget_invited(invitations: QuerySet[Invitation]) -> int:
    """Erase whom an invitation for one person names."""
    keys = list(invitations.filter(quota=1).values_list("pk", flat=True))
    Invitation.history.filter(id__in=keys).update(name=F("code"))  # type: ignore[attr-defined]
    return Invitation.objects.filter(pk__in=keys).update(name=F("code"))
