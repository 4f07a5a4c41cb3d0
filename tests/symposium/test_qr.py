import io
import re

import pytest
import zxingcpp
from PIL import Image

from registration import tickets
from symposium.lib.qr import qr_png, qr_svg


def _read(png):
    return [(found.text, found.ec_level) for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))]


@pytest.mark.parametrize(
    "text", ["K7MQ42XD", tickets.signed("K7MQ42XD", 5), "https://example.org/resolutions/7/", "Резолюция № 7"]
)
def test_png_reads_back(text):
    assert _read(qr_png(text)) == [(text, "M")]


@pytest.mark.parametrize("number", range(8))
def test_quick_png_reads_back(number):
    text = tickets.signed(f"K7MQ42X{number}", 5)

    assert _read(qr_png(text, scale=4, is_quick=True)) == [(text, "M")]


def test_png_reads_back_from_a_small_picture():
    assert _read(qr_png(tickets.signed("K7MQ42XD", 5), scale=2)) == [(tickets.signed("K7MQ42XD", 5), "M")]


def test_png_has_a_quiet_zone_of_four_modules():
    image = Image.open(io.BytesIO(qr_png("K7MQ42XD", scale=1)))

    assert image.size == (21 + 8, 21 + 8)
    assert image.crop((0, 0, 29, 4)).getextrema() == (255, 255)


def test_svg_draws_the_same_modules_as_the_png():
    text = tickets.signed("K7MQ42XD", 5)
    drawn = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", qr_svg(text)):
        drawn |= {(column, int(y)) for column in range(int(x), int(x) + int(width))}

    image = Image.open(io.BytesIO(qr_png(text, scale=1)))

    side = range(image.width)
    assert drawn == {(x, y) for x in side for y in side if image.getpixel((x, y)) == 0}


def test_ticket_takes_the_alphanumeric_mode_of_version_five():
    assert 'viewBox="0 0 45 45"' in qr_svg(tickets.signed("K7MQ42XD", 2**24 - 1))


def test_svg_names_itself_and_carries_no_style():
    svg = qr_svg("K7MQ42XD", title='Билет <«"&»>')

    assert 'role="img"><title>Билет &lt;«&quot;&amp;»&gt;</title>' in svg
    assert "style" not in svg
    assert 'aria-hidden="true"' in qr_svg("K7MQ42XD")


def test_text_longer_than_a_qr_is_refused():
    with pytest.raises(ValueError, match="Invalid version"):
        qr_svg("A" * 8000)
