"""Fixtures of this subject's tests."""

import pytest

from tests.resolutions.texts import make_draft


@pytest.fixture
def draft(event, people):
    return make_draft(event, people.committee)


@pytest.fixture
def editor(people, client_of):
    return client_of(people.committee)
