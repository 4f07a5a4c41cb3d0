"""A series of symposiums and its yearly editions."""

import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from events.models.place import Organisation, Territory, Venue
from events.models.user import User
from symposium.lib.history import HistoricalRecords

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def new_public_tag() -> int:
    """Draw the number by which an event's tickets name it: three bytes."""
    return secrets.randbits(24)


class Series(models.Model):
    """A symposium that takes place year after year."""

    slug = models.SlugField(_("short address"), unique=True)
    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Keep what `user` may know of: announced events, and drafts that one of her roles lets her see."""
        from events.permissions import Can, roles_that  # the matrix itself knows the models

        if user.is_authenticated and user.is_superuser:
            return self
        public = ~Q(state=Event.State.DRAFT)
        if not user.is_authenticated:
            return self.filter(public)
        own = user.memberships.filter(role__in=roles_that(Can.VIEW_DRAFT))
        return self.filter(public | Q(pk__in=own.values("event")))

    def coming(self, today: date) -> Self:
        return self.filter(ends_on__gte=today).order_by("starts_on")

    def past(self, today: date) -> Self:
        return self.filter(ends_on__lt=today).order_by("-starts_on")


class EditionManager(models.Manager["Event"]):
    """Editions; the shadows of rehearsals are none and stay where nobody who asks for events meets them."""

    def get_queryset(self) -> EventQuerySet:
        return EventQuerySet(self.model, using=self._db).filter(rehearsal_of=None)


EventManager = EditionManager.from_queryset(EventQuerySet)


class Event(models.Model):
    """One year's edition of a series, or the shadow of one while its entrance is rehearsed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ANNOUNCED = "announced", _("announced")
        OPEN = "open", _("registration open")
        RUNNING = "running", _("running")
        CLOSED = "closed", _("closed")
        ARCHIVED = "archived", _("archived")

    class Format(models.TextChoices):
        ONSITE = "onsite", _("on site")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("hybrid")

    class Accent(models.TextChoices):
        BAIKAL = "baikal", _("Baikal")
        LARCH = "larch", _("larch")
        RHODODENDRON = "rhododendron", _("rhododendron")
        CEDAR = "cedar", _("cedar")

    series = models.ForeignKey(Series, models.PROTECT, related_name="events", verbose_name=_("series"))
    slug = models.SlugField(_("short address"), unique=True)
    title = models.CharField(_("title"), max_length=255)
    genre = models.CharField(_("kind of event"), max_length=255, blank=True)
    short_title = models.CharField(_("short title"), max_length=60, blank=True)
    theme = models.CharField(_("theme"), max_length=255, blank=True)
    lead = models.TextField(_("lead"), blank=True)
    description = models.TextField(_("description"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    opens_at = models.DateTimeField(_("doors open"), null=True, blank=True)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Chita")
    format = models.CharField(_("format"), max_length=8, choices=Format, default=Format.ONSITE)
    place = models.CharField(_("town"), max_length=120, blank=True)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("venue")
    )
    accent = models.CharField(_("accent colour"), max_length=12, choices=Accent, default=Accent.BAIKAL)
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    public_tag = models.PositiveIntegerField(
        _("number in ticket codes"), unique=True, editable=False, default=new_public_tag
    )
    organisations = models.ManyToManyField(
        Organisation, through="EventOrganisation", related_name="events", verbose_name=_("organisers and partners")
    )

    # Whose shadow this is: invented people for a rehearsal of the entrance, from `starts_at` until `ends_at`.
    rehearsal_of = models.OneToOneField(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="rehearsal",
        verbose_name=_("rehearsal of"),
    )

    objects: ClassVar[EventQuerySet] = EventManager()  # type: ignore[assignment]
    everything: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]
    history = HistoricalRecords(excluded_fields=["public_tag", "rehearsal_of"])

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="event_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(registration_closes_at__isnull=True)
                | Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="event_registration_closes_after_it_opens",
            ),
            models.CheckConstraint(condition=Q(public_tag__lt=2**24), name="event_tag_fits_three_bytes"),
        )

    def __str__(self) -> str:
        return self.short_title or self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.slug])

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_public(self) -> bool:
        return self.state != self.State.DRAFT

    @cached_property
    def listed_parts(self) -> "list[EventOrganisation]":
        """Organisers and partners in their order: one statement for the page and its foot."""
        return list(self.parts.select_related("organisation"))

    @property
    def organisers(self) -> list[Organisation]:
        return [part.organisation for part in self.listed_parts if part.kind == EventOrganisation.Kind.ORGANISER]

    @property
    def partners(self) -> list[Organisation]:
        return [part.organisation for part in self.listed_parts if part.kind == EventOrganisation.Kind.PARTNER]

    def registration_is_open(self, now: datetime) -> bool:
        """Tell whether anybody may register at `now`: the state says so and the window is open."""
        if self.state not in {self.State.OPEN, self.State.RUNNING}:
            return False
        opened = self.registration_opens_at is None or self.registration_opens_at <= now
        return opened and (self.registration_closes_at is None or now < self.registration_closes_at)

    def day_of(self, moment: datetime) -> date:
        """The date of `moment` in the event's own time zone."""
        return moment.astimezone(self.tz).date()


