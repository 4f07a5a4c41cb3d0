"""Forms of the desk and of the doors."""

import hashlib
import re
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.forms import WallClockField
from events.models import Event, Territory
from registration.actions import Guest, Person
from registration.checkins import NONCE, Attempt
from registration.forms import join_parts, territory_choices
from registration.forms_delegations import PlainAddressField, suggestions
from registration.forms_places import on_the_wall
from registration.models import CheckIn, CheckInPoint, Device, Registration
from sessions.models import Session

# Whoever may be let in at a point; a cancelled registration and an address that is not proved may not.
LET_IN = (
    Registration.State.CONFIRMED,
    Registration.State.CONSENT,
    Registration.State.APPLIED,
    Registration.State.WAITING,
)
LETTERS = re.compile("[А-Я]")


class PointChoice(forms.Form):
    """Names a check-in point by its code."""

    point = forms.SlugField(max_length=40)


class ScanForm(PointChoice):
    """One scan from the desk: by the camera, by hand or by a button beside a name."""

    code = forms.CharField(
        max_length=512, label=_("Ticket code"), error_messages={"required": _("Type the eight letters of the ticket")}
    )
    nonce = forms.RegexField(f"^{NONCE.pattern}\\Z")
    scanned_at = forms.DateTimeField(required=False)
    direction = forms.ChoiceField(choices=CheckIn.Direction.choices, required=False)

    def attempt(self) -> Attempt:
        data = self.cleaned_data
        # A page that the browser went back to sends its nonce again with another code: that is another scan.
        nonce = hashlib.sha256(f"{data['nonce']} {data['code']}".encode()).hexdigest()[:32]
        return Attempt(data["code"], nonce, data["scanned_at"], data["direction"] or CheckIn.Direction.IN)


