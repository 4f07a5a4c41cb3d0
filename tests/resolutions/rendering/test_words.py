"""The same words in every form of a resolution, proved by reading each form again."""

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given, settings

from resolutions import documents
from resolutions.canonical import Addressee, Content, Paragraph, Recommendation, checksum, from_json, to_json
from resolutions.fitting import content_of, fitted
from resolutions.models import Resolution, Revision
from resolutions.parsing import parse
from resolutions.reading import read_file
from resolutions.rendering.akoma import to_akn
from resolutions.rendering.outline import outline, words
from resolutions.rendering.proof import Issue, Proof
from resolutions.rendering.text import to_text
from resolutions.rendering.word import to_docx
from resolutions.spans import Span
from tests.resolutions.coediting.contents import contents
from tests.resolutions.rendering.extracting import (
    text_of_akn,
    text_of_docx,
    text_of_page,
    text_of_pdf,
    without_proof,
    words_in,
)
from tests.resolutions.texts import DAY, NOW, TEXT

SPECIMENS = sorted((Path(__file__).parents[1] / "specimens").glob("*.txt"))
NOWHERE = Issue(Proof(), datetime(2026, 2, 26, tzinfo=UTC))


def read(data: bytes) -> Content:
    numbers = iter(range(10_000))
    return content_of(fitted(parse(read_file(data))), lambda: str(uuid.UUID(int=next(numbers))))


def marked() -> Content:
    content = read(TEXT.encode())
    spans = (Span(0, 9, "strong"), Span(4, 12, "em"), Span(2, 6, "comment", (("id", "7"),)))
    suggested = (*spans, Span(3, 8, "deletion", (("id", "1"),)), Span(10, 14, "insertion", (("id", "2"),)))
    return replace(
        content,
        paragraphs=tuple(replace(one, spans=suggested) for one in content.paragraphs),
        recommendations=tuple(replace(one, spans=spans) for one in content.recommendations),
    )


def asked(names: list[str], texts: Callable[[int], list[str]]) -> Content:
    """A resolution to addressees with these names, each asked what `texts` says for its number."""
    numbers = iter(range(10_000))
    new = lambda: str(uuid.UUID(int=next(numbers)))  # noqa: E731
    to = tuple(Addressee(new(), name) for name in names)
    items = tuple(Recommendation(new(), one.id, text) for index, one in enumerate(to) for text in texts(index))
    paragraphs = tuple(Paragraph(new(), "task", f"задача {number}") for number in range(3))
    return replace(read(TEXT.encode()), paragraphs=paragraphs, addressees=to, recommendations=items)


WEIRD = [
    "учить <b>детей</b> & \"взрослых\" 'вместе' ]]> <!-- -->",
    "улыбаться 😀 и 👩‍👩‍👧 семьёй",
    "читать עברית и العربية справа налево",
    "строка первая\nстрока вторая\n\nстрока четвёртая",
    "#отчёты *на* $треть$ \\ @все_сразу `код` // и = прочее",
    "{{ шаблон }} {% скрипт %} {# слово #}",
    "вертикальная\x0bтабуляция\tи\x01 знак",
    "с̈ю̈ составные буквы é и ё",
]
CONTENTS = {
    "marks": marked(),
    "many addressees": asked([f"Школе {number}" for number in range(40)], lambda index: ["дело"] * (index % 4)),
    "nobody": asked([""], lambda _index: ["читать", "писать"]),
    "some without a name": asked(
        ["Школам", "", "Вузам", "", ""], lambda index: [f"дело {index} {n}" for n in range(2)]
    ),
    "five hundred": asked(
        [f"Школе {n}" for n in range(5)], lambda index: [f"дело {index} {n} года" for n in range(99)]
    ),
    "to somebody unknown": replace(
        marked(), recommendations=(*marked().recommendations, Recommendation(str(uuid.UUID(int=77)), "", "помнить"))
    ),
    "weird": asked(["Школам & <садам>"], lambda _index: WEIRD),
    "nothing": replace(read(TEXT.encode()), paragraphs=(), addressees=(), recommendations=(), signature=""),
} | {file.stem: read(file.read_bytes()) for file in SPECIMENS}


def publish(event, content: Content) -> Revision:
    resolution = Resolution.objects.create(event=event, state="published", adopted_on=DAY, published_at=NOW)
    return Revision.objects.create(
        resolution=resolution,
        number=1,
        snapshot=to_json(content),
        checksum=checksum(content),
        created_at=NOW,
        published_at=NOW,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", CONTENTS)
def test_every_form_has_the_same_words(event, client, tmp_path, name):
    revision = publish(event, CONTENTS[name])
    expected = words(outline(CONTENTS[name]))
    made = {form: documents.of_revision(revision, form) for form in documents.TYPES}
    proof = Proof(documents.address_of(revision.resolution), revision.checksum)
    page = client.get(reverse("resolutions:resolution", args=[revision.resolution.code])).content.decode()

    assert words(outline(from_json(json.loads(made["json"])))) == expected
    assert words_in(made["txt"].decode()) == expected
    assert words_in(text_of_docx(made["docx"])) == expected
    assert words_in(text_of_akn(made["xml"])) == expected
    assert words_in(text_of_page(page)) == expected
    assert words_in(without_proof(text_of_pdf(made["pdf"], tmp_path), proof.address, proof.short)) == expected


@pytest.mark.django_db
def test_word_wider_than_the_page_is_in_every_form(event, client, tmp_path):
    content = asked(["Школам"], lambda _index: [f"{'ы' * 700} и {'а-б' * 200} конец"])
    revision = publish(event, content)
    expected = words(outline(content))
    pdf = text_of_pdf(documents.of_revision(revision, "pdf"), tmp_path).replace("\u200b", "")
    page = client.get(reverse("resolutions:resolution", args=[revision.resolution.code])).content.decode()

    assert words_in(text_of_docx(documents.of_revision(revision, "docx"))) == expected
    assert words_in(text_of_page(page)) == expected
    # A line of the PDF may end within the word: its letters are compared instead.
    assert "".join(expected[-4:]) in "".join(words_in(pdf))


@settings(max_examples=25)
@given(contents())
def test_any_text_at_all_has_the_same_words(content):
    pieces = outline(content)
    expected = words(pieces)
    assert words(outline(from_json(to_json(content)))) == expected
    assert words_in(to_text(pieces)) == expected
    assert words_in(text_of_akn(to_akn(content, pieces, NOWHERE))) == expected
    assert words_in(text_of_docx(to_docx(pieces, NOWHERE, b""))) == expected
