from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def count_queries() -> Callable[[Client, str], int]:
    """Count the statements of one page; savepoints and PRAGMAs of the database are not statements of ours."""

    def count(client: Client, url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = client.get(url)
        assert response.status_code == 200
        return len(captured)

    return count
