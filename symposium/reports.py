"""The overview as a workbook."""

from django.utils.translation import gettext as _

from symposium.lib.tabular import Table
from symposium.overview import Overview, Picture


def tables(board: Overview) -> list[Table]:
    """Write the figures, the chart, the territories and the doors as sheets."""
    return [
        Table(_("Figures"), [_("Figure"), _("Number")], _figures(board), widths=(40, 12)),
        *([_picture(board.picture)] if board.picture else []),
        Table(
            _("Territories"),
            [_("Territory"), _("Registered on site"), _("Arrived"), _("Share, %")],
            [[row.name or _("not given"), row.registered, row.arrived, row.share] for row in board.territories],
            widths=(40, 20, 12, 12),
        ),
        Table(
            _("Doors"),
            [_("Door"), _("Arrived"), _("Refused"), _("Phones")],
            [[row.point.name, row.arrived, row.refused, row.devices] for row in board.doors],
            widths=(40, 12, 12, 12),
        ),
    ]


def _figures(board: Overview) -> list[tuple[str, int]]:
    people = board.registered
    return [
        (_("Registered"), people.confirmed),
        (_("of them on site"), people.onsite),
        (_("of them online"), people.online),
        (_("Address not confirmed"), people.pending),
        (_("Cancelled"), people.cancelled),
        (_("Arrived"), board.arrivals.arrived),
    ]


def _picture(picture: Picture) -> Table:
    title = _("Arrivals by time") if picture.unit == "arrivals" else _("Registrations by day")
    heading = _("From") if picture.unit == "arrivals" else _("Day")
    return Table(title, [heading, _("People")], [[bar.label, bar.value] for bar in picture.wide.bars], widths=(12, 12))
