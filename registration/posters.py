"""What hangs over the desks at the entrance."""

from typing import Any

from django.utils.translation import gettext as _

from events.models import Event
from registration.desks import NumberedDesk
from symposium.lib.documents import render_pdf


def posters_pdf(event: Event, desks: list[NumberedDesk]) -> bytes:
    """Typeset one sheet a desk: the letters as large as the sheet, the number of the desk above."""
    return render_pdf("posters", posters_data(event, desks))


def posters_data(event: Event, desks: list[NumberedDesk]) -> dict[str, Any]:
    return {
        "event": str(event),
        "note": _("last names beginning with"),
        "desks": [
            {
                "title": _("Desk No. %(number)s") % {"number": desk.number},
                "letters": desk.span.replace("–", "\N{THIN SPACE}–\N{THIN SPACE}"),
                "door": desk.point.name,
                "others": _("and last names in other letters") if desk is desks[-1] else "",
            }
            for desk in desks
        ],
    }
