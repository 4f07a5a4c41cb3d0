"""What organisers set about registration itself: limits, windows, quotas, invitations."""

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.forms import WallClockField
from events.models import Event, EventCapacity, Territory
from registration.actions.placing import Quota, Way
from registration.forms import territory_choices
from registration.models import Invitation

MOST_PLACES = 1_000_000


class MomentsForm(forms.Form):
    """A form with moments by the clock of the event."""

    moments: ClassVar[tuple[str, ...]] = ()
    tz: ZoneInfo

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in self.moments:
            if data.get(name):
                data[name] = data[name].replace(tzinfo=self.tz)
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Registration closes before it opens."))
        return data


def on_the_wall(moment: datetime | None, tz: ZoneInfo) -> datetime | None:
    """The moment as a clock of the event shows it, for a field without a zone."""
    return moment.astimezone(tz).replace(tzinfo=None) if moment else None


class WayForm(MomentsForm):
    """How one way of taking part is limited."""

    moments = ("opens_at", "closes_at")
    places = forms.IntegerField(label=_("Places"), required=False, min_value=0, max_value=MOST_PLACES)
    opens_at = WallClockField(label=_("Registration opens"), required=False)
    closes_at = WallClockField(label=_("Registration closes"), required=False)
    has_waiting_list = forms.BooleanField(label=_("Keep a waiting list when all places are taken"), required=False)
    needs_approval = forms.BooleanField(label=_("An organiser confirms every registration"), required=False)

    def __init__(self, *args: Any, event: Event, capacity: EventCapacity, **kwargs: Any) -> None:
        self.tz, self.capacity = event.tz, capacity
        values = {name: getattr(capacity, name) for name in ("places", "has_waiting_list", "needs_approval")}
        walls = {name: on_the_wall(getattr(capacity, name), event.tz) for name in self.moments}
        super().__init__(*args, **kwargs | {"initial": values | walls, "prefix": capacity.format})

    def way(self) -> Way:
        return Way(format=self.capacity.format, **self.cleaned_data)


class QuotaForm(forms.Form):
    """The places of one territory; an empty number takes the quota away."""

    territory = forms.TypedChoiceField(label=_("Territory"), coerce=int, empty_value=None, required=False)
    format = forms.ChoiceField(
        label=pgettext_lazy("participant", "Format"), choices=EventCapacity.Format.choices, required=False
    )
    places = forms.IntegerField(label=_("Places"), required=False, min_value=0, max_value=MOST_PLACES)

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("places") is not None and data.get("territory") is None and "territory" not in self.errors:
            self.add_error("territory", ValidationError(_("Choose the territory that the places are for.")))
        return data

    @property
    def is_filled(self) -> bool:
        return self.cleaned_data.get("territory") is not None and self.cleaned_data.get("places") is not None


class QuotaRows(forms.BaseFormSet[QuotaForm]):
    """All quotas of an event, each territory once for each format."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"choices": self.choices}

    @property
    def choices(self) -> list[Any]:
        if not hasattr(self, "_choices"):
            self._choices = territory_choices(pgettext_lazy("territory", "not chosen"))
        return self._choices

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            if form.is_valid() and form.is_filled:
                key = form.cleaned_data["territory"], form.cleaned_data["format"]
                if key in seen:
                    form.add_error("territory", ValidationError(_("This territory stands in another row already.")))
                    raise ValidationError(_("A territory stands twice."))
                seen.add(key)

    def quotas(self) -> list[Quota]:
        rows = [form.cleaned_data for form in self.forms if form.is_filled]
        places = Territory.objects.in_bulk([row["territory"] for row in rows])
        return [Quota(places[row["territory"]], row["format"] or "onsite", row["places"]) for row in rows]


QuotaFormSet = forms.formset_factory(QuotaForm, formset=QuotaRows, extra=3, max_num=400, absolute_max=400)


class InvitationForm(forms.ModelForm[Invitation]):
    """Whom an invitation is for and what it lets them do."""

    expires_at = WallClockField(label=_("Valid until"), required=False)

    class Meta:
        model = Invitation
        fields = ("name", "quota", "format", "expires_at", "skips_window", "skips_approval", "priority")
        labels: ClassVar = {
            "name": _("Whom it is for"),
            "quota": _("How many may use it"),
            "skips_window": _("Works also while registration is closed"),
            "skips_approval": _("No organiser has to confirm"),
            "priority": _("Priority on the waiting list"),
        }

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tz = event.tz
        self.instance.event = event
        self.initial["expires_at"] = on_the_wall(self.instance.expires_at, event.tz)
        self.fields["format"].choices = [("", _("any")), *EventCapacity.Format.choices]  # type: ignore[attr-defined]
        for name, low, high in (("quota", 1, MOST_PLACES), ("priority", -100, 100)):
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label, min_value=low, max_value=high, initial=self.fields[name].initial
            )

    def clean_expires_at(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["expires_at"]
        return moment.replace(tzinfo=self.tz) if moment else None
