"""Whole numbers of every form end where their columns end."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from symposium.lib.numbers import LARGEST

APPS = ("events", "sessions", "registration", "contest", "resolutions", "symposium")
HUGE = 10**12


def load_every_form() -> None:
    for app in APPS:
        for module in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}."):
            if ".forms" in module.name:
                importlib.import_module(module.name)


def forms_below(base: Any) -> Iterator[Any]:
    """Yield every form of the site that descends from `base`."""
    for form in base.__subclasses__():
        if form.__module__.split(".")[0] in APPS:
            yield form
        yield from forms_below(form)


def whole_numbers() -> Iterator[Any]:
    load_every_form()
    known = {(form, name): field for form in forms_below(forms.BaseForm) for name, field in form.base_fields.items()}
    for (form, name), field in known.items():
        if isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField | forms.DecimalField):
            yield pytest.param(form, name, field, id=f"{form.__name__}.{name}")


def column_of(form: Any, name: str) -> models.Field[Any, Any] | None:
    model = getattr(getattr(form, "_meta", None), "model", None)
    return next((field for field in model._meta.get_fields() if field.name == name), None) if model else None


@pytest.mark.parametrize(("form", "name", "field"), list(whole_numbers()))
def test_a_number_too_large_is_refused_in_words(form: Any, name: str, field: forms.IntegerField) -> None:
    column = column_of(form, name)
    fits = LARGEST[column.get_internal_type()] if column is not None else LARGEST["BigIntegerField"]
    assert field.max_value is not None
    assert field.max_value <= fits
    with pytest.raises(ValidationError) as caught:
        field.clean(str(field.max_value + 1))
    assert str(field.max_value) in caught.value.messages[0].replace("\u00a0", "").replace(",", "")


def test_forms_with_whole_numbers_are_found() -> None:
    found = {param.id for param in whole_numbers()}
    assert {"SessionForm.capacity", "RoomForm.seats", "TrackForm.number", "HeadForm.participants"} <= found


@pytest.mark.parametrize("path", ["programme/tracks/{huge}/", "import/ABCDEFGH/rows/{huge}/"])
def test_a_number_too_large_in_an_address_is_not_found(event: Any, people: Any, client_of: Any, path: str) -> None:
    for huge in (HUGE, HUGE**3):
        address = f"/events/{event.slug}/manage/{path.format(huge=huge)}"
        assert client_of(people.owner).get(address).status_code == 404


def test_places_too_many_are_said_at_the_field(event: Any, people: Any, client_of: Any) -> None:
    data = {"title": "Чаты", "kind": "workshop", "capacity": str(HUGE)}
    data |= {"starts_at": f"{event.starts_on}T10:00", "ends_at": f"{event.starts_on}T11:00"}
    response = client_of(people.editor).post(f"/events/{event.slug}/manage/programme/sessions/new/", data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["capacity"])
