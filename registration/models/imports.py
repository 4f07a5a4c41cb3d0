"""Workbooks that organisers send in."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event, User
from registration.models.delegations import Delegation


def new_batch_code() -> str:
    return secrets.token_hex(5)


class ImportBatch(models.Model):
    """One uploaded workbook: what was understood of each row and what became of it.

    `fixes` maps a row's number to the texts that replace its cells, by field; `rows` are `importing.ImportedRow`
    as JSON; `registered` maps the number of a row to the ticket code of the registration that it became.
    """

    class State(models.TextChoices):
        COLUMNS = "columns", _("columns to be named")
        PREVIEW = "preview", _("being checked")
        COMMITTED = "committed", _("registered")

    event = models.ForeignKey(Event, models.CASCADE, related_name="import_batches", verbose_name=_("event"))
    code = models.CharField(_("code"), max_length=12, unique=True, default=new_batch_code)
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="import_batches", verbose_name=_("uploaded by")
    )
    delegation = models.ForeignKey(
        Delegation, models.CASCADE, null=True, blank=True, related_name="import_batches", verbose_name=_("delegation")
    )
    file_name = models.CharField(_("file"), max_length=255)
    # Names the headings: the next list with the same ones is read by the same columns.
    headings = models.CharField(_("fingerprint of the headings"), max_length=64, blank=True, db_index=True)
    sheet = models.CharField(_("sheet"), max_length=120, blank=True)
    header_row = models.PositiveIntegerField(_("row of the headings"), default=1)
    mapping = models.JSONField(_("columns"), default=dict)
    has_consents = models.BooleanField(_("consents were collected on paper"), default=False)
    sheets = models.JSONField(_("cells as they were sent"), default=list)
    fixes = models.JSONField(_("corrections by hand"), default=dict)
    rows = models.JSONField(_("rows as understood"), default=list)
    registered = models.JSONField(_("ticket codes by row"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEW)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    committed_at = models.DateTimeField(_("registered"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.file_name
