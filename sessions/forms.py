"""What editors fill in about a programme."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from events.forms import WallClockField
from events.models import Event, Room
from sessions.models import Session, Speaker, SpeakerRole, Track
from symposium.lib.numbers import LARGEST


class TrackChoice(forms.ModelChoiceField[Track]):
    def label_from_instance(self, track: Any) -> str:
        return f"{track.number}. {track.name}"


class SpeakerChoice(forms.ModelMultipleChoiceField[Speaker]):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, speaker: Any) -> str:
        return ", ".join(filter(None, [speaker.listed_name, speaker.organisation]))


class SessionForm(forms.ModelForm[Session]):
    """A session; its times are those of a clock on the event's wall."""

    starts_at = WallClockField(label=_("Begins"))
    ends_at = WallClockField(label=_("Ends"))
    track = TrackChoice(
        label=_("Track"), queryset=Track.objects.none(), required=False, empty_label=_("outside the tracks")
    )
    room = forms.ModelChoiceField(
        label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("in no room")
    )
    speakers = SpeakerChoice(label=_("Speakers"), queryset=Speaker.objects.none(), required=False)
    moderators = SpeakerChoice(label=_("Moderators"), queryset=Speaker.objects.none(), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=LARGEST["PositiveIntegerField"])

    class Meta:
        model = Session
        fields = (
            "title",
            "subtitle",
            "kind",
            "starts_at",
            "ends_at",
            "room",
            "track",
            "speakers",
            "moderators",
            "abstract",
            "needs_enrolment",
            "capacity",
        )
        labels: ClassVar = {"capacity": _("Places")}
        widgets: ClassVar = {"abstract": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.instance.event = event
        own_room = Q(pk=self.instance.room_id)
        self.fields["room"].queryset = Room.objects.filter(Q(venue=event.venue_id) | own_room)  # type: ignore[attr-defined]
        self.fields["track"].queryset = event.tracks.all()  # type: ignore[attr-defined]
        # «Ё» stands with «Е», as in every Russian list.
        by_last_name = Replace(Replace("last_name", Value("Ё"), Value("Е")), Value("ё"), Value("е"))
        if self.instance.pk:
            self._fill_from_instance()
        self._offer(event.speakers.order_by(by_last_name, "first_name", "patronymic"))

    def _offer(self, people: QuerySet[Speaker]) -> None:
        """Let both parts be chosen from `people`, who are read once."""
        known = list(people)
        for name in ("speakers", "moderators"):
            field: Any = self.fields[name]
            field.queryset = people
            # The list is long and scrolls: who is chosen stands where she is seen.
            chosen = set(self.initial.get(name, ()))
            listed = sorted(known, key=lambda speaker: speaker.pk not in chosen)
            field.choices = [(speaker.pk, field.label_from_instance(speaker)) for speaker in listed]

    def _fill_from_instance(self) -> None:
        self.initial["version"] = self.instance.version
        for name in ("starts_at", "ends_at"):
            self.initial[name] = getattr(self.instance, name).astimezone(self.event.tz).replace(tzinfo=None)
        roles = list(self.instance.roles.values_list("speaker", "kind"))
        for name, kind in (("speakers", SpeakerRole.Kind.SPEAKER), ("moderators", SpeakerRole.Kind.MODERATOR)):
            self.initial[name] = [speaker for speaker, own in roles if own == kind]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("starts_at", "ends_at"):
            if data.get(name):
                data[name] = data[name].replace(tzinfo=self.event.tz)
        if self.instance.pk:
            self.instance.version = data.get("version") or 0
        self._check_times(data)
        twice = set(data.get("speakers", ())) & set(data.get("moderators", ()))
        for speaker in sorted(twice, key=str):
            self.add_error(
                "moderators", _("%(name)s is marked as a speaker already: choose one part.") % {"name": speaker.name}
            )
        return data

    @property
    def differences(self) -> list[tuple[str, str]]:
        """Name what is saved where something else was typed: labels of fields and the words of what is saved."""
        return [
            (str(self.fields[name].label), self._saved_words(name)) for name in self.changed_data if name != "version"
        ]

    def _saved_words(self, name: str) -> str:
        field, value = self.fields[name], self.initial.get(name)
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if isinstance(value, datetime):
            return date_format(value, "SHORT_DATETIME_FORMAT")
        words = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        if words:
            return "; ".join(words.get(str(key), "") for key in (value if isinstance(value, list) else [value or ""]))
        return "" if value is None else str(value)

    def _check_times(self, data: dict[str, Any]) -> None:
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The session ends before it begins. Check both times."))
        for name in ("starts_at", "ends_at"):
            moment = data.get(name)
            if moment and not self.event.starts_on <= moment.date() <= self.event.ends_on:
                self.add_error(name, _("This is outside the days of the event."))


class TrackForm(forms.ModelForm[Track]):
    class Meta:
        model = Track
        fields = ("number", "name", "description")
        widgets: ClassVar = {
            "number": forms.NumberInput(attrs={"min": 1, "max": 99}),
            "description": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.instance.event = event
        if not self.instance.pk:
            self.initial["number"] = event.tracks.count() + 1

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        if number < 1:
            raise ValidationError(_("Tracks are numbered from 1."), code="too_small")
        if self.event.tracks.filter(number=number).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is a track with this number already."), code="taken")
        return number


class SpeakerForm(forms.ModelForm[Speaker]):
    class Meta:
        model = Speaker
        fields = ("last_name", "first_name", "patronymic", "organisation", "position", "bio")
        widgets: ClassVar = {"bio": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.event = event
