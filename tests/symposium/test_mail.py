"""Letters leave when the act is committed and only then."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core import mail
from django.db import transaction

from events.models import Event
from symposium.lib.mail import Attachment, send_letter

pytestmark = pytest.mark.django_db(transaction=True)

FOLDER: Path = configured.BASE_DIR / "templates"
LETTERS = sorted(str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.glob("*/email/*.mjml"))
# What letters speak of, as far as their templates insist.
SPOKEN_OF = {
    "membership": {"user": {"given_names": "Анна Петровна", "email": "teacher@example.org"}},
    "conflict": {"entry": {"code": "0007", "title": "Урок в поле"}, "juror": "J1"},
    "url": "https://symposium.test/x/",
    "delegation": {"quota": 3, "name": "Борзинский район"},
    "pages": {"my": "https://symposium.test/my/", "cancel": "https://symposium.test/cancel/"},
}
# The name of the format, not an address that anybody asks.
NAMESPACE = "http://www.w3.org/"


@pytest.fixture
def letter(settings: object, tmp_path: object) -> str:
    """Templates of a letter in a folder of their own."""
    from django.template import engines

    engine = engines["django"].engine
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "hello.txt").write_text("Здравствуйте, {{ name }}", encoding="utf-8")
    (folder / "hello.mjml").write_text(
        "<mjml><mj-body><mj-section><mj-column><mj-text>{{ name }}</mj-text></mj-column></mj-section></mj-body></mjml>",
        encoding="utf-8",
    )
    before = engine.dirs
    engine.dirs = [*before, folder]
    yield "hello"
    engine.dirs = before


def send(template: str, **over: object) -> None:
    parts = {"to": "teacher@example.org", "subject": "Билет\nна симпозиум", "context": {"name": "<Анна>"}} | over
    send_letter(template=template, **parts)


def test_letter_in_a_rolled_back_act_is_not_sent(letter: str) -> None:
    with transaction.atomic():
        send(letter)
        transaction.set_rollback(True)

    assert mail.outbox == []


def test_letter_is_text_and_html_with_its_subject_on_one_line(letter: str) -> None:
    with transaction.atomic():
        send(letter)
        assert mail.outbox == []

    (message,) = mail.outbox
    assert (message.subject, message.to) == ("Билет на симпозиум", ["teacher@example.org"])
    assert "&lt;Анна&gt;" in message.alternatives[0].content


def test_letter_shows_pictures_inside_and_carries_files(letter: str) -> None:
    picture = Attachment("qr.png", b"\x89PNG\r\n\x1a\n", "image/png", cid="qr")
    file = Attachment("ticket.ics", b"BEGIN:VCALENDAR", "text/calendar")

    send(letter, attachments=(picture, file))

    parts = list(mail.outbox[0].message().walk())
    names = {part.get_filename(): part["Content-ID"] for part in parts if part.get_filename()}
    assert names == {"qr.png": "<qr>", "ticket.ics": None}


def test_there_are_letters_to_read() -> None:
    assert len(LETTERS) >= 10


@pytest.mark.parametrize("template", LETTERS)
def test_letter_names_no_other_host(template: str, event: Event, settings: Any) -> None:
    settings.SITE_URL = "https://symposium.test"

    send(template, context={"event": event, **SPOKEN_OF})

    html = mail.outbox[0].alternatives[0].content.replace(NAMESPACE, "")
    assert set(re.findall(r"(?:https?:|@import\b|[\"'(])//?([\w.-]+\.\w+)", html)) == {"symposium.test"}
