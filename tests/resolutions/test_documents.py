"""One text in its files: the official layout of the PDF, what proves it, what is made once."""

import hashlib
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
import typst
from django.urls import reverse

from resolutions import actions, documents
from resolutions.rendering import word
from resolutions.rendering.proof import Proof
from symposium.lib import documents as typesetting
from tests.resolutions.rendering.extracting import text_of_akn, text_of_docx, text_of_pdf
from tests.resolutions.rendering.test_words import CONTENTS, publish
from tests.resolutions.texts import DAY, NOW, TEXT, make_draft, make_published

LONG = TEXT.replace("Участники благодарят", "Участники ещё раз с теплом благодарят " * 250 + "Участники благодарят")


@pytest.fixture
def revision(event, people):
    return make_published(event, people.chair)


def test_json_is_exactly_what_the_checksum_is_of(revision):
    data = documents.of_revision(revision, "json")
    assert hashlib.sha256(data).hexdigest() == revision.checksum


def pages_of(data: bytes, folder) -> list[str]:
    file = folder / "resolution.pdf"
    text_of_pdf(data, folder)
    read = subprocess.run(["pdftotext", "-layout", "-enc", "UTF-8", file, "-"], capture_output=True, check=True)
    return read.stdout.decode().split("\f")[:-1]


def test_pdf_numbers_its_pages_from_the_second(event, people, tmp_path):
    revision = make_published(event, people.chair, text=LONG)
    first, *others = pages_of(documents.of_revision(revision, "pdf"), tmp_path)
    assert first.split()[0] == "Резолюция"
    assert [page.split()[0] for page in others] == [str(number) for number in range(2, len(others) + 2)]
    assert len(others) > 1


def test_proof_stands_at_the_foot_of_the_first_page(event, people, tmp_path):
    revision = make_published(event, people.chair, text=LONG)
    first, *others = pages_of(documents.of_revision(revision, "pdf"), tmp_path)
    address, short = documents.address_of(revision.resolution), Proof("", revision.checksum).short
    *_text, said, last = [line.strip() for line in first.splitlines() if line.strip()]
    assert (said, last) == (address, f"SHA-256 {short}")
    assert not any(address in page for page in others)


@pytest.mark.parametrize("form", ["pdf", "draft"])
def test_pdf_is_accessible(event, people, monkeypatch, form):
    asked = []
    monkeypatch.setattr(typst, "compile", _listening(asked, typst.compile))
    if form == "draft":
        data = documents.of_draft(make_draft(event), "pdf")
    else:
        data = documents.of_revision(make_published(event, people.chair), "pdf")
    assert [one.get("pdf_standards") for one in asked] == ["ua-1"]
    assert b"/MarkInfo" in data
    assert b"pdfuaid:part" in data


def test_sign_that_no_font_has_leaves_the_pdf_without_the_promise(event):
    data = documents.of_revision(publish(event, CONTENTS["weird"]), "pdf")
    assert data.startswith(b"%PDF")
    assert b"pdfuaid:part" not in data
    assert b"/MarkInfo" in data


def _listening(asked: list[Any], compile_: Callable[..., Any]):
    def compile_and_tell(*args: Any, **options: Any):
        asked.append(options)
        return compile_(*args, **options)

    return compile_and_tell


def test_template_that_is_wrong_says_so():
    with pytest.raises(typst.TypstError):
        typesetting.render_pdf("resolution", {}, is_accessible=True)


def test_draft_says_that_it_is_one_and_proves_nothing(event):
    text = documents.of_draft(make_draft(event), "txt").decode()
    assert text.split()[0] == "Проект"
    assert "SHA-256" not in text


@pytest.mark.parametrize("form", ["txt", "docx", "pdf", "xml", "json"])
def test_adopted_text_is_printed_to_be_signed_without_the_mark(event, people, client_of, tmp_path, form):
    draft = make_draft(event, people.committee)
    client, address = client_of(people.committee), reverse("resolutions:download", args=[draft.code, form])
    before = client.get(address + "?draft")
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    after = client.get(address + "?draft")
    read = {"docx": text_of_docx, "pdf": lambda data: text_of_pdf(data, tmp_path), "xml": text_of_akn}
    said = [read.get(form, bytes.decode)(answer.content) for answer in (before, after)]
    assert ["Проект" in text for text in said] == [form != "json", False]
    assert "поддержать школьные лаборатории" in said[1].replace("\u00a0", " ").replace("\n", " ")
    assert "SHA-256" not in said[1]
    assert "draft" not in after["Content-Disposition"]
    assert b"draft" not in after.content or form in ("pdf", "docx")


def test_correction_of_a_published_text_is_a_draft(event, people):
    resolution = make_published(event, people.chair).resolution
    assert documents.of_draft(resolution, "txt").decode().split()[0] == "Проект"


def test_file_of_a_revision_is_made_once(revision, monkeypatch):
    first = documents.of_revision(revision, "docx")
    monkeypatch.setattr(word, "to_docx", None)
    assert documents.of_revision(revision, "docx") == first
    assert documents.known_size(revision, "docx") == len(first)
    assert documents.known_size(revision, "pdf") is None


def test_typst_markup_in_a_text_is_only_text(event, people, tmp_path):
    text = TEXT.replace("сократить отчёты", "сократить #отчёты *на* $треть$ <a> \\ @все_сразу")
    revision = make_published(event, people.chair, text=text)
    pdf = text_of_pdf(documents.of_revision(revision, "pdf"), tmp_path)
    assert "#отчёты *на* $треть$ <a> \\ @все_сразу" in " ".join(pdf.split())
