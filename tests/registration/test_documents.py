"""The ticket and the badge on paper: whatever people are called, one sheet holds all of it inside its margins."""

import io
import re
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageChops

from events.models import Venue
from registration import documents
from registration.models import Registration
from symposium.lib.documents import typeset
from symposium.lib.qr import qr_svg
from tests.factories import make_event, make_registration, make_territory

pytestmark = pytest.mark.django_db
MM = 144 / 25.4
# The margins that stay empty, left and right, above and below; the code on a badge has its quiet zone in them.
MARGINS = {"ticket": (14.5, 14), "badge": (4, 3.5)}


def full(letters: str, length: int) -> str:
    """A text of exactly so many letters."""
    return (letters * length)[:length]


def longest(word: str) -> Registration:
    """Somebody of whom everything is as long as the columns hold, written in repetitions of `word`."""
    venue = Venue.objects.create(name=full(word, 255), town=full(word, 120), address=full(word, 255))
    event = make_event(title=full(word, 255), short_title="", venue=venue)
    names = {name: full(word, 120).strip() for name in ("last_name", "first_name", "patronymic")}
    place = make_territory(full(word, 120).strip())
    return make_registration(event, organisation=full(word, 255), territory=place, **names)


def pages(kind: str, data: dict[str, Any]) -> list[Image.Image]:
    """The document as pictures, one a page."""
    drawn = typeset(kind, data, pictures={"code.svg": qr_svg("K7MQ42XD").encode()}, format="png", ppi=144)
    return [Image.open(io.BytesIO(one)).convert("L") for one in (drawn if isinstance(drawn, list) else [drawn])]


def data_of(kind: str, row: Registration) -> dict[str, Any]:
    if kind == "ticket":
        return documents.ticket_data(row)
    return documents.badge_data(row) | {"strokes": 9, "track": full("Трек ", 255)}


@pytest.mark.parametrize("word", ["Ж", "Щукина-Перфильева ", "по ", "Администрация муниципального района, ", "W"])
@pytest.mark.parametrize("kind", ["ticket", "badge"])
def test_the_longest_texts_stay_on_one_sheet_inside_its_margins(kind: str, word: str) -> None:
    drawn = pages(kind, data_of(kind, longest(word)))
    assert len(drawn) == 1
    sheet = drawn[0]
    left, top, right, bottom = ImageChops.invert(sheet).getbbox() or (0, 0, 0, 0)
    side, edge = (margin * MM for margin in MARGINS[kind])
    assert (left >= side, sheet.width - right >= side) == (True, True)
    assert (top >= edge, sheet.height - bottom >= edge) == (True, True)
    assert [found.text for found in zxingcpp.read_barcodes(sheet)] == ["K7MQ42XD"]


@pytest.mark.parametrize("typeset_one", [documents.ticket_pdf, documents.badge_pdf])
def test_pdf_has_one_page(typeset_one: Any) -> None:
    content = typeset_one(longest("Доржиева-Цыренова "))
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1
