"""How tests name what the fixture `client_of` gives."""

from collections.abc import Callable

from django.test import Client

from events.models import User

ClientOf = Callable[[User | None], Client]
