"""Who may do what to one resolution."""

from events.permissions import Can
from resolutions.models import Resolution


def is_visible(resolution: Resolution, granted: frozenset[Can]) -> bool:
    """Say whether somebody with these capabilities at the event may know of the resolution."""
    is_public = resolution.is_published and resolution.event.is_public
    return is_public or Can.EDIT_RESOLUTION in granted
