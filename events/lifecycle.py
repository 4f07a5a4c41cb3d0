"""The states of an event and the explicit acts that lead from one to another."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models import Event

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = Event.State


class Step(StrEnum):
    """An act that changes the state of an event."""

    ANNOUNCE = "announce"
    WITHDRAW = "withdraw"
    OPEN = "open"
    PAUSE = "pause"
    START = "start"
    CLOSE = "close"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    RESTORE = "restore"


@dataclass(frozen=True)
class Transition:
    """One act: from which states, to which, and what it means in words.

    An act with `consequences` is hard to undo and is confirmed on a page of its own.
    """

    step: Step
    sources: frozenset[str]
    target: str
    label: "StrOrPromise"
    effect: "StrOrPromise"
    done: "StrOrPromise"
    goes_back: bool = False
    consequences: "tuple[StrOrPromise, ...]" = ()


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        Step.ANNOUNCE,
        frozenset({State.DRAFT}),
        State.ANNOUNCED,
        _("Announce"),
        _("The event's page opens to everybody. Nobody can register yet."),
        _("The event is announced."),
    ),
    Transition(
        Step.OPEN,
        frozenset({State.ANNOUNCED}),
        State.OPEN,
        _("Open registration"),
        _("Anybody can register while the registration window is open and places last."),
        _("Registration is open."),
        consequences=(
            _("The form stands on the event's page; whoever fills it in gets a letter with a ticket."),
            _("Letters that have gone out cannot be called back."),
            _("You can pause registration at any time; tickets given by then stay valid."),
        ),
    ),
    Transition(
        Step.START,
        frozenset({State.ANNOUNCED, State.OPEN}),
        State.RUNNING,
        _("Start the event"),
        _("The event's page and the overview show the day as it goes. Registration follows its window."),
        _("The event is running."),
        consequences=(
            _("The event's page and the overview show the day as it goes."),
            _("Registration follows its window and cannot be paused any more."),
            _("There is no way back to the preparations: what comes next is closing the event."),
        ),
    ),
    Transition(
        Step.CLOSE,
        frozenset({State.RUNNING}),
        State.CLOSED,
        _("Close the event"),
        _("Registration ends for good and the event joins the past editions. Results and the resolution stay."),
        _("The event is closed."),
        consequences=(
            _("Nobody can register, be invited or be named by a delegation any more."),
            _("The programme, results and the resolution stay readable."),
            _("The event can be resumed as long as it is not archived."),
        ),
    ),
    Transition(
        Step.ARCHIVE,
        frozenset({State.CLOSED}),
        State.ARCHIVED,
        _("Archive"),
        _("The public pages stay readable. Nothing of the event can be changed until it is taken out of the archive."),
        _("The event is archived."),
        consequences=(
            _("Settings, registrations, the programme and the contest can only be read."),
            _("The desk, the editors and the jury find nothing to do here any more."),
            _("What becomes of the recommendations can still be noted."),
            _("An organiser can take the event out of the archive."),
        ),
    ),
    Transition(
        Step.WITHDRAW,
        frozenset({State.ANNOUNCED}),
        State.DRAFT,
        _("Back to draft"),
        _("Only the team sees the event again. Registrations are kept."),
        _("The event is a draft again."),
        goes_back=True,
    ),
    Transition(
        Step.PAUSE,
        frozenset({State.OPEN}),
        State.ANNOUNCED,
        _("Pause registration"),
        _("Nobody can register until you open registration again. Tickets stay valid."),
        _("Registration is paused."),
        goes_back=True,
    ),
    Transition(
        Step.REOPEN,
        frozenset({State.CLOSED}),
        State.RUNNING,
        _("Resume the event"),
        _("The event is running again."),
        _("The event is running again."),
        goes_back=True,
    ),
    Transition(
        Step.RESTORE,
        frozenset({State.ARCHIVED}),
        State.CLOSED,
        _("Take out of the archive"),
        _("The event is among the closed ones again and its settings can be changed."),
        _("The event is out of the archive."),
        goes_back=True,
    ),
)

_BY_STEP = {transition.step: transition for transition in TRANSITIONS}


def steps_from(state: str) -> tuple[Transition, ...]:
    """Return the acts possible in `state`, the ones that lead on before the ones that lead back."""
    return tuple(transition for transition in TRANSITIONS if state in transition.sources)


def transition_of(step: str) -> Transition | None:
    return _BY_STEP.get(Step(step)) if step in set(Step) else None


def doubts(step: str, event: Event, now: datetime) -> list[str]:
    """Say what in the event's dates speaks against the step at `now`."""
    today, opens = event.day_of(now), event.registration_opens_at
    days = {
        "first": date_format(event.starts_on, "DATE_FORMAT"),
        "last": date_format(event.ends_on, "DATE_FORMAT"),
        "today": date_format(today, "DATE_FORMAT"),
    }
    if step == Step.START and today < event.starts_on:
        return [gettext("The event begins on %(first)s only, and today is %(today)s.") % days]
    if step == Step.CLOSE and today <= event.ends_on:
        return [gettext("The event is not over: its last day is %(last)s, and today is %(today)s.") % days]
    if step == Step.OPEN and opens and opens > now:
        moment = date_format(opens.astimezone(event.tz), "DATETIME_FORMAT")
        return [
            gettext("The registration window opens only at %(moment)s; nobody can register before.")
            % {"moment": moment}
        ]
    if step == Step.OPEN and today > event.ends_on:
        return [gettext("The event was over on %(last)s.") % days]
    return []
