"""Whose template a draft begins with."""

from datetime import timedelta

import pytest

from events.actions import Edition, clone_event
from events.models import Series
from resolutions import beginning
from resolutions.models import Template
from tests import factories
from tests.resolutions.texts import make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def last(event):
    day = event.starts_on - timedelta(365)
    return factories.make_event(slug="last", series=event.series, starts_on=day, ends_on=day)


def save(event, people, text="Вводная."):
    return beginning.save_template(event=event, title="Решение", text=text, by=people.organiser)


def test_own_template_comes_before_that_of_an_earlier_edition(event, last, people):
    save(last, people, "Прошлая.")
    assert beginning.template_of(event) == ("Решение", "Прошлая.")
    save(event, people, "Своя.")
    assert beginning.template_of(event) == ("Решение", "Своя.")
    assert beginning.template_of(last) == ("Решение", "Прошлая.")
    beginning.drop_template(event=event, by=people.organiser)
    assert beginning.template_of(event) == ("Решение", "Прошлая.")


def test_template_is_saved_once_and_says_by_whom(event, people):
    save(event, people)
    save(event, people, "Другая.")
    row = Template.objects.get()
    assert (row.text, row.edited_by, row.history.count()) == ("Другая.", people.organiser, 2)


def test_next_edition_begins_with_the_same_template(event, people):
    save(event, people)
    edition = Edition("next", "Живой урок", event.starts_on + timedelta(365))
    assert beginning.template_of(clone_event(source=event, edition=edition, by=people.owner)) == ("Решение", "Вводная.")


def test_other_series_have_their_own(event, people):
    save(factories.make_event(slug="other", series=Series.objects.create(slug="other", name="Другой")), people)
    assert beginning.template_of(event)[0] == "Резолюция"


def test_built_in_template_addresses_whom_the_last_resolution_did(event, last, people):
    make_published(last, people.chair)
    text = beginning.template_of(event)[1]
    assert "Министерству образования края:\n- …\nПедагогам:\n- …\n" in text


def test_draft_is_of_its_event(event):
    parsed = beginning.beginning_of(event, "Решение", "{event}, {place}: {participants}.")
    assert (parsed.event_name, parsed.place, parsed.date) == ("«Цифровая школа края»", "Чита", event.ends_on)
    assert parsed.blocks[0].text == "«Цифровая школа края», Чита: … человек."


@pytest.mark.parametrize(
    ("genre", "name"),
    [
        ("Ежегодный научно-практический симпозиум", "ежегодного научно-практического симпозиума «Цифровая школа края»"),
        ("IX Забайкальский форум", "IX Забайкальского форума «Цифровая школа края»"),
        ("Краевой перформанс", "«Цифровая школа края»"),
        ("", "«Цифровая школа края»"),
    ],
)
def test_heading_names_the_event_in_the_genitive_or_by_its_name_alone(event, genre, name):
    event.genre = genre
    assert beginning.beginning_of(event, "Резолюция", "Вводная.").event_name == name
