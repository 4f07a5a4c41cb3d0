"""The site for servers that speak ASGI: pages and live updates."""

import gc
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symposium.settings")
pages = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402  the apps must be loaded first
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.urls import path  # noqa: E402

from registration.doorway import Doorway  # noqa: E402
from resolutions.drafting.consumer import TextConsumer  # noqa: E402
from symposium.consumers import LiveConsumer  # noqa: E402

sockets = URLRouter(
    [
        path("ws/events/<slug:slug>/live/", LiveConsumer.as_asgi()),
        # No slash at the end: clients of Yjs put the address together of the server's and the room's.
        path("ws/resolutions/<slug:code>", TextConsumer.as_asgi()),
    ]
)
application = ProtocolTypeRouter(
    {"http": Doorway(pages), "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(sockets))}
)
# What is there by now stays: whoever looks for garbage need not look at it again and again, for a tenth of a second.
gc.collect()
gc.freeze()
# A keystroke makes a few hundred objects and no ring of them: every tenth would wait for somebody who looks for rings.
gc.set_threshold(20_000, 20, 50)
