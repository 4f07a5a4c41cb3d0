"""Erasing what has been kept long enough, in batches that each stand for themselves; numbers stay."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from events.models import ConsentText, PurgeReport, Retention
from registration.actions.erasing import erase_registrations
from registration.models import AddressCode, Consent, Delegation, ImportBatch, Invitation, Registration
from registration.personal import forget_coordinators, forget_invited
from symposium.persons import anonymise_idle

logger = logging.getLogger(__name__)
Purpose = ConsentText.Purpose
BATCH = 200
CODES_KEPT = timedelta(days=1)


class Due:
    """What is to be erased at a moment, by the terms of keeping as they stand."""

    def __init__(self, now: datetime) -> None:
        self.now, self.today = now, timezone.localdate(now)
        self.terms = dict(Retention.objects.values_list("purpose", "days"))

    def over_before(self, purpose: str) -> date:
        """The day before which an event must have ended; without a term everything is kept."""
        days = self.terms.get(purpose)
        return self.today - timedelta(days=days) if days is not None else date.min

    @property
    def registrations(self) -> QuerySet[Registration]:
        """Those of events that ended long ago, unless a consent for something longer is in force."""
        over = self.over_before(Purpose.PROCESSING)
        rows = Registration.objects.filter(erased_at=None, event__ends_on__lt=over, event__rehearsal_of=None)
        for purpose in (Purpose.PUBLICATION, Purpose.MAILINGS):
            kept = Consent.objects.in_force().for_purpose(purpose).filter(registration=OuterRef("pk"))
            rows = rows.exclude(Exists(kept), event__ends_on__gte=self.over_before(purpose))
        return rows.order_by("pk")

    def consents(self) -> Iterator[QuerySet[Consent]]:
        """The consents beside the one to the processing that end with their own term."""
        for purpose in (Purpose.PUBLICATION, Purpose.MAILINGS):
            over = {"registration__event__ends_on__lt": self.over_before(purpose), "registration__erased_at": None}
            yield Consent.objects.in_force().for_purpose(purpose).filter(**over)

    @property
    def lists(self) -> QuerySet[ImportBatch]:
        return ImportBatch.objects.filter(event__ends_on__lt=self.over_before(Purpose.PROCESSING))

    @property
    def delegations(self) -> QuerySet[Delegation]:
        over = self.over_before(Purpose.PROCESSING)
        return Delegation.objects.filter(event__ends_on__lt=over).exclude(coordinator_email="", coordinator_name="")

    @property
    def invitations(self) -> QuerySet[Invitation]:
        return Invitation.objects.filter(event__ends_on__lt=self.over_before(Purpose.PROCESSING), quota=1)

    @property
    def codes(self) -> QuerySet[AddressCode]:
        """Codes that nobody can use any more: a day after the letter, whatever the event."""
        return AddressCode.objects.filter(sent_at__lt=self.now - CODES_KEPT)

    def counts(self) -> dict[str, int]:
        """What a purge would erase now."""
        return {
            "consents": sum(rows.count() for rows in self.consents()),
            "lists": self.lists.count(),
            "codes": self.codes.count(),
            "registrations": self.registrations.count(),
        }


def purge(now: datetime, report: PurgeReport | None = None) -> PurgeReport:
    """Erase what is due and write down how much; the report grows with every batch.

    Whoever kills it loses nothing but the rest of the night's work: the next purge goes on. Again, it finds nothing.
    """
    report = report or PurgeReport.objects.create(ran_at=now)
    due = Due(now)
    _purge_small(due, report)
    for key in list(due.lists.values_list("pk", flat=True)):
        with transaction.atomic():
            _note(report, Counter(lists=due.lists.filter(pk=key).delete()[1].get("registration.ImportBatch", 0)))
    aside: set[int] = set()
    while keys := list(due.registrations.exclude(pk__in=aside).values_list("pk", flat=True)[:BATCH]):
        aside |= _purge_or_set_aside(keys, now, report)
    return report


def _purge_or_set_aside(keys: list[int], now: datetime, report: PurgeReport) -> set[int]:
    """Erase a batch; where that fails, everybody of it alone. Return whom the next batch must not begin with.

    One registration that cannot be erased must not keep the others for ever: it is counted and told to who watches.
    """
    try:
        return set() if _purge_batch(keys, now, report) else set(keys)
    except Exception as error:
        if len(keys) > 1:
            return set().union(*(_purge_or_set_aside([key], now, report) for key in keys))
        # The words of an error may hold what should have been erased.
        logger.warning("Registration %d cannot be erased: %s", keys[0], type(error).__name__)
        report.refresh_from_db()
        _note(report, Counter(failed=1))
        return set(keys)


@transaction.atomic
def _purge_small(due: Due, report: PurgeReport) -> None:
    """Erase what is few enough for one transaction."""
    counts = Counter(consents=sum(rows.update(withdrawn_at=due.now) for rows in due.consents()))
    counts["codes"] = due.codes.delete()[0]
    coordinators = set(due.delegations.exclude(coordinator=None).values_list("coordinator", flat=True))
    counts["coordinators"] = forget_coordinators(due.delegations, due.now)
    counts["accounts"] = anonymise_idle(coordinators)
    forget_invited(due.invitations)
    _note(report, counts)


@transaction.atomic
def _purge_batch(keys: list[int], now: datetime, report: PurgeReport) -> int:
    rows = list(Registration.objects.filter(pk__in=keys).select_related("event"))
    owners = _owners(rows)
    counts = erase_registrations(registrations=rows, by=None, now=now)
    counts["accounts"] = anonymise_idle(owners)
    _note(report, counts)
    return counts["registrations"]


def _owners(rows: Sequence[Registration]) -> set[int]:
    """The accounts behind registrations: also of whoever proved the address and never opened the page of hers."""
    emails = {row.email for row in rows} - {""}
    proved = EmailAddress.objects.filter(email__in=emails, verified=True).values_list("user", flat=True)
    return {row.user_id for row in rows if row.user_id} | set(proved)


def _note(report: PurgeReport, counts: Counter[str]) -> None:
    report.counts = dict(Counter(report.counts) + counts)
    report.save(update_fields=["counts"])
