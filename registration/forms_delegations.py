"""What organisers say of a delegation, and whom its coordinator names."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.forms import WallClockField
from events.models import Event
from registration import people
from registration.actions import Person
from registration.forms import PROBLEMS, AddressField, PhoneField, join_parts, territory_choices
from registration.forms_places import MOST_PLACES, on_the_wall
from registration.importing import ImportedRow, RawRow
from registration.models import Delegation, Registration
from registration.refusals import REASONS
from registration.words import explain

EMPTY_ROWS = 5
MOST_ROWS = 200
PREFIX = "people"


class DelegationForm(forms.ModelForm[Delegation]):
    """Whom a municipality or an organisation may send, and who names them."""

    quota = forms.IntegerField(label=_("How many people"), min_value=1, max_value=MOST_PLACES)
    coordinator_email = AddressField(label=_("Coordinator's e-mail"), max_length=254)
    deadline_at = WallClockField(label=_("List open until"), required=False)

    class Meta:
        model = Delegation
        fields = ("name", "territory", "quota", "deadline_at", "coordinator_name", "coordinator_email", "note")
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 3})}
        labels: ClassVar = {
            "name": _("Municipality or organisation"),
            "territory": _("Territory"),
            "coordinator_name": _("Coordinator"),
            "note": _("Note for the coordinator"),
        }

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tz, self.instance.event = event.tz, event
        self.initial["deadline_at"] = on_the_wall(self.instance.deadline_at, event.tz)
        self.fields["territory"].choices = territory_choices(_("not given"))  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        others = self.instance.event.delegations.exclude(pk=self.instance.pk)  # type: ignore[attr-defined]
        if others.filter(name=name).exists():
            raise ValidationError(str(REASONS["delegation_twice"]), code="twice")
        return name

    def clean_deadline_at(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["deadline_at"]
        return moment.replace(tzinfo=self.tz) if moment else None


class PlainAddressField(AddressField):
    """An e-mail address in a grid, where no button could send one row: what it may stand for is said in words."""

    def clean(self, value: Any) -> str:
        text = forms.CharField.clean(self, value)
        if not text:
            return ""
        email = people.read_email(text)
        if not email.code and email.problem != "several":
            return email.address
        problem = str(PROBLEMS.get(email.problem, PROBLEMS["other"]))
        if email.suggestion:
            problem = f"{problem} {pgettext_lazy('e-mail', 'Perhaps')} {email.suggestion}?"
        raise ValidationError(problem, code="bad_email")


def suggestions(event: Event) -> dict[str, str]:
    """What makes a field suggest the organisations of the catalogue while one types."""
    return {
        "list": "organisations",
        "hx-get": reverse("registration:organisations", args=[event.slug]),
        "hx-trigger": "input changed delay:300ms",
        "hx-target": "#organisations",
    }


class NamedForm(forms.Form):
    """Somebody whom another person names: the name and an address that only she reads."""

    last_name = forms.CharField(label=_("Last name"), max_length=120)
    first_name = forms.CharField(label=_("First name"), max_length=120)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=120, required=False)
    email = PlainAddressField(label=_("E-mail"), max_length=300)
    phone = PhoneField(label=_("Phone"), max_length=60, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=255, required=False)
    position = forms.CharField(label=_("Position"), max_length=255, required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # The browser knows its owner, and these are others.
            field.widget.attrs |= {"autocomplete": "off"} | ({"type": "text"} if name == "email" else {})
        self.fields["organisation"].widget.attrs |= suggestions(event)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        join_parts(self, data)
        return data

    def raw_row(self, number: int) -> RawRow:
        """The person as a row of a list, to be judged like one from a file."""
        return RawRow(number, {name: str(value) for name, value in self.cleaned_data.items()})

    def complain(self, row: ImportedRow) -> None:
        """Say at the address why somebody cannot be added."""
        if row.outcome != "new":
            self.add_error("email", " ".join(explain(row)))


class ColleagueForm(NamedForm):
    """To whom a participant gives the place."""

    def person(self) -> Person:
        return Person(**self.cleaned_data)


class NamedRow(NamedForm):
    """One row of the grid; without a territory of the delegation each person has an own one."""

    territory = forms.ChoiceField(label=_("Territory"), required=False)
    format = forms.ChoiceField(label=pgettext_lazy("participant", "Format"), required=False)

    def __init__(self, *args: Any, territories: Sequence[tuple[Any, Any]], event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        self.number = int(str(self.prefix).rpartition("-")[2]) + 1 if str(self.prefix)[-1:].isdecimal() else 0
        offered: dict[str, Sequence[tuple[Any, Any]]] = {"territory": territories, "format": ways(event)}
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            # What a list shows of itself is no answer: a row with nothing else in it is empty.
            self.fields[name].initial = choices[0][0] if choices else ""
            if len(choices) < 2:  # noqa: PLR2004  one leaves no choice
                del self.fields[name]


def ways(event: Event) -> list[tuple[str, Any]]:
    """The ways of taking part that an event offers."""
    left_out = {"onsite": event.format == Event.Format.ONLINE, "online": event.format == Event.Format.ONSITE}
    return [(value, label) for value, label in Registration.Format.choices if not left_out[value]]


class NamedRows(forms.BaseFormSet[NamedRow]):
    """The grid: rows left empty are nobody. `typed` are rows to go on from, with a few empty ones below."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, delegation: Delegation, typed: Sequence[Any] = ()
    ) -> None:
        self.delegation = delegation
        self.extra = min(len(typed) + EMPTY_ROWS, MOST_ROWS)
        super().__init__(data, prefix=PREFIX, initial=list(typed))

    def initial_form_count(self) -> int:
        # No row has to be filled because something was in it before.
        return 0

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        own = {"event": self.delegation.event, "territories": self.territories}
        return super().get_form_kwargs(index) | own

    @cached_property
    def territories(self) -> Sequence[tuple[Any, Any]]:
        return [] if self.delegation.territory_id else territory_choices(_("not given"), key="name")

    def clean(self) -> None:
        if not any(form.has_changed() for form in self.forms):
            raise ValidationError(_("Write down at least one person."), code="nobody")

    def raw_rows(self) -> list[RawRow]:
        return [form.raw_row(number) for number, form in enumerate(self.forms, start=1) if form.has_changed()]

    def complain(self, rows: Sequence[ImportedRow]) -> None:
        """Put why somebody cannot be added into the row that names her."""
        for row in rows:
            self.forms[row.number - 1].complain(row)


NamedFormSet: Any = forms.formset_factory(
    NamedRow, formset=NamedRows, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)


def typed_rows(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Read back what was typed into a grid, right or wrong."""
    total = str(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
    numbers = range(min(int(total), MOST_ROWS) if total.isascii() and total.isdecimal() else 0)
    return [{name: data.get(f"{PREFIX}-{number}-{name}", "") for name in NamedRow.base_fields} for number in numbers]
