"""Addresses of the pages, and what a letter gives to type there."""

from django.core import mail
from django.urls import reverse

from events.models import Event


def url(name: str, event: Event, *more: str) -> str:
    return reverse(f"registration:{name}", args=[event.slug, *more])


def code_in_letter() -> str:
    """The code that the last letter begins with."""
    return mail.outbox[-1].subject[:7].replace(" ", "")
