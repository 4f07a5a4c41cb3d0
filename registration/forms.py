"""What participants fill in about themselves."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events.models import ConsentText, Event, Territory, User
from registration import people
from registration.actions import Person
from registration.capacity import Offer, offers
from registration.forms_answers import QuestionsForm
from registration.models import Invitation, Registration
from symposium.lib.faults import after_label
from symposium.lib.numbers import LARGEST

PROBLEMS: dict[str, str | Promise] = {
    "comma": _("There is a comma in the address instead of a full stop."),
    "space": _("There is a space in the address."),
    "double_at": _("There is more than one @ in the address."),
    "no_at": _("The address has no @."),
    "cyrillic": _("There are Russian letters in the address."),
    "dots": _("There is a full stop too many in the address."),
    "other": _("This does not look like an e-mail address."),
}
# The field that a refusal is about.
PLACES = {
    "full_onsite": "format",
    "full_online": "format",
    "closed_format": "format",
    "invitation_format": "format",
    "approval_first": "format",
    "full_territory": "territory",
    "email_taken": "email",
}
# What a person may agree to besides the processing of the data.
OPTIONAL = (ConsentText.Purpose.PUBLICATION, ConsentText.Purpose.MAILINGS)
NAME_FIELDS = ("last_name", "first_name", "patronymic")
REPAIR = "repair_email"


class PhoneField(forms.CharField):
    """A telephone as people write it, in E.164 once it is clean."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        number = people.read_phone(text)
        if number is None:
            raise ValidationError(_("This is not a telephone number. Write it like 8 914 123-45-67."), code="bad_phone")
        return number


class AddressField(forms.CharField):
    """An e-mail address, trimmed and lowered; a bad one comes back with its repair as a button."""

    widget = forms.TextInput(
        attrs={
            "type": "text",
            "inputmode": "email",
            "autocomplete": "email",
            "autocapitalize": "off",
            "spellcheck": "false",
        }
    )

    def clean(self, value: Any) -> str:
        email = people.read_email(super().clean(value))
        if email.code or email.problem == "several":
            raise ValidationError(complaint(email), code="bad_email")
        return email.address


def complaint(email: people.Email) -> SafeString:
    """Say what is wrong with an address; what it may stand for is a button that sends the form with it."""
    if email.problem == "several":
        return format_html("{}", _("Give one address."))
    problem = PROBLEMS[email.problem or "other"]
    if not email.suggestion:
        return format_html("{}", problem)
    button = format_html(
        '<button class="link-button" type="submit" name="{}" value="{}" formnovalidate>{}</button>',
        REPAIR,
        email.suggestion,
        email.suggestion,
    )
    return format_html("{} {} {}?", problem, pgettext_lazy("e-mail", "Perhaps"), button)


def spaced_phone(number: str) -> str:
    """Write an E.164 number as people do; anything else stays as it is typed."""
    if not number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def territory_choices(empty: str | Promise, key: str = "pk") -> list[tuple[str | Promise, Any]]:
    """The catalogue in groups, cities, districts, regions; each by its `key`. One statement."""
    groups: dict[str, list[tuple[Any, str]]] = {kind: [] for kind in Territory.Kind.values}
    for territory in Territory.objects.all():
        groups[territory.kind].append((getattr(territory, key), str(territory)))
    titles = {"city": _("Cities"), "district": _("Districts of the region"), "region": _("Other regions")}
    return [("", empty), *((titles[kind], rows) for kind, rows in groups.items() if rows)]


def join_parts(form: forms.Form, data: dict[str, Any]) -> None:
    """Tidy the parts of a name in clean data; what is no name is an error of the form."""
    if not {"last_name", "first_name"} <= data.keys():
        return
    name = people.join_name(data["last_name"], data["first_name"], data.get("patronymic", ""))
    data.update({part: getattr(name, part) for part in NAME_FIELDS})
    if not name.is_complete:
        form.add_error("last_name", ValidationError(_("Write the name in letters."), code="no_name"))
    for part in NAME_FIELDS:
        if not people.is_spelled(getattr(name, part)):
            form.add_error(part, ValidationError(_("A name has letters, hyphens and apostrophes only.")))


