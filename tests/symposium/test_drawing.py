"""Lists to choose from are drawn as Django's own templates draw them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from symposium.lib.drawing import Drawing

CHOICES = [
    ("", gettext_lazy("All")),
    ("a<b", 'Школа "№ 1" & Ко'),
    (7, 1234567),
    (1.5, 2.5),
    (mark_safe("x&amp;y"), mark_safe("<b>bold</b>")),
    ("Города <и> посёлки", [("chita", "Чита"), ("aginskoe", "Агинское")]),
]


class Tall(forms.Select):
    option_template_name = "django/forms/widgets/checkbox_option.html"


@pytest.mark.parametrize("value", [None, "", "a<b", 7, "chita", ("a<b", "chita")])
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    "widget",
    [
        forms.Select(choices=CHOICES),
        forms.Select(choices=[]),
        forms.Select(attrs={"class": "x&y", "required": True, "disabled": False, "data-n": 5}, choices=CHOICES),
        forms.SelectMultiple(choices=CHOICES),
        forms.NullBooleanSelect(),
        Tall(choices=CHOICES),
    ],
)
def test_select_is_the_one_of_the_templates(widget, value, language, settings):
    settings.LANGUAGE_CODE = language
    drawn, told = (
        widget.render("n<1>", value, {"id": "id_n"}, renderer) for renderer in (Drawing(), DjangoTemplates())
    )
    assert drawn == told


def test_site_draws_its_forms_so():
    assert isinstance(get_default_renderer(), Drawing)
