"""The site that dies in the middle of a batch: DIE_AFTER tells after how many of its scans."""

import os

from symposium.asgi import application
from tests.dying import dying

__all__ = ["application"]


def arm(scans: str) -> None:
    from registration import api_scans

    if scans:
        api_scans._taken = dying(api_scans._taken, int(scans))


arm(os.environ.get("DIE_AFTER", ""))
