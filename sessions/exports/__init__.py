"""A released programme in the formats that calendars and conference applications read; no database, no clock."""

from sessions.exports.calendar import schedule_ics
from sessions.exports.frab_json import schedule_json
from sessions.exports.frab_xml import schedule_xml
from sessions.exports.publication import Publication

__all__ = ["Publication", "schedule_ics", "schedule_json", "schedule_xml"]
