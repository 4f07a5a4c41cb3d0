"""Links in letters: whoever got a letter by mistake acts for nobody."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from events.models import Event
from registration import actions, links
from registration.models import Registration
from tests.factories import make_registration, make_user
from tests.registration.factories import make_consent_text, person

NOW = datetime.now(tz=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


def named(event: Event, **over: Any) -> Registration:
    """Somebody whom another person registered and who has not agreed yet."""
    return make_registration(event, **{"state": "consent", "needs_consent": True, "email": "slip@example.org"} | over)


def test_link_sent_to_another_address_signs_nobody_in_and_gives_no_place_back(event: Event, client: Client) -> None:
    text, owner = make_consent_text(), make_user(email="owner@example.org")
    row = named(event)
    old = [links.path(row, act) for act in (links.CONSENT, links.DECLINE)]
    actions.change(registration=row, person=person(email=owner.email), by=make_user(), now=NOW)
    sent = {"consent": "on", "consent_text": text.pk}
    assert [client.post(address, sent).status_code for address in old] == [404, 404]
    row.refresh_from_db()
    assert (row.state, "_auth_user_id" in client.session) == ("consent", False)
    assert links.url(row, links.CONSENT) in mail.outbox[-1].body


def test_whose_address_is_taken_from_a_duplicate_is_asked_there(event: Event) -> None:
    kept, merged = named(event), named(event, email="right@example.org")
    taken = actions.Taken({"email"})
    row = actions.merge(kept=kept, merged=merged, taken=taken, by=None, now=NOW)
    [letter] = mail.outbox
    assert (letter.to, links.url(row, links.CONSENT) in letter.body) == (["right@example.org"], True)


def test_merging_at_the_same_address_sends_nothing(event: Event) -> None:
    kept, merged = named(event), named(event, email="right@example.org")
    actions.merge(kept=kept, merged=merged, taken=actions.Taken(), by=None, now=NOW)
    assert mail.outbox == []
