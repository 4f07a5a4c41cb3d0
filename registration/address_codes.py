"""Six digits sent to an address: whoever types them back reads its mail."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from events.models import Event
from registration.models import AddressCode
from registration.refusals import Refused

DIGITS = 6
LIFETIME = timedelta(minutes=10)
COOL_DOWN = timedelta(minutes=1)
MOST_TRIES = 5
MOST_LETTERS = 5
HOUR = timedelta(hours=1)


@transaction.atomic
def new_code(*, event: Event, email: str, now: datetime) -> str:
    """Make a code for an address, in place of the one before, and return it for the letter.

    Raises Refused: too_soon within a minute of the last one, too_many_letters after five in an hour.
    """
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    code_hash = _hash(event, email, code)
    fresh = {"code_hash": code_hash, "sent_at": now, "hour_began_at": now}
    row, is_new = AddressCode.objects.select_for_update().get_or_create(event=event, email=email, defaults=fresh)
    if is_new:
        return code
    if now - row.sent_at < COOL_DOWN:
        raise Refused("too_soon")
    if now - row.hour_began_at >= HOUR:
        row.sendings, row.hour_began_at = 0, now
    if row.sendings >= MOST_LETTERS:
        raise Refused("too_many_letters")
    row.code_hash, row.sent_at, row.tries, row.sendings = code_hash, now, 0, row.sendings + 1
    row.save()
    return code


def check(*, event: Event, email: str, code: str, now: datetime) -> None:
    """Make sure that `code` is the one last sent to the address; it serves once.

    Raises Refused: no_code, too_many_tries, wrong_code. A wrong try counts even though the caller fails.
    """
    refusal = _try(event=event, email=email, code=code, now=now)
    if refusal:
        raise Refused(refusal)


@transaction.atomic
def _try(*, event: Event, email: str, code: str, now: datetime) -> str:
    row = AddressCode.objects.select_for_update().filter(event=event, email=email).first()
    if row is None or not row.code_hash or now - row.sent_at >= LIFETIME:
        return "no_code"
    if row.tries >= MOST_TRIES:
        return "too_many_tries"
    if not constant_time_compare(row.code_hash, _hash(event, email, code)):
        row.tries += 1
        row.save(update_fields=["tries"])
        return "too_many_tries" if row.tries >= MOST_TRIES else "wrong_code"
    # The row stays: it remembers how many letters went out in the hour.
    row.code_hash = ""
    row.save(update_fields=["code_hash"])
    return ""


def seconds_to_wait(*, event: Event, email: str, now: datetime) -> int:
    """Return how long it is until another code may be asked for; 0: at once."""
    row = AddressCode.objects.filter(event=event, email=email).first()
    left = (row.sent_at + COOL_DOWN - now).total_seconds() if row else 0
    return max(0, round(left))


def _hash(event: Event, email: str, code: str) -> str:
    """Key the hash with the site's secret: six bare digits are guessed from a plain one at once."""
    return salted_hmac("registration.address", f"{event.pk}:{email}:{code}", algorithm="sha256").hexdigest()
