"""What people ask about their own data."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import User
from registration.models.people import Registration

# The law gives a month (152-ФЗ, articles 20 and 21).
TERM = timedelta(days=30)


class ErasureRequest(models.Model):
    """A participant's wish that everything about her be erased."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="erasure_requests", verbose_name=_("registration")
    )
    asked_at = models.DateTimeField(_("asked"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="erasures", verbose_name=_("done by")
    )

    class Meta:
        verbose_name = _("wish to be erased")
        verbose_name_plural = _("wishes to be erased")
        ordering = ("asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["registration"], condition=Q(done_at=None), name="one_open_erasure_request"
            ),
        )

    def __str__(self) -> str:
        return str(self.registration)

    @property
    def deadline_at(self) -> datetime:
        return self.asked_at + TERM
