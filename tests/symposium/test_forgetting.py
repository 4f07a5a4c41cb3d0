"""What was typed into a login is forgotten by night; the login stays."""

from importlib import import_module
from typing import Any

import pytest
from django.conf import settings

from events.models import Event
from symposium.forgetting import forget_typed
from tests.factories import make_registration, make_user

pytestmark = pytest.mark.django_db
sessions = import_module(settings.SESSION_ENGINE)


def test_searched_words_and_addresses_go_and_the_login_stays(event: Event, people: Any, client_of: Any) -> None:
    make_registration(event, last_name="Цыденова")
    searcher, beginner, other = client_of(people.organiser), client_of(), client_of(make_user())
    found = searcher.post(f"/events/{event.slug}/manage/participants/", {"search": "1", "q": "Цыденова"})
    beginner.post(f"/events/{event.slug}/my/open/", {"email": "typed@example.org"})
    before = [str(dict(browser.session.items())) for browser in (searcher, beginner)]
    assert ["Цыденова" in before[0], "typed@example.org" in before[1]] == [True, True]

    assert [forget_typed(), forget_typed()] == [2, 0]

    after = [dict(sessions.SessionStore(browser.session.session_key).items()) for browser in (searcher, beginner)]
    assert ("_auth_user_id" in after[0], "Цыденова" in str(after), "typed@" in str(after)) == (True, False, False)
    assert searcher.get(found.url, follow=True).status_code == 200
    assert other.session.get("_auth_user_id") is not None
