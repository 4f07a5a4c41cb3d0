"""Time as readers are told it: the zone of the event in words, and how far the reader's own clock is from it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# The zones that the settings of an event offer; a town's name is declined in Russian, so each needs its own words.
ZONES: "dict[str, StrOrPromise]" = {
    "Europe/Kaliningrad": gettext_lazy("Kaliningrad time"),
    "Europe/Moscow": gettext_lazy("Moscow time"),
    "Europe/Samara": gettext_lazy("Samara time"),
    "Asia/Yekaterinburg": gettext_lazy("Yekaterinburg time"),
    "Asia/Omsk": gettext_lazy("Omsk time"),
    "Asia/Krasnoyarsk": gettext_lazy("Krasnoyarsk time"),
    "Asia/Irkutsk": gettext_lazy("Irkutsk time"),
    "Asia/Chita": gettext_lazy("Chita time"),
    "Asia/Vladivostok": gettext_lazy("Vladivostok time"),
    "Asia/Magadan": gettext_lazy("Magadan time"),
    "Asia/Kamchatka": gettext_lazy("Kamchatka time"),
}
NO_DIFFERENCE = timedelta()
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Clock:
    """The event's clock for one reader; `difference` is empty when hers shows the same."""

    name: str
    offset: str
    difference: str


def clock(zone: ZoneInfo, reader: str, at: datetime) -> Clock:
    """Describe the clock of `zone` at a moment to a reader whose browser names its zone `reader`."""
    own = _zone(reader)
    apart = _offset(own, at) - _offset(zone, at) if own else NO_DIFFERENCE
    return Clock(
        name=str(ZONES.get(zone.key, "")) or _("local time"),
        offset=f"UTC{_hours(_offset(zone, at))}",
        difference=_in_words(apart),
    )


def _zone(name: str) -> ZoneInfo | None:
    """A cookie may hold anything: what is no zone counts as none."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or NO_DIFFERENCE


def _hours(offset: timedelta) -> str:
    return f"{offset / HOUR:+g}".replace("-", "\N{MINUS SIGN}")


def _in_words(apart: timedelta) -> str:
    """«у вас — на 6 часов меньше»; a part of an hour is written as hours and minutes."""
    if not apart:
        return ""
    size = abs(apart)
    if size % HOUR:
        minutes = int(size.total_seconds()) // 60
        length = _("%(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}
    else:
        hours = size // HOUR
        length = ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
    if apart < NO_DIFFERENCE:
        return _("your clock shows %(length)s less") % {"length": length}
    return _("your clock shows %(length)s more") % {"length": length}
