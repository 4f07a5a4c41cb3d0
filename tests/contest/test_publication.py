"""The results name those alone who agreed to be named."""

from typing import Any

import pytest

from contest.models import Award, Contest, Entry
from events.models import Event
from registration.models import Consent, Registration
from tests.contest.factories import NOW, make_contest, make_entry
from tests.factories import make_event, make_registration, make_user
from tests.registration.factories import make_consent_text

pytestmark = pytest.mark.django_db
NAMES = {"last_name": "Козлёнкова", "first_name": "Екатерина", "patronymic": "Константиновна"}
AUTHOR = "Козлёнкова Екатерина Константиновна"


@pytest.fixture
def contest(event: Event) -> Contest:
    return make_contest(event, state="published", published_at=NOW)


def awarded(contest: Contest, **over: Any) -> Entry:
    entry = make_entry(contest, **over)
    Award.objects.create(entry=entry, place=1, raw_mean=90, adjusted=91)
    return entry


def agree(row: Registration) -> Consent:
    text = make_consent_text(purpose="publication", version=Consent.objects.count() + 1)
    return Consent.objects.create(registration=row, text=text, given_at=NOW)


def shown(client: Any, contest: Contest) -> list[str]:
    """The authors by the file; whatever it hides, the page and the table hide as well."""
    root = f"/events/{contest.event.slug}/contest/results"
    data = client.get(f"{root}.json").json()["entries"]
    texts = [client.get(f"{root}/").text, client.get(f"{root}.csv").content.decode("utf-8-sig")]
    for entry in Entry.objects.exclude(authors__in=[one["authors"] for one in data]):
        assert [entry.authors in text for text in texts] == [False, False]
    assert [all(one["authors"] in text for one in data) for text in texts] == [True, True]
    return [one["authors"] for one in data]


def test_who_entered_a_work_is_named_once_she_agrees_and_no_longer_once_she_withdraws(
    contest: Contest, client: Any
) -> None:
    user = make_user()
    awarded(contest, authors=AUTHOR, submitted_by=user)
    before = shown(client, contest)
    consent = agree(make_registration(contest.event, user=user, **NAMES))
    agreed = shown(client, contest)
    consent.withdrawn_at = NOW
    consent.save()
    assert (before, agreed, shown(client, contest)) == ([""], [AUTHOR], [""])


def test_consent_for_another_event_or_purpose_names_nobody(contest: Contest, client: Any) -> None:
    user = make_user()
    awarded(contest, authors=AUTHOR, submitted_by=user)
    agree(make_registration(make_event(), user=user, **NAMES))
    row = make_registration(contest.event, user=user, **NAMES)
    Consent.objects.create(registration=row, text=make_consent_text(), given_at=NOW)
    assert shown(client, contest) == [""]


@pytest.mark.parametrize("written", [AUTHOR, "КОЗЛЕНКОВА Екатерина", "Козленкова Екатерина К."])
def test_loaded_author_who_is_registered_and_silent_is_not_named(contest: Contest, client: Any, written: str) -> None:
    awarded(contest, authors=f"{written}, Быкова Анна")
    assert shown(client, contest) == [f"{written}, Быкова Анна"]
    row = make_registration(contest.event, **NAMES)
    assert shown(client, contest) == ["Быкова Анна"]
    agree(row)
    assert shown(client, contest) == [f"{written}, Быкова Анна"]


def test_namesake_with_another_first_name_hides_nobody(contest: Contest, client: Any) -> None:
    awarded(contest, authors=AUTHOR)
    make_registration(contest.event, **NAMES | {"first_name": "Ольга"})
    assert shown(client, contest) == [AUTHOR]


@pytest.mark.parametrize("count", [1, 3])
def test_results_cost_the_same_whatever_the_works(
    contest: Contest, client: Any, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        user = make_user()
        agree(make_registration(contest.event, user=user, **NAMES))
        awarded(contest, authors=AUTHOR, submitted_by=user)
    with django_assert_num_queries(6):
        client.get(f"/events/{contest.event.slug}/contest/results/")


def test_author_is_told_that_her_name_is_hidden(contest: Contest, client_of: Any) -> None:
    user = make_user()
    awarded(contest, authors=AUTHOR, submitted_by=user)
    address = f"/events/{contest.event.slug}/contest/entries/"
    names = [client_of(user).get(address).context["name"]]
    row = make_registration(contest.event, user=user, **NAMES)
    names.append(client_of(user).get(address).context["name"])
    agree(row)
    names.append(client_of(user).get(address).context["name"])
    assert [(name.is_agreed, name.is_registered) for name in names] == [(False, False), (False, True), (True, True)]
