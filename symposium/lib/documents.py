"""Documents on paper: Typst templates filled with data become PDF."""

import json
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings


def render_pdf(
    template: str, data: dict[str, Any], *, pictures: dict[str, bytes] | None = None, is_accessible: bool = False
) -> bytes:
    """Typeset a document as PDF; see `typeset`.

    An accessible one keeps PDF/UA-1. The standard has no place for signs that no font here has: a text with such signs
    is typeset with all the same structure but without the promise.
    """
    import typst

    content: bytes
    if is_accessible:
        with suppress(typst.TypstError):
            content = typeset(template, data, pictures=pictures, format="pdf", pdf_standards="ua-1")
            return content
    content = typeset(template, data, pictures=pictures, format="pdf")
    return content


def typeset(template: str, data: dict[str, Any], *, pictures: dict[str, bytes] | None = None, **output: Any) -> Any:
    """Typeset `templates/typst/<template>.typ` with `data`, which it reads as `json(bytes(sys.inputs.data))`.

    `pictures` are files that lie beside the template while it is typeset, by name; so do the other templates, for it
    to import. `output` says what typst makes: one content, or a list of pages where it is pictures. Raises
    typst.TypstError where the template is wrong. Nothing is fetched: fonts come from static/fonts.
    """
    import typst  # a large library: only the process that typesets loads it

    with TemporaryDirectory() as folder:
        for source in (settings.BASE_DIR / "templates" / "typst").glob("*.typ"):
            Path(folder, source.name).write_bytes(source.read_bytes())
        for name, content in (pictures or {}).items():
            Path(folder, name).write_bytes(content)
        return typst.compile(
            str(Path(folder, f"{template}.typ")),
            root=str(folder),
            font_paths=[str(settings.BASE_DIR / "static" / "fonts")],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
            **output,
        )
