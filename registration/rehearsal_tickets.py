"""Tickets of invented people, many a sheet: to be cut and shown to the phones."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from events.models import Event
from registration import tickets
from registration.models import Registration
from symposium.lib.documents import render_pdf
from symposium.lib.qr import qr_png


def tickets_pdf(shadow: Event, people: Sequence[Registration]) -> bytes:
    """Typeset a ticket for each of the invented `people`, twelve a sheet of A4."""
    codes = {
        f"{person.code}.png": qr_png(tickets.signed(person.code, shadow.public_tag), scale=4, is_quick=True)
        for person in people
    }
    return render_pdf("rehearsal_tickets", tickets_data(shadow, people), pictures=codes)


def tickets_data(shadow: Event, people: Sequence[Registration]) -> dict[str, Any]:
    cancelled = _("cancelled: the phone shows red")
    return {
        "event": str(shadow),
        "label": _("REHEARSAL"),
        "people": [
            {
                "code": person.code,
                "human": person.human_code,
                "name": person.full_name,
                "note": cancelled if person.state == Registration.State.CANCELLED else "",
            }
            for person in people
        ],
    }
