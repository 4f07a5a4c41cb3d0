"""Whether those who have a text open may still have it open, and may still write: nobody tells their pages."""

import time
from collections.abc import Collection

from resolutions.access import still_admitted
from resolutions.drafting.keeping import threads
from resolutions.drafting.peers import Peer

PACE = 2.0


class Standing:
    """Asks the database of one text, not oftener than every two seconds."""

    def __init__(self, resolution_id: int) -> None:
        self.resolution_id = resolution_id
        self._asked_at = time.monotonic()

    async def look(self, peers: Collection[Peer]) -> None:
        """Close the pages of whoever has signed out or may not see the text; tell the others if it is closed."""
        if time.monotonic() - self._asked_at < PACE:
            return
        asked = {(peer.admission.user_id, peer.session) for peer in peers}
        admitted, is_editable = await threads.run(still_admitted, self.resolution_id, asked)
        for peer in list(peers):
            if (peer.admission.user_id, peer.session) in asked - admitted:
                peer.dismiss()
            elif not is_editable and peer.admission.may_write and not peer.knows_of_end:
                peer.knows_of_end = True
                peer.deny("frozen")
        self._asked_at = time.monotonic()
