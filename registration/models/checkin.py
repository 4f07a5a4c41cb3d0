"""Doors, the phones at them, and every scan."""

import secrets
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Event, User
from registration.checkin import Rules
from registration.models.people import Registration
from sessions.models import Session
from symposium.lib.history import HistoricalRecords

ENTRANCE = ""
# What of a device no history keeps: what opens it, and what it reports every minute.
SECRETS = ("token_hash", "pairing_hash", "pairing_until", "pin_hash")
REPORTED = ("last_seen_at", "battery", "unsent", "clock_ahead_s")


def new_device_code() -> str:
    """Draw what names a device in addresses; it opens nothing."""
    return secrets.token_hex(6)


class CheckInPoint(models.Model):
    """A door of the event or of one session, where tickets are scanned."""

    class Kind(models.TextChoices):
        DOOR = "door", _("door")
        SESSION = "session", _("session")

    class Admits(models.TextChoices):
        ONSITE = "onsite", _("those who take part on site")
        ONLINE = "online", _("those who take part online")
        ANY = "any", _("everybody")

    event = models.ForeignKey(Event, models.CASCADE, related_name="check_in_points", verbose_name=_("event"))
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.DOOR)
    session = models.ForeignKey(
        Session, models.CASCADE, null=True, blank=True, related_name="check_in_points", verbose_name=_("session")
    )
    is_active = models.BooleanField(_("active"), default=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    admits = models.CharField(_("who is let in"), max_length=8, choices=Admits, default=Admits.ONSITE)
    states = models.CharField(_("registrations let in"), max_length=60, default="confirmed")
    is_enrolled_only = models.BooleanField(_("the enrolled only"), default=False)
    places = models.PositiveIntegerField(_("places inside"), null=True, blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    is_once = models.BooleanField(_("one entry only"), default=False)
    counts_exits = models.BooleanField(_("exits are marked"), default=True)
    # The first and the last initial of the last names that this desk serves: «АД».
    letters = models.CharField(_("letters"), max_length=2, blank=True)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("check-in point")
        verbose_name_plural = _("check-in points")
        ordering = ("rank", "name")
        constraints = (models.UniqueConstraint(fields=["event", "code"], name="point_code_is_unique"),)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> str:
        """Where one admission is enough: all doors of the event together, or one session whatever its doors."""
        if self.kind == self.Kind.DOOR:
            return ENTRANCE
        return f"session-{self.session_id}" if self.session_id else f"point-{self.code}"

    @property
    def rules(self) -> Rules:
        """What the rule of the door has to know."""
        first, last = self.letters[:1], self.letters[-1:]
        return Rules(
            is_active=self.is_active,
            closed_at=self.closed_at,
            formats=frozenset({self.admits} if self.admits != self.Admits.ANY else Registration.Format.values),
            states=frozenset(self.states.split()),
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            is_enrolled_only=self.is_enrolled_only,
            places=self.places,
            is_once=self.is_once,
            counts_exits=self.counts_exits,
            letters=(first, last) if first else None,
        )


class Device(models.Model):
    """A phone that may check people in by its token; only the token's hash is kept."""

    class Profile(models.TextChoices):
        SCAN = "scan", _("scan tickets")
        SEARCH = "search", _("scan and find by name")
        WALK_IN = "walk_in", _("scan, find and register guests")
        KIOSK = "kiosk", _("kiosk: people scan by themselves")

    event = models.ForeignKey(Event, models.CASCADE, related_name="devices", verbose_name=_("event"))
    code = models.CharField(max_length=12, unique=True, default=new_device_code, editable=False)
    name = models.CharField(_("name"), max_length=120)
    profile = models.CharField(_("what it may"), max_length=8, choices=Profile, default=Profile.SEARCH)
    # Nothing until the phone is paired.
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    pairing_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    pairing_until = models.DateTimeField(null=True, blank=True, editable=False)
    pin_hash = models.CharField(max_length=120, blank=True, editable=False)
    # Without a point it serves any of them: a point that goes, with its session, must not set its phones free.
    point = models.ForeignKey(
        CheckInPoint, models.RESTRICT, null=True, blank=True, related_name="devices", verbose_name=_("check-in point")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    last_seen_at = models.DateTimeField(_("last contact"), null=True, blank=True)
    battery = models.PositiveSmallIntegerField(_("battery, per cent"), null=True, blank=True)
    unsent = models.PositiveIntegerField(_("scans not sent yet"), null=True, blank=True)
    # How far ahead its clock runs; behind is less than nothing.
    clock_ahead_s = models.IntegerField(_("clock ahead, seconds"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    history = HistoricalRecords(excluded_fields=[*SECRETS, *REPORTED])

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_paired(self) -> bool:
        return self.token_hash is not None


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def arrivals(self) -> Self:
        """Keep each arrival at the event once: the first admitted entry through any of its doors."""
        return self.filter(result="admitted", undone_at=None, direction="in", zone=ENTRANCE, visit=1)

    def conflicts(self) -> Self:
        """Keep whom a phone without network let in though the ticket had been used or was no good."""
        return self.filter(claimed="admitted").exclude(result="admitted")

    def unsettled(self) -> Self:
        return self.conflicts().filter(settled_at=None)

    def with_answers(self) -> Self:
        """Fetch all that an answer to a scan shows."""
        return self.select_related(
            "registration__territory", "point", "repeats__point", "repeats__device", "repeats__by"
        )


class CheckIn(models.Model):
    """One scan at one point and the answer it got; every attempt is kept."""

    class Result(models.TextChoices):
        ADMITTED = "admitted", _("admitted")
        REPEAT = "repeat", _("repeat")
        REFUSED = "refused", _("refused")

    class Direction(models.TextChoices):
        IN = "in", _("in")
        OUT = "out", _("out")

    class Settlement(models.TextChoices):
        """What became of somebody whom a phone without network let in against the rule."""

        SAME = "same", _("the same person")
        ANOTHER = "another", _("another person")
        LET_IN = "let_in", _("the person may stay")
        SENT_AWAY = "sent_away", _("the person was sent away")
        # Nobody has to find that: one of the two entries was taken back.
        UNDONE = "undone", _("one entry was taken back")

    event = models.ForeignKey(Event, models.CASCADE, related_name="check_ins", verbose_name=_("event"))
    point = models.ForeignKey(CheckInPoint, models.PROTECT, related_name="check_ins", verbose_name=_("check-in point"))
    registration = models.ForeignKey(
        Registration, models.CASCADE, null=True, blank=True, related_name="check_ins", verbose_name=_("registration")
    )
    device = models.ForeignKey(
        Device, models.SET_NULL, null=True, blank=True, related_name="check_ins", verbose_name=_("device")
    )
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="check_ins", verbose_name=_("by"))
    nonce = models.CharField(_("nonce"), max_length=64)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction, default=Direction.IN)
    result = models.CharField(_("result"), max_length=8, choices=Result)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    # What the phone had told the person before this answer could be had; nothing where it asked first.
    claimed = models.CharField(_("told by the device"), max_length=8, choices=Result, blank=True)
    # The device had lost its access when this scan came from it.
    is_after_revocation = models.BooleanField(_("sent after revoking"), default=False)
    zone = models.CharField(_("zone"), max_length=60, blank=True)
    visit = models.PositiveSmallIntegerField(_("visit"), default=1)
    repeats = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="repetitions", verbose_name=_("repeats")
    )
    scanned_at = models.DateTimeField(_("scanned"))
    received_at = models.DateTimeField(_("received"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="undone_check_ins", verbose_name=_("undone by")
    )
    settlement = models.CharField(_("settled as"), max_length=10, choices=Settlement, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="settled_check_ins", verbose_name=_("settled by")
    )

    objects: ClassVar[CheckInQuerySet] = CheckInQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ("-scanned_at",)
        constraints = (
            models.UniqueConstraint(fields=["point", "nonce"], name="check_in_nonce_is_unique"),
            models.UniqueConstraint(
                fields=["registration", "zone", "visit", "direction"],
                condition=Q(result="admitted", undone_at=None),
                name="one_admission_per_visit",
            ),
        )
        indexes = (
            models.Index(fields=["event", "result", "scanned_at"], name="check_in_by_time"),
            models.Index(
                fields=["event", "settled_at", "received_at"],
                condition=Q(claimed="admitted") & ~Q(result="admitted"),
                name="check_in_by_conflict",
            ),
            models.Index(
                fields=["event", "zone", "direction"],
                condition=Q(result="admitted", undone_at=None),
                name="check_in_by_zone",
            ),
            # Everything that arrivals are told from: they are counted without the rows.
            models.Index(
                fields=["event", "result", "direction", "visit", "undone_at", "zone", "scanned_at", "point"],
                name="check_in_by_arrival",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_result_display()} {self.scanned_at:%H:%M}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether the device itself took its admission back."""
        return self.undone_at is not None and self.undone_by_id is None

    @property
    def is_conflict(self) -> bool:
        """Whether a phone without network let in somebody whom the rule does not."""
        return self.claimed == self.Result.ADMITTED and self.result != self.Result.ADMITTED

    @property
    def first_scanned_at(self) -> datetime | None:
        """When the ticket was first admitted: this scan, or the one it repeats."""
        if self.result == self.Result.ADMITTED:
            return self.scanned_at
        return self.repeats.scanned_at if self.repeats is not None else None


class Settling(models.Model):
    """One act on a conflict: what was found of it, or that it was opened again; acts are added and never changed."""

    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="settlings", verbose_name=_("check-in"))
    # Nothing where the conflict was opened again.
    settlement = models.CharField(_("settled as"), max_length=10, choices=CheckIn.Settlement, blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="settlings", verbose_name=_("by"))

    class Meta:
        verbose_name = _("act on a conflict")
        verbose_name_plural = _("acts on conflicts")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.settlement or 'reopened'} {self.at:%Y-%m-%d %H:%M}"


class RevokedCode(models.Model):
    """A ticket's code that opens no door any more: the ticket was lost or copied and has another code."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="revoked_codes", verbose_name=_("registration")
    )
    code = models.CharField(_("ticket code"), max_length=8, unique=True)
    revoked_at = models.DateTimeField(_("revoked"))
    revoked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="revoked_codes", verbose_name=_("revoked by")
    )

    class Meta:
        verbose_name = _("revoked code")
        verbose_name_plural = _("revoked codes")
        ordering = ("-revoked_at",)

    def __str__(self) -> str:
        return f"{self.code[:4]}-{self.code[4:]}"
