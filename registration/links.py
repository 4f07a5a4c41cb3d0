"""Links in letters by which a person acts without signing in: each is for one act on one registration."""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from registration.models import Registration

DECLINE, CONSENT = "decline", "consent"
LENGTH = 24


def token(row: Registration, act: str) -> str:
    """Sign the ticket code for one act; another event, another person or another act needs another token.

    So does another address: whoever a letter was sent to by mistake acts for nobody once the address is put right.
    """
    named = f"{act}:{row.event_id}:{row.pk}:{row.code}:{row.email}"
    digest = salted_hmac("registration.links", named, algorithm="sha256")
    return f"{row.code}-{digest.hexdigest()[:LENGTH]}"


def path(row: Registration, act: str) -> str:
    """The address, within the site, of the page where the act is done."""
    return reverse(f"registration:{act}", args=[row.event.slug, token(row, act)])


def url(row: Registration, act: str) -> str:
    """The whole address of the page where the act is done, for letters."""
    return settings.SITE_URL + path(row, act)


def code_in(text: str) -> str:
    """The ticket code that a token names, whoever made it."""
    return text.partition("-")[0]


def is_genuine(text: str, row: Registration, act: str) -> bool:
    return constant_time_compare(text, token(row, act))
