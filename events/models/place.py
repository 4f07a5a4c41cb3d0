"""Where people come from and where they meet."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.territories import Catalogue, Match, match


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def catalogue(self) -> "Catalogue[Territory]":
        """Prepare these territories for recognising many texts with `events.territories.match`."""
        return Catalogue(self)

    def match(self, text: str) -> "Match[Territory]":
        """Recognise a territory written by hand; see `events.territories.match`."""
        return match(text, self.catalogue())


class Territory(models.Model):
    """A district, city or region that participants come from."""

    class Kind(models.TextChoices):
        CITY = "city", _("city")
        DISTRICT = "district", _("district")
        REGION = "region", _("region")

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    aliases = models.JSONField(_("other spellings"), default=list, blank=True)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    objects: ClassVar[TerritoryQuerySet] = TerritoryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ("rank", "name")

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class Organisation(models.Model):
    """A school, institute, ministry or company."""

    class Kind(models.TextChoices):
        AUTHORITY = "authority", _("authority")
        INSTITUTE = "institute", _("institute")
        SCHOOL = "school", _("school")
        KINDERGARTEN = "kindergarten", _("kindergarten")
        COMPANY = "company", _("company")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=255, unique=True)
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("territory")
    )
    url = models.URLField(_("site"), blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Venue(models.Model):
    """A building where an event takes place."""

    name = models.CharField(_("name"), max_length=255)
    town = models.CharField(_("town"), max_length=120)
    address = models.CharField(_("address"), max_length=255, blank=True)
    how_to_find = models.TextField(_("how to find it"), blank=True)
    map_url = models.URLField(_("link to a map"), blank=True)

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A hall or a classroom of a venue."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="rooms", verbose_name=_("venue"))
    name = models.CharField(_("name"), max_length=120)
    floor = models.CharField(_("floor"), max_length=40, blank=True)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ("rank", "name")
        constraints = (models.UniqueConstraint(fields=["venue", "name"], name="room_name_is_unique_in_venue"),)

    def __str__(self) -> str:
        return self.name
