"""Whom a municipality or an organisation sends, and who answers for the list."""

import secrets
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from events.models import Event, Territory, User
from symposium.lib.history import HistoricalRecords


def new_link() -> str:
    return secrets.token_urlsafe(16)


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def with_counts(self) -> Self:
        """Count on each list who is named, who of them agreed, and who has come; see CheckInQuerySet.arrivals."""
        on_list = ~Q(registrations__state="cancelled")
        scan = {"result": "admitted", "undone_at": None, "direction": "in", "zone": "", "visit": 1}
        came = Q(**{f"registrations__check_ins__{name}": value for name, value in scan.items()})
        return self.annotate(
            named=Count("registrations", filter=on_list, distinct=True),
            agreed=Count("registrations", filter=on_list & Q(registrations__needs_consent=False), distinct=True),
            arrived=Count("registrations", filter=on_list & came, distinct=True),
        )


class Delegation(models.Model):
    """The people that one municipality or organisation sends, up to a quota, named by its coordinator by a deadline."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="delegations", verbose_name=_("event"))
    link = models.CharField(_("link"), max_length=32, unique=True, default=new_link, editable=False)
    name = models.CharField(_("municipality or organisation"), max_length=200)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="delegations", verbose_name=_("territory")
    )
    quota = models.PositiveIntegerField(_("how many people"))
    deadline_at = models.DateTimeField(_("until"), null=True, blank=True)
    coordinator_name = models.CharField(_("coordinator"), max_length=200, blank=True)
    coordinator_email = models.EmailField(_("coordinator's e-mail"))
    coordinator = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="delegations",
        verbose_name=_("coordinator's account"),
    )
    note = models.TextField(_("note for the coordinator"), blank=True)
    created_at = models.DateTimeField(_("created"))
    revoked_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects: ClassVar[DelegationQuerySet] = DelegationQuerySet.as_manager()  # type: ignore[assignment]
    history = HistoricalRecords(excluded_fields=["link"])

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=["event", "name"], name="delegation_name_is_unique"),)

    def __str__(self) -> str:
        return self.name

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.deadline_at is None or now < self.deadline_at)
