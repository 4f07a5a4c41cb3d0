"""What several tests of the contest begin with."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contest.models import Contest
from contest.refusals import Refused
from tests.contest.factories import NOW, make_assignment, make_contest, make_entry, make_juror


@pytest.fixture
def contest(event) -> Contest:
    return make_contest(event)


@pytest.fixture
def accepting(contest) -> Contest:
    """The contest while entries are accepted, for a day after NOW."""
    contest.state, contest.entries_close_at = Contest.State.ACCEPTING, NOW + timedelta(days=1)
    contest.save()
    return contest


def refused(act: Callable[..., Any], **given: Any) -> str:
    """Return the code that an act is refused with."""
    with pytest.raises(Refused) as caught:
        act(**given)
    return caught.value.code


def count_queries(client: Client, url: str) -> int:
    """Count the statements of a page that is there."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.fixture
def assignment(contest, people):
    """One entry given to people.juror."""
    return make_assignment(make_entry(contest), make_juror(contest, people.juror))


def together(*acts: Callable[[], Any]) -> dict[int, Exception]:
    """Run the acts at one instant in threads of their own; return what each raised."""
    barrier, raised = threading.Barrier(len(acts)), {}

    def run(number, act):
        try:
            barrier.wait()
            act()
        except Exception as error:
            raised[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return raised
