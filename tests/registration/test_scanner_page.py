"""The scanner's page: the same for everybody, kept whole by its worker, renewed when anything in it changes."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from registration import shells

SHELL = re.compile(r"self\.shell = (\{.*\});\nimportScripts\((\".*\")\);\n")


def worker_of(client):
    return SHELL.fullmatch(client.get("/scanner/worker.js").content.decode()).groups()


@pytest.mark.parametrize(("asked", "language"), [("ru", "ru"), ("en", "en"), ("xx", "ru"), ("", "ru")])
def test_page_is_in_the_language_that_is_asked_for(db, asked, language):
    response = Client(headers={"accept-language": "ru"}).get("/scanner/", {"in": asked})
    assert f'<html lang="{language}"' in response.content.decode()
    assert response["Content-Language"] == language


def test_page_knows_nobody(client_of, people, event):
    client, nobody = client_of(people.organiser), Client()

    pages = [one.get("/scanner/", {"in": "ru"}) for one in (client, nobody)]

    assert pages[0].content == pages[1].content
    assert people.organiser.last_name not in pages[0].content.decode()
    assert [page.cookies for page in pages] == [{}, {}]


def test_only_this_page_may_compile_the_reader(db, client):
    policy = client.get("/scanner/")["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "unsafe-inline" not in policy
    assert "wasm" not in client.get("/scanner/worker.js")["Content-Security-Policy"]


def test_worker_names_what_is_there(db, client):
    told, script = worker_of(client)
    shell = json.loads(told)

    assert [path for path in [*shell["files"], json.loads(script)] if client.get(path).status_code != 200] == []
    kinds = {path.rpartition(".")[2] for path in shell["files"]}
    assert kinds == {"js", "css", "wasm", "woff2", "svg", "png"}
    assert [client.get(page).status_code for page in shell["pages"].values()] == [200, 200]
    assert client.get("/scanner/worker.js")["Cache-Control"].startswith("max-age=0, no-cache")


def test_worker_is_another_when_a_page_is_another(db, client, monkeypatch):
    before = worker_of(client)[0]
    assert worker_of(client)[0] == before
    words = shells.words()
    monkeypatch.setattr(shells, "words", lambda: words | {"next": "Next"})
    assert json.loads(worker_of(client)[0])["version"] != json.loads(before)["version"]


def test_page_can_be_put_on_the_home_screen(db, client):
    response = client.get(reverse("registration:scanner_manifest"))
    told = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert (told["start_url"], told["scope"], told["display"]) == ("/scanner/", "/scanner/", "standalone")
    for icon in told["icons"]:
        image = client.get(icon["src"])
        assert (image.status_code, image["Content-Type"]) == (200, "image/png")
        image.close()