class EventCapacity(models.Model):
    """One way of taking part (on site or online): how many may, from when until when, and what happens when it is full.

    No row, or no number in it, means no limit.
    """

    class Format(models.TextChoices):
        ONSITE = "onsite", _("on site")
        ONLINE = "online", _("online")

    event = models.ForeignKey(Event, models.CASCADE, related_name="capacities", verbose_name=_("event"))
    format = models.CharField(_("format"), max_length=8, choices=Format)
    places = models.PositiveIntegerField(_("places"), null=True, blank=True)
    opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    has_waiting_list = models.BooleanField(_("keep a waiting list when it is full"), default=True)
    needs_approval = models.BooleanField(_("an organiser confirms everybody"), default=False)

    class Meta:
        verbose_name = _("capacity")
        verbose_name_plural = _("capacities")
        ordering = ("format",)
        constraints = (
            models.UniqueConstraint(fields=["event", "format"], name="capacity_is_unique"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="capacity_closes_after_it_opens",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_format_display()}: {self.places if self.places is not None else '∞'}"

    def is_open(self, now: datetime) -> bool:
        """Tell whether `now` is within the window of this way; no bound means none."""
        return (self.opens_at is None or self.opens_at <= now) and (self.closes_at is None or now < self.closes_at)


class TerritoryQuota(models.Model):
    """How many people of one territory may take part in one way."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="quotas", verbose_name=_("event"))
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="quotas", verbose_name=_("territory"))
    format = models.CharField(_("format"), max_length=8, choices=EventCapacity.Format, default="onsite")
    places = models.PositiveIntegerField(_("places"))

    class Meta:
        verbose_name = _("quota of a territory")
        verbose_name_plural = _("quotas of territories")
        ordering = ("territory__rank", "territory__name", "format")
        constraints = (models.UniqueConstraint(fields=["event", "territory", "format"], name="quota_is_unique"),)

    def __str__(self) -> str:
        return f"{self.territory}: {self.places}"


class EventOrganisation(models.Model):
    """An organisation's part in an event: it organises or it is a partner."""

    class Kind(models.TextChoices):
        ORGANISER = "organiser", _("organiser")
        PARTNER = "partner", _("partner")

    event = models.ForeignKey(Event, models.CASCADE, related_name="parts", verbose_name=_("event"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parts", verbose_name=_("organisation"))
    kind = models.CharField(_("part"), max_length=10, choices=Kind, default=Kind.ORGANISER)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("organiser or partner")
        verbose_name_plural = _("organisers and partners")
        ordering = ("kind", "rank")
        constraints = (models.UniqueConstraint(fields=["event", "organisation"], name="event_organisation_is_unique"),)

    def __str__(self) -> str:
        return str(self.organisation)
