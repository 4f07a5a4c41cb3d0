"""Letters: rendered from templates, queued when the transaction commits, sent by the task worker."""

import base64
import logging
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django_tasks import task
from mrml import RenderOptions, to_html

from symposium.lib.tasks import try_later

logger = logging.getLogger(__name__)
# Its own list of fonts would have every letter fetch the ones that stand in our font stack from elsewhere.
OWN_FONTS_ONLY = RenderOptions(fonts={})


@dataclass(frozen=True)
class Attachment:
    """A file in a letter; `cid` names a picture that the HTML shows inside itself."""

    name: str
    content: bytes
    mimetype: str
    cid: str = ""


def send_letter(
    *, to: str, subject: str, template: str, context: dict[str, Any], attachments: tuple[Attachment, ...] = ()
) -> None:
    """Queue one letter, rendered now in the active language from `<template>.txt` and `<template>.mjml`.

    It is enqueued when the surrounding transaction commits, so a rolled-back act sends nothing.
    """
    context = {"site_url": settings.SITE_URL, "subject": subject, **context}
    letter = {
        "to": to,
        "subject": " ".join(subject.split()),
        "text": render_to_string(f"{template}.txt", context),
        "html": to_html(render_to_string(f"{template}.mjml", context), None, OWN_FONTS_ONLY).content,
        "files": [_packed(attachment) for attachment in attachments],
    }
    transaction.on_commit(partial(deliver.enqueue, letter))


def _packed(attachment: Attachment) -> dict[str, str]:
    return asdict(attachment) | {"content": base64.b64encode(attachment.content).decode("ascii")}


@task()
def deliver(letter: dict[str, Any], attempt: int = 0) -> None:
    """Send a letter, or try again later; what is given up is logged without a word of it or its address."""
    try:
        _message(letter).send()
    except Exception as error:
        # Not raised: the queue would keep a traceback, and mail servers put the address into their refusals.
        if not try_later(deliver, letter, attempt=attempt):
            logger.error("A letter is given up after %d attempts: %s", attempt + 1, type(error).__name__)


def _message(letter: dict[str, Any]) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(subject=letter["subject"], body=letter["text"], to=[letter["to"]])
    message.attach_alternative(letter["html"], "text/html")
    for file in letter["files"]:
        content = base64.b64decode(file["content"])
        if file["cid"]:
            message.attach(_inline_picture(file, content))
        else:
            message.attach(file["name"], content, file["mimetype"])
    return message


def _inline_picture(file: dict[str, str], content: bytes) -> Any:
    from email.mime.image import MIMEImage

    picture = MIMEImage(content, _subtype=file["mimetype"].partition("/")[2])
    picture.add_header("Content-ID", f"<{file['cid']}>")
    picture.add_header("Content-Disposition", "inline", filename=file["name"])
    return picture
