"""Who, what, when and where: people, places, editions of a symposium and the roles in them."""

from events.models.access import PersonalAccess
from events.models.consent import ConsentText, PurgeReport, Retention
from events.models.event import Event, EventCapacity, EventOrganisation, Series, TerritoryQuota
from events.models.membership import Membership, Role
from events.models.place import Organisation, Room, Territory, Venue
from events.models.user import User

__all__ = [
    "ConsentText",
    "Event",
    "EventCapacity",
    "EventOrganisation",
    "Membership",
    "Organisation",
    "PersonalAccess",
    "PurgeReport",
    "Retention",
    "Role",
    "Room",
    "Series",
    "Territory",
    "TerritoryQuota",
    "User",
    "Venue",
]
