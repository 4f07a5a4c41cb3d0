"""The programme of an event: who speaks, when, where and in which track, and what of it is published."""

import secrets
import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models import Event, Room, User
from sessions import codes
from symposium.lib.history import HistoricalRecords


def new_code() -> str:
    """Make a public code of a session or a speaker; 32⁶ of them, so that two alike are not to be expected."""
    return "".join(secrets.choice(codes.ALPHABET) for _index in range(codes.LENGTH))


class Track(models.Model):
    """One of the parallel lines of the programme («Площадка 2»)."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="tracks", verbose_name=_("event"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering = ("rank", "number")
        constraints = (
            models.UniqueConstraint(fields=["event", "number"], name="track_number_is_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="track_number_from_one"),
        )

    def __str__(self) -> str:
        return self.name


class Speaker(models.Model):
    """A person who speaks at an event, as its programme names her."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="speakers", verbose_name=_("event"))
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="speakers", verbose_name=_("user")
    )
    code = models.CharField(_("code"), max_length=codes.LENGTH, unique=True, default=new_code, editable=False)
    guid = models.UUIDField(_("identifier"), unique=True, default=uuid.uuid4, editable=False)
    last_name = models.CharField(_("last name"), max_length=100)
    first_name = models.CharField(_("first name"), max_length=100)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    organisation = models.CharField(_("organisation"), max_length=255, blank=True)
    position = models.CharField(_("position"), max_length=255, blank=True)
    bio = models.TextField(_("about the speaker"), blank=True)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ("rank", "last_name", "first_name", "pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programme:speaker", args=[self.event.slug, self.code])

    @property
    def name(self) -> str:
        """The name as it is spoken: «Имя Отчество Фамилия»."""
        return " ".join(filter(None, [self.first_name, self.patronymic, self.last_name]))

    @property
    def listed_name(self) -> str:
        """The name as lists have it: «Фамилия Имя Отчество»."""
        return " ".join(filter(None, [self.last_name, self.first_name, self.patronymic]))


class SessionQuerySet(models.QuerySet["Session"]):
    def in_order(self) -> Self:
        return self.order_by("starts_at", "rank", "ends_at", "pk")

    def with_parts(self) -> Self:
        """Fetch the track, the room and the speakers of each."""
        return self.select_related("track", "room").prefetch_related("roles__speaker")


class Session(models.Model):
    """One item of the programme: it has a beginning, an end and usually a room."""

    class Kind(models.TextChoices):
        PLENARY = "plenary", _("plenary session")
        WORKSHOP = "workshop", _("workshop")
        CONTEST = "contest", _("contest")
        BREAK = "break", _("break")
        BROADCAST = "broadcast", _("broadcast")
        OTHER = "other", _("other")

    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions", verbose_name=_("event"))
    code = models.CharField(_("code"), max_length=codes.LENGTH, unique=True, default=new_code, editable=False)
    guid = models.UUIDField(_("identifier"), unique=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=255)
    subtitle = models.CharField(_("line under the title"), max_length=255, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.WORKSHOP)
    track = models.ForeignKey(
        Track, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("track")
    )
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("room")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    abstract = models.TextField(_("what it is about"), blank=True)
    needs_enrolment = models.BooleanField(_("by enrolment"), default=False)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    speakers = models.ManyToManyField(
        Speaker, through="SpeakerRole", related_name="sessions", verbose_name=_("speakers")
    )

    objects: ClassVar[SessionQuerySet] = SessionQuerySet.as_manager()  # type: ignore[assignment]
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("starts_at", "rank", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def places(self) -> int | None:
        """How many may enrol: as many as was said, otherwise as the room has seats; None is no limit."""
        if self.capacity is None and self.room:
            return self.room.seats
        return self.capacity


class SpeakerRole(models.Model):
    """One speaker's part in one session."""

    class Kind(models.TextChoices):
        SPEAKER = "speaker", _("speaker")
        MODERATOR = "moderator", _("moderator")

    session = models.ForeignKey(Session, models.CASCADE, related_name="roles", verbose_name=_("session"))
    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="roles", verbose_name=_("speaker"))
    kind = models.CharField(_("part"), max_length=10, choices=Kind, default=Kind.SPEAKER)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("part of a speaker")
        verbose_name_plural = _("parts of speakers")
        ordering = ("rank", "pk")
        constraints = (models.UniqueConstraint(fields=["session", "speaker"], name="speaker_once_in_a_session"),)

    def __str__(self) -> str:
        return f"{self.speaker} · {self.get_kind_display()}"


class ScheduleReleaseQuerySet(models.QuerySet["ScheduleRelease"]):
    def newest_first(self) -> Self:
        return self.order_by("-number")


class ScheduleRelease(models.Model):
    """One published version of a programme, kept whole as it was."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="schedule_releases", verbose_name=_("event"))
    number = models.PositiveIntegerField(_("number"))
    released_at = models.DateTimeField(_("released"))
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="schedule_releases", verbose_name=_("released by")
    )
    snapshot = models.JSONField(_("programme as it was released"))

    objects: ClassVar[ScheduleReleaseQuerySet] = ScheduleReleaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("release of the programme")
        verbose_name_plural = _("releases of the programme")
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=["event", "number"], name="release_number_is_unique"),)

    def __str__(self) -> str:
        return str(self.number)
