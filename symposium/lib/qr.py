"""QR codes, black on white in every theme, with the quiet zone of four modules that readers need."""

from functools import lru_cache
from io import BytesIO

from django.utils.html import format_html
from django.utils.safestring import SafeString
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET_ZONE = 4
_Modules = tuple[tuple[bool, ...], ...]


def qr_svg(text: str, title: str = "") -> SafeString:
    """Draw `text` as an SVG of one path that scales to any size; `title` is what a screen reader says.

    Capital letters, digits and «$%*+-./:» take the denser alphanumeric mode. Raises ValueError where `text` is
    longer than a QR holds.
    """
    modules = _modules(text)
    side = len(modules) + 2 * QUIET_ZONE
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges" {name}'
        '<rect width="{side}" height="{side}" fill="#fff"/><path fill="#000" d="{path}"/></svg>',
        side=side,
        name=_name(title),
        path=_path(modules),
    )


def _name(title: str) -> SafeString:
    if not title:
        return SafeString('aria-hidden="true">')
    return format_html('role="img"><title>{title}</title>', title=title)


def qr_png(text: str, scale: int = 8, *, is_quick: bool = False) -> bytes:
    """Draw `text` as a PNG of two colours with `scale` pixels a module. Raises ValueError as `qr_svg` does.

    A quick one takes the first mask without looking for the best: a reader at hand does as well, hundreds are drawn
    in the time of dozens.
    """
    modules = _drawn(text, mask=0) if is_quick else _modules(text)
    side = len(modules) + 2 * QUIET_ZONE
    image = Image.new("1", (side, side), 1)
    for y, row in enumerate(modules, QUIET_ZONE):
        for x, is_dark in enumerate(row, QUIET_ZONE):
            if is_dark:
                image.putpixel((x, y), 0)
    target = BytesIO()
    image.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(target, "PNG", optimize=True)
    return target.getvalue()


# Choosing the mask takes tens of milliseconds; the same ticket is drawn for the page, the letter and the PDF.
@lru_cache(maxsize=256)
def _modules(text: str) -> _Modules:
    return _drawn(text, mask=None)


def _drawn(text: str, mask: int | None) -> _Modules:
    code: QRCode[Image.Image] = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=mask)
    # Without `optimize` the text stays whole: split at runs of digits it would pay for a header a piece.
    code.add_data(text, optimize=0)
    code.make()
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def _path(modules: _Modules) -> str:
    return "".join(_row(y, row) for y, row in enumerate(modules, QUIET_ZONE))


def _row(y: int, row: tuple[bool, ...]) -> str:
    """Draw the runs of dark modules of one row, each as a rectangle one unit high."""
    runs, start = [], None
    for x, is_dark in enumerate((*row, False), QUIET_ZONE):
        if is_dark and start is None:
            start = x
        elif not is_dark and start is not None:
            runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return "".join(runs)
