"""What changed in a programme and what does not fit together, in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import tzinfo
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sessions.programme import Slot
from sessions.releases import Change, Difference
from sessions.timetable import Clash, Conflict

DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class Told:
    """A session and all that changed in it, a line for each thing."""

    slot: Slot
    change: Change
    lines: tuple[str, ...]


def hours(slot: Slot, zone: tzinfo) -> str:
    """«13:30–14:15»."""
    return f"{slot.starts_at.astimezone(zone):%H:%M}{DASH}{slot.ends_at.astimezone(zone):%H:%M}"


def when(slot: Slot, zone: tzinfo) -> str:
    """«26 февраля, 13:30–14:15»."""
    day = date_format(slot.starts_at.astimezone(zone), "j E")
    return f"{day}, {hours(slot, zone)}"


def told(differences: Iterable[Difference], zone: tzinfo) -> list[Told]:
    """Put the differences of two versions in words, gathered by session."""
    gathered = [list(group) for _code, group in groupby(differences, key=lambda difference: difference.slot.code)]
    return [
        Told(group[0].slot, group[0].change, tuple(WORDS[one.change](one, zone) for one in group)) for group in gathered
    ]


def _room(slot: Slot | None) -> str:
    return slot.hall.name if slot and slot.hall else _("no room")


def _people(slot: Slot) -> str:
    return ", ".join(person.name for person in slot.people) or _("none")


def _before(difference: Difference) -> Slot:
    return difference.before or difference.slot


WORDS: dict[Change, Callable[[Difference, tzinfo], str]] = {
    Change.ADDED: lambda one, zone: _("Added: %(when)s") % {"when": when(one.slot, zone)},
    Change.WITHDRAWN: lambda one, zone: _("Withdrawn; it was on %(when)s") % {"when": when(one.slot, zone)},
    Change.MOVED: lambda one, zone: (
        _("Moved to %(when)s; it was on %(before)s")
        % {"when": when(one.slot, zone), "before": when(_before(one), zone)}
    ),
    Change.ROOM: lambda one, _zone: (
        _("Place: %(room)s; it was %(before)s") % {"room": _room(one.slot), "before": _room(one.before)}
    ),
    Change.TITLE: lambda one, _zone: _("Renamed; it was “%(before)s”") % {"before": _before(one).title},
    Change.SPEAKERS: lambda one, _zone: _("Speakers: %(people)s") % {"people": _people(one.slot)},
    Change.DETAILS: lambda _one, _zone: _("The description is more exact"),
}


def conflict_in_words(conflict: Conflict, zone: tzinfo) -> str:
    """«Аудитория 214 занята дважды: 10:30–11:00»."""
    words = {
        "name": conflict.name,
        "hours": f"{conflict.starts_at.astimezone(zone):%H:%M}{DASH}{conflict.ends_at.astimezone(zone):%H:%M}",
    }
    if conflict.clash is Clash.ROOM:
        return _("%(name)s is taken twice, %(hours)s") % words
    return _("%(name)s is expected in two places, %(hours)s") % words
