"""Names that organisers look for: kept in the login's session, out of every address."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from registration.models import ImportBatch
from symposium.lib.kept import MOST, Kept, found, keep
from tests import factories
from tests.contest.factories import make_contest, make_entry
from tests.sessions.factories import make_session, make_speaker

WORDS = "Козленкова +7 914 elena@mail.example"
LISTS = ("participants/", "roles/", "programme/", "programme/speakers/", "contest/entries/", "import/{batch}/")


def kept_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["kept"][0]


@pytest.fixture
def owner(people, client_of) -> Client:
    return client_of(people.owner)


@pytest.fixture
def lists(event, owner):
    """Each list of an event where people are looked for, by its address."""
    make_entry(make_contest(event))
    make_session(event)
    make_speaker(event)
    batch = ImportBatch.objects.create(event=event, file_name="список.xlsx")
    return {name: f"/events/{event.slug}/manage/{name}".format(batch=batch.code) for name in LISTS}


def test_the_oldest_words_are_forgotten_and_the_same_keep_their_token():
    kept: list[Kept] = []
    for number in range(MOST + 1):
        kept, _token = keep(kept, Kept(f"t{number}", "/list/", f"words {number}"))
    again, token = keep(kept, Kept("new", "/list/", "words 1"))
    assert (len(kept), kept[0].token, token, again[-1], len(again)) == (MOST, "t1", "t1", kept[0], MOST)


@pytest.mark.parametrize(("place", "words"), [("/list/", "Ёлкина"), ("/other/", None)])
def test_a_token_means_words_of_its_own_list_alone(place, words):
    assert found([Kept("t", "/list/", "Ёлкина")], "t", place) == words


@pytest.mark.parametrize("name", LISTS)
def test_what_is_typed_is_posted_and_stays_out_of_the_address(lists, owner, name):
    page = owner.get(lists[name]).text
    form = re.search(r'<form[^>]*role="search"[^>]*>', page)
    answer = owner.post(lists[name], {"search": "1", "q": WORDS, "page": "", "csrfmiddlewaretoken": "x"})
    shown = owner.get(answer.url)
    assert form is not None
    assert 'method="post"' in form[0]
    assert re.fullmatch(re.escape(lists[name]) + r"\?kept=[\w-]{8}", answer.url)
    assert f'value="{WORDS}"' in shown.text
    assert not re.search(r'(?:href|action|hx-get)="[^"]*(?:Козленкова|%D0%9A%D0%BE%D0%B7|elena)', shown.text)


@pytest.mark.parametrize("name", LISTS)
def test_an_old_address_becomes_one_with_a_token(lists, owner, name):
    answer = owner.get(lists[name], {"q": WORDS, "page": "2"})
    assert (answer.status_code, kept_of(answer.url) != "", "Козленкова" in answer.url) == (302, True, False)
    assert parse_qs(urlsplit(answer.url).query)["page"] == ["2"]


def test_filters_sort_pages_and_files_go_on_with_the_words(event, owner):
    factories.make_many_registrations(event, 60, organisation="Лицей")
    address = f"/events/{event.slug}/manage/participants/"
    sent = {"search": "1", "q": "лицей", "format": "onsite", "sort": "-created"}
    answer = owner.post(address, sent, headers={"HX-Request": "true"}, follow=True)
    ways = [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]*kept=[^"]*)"', answer.text)]
    export, second = (next(one for one in ways if part in one) for part in ("as=csv", "page=2"))
    assert answer.request["QUERY_STRING"].startswith("format=onsite&sort=-created&kept=")
    assert len(owner.get(address + second).context["page"]) == 10
    assert len(owner.get(export).content.decode("utf-8-sig").splitlines()) == 61


def test_two_tabs_do_not_confuse_each_other(event, owner):
    for name in ("Абрамова", "Яковлева"):
        factories.make_registration(event, last_name=name)
    address = f"/events/{event.slug}/manage/roles/"
    one, other = (owner.post(address, {"search": "1", "q": words}).url for words in ("первая", "вторая"))
    assert [owner.get(tab).context["query"] for tab in (one, other, one)] == ["первая", "вторая", "первая"]


def test_words_are_cleared_by_a_link_and_by_an_empty_box(event, owner):
    address = f"/events/{event.slug}/manage/roles/"
    page = owner.post(address, {"search": "1", "q": "Ёлкин", "role": "desk"}, follow=True).text
    assert 'href="?role=desk"' in page
    assert owner.post(address, {"search": "1", "q": "  ", "role": ""}).url == address


@pytest.mark.parametrize("tail", ["", "export/"])
def test_forgotten_words_are_told_and_no_file_of_everybody_is_made(event, owner, tail):
    address = f"/events/{event.slug}/manage/participants/"
    answer = owner.get(f"{address}{tail}?kept=forgotten&format=online", follow=True)
    assert answer.redirect_chain == [(f"{address}?format=online", 302)]
    assert len(list(answer.context["messages"])) == 1


def test_words_of_one_login_are_nothing_to_another(event, people, owner, client_of):
    address = f"/events/{event.slug}/manage/participants/"
    mine = owner.post(address, {"search": "1", "q": "Ёлкина"}).url
    answer = client_of(people.organiser).get(mine)
    assert (answer.status_code, answer.url) == (302, address)


def test_giving_a_role_beside_a_search_is_no_search(event, owner):
    address = f"/events/{event.slug}/manage/roles/"
    found_at = owner.post(address, {"search": "1", "q": "Ёлкин"}).url
    answer = owner.post(found_at, {"email": "not an address", "role": "desk"})
    assert (answer.status_code, answer.context["query"]) == (422, "Ёлкин")


def test_a_nul_in_what_is_posted_is_dropped(event, owner):
    address = f"/events/{event.slug}/manage/participants/"
    answer = owner.post(address, {"search": "1", "q": "Ёл\0кина", "state": "a\0ll"}, follow=True)
    assert (answer.status_code, answer.context["filters"].chosen("q")) == (200, "Ёлкина")


def test_only_published_texts_are_searched_by_the_address():
    folder = Path(settings.BASE_DIR) / "templates"
    searched = {path: path.read_text() for path in folder.rglob("*.html") if 'name="q"' in path.read_text()}
    by_address = {
        path.relative_to(folder).as_posix()
        for path, text in searched.items()
        if not re.search('kept="yes"|name="search"', text)
    }
    assert by_address == {
        "symposium/home.html",
        "programme/programme.html",
        "programme/speakers.html",
        "resolutions/resolutions.html",
    }
