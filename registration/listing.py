"""The list of participants: searched, filtered, sorted, exported."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events.models import Event, Territory
from registration.capacity import numbered, turns
from registration.forms import territory_choices
from registration.models import CheckIn, Delegation, Question, Registration
from registration.questionnaire import NO_ANSWER, OF_CHOICE, answered, in_cell
from registration.uploads import field_name
from symposium.lib.counting import kept
from symposium.lib.paging import FoundPaginator, LongPaginator
from symposium.lib.tabular import Table

SORTS = {
    "name": ("sort_name", "pk"),
    "-created": ("-created_at", "-pk"),
    "organisation": ("organisation", "sort_name", "pk"),
    "territory": ("territory__rank", "territory__name", "sort_name", "pk"),
    "turn": ("format", "-priority", "waiting_since", "pk"),
}
# The choice of those whose territory is not known.
NOWHERE = "none"
# A question in the bar of filters is cut to so many letters.
LABEL = 40
WIDTH = 30
WIDTHS = (12, 20, 16, 20, 30, 18, 28, 40, 30, 12, 30, 16, 18, 18, 18, 18)


class ParticipantFilter(forms.Form):
    """What the list shows; an unknown value shows everything rather than nothing."""

    q = forms.CharField(required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    format = forms.ChoiceField(label=pgettext_lazy("participant", "Format"), required=False)
    territory = forms.ChoiceField(label=gettext_lazy("Territory"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Registered by"), required=False)
    arrived = forms.ChoiceField(label=gettext_lazy("Arrival"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False)

    def __init__(self, data: Mapping[str, Any], questions: Iterable[Question] = ()) -> None:
        super().__init__(data)
        self.questions = [question for question in questions if question.kind in OF_CHOICE]
        every = ("", gettext_lazy("All"))
        choices: dict[str, list[tuple[Any, Any]]] = {
            "state": [("", gettext_lazy("Confirmed and waiting")), *Registration.State.choices, ("all", every[1])],
            "format": [every, *Registration.Format.choices],
            "territory": [*territory_choices(every[1], key="code"), (NOWHERE, gettext_lazy("not given"))],
            "source": [every, *Registration.Source.choices],
            "arrived": [every, ("yes", gettext_lazy("Has come")), ("no", gettext_lazy("Has not come"))],
            "sort": [
                *_usual_order(data),
                ("-created", gettext_lazy("Newest first")),
                ("organisation", gettext_lazy("By organisation")),
                ("territory", gettext_lazy("By territory")),
            ],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
        for question in self.questions:
            self._add_question(question, every)

    def _add_question(self, question: Question, every: tuple[str, Any]) -> None:
        label = Truncator(question).chars(LABEL)
        choices = [every, *question.choices, (NO_ANSWER, gettext_lazy("no answer"))]
        self.fields[field_name(question)] = forms.ChoiceField(label=label, choices=choices, required=False)

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))

    @property
    def is_narrowed(self) -> bool:
        return any(self.chosen(name) for name in self.fields if name != "sort")

    def pages(self, event: Event, per_page: int) -> LongPaginator:
        """Divide into pages what `apply` returns."""
        rows = self.apply(event)
        if self.chosen("q"):
            kind: type[LongPaginator] = FoundPaginator
        else:
            kind = TerritoryPaginator if self.chosen("sort") == "territory" else LongPaginator
        return kind(rows, per_page, dress=_dressed)

    def apply(self, event: Event) -> QuerySet[Registration]:
        """Return the event's registrations that are asked for, each with `has_arrived`."""
        rows: Any = _with_arrivals(Registration.objects.all())
        rows = self._by_state(rows).filter(erased_at=None).searched(event, self.chosen("q"))
        for name in ("format", "source"):
            if self.chosen(name):
                rows = rows.filter(**{name: self.chosen(name)})
        territory = self.chosen("territory")
        if territory:
            # Not a join: what is counted and skipped stays within an index.
            known = Territory.objects.filter(code=territory)
            rows = rows.filter(territory=None) if territory == NOWHERE else rows.filter(territory__in=known)
        if self.chosen("arrived"):
            rows = rows.filter(has_arrived=self.chosen("arrived") == "yes")
        for question in self.questions:
            code = self.chosen(field_name(question))
            rows = answered(rows, question, code) if code else rows
        nearest = ("nearness", *SORTS["name"]) if self.chosen("q") else SORTS["name"]
        usual = SORTS["turn"] if self._is_waiting_list else nearest
        found: QuerySet[Registration] = rows.order_by(*SORTS.get(self.chosen("sort"), usual))
        return found

    @property
    def _is_waiting_list(self) -> bool:
        return self.chosen("state") == Registration.State.WAITING

    def _by_state(self, rows: Any) -> Any:
        state = self.chosen("state")
        if state == "all":
            return rows
        return rows.filter(state=state) if state else rows.active()


