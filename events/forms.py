"""What organisers fill in about an event."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from events.actions import TEXTS
from events.models import Event, EventOrganisation, Role, Room, Series, User, Venue
from events.refusals import REASONS
from events.shifting import SAME_WEEKDAY, in_year, next_slug

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RESERVED = {"new"}
ZONES: "dict[str, StrOrPromise]" = {
    "Europe/Kaliningrad": _("Kaliningrad, UTC+2"),
    "Europe/Moscow": _("Moscow, UTC+3"),
    "Europe/Samara": _("Samara, UTC+4"),
    "Asia/Yekaterinburg": _("Yekaterinburg, UTC+5"),
    "Asia/Omsk": _("Omsk, UTC+6"),
    "Asia/Krasnoyarsk": _("Krasnoyarsk, UTC+7"),
    "Asia/Irkutsk": _("Irkutsk, UTC+8"),
    "Asia/Chita": _("Chita, UTC+9"),
    "Asia/Vladivostok": _("Vladivostok, UTC+10"),
    "Asia/Magadan": _("Magadan, UTC+11"),
    "Asia/Kamchatka": _("Kamchatka, UTC+12"),
}
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOMENTS = ("opens_at", "starts_at", "ends_at", "registration_opens_at", "registration_closes_at")


def near_our_time(day: date) -> None:
    """Refuse a year that is surely mistyped: the ends of the calendar cannot be counted from, nor put into a zone."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            _("Write a year from %(first)d to %(last)d."), "year", {"first": FIRST_YEAR, "last": LAST_YEAR}
        )


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WallClockField(forms.DateTimeField):
    """A moment as a clock on the wall shows it; the form knows in which zone the wall is."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_validators = [near_our_time]  # noqa: RUF012  declared so by its base

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        for pattern in ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"):
            try:
                return datetime.strptime(str(value).strip(), pattern)  # noqa: DTZ007  the zone comes with another field
            except ValueError:
                continue
        raise ValidationError(self.error_messages["invalid"], code="invalid")


def capitalised(field: forms.Field) -> None:
    """Begin each choice with a capital letter: the models name states inside sentences."""
    field.choices = [(value, capfirst(str(label))) for value, label in field.choices]  # type: ignore[attr-defined]


class EventFields(forms.ModelForm[Event]):
    """What both forms of an event share: the rule of short addresses and the words on the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = pgettext("of an event", "Title")
        capitalised(self.fields["format"])
        for name in ("starts_on", "ends_on"):
            self.fields[name].validators.append(near_our_time)

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        if slug in RESERVED:
            raise ValidationError(_("This short address is taken by the site itself."), code="reserved")
        return slug