class PersonForm(QuestionsForm):
    """Who takes part, from where and how: shared by registering, changing and the organiser's card."""

    last_name = forms.CharField(
        label=_("Last name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    first_name = forms.CharField(
        label=_("First name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    patronymic = forms.CharField(
        label=_("Patronymic"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )
    email = AddressField(label=_("E-mail"), max_length=300)
    phone = PhoneField(label=_("Phone"), max_length=60, required=False)
    territory = forms.TypedChoiceField(label=_("District or town"), coerce=int, empty_value=None)
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "list": "organisations"}),
    )
    position = forms.CharField(
        label=_("Position"), max_length=255, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    format = forms.ChoiceField(label=_("How will you take part"), widget=forms.RadioSelect)
    track = forms.TypedChoiceField(
        label=_("Track that interests you most"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, event: Event, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        fields: dict[str, Any] = self.fields
        territory, track, taking_part = (fields[name] for name in ("territory", "track", "format"))
        territory.choices = territory_choices(pgettext_lazy("territory", "Choose"))
        territory.widget.attrs["autocomplete"] = "off"
        if self.initial.get("phone"):
            self.initial["phone"] = spaced_phone(self.initial["phone"])
        self.tracks = {row.pk: row for row in event.tracks.all()}
        track.choices = [("", _("Not decided yet")), *((pk, str(row)) for pk, row in self.tracks.items())]
        if not self.tracks:
            del self.fields["track"]
        taking_part.choices = list(self.ways(now))
        self.initial.setdefault("format", next((name for name, _ in taking_part.choices), ""))
        self.fields["organisation"].widget.attrs |= {
            "hx-get": reverse("registration:organisations", args=[event.slug]),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#organisations",
        }

    def ways(self, now: datetime) -> Iterator[tuple[str, SafeString]]:
        """The ways of taking part that the event offers, with the note where no places are left or it is shut."""
        offered = offers(self.event, now)
        names = {
            Registration.Format.ONSITE: self.event.format != Event.Format.ONLINE,
            Registration.Format.ONLINE: self.event.format != Event.Format.ONSITE,
        }
        for name, is_offered in names.items():
            if is_offered or self.initial.get("format") == name:
                yield name, way_label(name, self.event, way_note(offered.get(name), now))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        join_parts(self, data)
        if data.get("territory") is not None:
            data["territory"] = Territory.objects.filter(pk=data["territory"]).first()
        chosen = data.get("track")
        data["track"] = self.tracks.get(chosen) if chosen is not None else None
        return data

    @property
    def summary(self) -> list[dict[str, str]]:
        """What is wrong, a line a field, with the address of the field; a repair is offered beside the field alone."""
        lines = [{"target": "", "text": str(error)} for error in self.non_field_errors()]
        for field in self:
            for error in self.errors.as_data().get(field.name, ()):
                said = after_label(error)
                text = _("looks like a slip of the pen") if field.name == "email" and REPAIR in said else said
                label = _("Consent") if field.name == "consent" else field.label
                line = f"{label}: {text}" if text else str(label)
                lines.append({"target": field.id_for_label or field.auto_id, "text": line})
        return lines

    def person(self) -> Person:
        own = [name for name in Person.__dataclass_fields__ if name not in {"invitation", "answers"}]
        data: dict[str, Any] = {name: self.cleaned_data.get(name) for name in own}
        return Person(**data, answers=self.answers())


def way_note(offer: Offer | None, now: datetime) -> str:
    """Say what keeps people out of one way of taking part, or what they have to wait for."""
    if offer is None:
        return ""
    if not offer.limit.is_open(now):
        return gettext("Registration for this way is closed")
    if offer.is_full and offer.limit.has_waiting_list:
        return gettext("No places left. You go on the waiting list")
    if offer.is_full:
        return gettext("No places left")
    return gettext("An organiser confirms every registration") if offer.limit.needs_approval else ""


def way_label(name: str, event: Event, obstacle: str) -> SafeString:
    """Name a way of taking part and say what it brings."""
    if name == Registration.Format.ONSITE:
        title: str | Promise = pgettext_lazy("way of taking part", "On site")
        note: str | Promise = _("A ticket with a QR code, enrolment in sessions")
        if event.place:
            title = format_html("{}, {}", title, event.place)
    else:
        title = pgettext_lazy("way of taking part", "Online")
        note = _("The broadcast; the link comes in the morning")
    note = obstacle or note
    return format_html('<strong>{}</strong><span class="choice-note">{}</span>', title, note)


class RegistrationForm(PersonForm):
    """The public form; with what makes a retry harmless and a robot visible."""

    consent = forms.BooleanField(error_messages={"required": _("Without your consent we may not register you.")})
    publication = forms.BooleanField(
        label=_("My name and photographs of me may stand on the pages about the symposium"), required=False
    )
    mailings = forms.BooleanField(label=_("Send me invitations to the next symposiums"), required=False)
    invitation = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    consent_text = forms.IntegerField(widget=forms.HiddenInput, max_value=LARGEST["BigIntegerField"])
    nonce = forms.CharField(max_length=64, widget=forms.HiddenInput)
    homepage = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User | None, invitation: Invitation | None = None, **kwargs: Any) -> None:
        self.invited_by = invitation
        known = {name: getattr(user, name) for name in (*NAME_FIELDS, "email", "phone")} if user else {}
        fresh = {"nonce": secrets.token_hex(16)}
        kwargs["initial"] = fresh | known | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.consent_texts = ConsentText.objects.all_current(get_language() or "ru")
        self.text = self.consent_texts.get(ConsentText.Purpose.PROCESSING)
        self.initial["consent_text"] = self.text.pk if self.text else None
        self.initial["invitation"] = invitation.code if invitation else ""
        self.fields["consent"].label = self.consent_label()
        for purpose in OPTIONAL:
            if purpose not in self.consent_texts:
                del self.fields[purpose]
        # The page asks for consents last, and the summary of errors goes down the page.
        self.order_fields([name for name in self.fields if name not in {"consent", *OPTIONAL}])

    def consent_label(self) -> SafeString:
        version = self.text.version if self.text else ""
        link = format_html(
            '<a href="{}?version={}" target="_blank">{}</a>',
            reverse("privacy"),
            version,
            _("processing of my personal data"),
        )
        label: SafeString = format_html(gettext("I consent to the {} for taking part in the symposium"), link)
        return label

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise ValidationError(_("Leave this field empty."), code="robot")
        return ""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.text is None or data.get("consent_text") != self.text.pk:
            data_again: Any = self.data.copy()  # type: ignore[attr-defined]
            data_again["consent_text"] = self.text.pk if self.text else ""
            data_again.pop("consent", None)
            self.data = data_again
            self.add_error(
                "consent", ValidationError(_("The text of consent has changed. Read it and tick the box again."))
            )
        return data

    def texts(self) -> list[ConsentText]:
        """The versions that were agreed to."""
        wanted = [purpose for purpose in OPTIONAL if self.cleaned_data.get(purpose)]
        return [self.consent_texts[purpose] for purpose in (ConsentText.Purpose.PROCESSING, *wanted)]

    def person(self) -> Person:
        return replace(super().person(), invitation=self.invited_by)


class ConsentForm(forms.Form):
    """What somebody agrees to whom others registered; the texts are those in force when the page was made."""

    consent = forms.BooleanField(error_messages={"required": _("Without your consent the ticket does not work.")})
    publication = forms.BooleanField(
        label=_("My name and photographs of me may stand on the pages about the symposium"), required=False
    )
    mailings = forms.BooleanField(label=_("Send me invitations to the next symposiums"), required=False)
    consent_text = forms.IntegerField(widget=forms.HiddenInput, max_value=LARGEST["BigIntegerField"])

    def __init__(self, *args: Any, texts: Mapping[str, ConsentText], **kwargs: Any) -> None:
        self.texts_in_force = texts
        self.text = texts.get(ConsentText.Purpose.PROCESSING)
        super().__init__(*args, **kwargs)
        self.initial["consent_text"] = self.text.pk if self.text else None
        self.fields["consent"].label = _("I have read the text and consent to the processing of my personal data")
        for purpose in OPTIONAL:
            if purpose not in texts:
                del self.fields[purpose]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.text is None or data.get("consent_text") != self.text.pk:
            self.add_error(
                "consent", ValidationError(_("The text of consent has changed. Read it and tick the box again."))
            )
        return data

    def texts(self) -> list[ConsentText]:
        """The versions that were agreed to."""
        wanted = [purpose for purpose in OPTIONAL if self.cleaned_data.get(purpose)]
        return [self.texts_in_force[purpose] for purpose in (ConsentText.Purpose.PROCESSING, *wanted)]


class AddressForm(forms.Form):
    """The address that somebody is registered with."""

    email = AddressField(label=_("E-mail"), max_length=300)


class CodeForm(forms.Form):
    """The six digits, spaced or pasted as they come."""

    code = forms.CharField(
        label=_("Code"), max_length=20, error_messages={"required": _("Type the six digits from the letter.")}
    )

    def clean_code(self) -> str:
        digits = "".join(filter(str.isdecimal, self.cleaned_data["code"]))
        if len(digits) != 6:  # noqa: PLR2004  as many as the letter has
            raise ValidationError(_("The code has six digits."), code="bad_code")
        return digits


class OwnChangeForm(PersonForm):
    """What a participant may change: all but the address, which is how she is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email"]

    def person(self, email: str = "") -> Person:
        self.cleaned_data["email"] = email
        return super().person()