def _usual_order(data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The orders a list may begin with: its own, which has no name in the address, and the one by name."""
    by_name = gettext_lazy("By name")
    if data.get("state") == Registration.State.WAITING:
        return [("", gettext_lazy("By turn")), ("name", by_name)]
    # Who is asked for comes first: by name she may stand on the tenth page.
    return [("", gettext_lazy("The nearest first")), ("name", by_name)] if data.get("q") else [("", by_name)]


class TerritoryPaginator(LongPaginator):
    """Pages in the order of territories, which no index holds: whole territories are skipped by their numbers."""

    def keys(self, start: int, stop: int) -> QuerySet[Registration, Any]:
        chosen, skipped, seen = [], 0, 0
        for territory, count in kept(f"territories:{self.digest}", self._counts, _people):
            if seen < stop and seen + count > start:
                chosen.append(territory)
            elif not chosen:
                skipped += count
            seen += count
        is_chosen = Q(territory__in=[*filter(None, chosen)])
        rows = self.rows.filter(is_chosen | Q(territory=None) if None in chosen else is_chosen)
        order = SORTS["territory"] if len(chosen) > 1 else SORTS["name"]
        return rows.order_by(*order).values("pk")[start - skipped : stop - skipped]

    def _counts(self) -> list[tuple[int | None, int]]:
        rows = self.rows.order_by("territory__rank", "territory__name").values_list("territory")
        return list(rows.annotate(count=Count("*")))


def _people(counts: Iterable[tuple[int | None, int]]) -> int:
    return sum(count for _territory, count in counts)


@cache
def _arrival() -> Exists:
    return Exists(CheckIn.objects.arrivals().filter(registration=OuterRef("pk")))


def _with_arrivals(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    return rows.annotate(has_arrived=_arrival()).select_related("territory", "track")


def _dressed(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Add to rows what a page shows of them."""
    return numbered(_with_arrivals(rows))


def people_of(delegation: Delegation) -> QuerySet[Registration]:
    """Return who is or was on a delegation's list, each with `has_arrived` and, on the waiting list, `number`.

    Whoever is there no longer comes last; of those whose data are erased nothing is shown.
    """
    rows = delegation.registrations.filter(erased_at=None).exclude(ending=Registration.Ending.MERGED)  # type: ignore[attr-defined]
    counted: Any = rows.annotate(has_arrived=_arrival(), is_off=Q(state=Registration.State.CANCELLED))
    found: QuerySet[Registration] = numbered(counted.order_by("is_off", *SORTS["name"]))
    return found.select_related("territory", "track")


def as_table(event: Event, rows: QuerySet[Registration]) -> Table:
    """Write the participants as a sheet, one a row; a column for each question of the form."""
    headings = (
        _("Ticket"), _("Last name"), _("First name"), _("Patronymic"), _("E-mail"), _("Phone"), _("Territory"),
        _("Organisation"), _("Position"), _("Format"), _("Track"), _("State"), _("Registered by"), _("Registered on"),
        _("Arrival"), _("No. on the waiting list"),
    )  # fmt: skip
    questions = list(event.questions.all())
    asked = tuple(map(str, questions))
    lines = _lines(event, rows.prefetch_related("answers") if questions else rows, questions)
    return Table(_("Participants"), headings + asked, lines, WIDTHS + (WIDTH,) * len(asked))


def _lines(event: Event, rows: QuerySet[Registration], questions: list[Question]) -> Iterator[list[Any]]:
    # Most lists hold nobody who waits, and their export need not ask for the turns.
    numbers = cache(lambda: turns(event))
    for row in rows.iterator(chunk_size=2000):
        given = {answer.question_id: answer for answer in row.answers.all()} if questions else {}
        yield [
            row.human_code, row.last_name, row.first_name, row.patronymic, row.email, row.phone,
            str(row.territory or ""), row.organisation, row.position, row.get_format_display(), str(row.track or ""),
            row.get_state_display(), row.get_source_display(),
            date_format(row.created_at.astimezone(event.tz), "SHORT_DATETIME_FORMAT"),
            _("has come") if row.has_arrived else "",  # type: ignore[attr-defined]
            numbers().get(row.pk, "") if row.state == Registration.State.WAITING else "",
            *(in_cell(question, given.get(question.pk)) for question in questions),
        ]  # fmt: skip
