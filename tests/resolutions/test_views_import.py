"""A file shown before it is kept."""

from pathlib import Path

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from resolutions.models import Recommendation, Resolution
from resolutions.parsing import parse
from resolutions.parsing.structure import to_token
from resolutions.reading import read_file
from resolutions.reasons import REASONS
from resolutions.views.manage import SALT
from tests.resolutions.forms import url
from tests.resolutions.reading.test_word import make_resolution
from tests.resolutions.texts import TEXT

SPECIMENS = Path(__file__).parent / "specimens"


def test_import_shows_before_it_keeps(event, editor):
    file = SimpleUploadedFile("резолюция.docx", make_resolution())
    preview = editor.post(url("import_file", event.slug), {"file": file})
    assert preview.status_code == 200
    assert "Директорам школ" in preview.content.decode()
    assert Resolution.objects.count() == 0

    kept = editor.post(url("import_commit", event.slug), {"token": preview.context["token"]})

    assert kept.url == url("edit", event.slug, Resolution.objects.get().code)
    assert Recommendation.objects.count() == 3
    editor.post(url("import_commit", event.slug), {"token": preview.context["token"]})
    assert Resolution.objects.count() == 1


def test_import_shows_what_found_no_place(event, editor):
    file = SimpleUploadedFile("letterhead.txt", (SPECIMENS / "letterhead.txt").read_bytes())
    page = editor.post(url("import_file", event.slug), {"file": file}).content.decode()
    assert "УТВЕРЖДЕНО" in page
    assert "решением организационного комитета от 20.02.2026" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"", "нет текста"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
        (b"\x89PNG\0\0", "DOCX"),
    ],
)
def test_bad_file_is_refused_in_words(event, editor, data, words):
    page = editor.post(url("import_file", event.slug), {"file": SimpleUploadedFile("file", data)})
    assert page.status_code == 422
    assert words in page.content.decode()


def test_no_file_is_said(event, editor):
    assert editor.post(url("import_file", event.slug)).status_code == 422


@pytest.mark.parametrize("token", ["", "forged", "WyJhIl0:1:abc"])
def test_forged_preview_is_not_kept(event, editor, token):
    assert editor.post(url("import_commit", event.slug), {"token": token}).url == url("import_file", event.slug)
    assert Resolution.objects.count() == 0


def test_preview_of_more_than_can_be_kept_is_refused_in_words(event, editor):
    parsed = parse(read_file(TEXT.replace("- сократить отчёты.", "- сократить отчёты;\n" * 520).encode()))
    token = signing.dumps([event.pk, to_token(parsed)], salt=SALT, compress=True)
    answer = editor.post(url("import_commit", event.slug), {"token": token}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [str(REASONS["too_long"])]
    assert Resolution.objects.count() == 0


def test_preview_of_another_event_is_not_kept(event, editor, people, client_of):
    from tests.factories import make_event, make_membership

    other = make_event()
    make_membership(other, "committee", people.committee)
    token = editor.post(url("import_file", event.slug), {"file": SimpleUploadedFile("a.txt", TEXT.encode())}).context[
        "token"
    ]
    editor.post(url("import_commit", other.slug), {"token": token})
    assert Resolution.objects.count() == 0
