"""Texts of consent: drafted, published once, never changed; who may keep them; how long data live."""

from types import SimpleNamespace
from typing import Any

import pytest

from events.consent_texts import publish_draft, save_draft, versions
from events.models import ConsentText, PurgeReport, Retention
from events.refusals import Refused
from tests.clients import ClientOf
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
BOTH = {"ru": "Согласен на обработку.", "en": "I agree to the processing."}


def stored(purpose: str = "processing") -> list[tuple[int, str, str, bool]]:
    rows = ConsentText.objects.filter(purpose=purpose).order_by("version", "language")
    return [(row.version, row.language, row.text, row.published_at is not None) for row in rows]


def test_draft_is_kept_in_both_languages_and_changed_until_published() -> None:
    first = save_draft(purpose="publication", texts={"ru": "Согласен", "en": ""})
    second = save_draft(purpose="publication", texts=BOTH)
    assert (first, second, stored("publication")) == (
        1, 1, [(1, "en", BOTH["en"], False), (1, "ru", BOTH["ru"], False)],
    )  # fmt: skip


def test_language_emptied_in_the_draft_is_gone() -> None:
    save_draft(purpose="processing", texts=BOTH)
    save_draft(purpose="processing", texts=BOTH | {"en": "  "})
    assert stored() == [(1, "ru", BOTH["ru"], False)]


def test_published_text_does_not_change_any_more() -> None:
    save_draft(purpose="processing", texts=BOTH)
    assert publish_draft(purpose="processing", now=NOW) == 1
    number = save_draft(purpose="processing", texts={"ru": "Иначе", "en": ""})
    assert (number, stored()) == (
        2, [(1, "en", BOTH["en"], True), (1, "ru", BOTH["ru"], True), (2, "ru", "Иначе", False)],
    )  # fmt: skip
    assert ConsentText.objects.current("processing", "ru").text == BOTH["ru"]


@pytest.mark.parametrize(("texts", "code"), [({}, "no_draft"), ({"ru": "Согласен"}, "no_translation")])
def test_text_without_a_draft_or_a_language_is_not_published(texts: dict[str, str], code: str) -> None:
    save_draft(purpose="mailings", texts=texts)
    with pytest.raises(Refused) as refused:
        publish_draft(purpose="mailings", now=NOW)
    assert (refused.value.code, ConsentText.objects.current("mailings", "ru")) == (code, None)


def test_second_publication_is_refused() -> None:
    save_draft(purpose="processing", texts=BOTH)
    publish_draft(purpose="processing", now=NOW)
    with pytest.raises(Refused) as refused:
        publish_draft(purpose="processing", now=NOW)
    assert refused.value.code == "no_draft"


def test_versions_are_listed_by_purpose_the_newest_first() -> None:
    for _number in range(2):
        save_draft(purpose="processing", texts=BOTH)
        publish_draft(purpose="processing", now=NOW)
    save_draft(purpose="processing", texts={"ru": "Иначе"})
    found = versions()
    assert [(one.number, one.is_draft, one.lacking) for one in found["processing"]] == [
        (3, True, ["en"]), (2, False, []), (1, False, []),
    ]  # fmt: skip
    assert (found["publication"], found["mailings"]) == ([], [])


# ---------------------------------------------------------------- pages
PAGES = ("", "purges/", "processing/", "processing/versions/1/")


@pytest.mark.parametrize("role", ["owner", "organiser", "desk", "chair", "participant", "stranger", "superuser"])
def test_pages_are_for_owners_and_superusers(people: SimpleNamespace, client_of: ClientOf, role: str) -> None:
    save_draft(purpose="processing", texts=BOTH)
    people.superuser = make_user(is_superuser=True)
    browser = client_of(getattr(people, role))
    may = role in {"owner", "superuser"}
    assert {browser.get(f"/consents/{page}").status_code for page in PAGES} == {200 if may else 403}
    if not may:
        acts = ("processing/", "processing/publish/", "terms/")
        assert {browser.post(f"/consents/{act}", BOTH).status_code for act in acts} == {403}
        assert stored() == [(1, "en", BOTH["en"], False), (1, "ru", BOTH["ru"], False)]


def test_owner_writes_reads_and_publishes(people: SimpleNamespace, client_of: ClientOf) -> None:
    browser = client_of(people.owner)
    written = browser.post("/consents/processing/", BOTH)
    page = browser.get(written.url)
    assert [one["text"] for one in page.context["texts"]] == [BOTH["ru"], BOTH["en"]]
    published = browser.post("/consents/processing/publish/")
    assert (written.url, published.url) == ("/consents/processing/versions/1/",) * 2
    assert stored() == [(1, "en", BOTH["en"], True), (1, "ru", BOTH["ru"], True)]


def test_incomplete_draft_is_not_published_and_stays(people: SimpleNamespace, client_of: ClientOf) -> None:
    browser = client_of(people.owner)
    save_draft(purpose="processing", texts={"ru": "Согласен"})
    response = browser.post("/consents/processing/publish/", follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert stored() == [(1, "ru", "Согласен", False)]


@pytest.mark.parametrize("path", ["nonsense/", "processing/versions/7/"])
def test_unknown_purpose_or_version_is_not_found(people: SimpleNamespace, client_of: ClientOf, path: str) -> None:
    assert client_of(people.owner).get(f"/consents/{path}").status_code == 404


def terms() -> dict[str, int]:
    return dict(Retention.objects.order_by("purpose").values_list("purpose", "days"))


def test_terms_are_changed_by_the_superuser_alone(people: SimpleNamespace, client_of: ClientOf) -> None:
    given = {"processing": "365", "publication": "730", "mailings": "90"}
    before = terms()
    assert (client_of(people.owner).post("/consents/terms/", given).status_code, terms()) == (403, before)
    response = client_of(make_user(is_superuser=True)).post("/consents/terms/", given)
    assert (response.url, terms()) == ("/consents/", {"mailings": 90, "processing": 365, "publication": 730})


@pytest.mark.parametrize("days", ["", "0", "-1", "x", "99999"])
def test_impossible_terms_are_refused(client_of: ClientOf, days: str) -> None:
    before = terms()
    given = {"processing": days, "publication": "730", "mailings": "90"}
    response = client_of(make_user(is_superuser=True)).post("/consents/terms/", given)
    assert (response.status_code, list(response.context["form"].errors), terms()) == (422, ["processing"], before)


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_the_same_whatever_the_versions(
    people: SimpleNamespace, client_of: ClientOf, django_assert_num_queries: Any, count: int
) -> None:
    for _number in range(count):
        save_draft(purpose="processing", texts=BOTH)
        publish_draft(purpose="processing", now=NOW)
        PurgeReport.objects.create(ran_at=NOW, counts={"registrations": 5})
    browser = client_of(people.owner)
    with django_assert_num_queries(5):
        browser.get("/consents/")
    with django_assert_num_queries(5):
        browser.get("/consents/purges/")
