"""Every component on one page, for those who build pages of them. Exists in development only."""

from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

SWATCHES = (
    ("paper", "Paper"), ("surface", "Sheet"), ("sunk", "Well"), ("line", "Line"),
    ("outline", "Outline"), ("ink-3", "Caption"), ("ink-2", "Second"), ("ink", "Ink"),
    ("accent", "Accent"), ("accent-hover", "Hover"), ("tint", "Tint"), ("deep", "Deep"),
    ("thread", "Thread"), ("good", "Good"), ("care", "Care"), ("stop", "Stop"),
)  # fmt: skip
TABS = (
    {"label": "All", "url": "#tabs", "count": 40, "current": True},
    {"label": "Understood", "url": "#tabs", "count": 34, "current": False},
    {"label": "To mend", "url": "#tabs", "count": 3, "current": False},
)
SEGMENTS = (
    {"label": "Whole programme", "url": "#segments", "current": True},
    {"label": "My sessions", "url": "#segments", "count": 3, "current": False},
)
DAY = (
    {"time": "10:00", "title": "Opening", "note": "and the contest"},
    {"time": "12:30–15:15", "title": "Safe communication", "note": "track 1, room 214"},
    {"time": "12:30–15:15", "title": "Artificial intelligence at a teacher's work", "note": "track 2, room 305"},
    {"time": "12:30–15:15", "title": "Preschool education", "note": "track 3, room 112"},
    {"time": "15:30", "title": "Resolution", "note": "a vote of all"},
)


class SampleForm(forms.Form):
    """One field of every kind."""

    last_name = forms.CharField(label="Surname", initial="Ёлгин")
    position = forms.CharField(label="Position", required=False)
    email = forms.EmailField(label="E-mail")
    territory = forms.ChoiceField(label="District", choices=[("kalar", "Каларский округ"), ("chita", "Чита")])
    about = forms.CharField(label="About", widget=forms.Textarea(attrs={"rows": 3}), help_text="Two sentences")
    attachment = forms.FileField(label="File", required=False)
    format = forms.ChoiceField(
        label="Way to take part",
        choices=[("onsite", "On site, in Chita"), ("online", "In the broadcast")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="Days", choices=[("1", "First"), ("2", "Second")], widget=forms.CheckboxSelectMultiple, required=False
    )
    consent = forms.BooleanField(label="I agree to the processing of my data", help_text="Required")


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    wrong = {"last_name": "Ёлгин", "email": "elgin@mail,ru", "territory": "kalar", "format": "onsite", "about": "…"}
    context = {
        "swatches": [SimpleNamespace(token=token, name=name) for token, name in SWATCHES],
        "tabs": TABS,
        "segments": SEGMENTS,
        "day": DAY,
        "form": SampleForm(wrong),
        "page": Paginator(range(360), 20).page(2),
    }
    return render(request, "symposium/components.html", context)