class WalkInForm(PointChoice):
    """Somebody who comes unregistered, in as few fields as a queue allows; `may_exceed` shows the last one."""

    last_name = forms.CharField(label=_("Last name"), max_length=120)
    first_name = forms.CharField(label=_("First name"), max_length=120)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=120, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=255, required=False)
    territory = forms.TypedChoiceField(label=_("District or town"), coerce=int, empty_value=None, required=False)
    email = PlainAddressField(label=_("E-mail"), max_length=300, required=False)
    is_signed = forms.BooleanField(
        label=_("Consent to the processing of personal data is signed on paper"),
        error_messages={"required": _("Nobody is registered without consent.")},
    )
    is_over_limit = forms.BooleanField(label=_("Let in over the limit of places"), required=False)
    nonce = forms.RegexField(f"^{NONCE.pattern}\\Z", widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, may_exceed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["point"].widget = forms.HiddenInput()
        fields["territory"].choices = territory_choices(pgettext_lazy("district or town", "not given"))
        for field in fields.values():
            # The browser at the desk knows its owner, and these are others.
            field.widget.attrs["autocomplete"] = "off"
        fields["email"].widget.attrs["type"] = "text"
        fields["last_name"].widget.attrs["autofocus"] = True
        fields["organisation"].widget.attrs |= suggestions(event)
        if not may_exceed:
            del fields["is_over_limit"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        join_parts(self, data)
        if data.get("territory") is not None:
            data["territory"] = Territory.objects.filter(pk=data["territory"]).first()
        return data

    def guest(self) -> Guest:
        data = self.cleaned_data
        own = ("last_name", "first_name", "patronymic", "organisation", "territory", "email")
        person = Person(**{name: data[name] for name in own})
        # A page that the browser went back to sends its nonce again with another person: that is another guest.
        nonce = hashlib.sha256(f"{data['nonce']} {person}".encode()).hexdigest()[:32]
        return Guest(person, nonce, is_over_limit=data.get("is_over_limit", False))


class PersonSearch(PointChoice):
    """Finds people at the desk; sent by POST, so that no name gets into an address or a log."""

    text = forms.CharField(
        min_length=2,
        max_length=100,
        label=_("Last name"),
        error_messages={
            "required": _("Type the beginning of the last name"),
            "min_length": _("Type at least two letters of the last name"),
        },
    )


class PointForm(forms.ModelForm[CheckInPoint]):
    """A door of the event or of one session."""

    class Meta:
        model = CheckInPoint
        fields = ("name", "session")

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions: QuerySet[Session] = Session.objects.filter(event=event)
        self.fields["session"] = forms.ModelChoiceField(
            sessions.order_by("starts_at"),
            required=False,
            label=_("Door of"),
            empty_label=_("the whole event"),
        )


class PointChangeForm(forms.ModelForm[CheckInPoint]):
    """What may change of a point once people have come through it: its name, and whom it lets in when."""

    states = forms.MultipleChoiceField(
        label=_("Registrations let in"),
        choices=[(state.value, state.label) for state in LET_IN],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one: nobody would be let in.")},
    )
    opens_at = WallClockField(label=_("Lets in from"), required=False)
    closes_at = WallClockField(label=_("Lets in until"), required=False)
    letters = forms.CharField(
        label=_("Letters of last names"),
        max_length=9,
        required=False,
        error_messages={"max_length": _("Write the first and the last letter, like «А–Д».")},
    )

    class Meta:
        model = CheckInPoint
        fields = (
            "name", "is_active", "admits", "states", "is_enrolled_only", "places", "opens_at", "closes_at", "is_once",
            "counts_exits", "letters",
        )  # fmt: skip
        labels = MappingProxyType(
            {
                "is_active": _("Open: tickets are scanned here"),
                "admits": _("Way of taking part"),
                "is_enrolled_only": _("Only those enrolled in the session"),
                "places": _("Places inside"),
                "is_once": _("One entry a ticket: whoever leaves is not let in again"),
                "counts_exits": _("Exits are marked as well"),
            }
        )
        widgets = MappingProxyType({"admits": forms.RadioSelect})

    def __init__(self, data: Any = None, *, instance: CheckInPoint) -> None:
        self.tz = instance.event.tz
        first, last = instance.letters[:1], instance.letters[-1:]
        shown = {
            "states": instance.states.split(),
            "opens_at": on_the_wall(instance.opens_at, self.tz),
            "closes_at": on_the_wall(instance.closes_at, self.tz),
            "letters": f"{first}–{last}" if first else "",
        }
        super().__init__(data, instance=instance, initial=shown)
        if instance.session_id is None:
            del self.fields["is_enrolled_only"]

    def clean_states(self) -> str:
        return " ".join(self.cleaned_data["states"])

    def clean_letters(self) -> str:
        """Two letters of the Russian alphabet, the first not after the last; ё stands with е."""
        found = LETTERS.findall(self.cleaned_data["letters"].upper().replace("Ё", "Е"))
        if not self.cleaned_data["letters"].strip():
            return ""
        if len(found) not in (1, 2) or found[0] > found[-1]:
            raise forms.ValidationError(_("Write the first and the last letter, like «А–Д»."))
        return f"{found[0]}{found[-1]}"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("opens_at", "closes_at"):
            if data.get(name):
                data[name] = data[name].replace(tzinfo=self.tz)
        if data.get("opens_at") and data.get("closes_at") and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_at", _("The door closes before it opens."))
        return data


class DeviceForm(forms.ModelForm[Device]):
    """A phone at a door, or a scanner with a program of its own."""

    class Meta:
        model = Device
        fields = ("name", "point", "profile")
        labels = MappingProxyType({"profile": _("What it may")})

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        # Both forms stand on one page and both have a name.
        super().__init__(*args, **kwargs | {"auto_id": "id_device_%s"})
        # A device of a door that is closed by now stays one of that door, whatever else is changed.
        self.fields["point"] = forms.ModelChoiceField(
            event.check_in_points.filter(Q(is_active=True) | Q(pk=self.instance.point_id)),
            required=False,
            label=_("Check-in point"),
            empty_label=_("any point of the event"),
        )


class DeviceChangeForm(DeviceForm):
    """What may change of a device that is at work."""

    pin = forms.RegexField(
        r"^[0-9]{4,8}\Z",
        label=_("PIN that leaves the kiosk"),
        required=False,
        error_messages={"invalid": _("Four to eight digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("profile") == Device.Profile.KIOSK and not data.get("pin") and not self.instance.pin_hash:
            self.add_error("pin", _("A kiosk needs a PIN, or nobody can leave it."))
        return data
