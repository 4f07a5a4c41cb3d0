from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Event
from registration.models import Registration
from tests.symposium.persons import make_known_everywhere


@pytest.fixture
def count_queries() -> Callable[[Client, str], int]:
    """Count the statements of one page."""

    def count(client: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
        assert response.status_code == 200
        return len(captured)

    return count


@pytest.fixture
def row(event: Event, people: SimpleNamespace) -> Registration:
    """Somebody of whom every subject holds something."""
    return make_known_everywhere(event, people.organiser)


@pytest.fixture
def queue(settings: Any) -> None:
    """Letters wait in the database until somebody sends them."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
