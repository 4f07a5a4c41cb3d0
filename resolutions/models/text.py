"""A resolution: its text in rows, its revisions, and what became of each recommendation."""

import secrets
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.permissions import MATRIX, Can
from resolutions import canonical
from symposium.lib.base32 import ALPHABET
from symposium.lib.history import HistoricalRecords
from symposium.lib.names import fold

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from events.models import User


DRAFTING_ROLES = [role for role, granted in MATRIX.items() if Can.EDIT_RESOLUTION in granted]


def new_code() -> str:
    """Draw the code of a permanent address."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def heads_of(row: Any) -> canonical.Content:
    """Return what stands around the body of a text, told by a resolution or by a record of its history."""
    return canonical.Content(
        title=row.title,
        event_name=row.event_name,
        place=row.place,
        date=row.date,
        adopted_on=row.adopted_on,
        participants=row.participants,
        signature=row.signature,
        adoption=row.adoption,
    )


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def held(self) -> Self:
        """Hold the rows, each with its event, until the transaction ends: whoever else writes these texts waits."""
        return self.select_for_update(of=("self",)).select_related("event")

    def published(self) -> Self:
        """Keep what anybody may read; a draft event's resolutions are hidden with it."""
        return self.filter(state=Resolution.State.PUBLISHED).exclude(event__state=Event.State.DRAFT)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Keep published resolutions, and every one of the events whose text `user` works on."""
        if user.is_authenticated and user.is_superuser:
            return self
        public = Q(state=Resolution.State.PUBLISHED) & ~Q(event__state=Event.State.DRAFT)
        if not user.is_authenticated:
            return self.filter(public)
        memberships = user.memberships.filter(role__in=DRAFTING_ROLES)
        return self.filter(public | Q(event__in=memberships.values("event")))


class Resolution(models.Model):
    """The closing text of an event, from the first draft to the published document."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ADOPTED = "adopted", _("adopted")
        PUBLISHED = "published", _("published")

    # The text of these may change: of a published one a correction is being written.
    EDITABLE = frozenset({State.DRAFT, State.PUBLISHED})

    event = models.ForeignKey(Event, models.PROTECT, related_name="resolutions", verbose_name=_("event"))
    code = models.CharField(_("code"), max_length=8, unique=True, editable=False, default=new_code)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=255, default="Резолюция")
    event_name = models.CharField(_("of what event"), max_length=500, blank=True)
    place = models.CharField(_("town"), max_length=120, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    signature = models.TextField(_("signature"), blank=True)
    adoption = models.TextField(_("line of adoption"), blank=True)
    unplaced = models.TextField(_("not sorted yet"), blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    edited_at = models.DateTimeField(_("edited at"), auto_now=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="edited_resolutions", verbose_name=_("by")
    )
    executed_at = models.DateTimeField(_("execution noted at"), null=True, blank=True, editable=False)
    search = models.TextField(editable=False, blank=True)
    # The last change of the text that is written together; nought until somebody has begun to.
    text_seq = models.PositiveIntegerField(_("last change"), default=0, editable=False)

    objects: ClassVar[ResolutionQuerySet] = ResolutionQuerySet.as_manager()  # type: ignore[assignment]
    history = HistoricalRecords(excluded_fields=["search", "text_seq"])

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ("-date", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="draft") | Q(adopted_on__isnull=False), name="adopted_resolution_has_its_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="published_resolution_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.event_name}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = fold(f"{self.title} {self.event_name} {self.place} {self.date.year if self.date else ''}")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("resolutions:resolution", args=[self.code])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def head(self) -> canonical.Content:
        """What is not written together: the heading, the addressees and the end. One query."""
        addressees = self.addressees.all()
        return replace(
            heads_of(self),
            addressees=tuple(canonical.Addressee(str(row.id), row.name, row.lead) for row in addressees),
        )

    @property
    def content(self) -> canonical.Content:
        """The text as it stands in the rows, in its canonical form: three queries."""
        recommendations = Recommendation.objects.filter(addressee__resolution=self).in_order()
        return replace(
            self.head,
            paragraphs=tuple(row.canonical for row in self.paragraphs.all()),
            recommendations=tuple(row.canonical for row in recommendations),
        )

    @property
    def published_revision(self) -> "Revision | None":
        """The revision that the permanent address shows."""
        return self.revisions.filter(published_at__isnull=False).first()


class Paragraph(models.Model):
    """One paragraph of preamble or closing, one fact or one task of a resolution's text."""

    class Kind(models.TextChoices):
        PREAMBLE = "preamble", _("preamble")
        FACT = "fact", _("fact")
        TASK = "task", _("task")
        CLOSING = "closing", _("closing")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="paragraphs", verbose_name=_("resolution"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PREAMBLE)
    text = models.TextField(_("text"), blank=True)
    spans = models.JSONField(_("marks"), default=list, blank=True, editable=False)
    rank = models.PositiveIntegerField(_("order"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        ordering = ("rank", "id")

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def canonical(self) -> canonical.Paragraph:
        return canonical.Paragraph(str(self.id), self.kind, self.text, canonical.read_spans(self.spans))


class Addressee(models.Model):
    """Somebody a resolution speaks to; without a name its recommendations are for everybody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="addressees", verbose_name=_("resolution"))
    name = models.CharField(_("name in the dative"), max_length=500, blank=True)
    lead = models.TextField(_("text before the name"), blank=True)
    rank = models.PositiveIntegerField(_("order"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
        ordering = ("rank", "id")

    def __str__(self) -> str:
        return self.name


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def in_order(self) -> Self:
        """Put recommendations as the text has them: by addressee, then by their own order."""
        return self.order_by("addressee__rank", "addressee", "rank", "id")


class Recommendation(models.Model):
    """One thing a resolution asks of an addressee, and what became of it."""

    class Execution(models.TextChoices):
        UNKNOWN = "unknown", _("no word yet")
        IN_PROGRESS = "in_progress", _("in progress")
        DONE = "done", _("done")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(
        Addressee, models.CASCADE, related_name="recommendations", verbose_name=_("addressee")
    )
    text = models.TextField(_("text"), blank=True)
    spans = models.JSONField(_("marks"), default=list, blank=True, editable=False)
    rank = models.PositiveIntegerField(_("order"), default=0)
    due_from = models.DateField(_("from"), null=True, blank=True)
    due_to = models.DateField(_("until"), null=True, blank=True)
    # The recommendation of an earlier edition that this one carries on.
    origin = models.CharField(_("carried over from"), max_length=36, blank=True, editable=False)
    execution = models.CharField(_("execution"), max_length=11, choices=Execution, default=Execution.UNKNOWN)
    execution_note = models.CharField(_("note on the execution"), max_length=255, blank=True)
    executed_on = models.DateField(_("as of"), null=True, blank=True)

    objects: ClassVar[RecommendationQuerySet] = RecommendationQuerySet.as_manager()  # type: ignore[assignment]
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ("rank", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(due_from__isnull=True) | Q(due_to__isnull=True) | Q(due_to__gte=models.F("due_from")),
                name="recommendation_is_due_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def canonical(self) -> canonical.Recommendation:
        return canonical.Recommendation(
            str(self.id),
            str(self.addressee_id),
            self.text,
            self.due_from,
            self.due_to,
            self.origin,
            canonical.read_spans(self.spans),
        )


class Revision(models.Model):
    """The whole text at one moment, never changed afterwards; published ones have a permanent address."""

    class Kind(models.TextChoices):
        ADOPTED = "adopted", _("adopted by the hall")
        PUBLISHED = "published", _("correction")
        REOPENED = "reopened", _("taken back to work")
        NAMED = "named", _("kept under a name")
        KEPT = "kept", _("before restoring")
        RESTORED = "restored", _("restored")

    # What the committee keeps for itself while it writes; all others are made when the state changes.
    OF_WORK = (Kind.NAMED, Kind.KEPT, Kind.RESTORED)

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="revisions", verbose_name=_("resolution"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("why it was made"), max_length=9, choices=Kind, default=Kind.ADOPTED)
    name = models.CharField(_("name"), max_length=120, blank=True)
    # The last change of the text written together that it holds; nought where nobody wrote together.
    seq = models.PositiveIntegerField(_("last change"), default=0, editable=False)
    # The moment that was restored, as addresses spell it: r3 for revision 3, 120 for the text after change 120.
    source = models.CharField(_("restored from"), max_length=12, blank=True)
    nonce = models.CharField(max_length=64, null=True, blank=True, editable=False)  # noqa: DJ001  unique where given
    snapshot = models.JSONField(_("snapshot"))
    checksum = models.CharField(_("SHA-256"), max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="resolution_revisions", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("made at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    # What its tokens say and what the data said at that moment; no part of the text, nor of its checksum.
    facts = models.JSONField(_("facts"), default=list, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["resolution", "number"], name="revision_number_is_unique"),
            models.UniqueConstraint(fields=["resolution", "nonce"], name="revision_nonce_is_unique"),
        )

    def __str__(self) -> str:
        return f"{self.resolution_id}/{self.number}"

    @property
    def content(self) -> canonical.Content:
        return canonical.from_json(self.snapshot)
