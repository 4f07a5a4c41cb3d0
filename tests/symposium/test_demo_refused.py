"""The demo is refused where anything else lives, and where it is no game."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from events.models import Series, User
from symposium.demo import editions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("what", ["event", "user"])
def test_demo_on_a_database_with_anything_else_refuses(what: str, settings: Any) -> None:
    settings.DEBUG = True
    factories.make_event() if what == "event" else factories.make_user()

    with pytest.raises(CommandError):
        call_command("demo")

    assert not Series.objects.filter(slug=editions.SERIES).exists()


def test_demo_without_debug_refuses(settings: Any) -> None:
    settings.DEBUG = False

    with pytest.raises(CommandError):
        call_command("demo")

    assert User.objects.count() == 0
