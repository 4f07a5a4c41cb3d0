"""A released programme in the formats that calendars and conference applications read; no database, no clock."""

from sessions.exports.frab_json import schedule_json
from sessions.exports.frab_xml import schedule_xml
from sessions.exports.publication import Publication


def schedule_ics(publication: Publication) -> bytes:
    """Write the programme as `sessions.exports.calendar` does; its library is loaded by whoever first asks for it."""
    from sessions.exports import calendar

    return calendar.schedule_ics(publication)


__all__ = ["Publication", "schedule_ics", "schedule_json", "schedule_xml"]
