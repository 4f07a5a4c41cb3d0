"""A committee brings its text, adopts it and publishes it; anybody downloads it."""

from io import BytesIO
from pathlib import Path

from docx import Document
from playwright.sync_api import expect

from resolutions import documents
from resolutions.models import Resolution
from resolutions.rendering.outline import outline, words
from resolutions.rendering.proof import Proof
from tests.resolutions.rendering.extracting import Numbering, text_of_pdf, without_proof, words_in
from tests.resolutions.texts import make_published

SPECIMEN = Path(__file__).parent.parent / "resolutions" / "specimens" / "numbered.txt"


def test_import_publish_download(live_url, open_context, event, people):
    page = open_context(people.chair, locale="ru-RU").new_page()
    page.goto(f"{live_url}/events/{event.slug}/manage/resolution/")
    page.set_input_files("input[type=file]", SPECIMEN)
    page.click("text=Прочитать файл")
    page.click("text=Создать проект")
    page.locator("textarea", has_text="делиться разработками").fill("делиться уроками на портале.")
    page.locator(".action-bar button").click()
    page.get_by_role("link", name="Отметить принятой").click()
    page.fill("input[name=adopted_on]", "2024-03-14")
    page.get_by_role("button", name="Отметить принятой").click()
    page.get_by_role("link", name="Опубликовать резолюцию").click()
    page.get_by_role("button", name="Опубликовать резолюцию").click()
    page.wait_for_selector("text=Резолюция опубликована")
    resolution = Resolution.objects.get()

    reader = open_context(locale="ru-RU").new_page()
    reader.goto(f"{live_url}{resolution.get_absolute_url()}")

    assert reader.locator("h1").inner_text() == "РЕЗОЛЮЦИЯ"
    assert reader.locator("text=делиться уроками").count() == 1
    document = Document(BytesIO(_downloaded(reader, "DOCX")))
    numbering = Numbering(document.part.numbering_part.element)
    numbers = {one.text.replace("\u00a0", " "): numbering.of(one._p) for one in document.paragraphs}
    assert numbers["делиться уроками на портале."] == "3.1"
    assert _downloaded(reader, "PDF").startswith(b"%PDF-")


def test_printed_page_is_the_document(live_url, open_context, event, people, tmp_path):
    """Nothing of the site is on paper, pages are numbered from the second, the signatures stay with the code."""
    revision = make_published(event, people.chair, text=SPECIMEN.read_text(encoding="utf-8"))
    reader = open_context(locale="ru-RU").new_page()
    reader.goto(f"{live_url}{revision.resolution.get_absolute_url()}")
    printed = reader.pdf(prefer_css_page_size=True)
    address, short = documents.address_of(revision.resolution), Proof("", revision.checksum).short
    text = text_of_pdf(printed, tmp_path)
    # The browser's own PDF parts words between letters: the letters are compared.
    letters = "".join(words_in(without_proof(text, address, short)))
    assert letters == "".join(words(outline(revision.content)))


def test_leaving_a_text_with_changes_warns(open_context, event, people):
    draft = Resolution.objects.create(event=event, title="Резолюция")
    page, asked = open_context(people.chair, locale="ru-RU").new_page(), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    address = f"/events/{event.slug}/manage/resolution/{draft.code}/"
    crumb, title = page.locator("a[href$='/manage/resolution/']").last, page.locator("input[name=title]")

    page.goto(address)
    title.press("End")
    title.press_sequentially(" 2")
    with page.expect_event("dialog"):
        crumb.click(no_wait_after=True)
    expect(title).to_have_value("Резолюция 2")
    assert asked == ["beforeunload"]

    title.fill("Резолюция")
    crumb.click()
    page.wait_for_url("**/manage/resolution/")

    page.goto(address)
    title.press_sequentially(" 3")
    page.locator(".action-bar button").click()
    page.wait_for_url("**#text")
    crumb.click()
    page.wait_for_url("**/manage/resolution/")
    assert asked == ["beforeunload"]


def _downloaded(page, label: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator(".resolution-files a", has_text=label).click()
    return Path(waiting.value.path()).read_bytes()