class EventForm(EventFields):
    """All settings of an event; moments are read in the time zone that the form itself names."""

    opens_at = WallClockField(label=_("Doors open"), required=False)
    starts_at = WallClockField(label=_("Begins"), required=False)
    ends_at = WallClockField(label=_("Ends"), required=False)
    registration_opens_at = WallClockField(label=_("Registration opens"), required=False)
    registration_closes_at = WallClockField(label=_("Registration closes"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=())

    class Meta:
        model = Event
        fields = (
            "title",
            "short_title",
            "genre",
            "theme",
            "lead",
            "description",
            "slug",
            "starts_on",
            "ends_on",
            *MOMENTS[:3],
            "time_zone",
            "format",
            "place",
            "accent",
            *MOMENTS[3:],
            "contact_email",
        )
        widgets: ClassVar = {
            "starts_on": DateInput(),
            "ends_on": DateInput(),
            "lead": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 6}),
            "accent": forms.RadioSelect(),
            "format": forms.RadioSelect(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = {name: getattr(self.instance, name) for name in self.Meta.fields}
        capitalised(self.fields["accent"])
        zone = self.instance.time_zone
        self.fields["time_zone"].choices = [*ZONES.items(), *([] if zone in ZONES else [(zone, zone)])]  # type: ignore[attr-defined]
        for name in MOMENTS:
            moment = getattr(self.instance, name)
            self.initial[name] = moment.astimezone(self.instance.tz).replace(tzinfo=None) if moment else None
        if self.instance.pk:
            # Whoever has the address of an announced event keeps it: tickets, letters and search engines.
            self.fields["slug"].disabled = self.instance.is_public

    @property
    def changes(self) -> dict[str, Any]:
        """The settings that are not what they were; another time zone moves every moment along."""
        return {name: now for name, was in self.before.items() if (now := getattr(self.instance, name)) != was}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for field, message in _dates_out_of_order(data):
            if field in data:
                self.add_error(field, message)
        if "time_zone" in data:
            tz = ZoneInfo(data["time_zone"])
            for name in MOMENTS:
                if data.get(name):
                    data[name] = data[name].replace(tzinfo=tz)
        return data


def _dates_out_of_order(data: dict[str, Any]) -> "Iterator[tuple[str, StrOrPromise]]":
    """Name every field whose date contradicts another, with what is wrong."""
    first, last = data.get("starts_on"), data.get("ends_on")
    if first and last and last < first:
        yield "ends_on", _("The last day is before the first.")
        return
    for name in ("opens_at", "starts_at", "ends_at"):
        moment = data.get(name)
        if moment and first and last and not first <= moment.date() <= last:
            yield name, _("This is outside the days of the event.")
    for earlier, later, message in (
        ("starts_at", "ends_at", _("The event ends before it begins.")),
        ("opens_at", "starts_at", _("The event begins before the doors open.")),
        ("registration_opens_at", "registration_closes_at", _("Registration closes before it opens.")),
    ):
        if data.get(earlier) and data.get(later) and data[later] <= data[earlier]:
            yield later, message
    closes = data.get("registration_closes_at")
    if closes and last and closes.date() > last:
        yield "registration_closes_at", _("Registration closes after the event is over.")


class NewEventForm(EventFields):
    """The least that a new event needs: the series, what it is called, where it lives and when it is."""

    new_series = forms.CharField(label=_("New series"), max_length=255, required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=list(ZONES.items()), initial="Asia/Chita")

    class Meta:
        model = Event
        fields = ("series", "title", "slug", "starts_on", "ends_on", "format", "place", "time_zone", "contact_email")
        widgets: ClassVar = {"starts_on": DateInput(), "ends_on": DateInput(), "format": forms.RadioSelect()}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = series_of(user)  # type: ignore[attr-defined]
        self.fields["series"].required = False
        self.fields["ends_on"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("ends_on") and "ends_on" not in self.errors:
            data["ends_on"] = data.get("starts_on")
        for field, message in _dates_out_of_order(data):
            self.add_error(field, message)
        if "series" not in self.errors and bool(data.get("series")) == bool(data.get("new_series")):
            self.add_error("new_series", _("Choose a series or name a new one."))
        return data


def series_of(user: User) -> QuerySet[Series]:
    """Return the series in which `user` may create editions."""
    if user.is_superuser:
        return Series.objects.all()
    makers = Q(events__memberships__user=user, events__memberships__role__in=(Role.OWNER, Role.ORGANISER))
    return Series.objects.filter(makers).distinct()


class CloneForm(forms.Form):
    """What distinguishes the next edition."""

    title = forms.CharField(label=_("Title"), max_length=255)
    short_title = forms.CharField(label=capfirst(_("short title")), max_length=60, required=False)
    slug = forms.SlugField(label=_("Short address"), max_length=50)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput(), validators=[near_our_time])
    theme = forms.CharField(label=capfirst(_("theme")), max_length=255, required=False)
    lead = forms.CharField(label=capfirst(_("lead")), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    description = forms.CharField(
        label=capfirst(_("description")), widget=forms.Textarea(attrs={"rows": 6}), required=False
    )

    def __init__(self, *args: Any, source: Event, **kwargs: Any) -> None:
        self.source = source
        start = source.starts_on + SAME_WEEKDAY
        kwargs["initial"] = self._proposed(start.year) | {"starts_on": start}
        super().__init__(*args, **kwargs)

    def _proposed(self, year: int) -> dict[str, Any]:
        """What the edition of `year` is called if nobody thinks otherwise."""
        event, last = self.source, self.source.starts_on.year
        texts = {name: in_year(getattr(event, name), last, year) for name in ("title", *TEXTS)}
        return texts | {"slug": next_slug(event.slug, last, year)}

    def clean(self) -> dict[str, Any]:
        """Let the texts that were left as proposed follow the day, should that be in yet another year."""
        cleaned: dict[str, Any] = super().clean() or {}
        day = cleaned.get("starts_on")
        if day and day.year != self.initial["starts_on"].year:
            anew = self._proposed(day.year)
            left = [name for name in anew if name in cleaned and cleaned[name] == self.initial[name]]
            cleaned |= {name: anew[name] for name in left}
        return cleaned

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        if slug in RESERVED or Event.objects.filter(slug=slug).exists():
            raise ValidationError(REASONS["slug_taken"], code="slug_taken")
        return slug

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day - self.source.starts_on < timedelta(days=1):
            raise ValidationError(_("The next edition comes after this one."), code="not_later")
        return day


class MemberForm(forms.Form):
    """A person and the role she is given."""

    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", "—"), *(role for role in Role.choices if role[0] != Role.PARTICIPANT)]
    )


class VenueForm(forms.ModelForm[Venue]):
    class Meta:
        model = Venue
        fields = ("name", "town", "address", "how_to_find", "map_url")
        widgets: ClassVar = {"how_to_find": forms.Textarea(attrs={"rows": 3})}


class ChooseVenueForm(forms.Form):
    """One of the venues where the series has been, or a new one."""

    venue = forms.ModelChoiceField(
        label=_("Venue"), queryset=Venue.objects.none(), required=False, empty_label=_("another, not in this list")
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["venue"] = event.venue_id
        self.fields["venue"].queryset = Venue.objects.filter(events__series=event.series_id).distinct()  # type: ignore[attr-defined]


class RoomForm(forms.ModelForm[Room]):
    class Meta:
        model = Room
        fields = ("name", "floor", "seats", "rank")


def refuse_repeats(rows: forms.BaseFormSet[Any], message: "StrOrPromise") -> None:
    """Say at every row but the first of a name that it stands there already."""
    seen: set[str] = set()
    for form in rows.forms:
        name = form.cleaned_data.get("name", "").casefold() if form.is_valid() else ""
        if name and form not in rows.deleted_forms:
            if name in seen:
                form.add_error("name", message)
            seen.add(name)


class RoomRows(forms.BaseInlineFormSet[Room, Venue, RoomForm]):
    """All rooms of a venue and two new ones."""

    def clean(self) -> None:
        refuse_repeats(self, _("This room is in the list already."))
        super().clean()


RoomFormSet = forms.inlineformset_factory(Venue, Room, form=RoomForm, formset=RoomRows, extra=2, can_delete=True)


class PartForm(forms.Form):
    """One organiser or partner, by name."""

    name = forms.CharField(label=_("Organisation"), max_length=255)
    kind = forms.ChoiceField(label=_("Part"), choices=EventOrganisation.Kind.choices, initial="organiser")


class PartRows(forms.BaseFormSet[PartForm]):
    """All organisers and partners of an event and two new ones."""

    def clean(self) -> None:
        refuse_repeats(self, _("This organisation is in the list already."))


PartFormSet = forms.formset_factory(PartForm, formset=PartRows, extra=2, can_delete=True, can_order=True)
