from importlib import import_module

import pytest
from django.apps import apps
from django.utils import translation

from events.models import Territory

load = import_module("events.migrations.0002_territories").load


@pytest.mark.django_db
def test_territories_are_loaded_and_a_second_load_changes_nothing() -> None:
    before = list(Territory.objects.values())
    load(apps, None)

    assert len(before) == 124
    assert list(Territory.objects.values()) == before


@pytest.mark.django_db
def test_territory_match_recognises_a_row_by_an_alias_of_the_database() -> None:
    Territory.objects.filter(code="kalarsky").update(aliases=["БАМ"])

    assert Territory.objects.match("БАМ").territory == Territory.objects.get(code="kalarsky")
    assert Territory.objects.match("г.Чита").territory == Territory.objects.get(code="chita")


@pytest.mark.django_db
def test_territory_is_written_in_the_language_of_the_reader() -> None:
    territory = Territory.objects.get(code="kalarsky")

    with translation.override("en"):
        assert str(territory) == "Kalarsky District"
    with translation.override("ru"):
        assert str(territory) == "Каларский район"
