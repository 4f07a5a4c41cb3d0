"""What must not be parted at the end of a line, and whose language a line is in."""

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from events.models import Event
from symposium.lib.typography import is_russian, tie

TIED = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("МОУ СОШ № 6", "МОУ СОШ №~6"),
        ("Гимназия № 47 в Чите", "Гимназия №~47 в~Чите"),
        ("звоните 8 914 по делу", "звоните 8~914 по~делу"),
        ("участвуют 12 500 человек", "участвуют 12~500~человек"),
        ("с 10 до 45 минут", "с~10 до~45~минут"),
        ("в 2025 году", "в~2025~году"),
        ("кабинеты 12 и 1404", "кабинеты 12 и~1404"),
        ("", ""),
    ],
)
def test_short_words_and_units_are_tied(text: str, tied: str) -> None:
    assert tie(text) == tied.replace("~", TIED)
    assert tie(tie(text)) == tie(text)


@pytest.mark.parametrize(
    ("text", "found"), [("Чита", True), ("Ё", True), ("Chita", False), ("№ 6", False), ("", False)]
)
def test_russian_is_told_by_its_letters(text: str, found: bool) -> None:
    assert is_russian(text) is found


def drawn(source: str, language: str, **context: str) -> str:
    with translation.override(language):
        return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("ru", "Данные и <данные>", f"Данные и{TIED}&lt;данные&gt;"),
        ("en", "Данные и <данные>", f'<span lang="ru">Данные и{TIED}&lt;данные&gt;</span>'),
        ("en", "Data & people", "Data &amp; people"),
    ],
)
def test_words_of_people_are_marked_on_a_page_in_another_language(language: str, text: str, written: str) -> None:
    assert drawn("{{ text|voice }}", language, text=text) == written


@pytest.mark.parametrize(("language", "mark"), [("ru", ""), ("en", ' lang="ru"')])
def test_element_is_marked_on_a_page_in_another_language(language: str, mark: str) -> None:
    assert drawn("<p{% tongue text %}>", language, text="Чита") == f"<p{mark}>"


def test_english_page_of_an_event_marks_its_russian_title(client: Client, event: Event) -> None:
    page = client.get(event.get_absolute_url(), headers={"accept-language": "en"}).text

    assert f'<h1 class="event-title"><span lang="ru">{event.title}</span></h1>' in page
