"""Codes of tickets: eight letters for people, the same letters signed for the QR.

The signed code is «SYM:» and base32 of 73 bytes: version 1, the event's tag (3), the ticket's number (5: the forty bits
of the eight letters) and an Ed25519 signature (64) by the event's own key. At 121 characters of the alphanumeric
set it fits QR version 5-M, 37 modules a side, which a phone's camera reads from a phone's screen at arm's length.
"""

import secrets

from symposium.lib import base32, signing

PREFIX = "SYM:"
VERSION = b"\x01"
LETTERS = 8
_TAG_BYTES, _NUMBER_BYTES = 3, 5
_HEAD_BYTES = len(VERSION) + _TAG_BYTES + _NUMBER_BYTES
_BODY_LETTERS = len(base32.encode(bytes(_HEAD_BYTES + signing.SIGNATURE_BYTES)))


class TicketError(ValueError):
    """What was scanned or typed is no ticket of the event; `code` says in what way."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def new_code() -> str:
    """Draw the eight letters of a new ticket: 40 random bits, nobody guesses another's."""
    return base32.encode(secrets.token_bytes(_NUMBER_BYTES))


def spaced(code: str) -> str:
    """Write the letters for reading aloud: K7MQ-42XD."""
    return f"{code[:4]}-{code[4:]}"


def signed(code: str, event_tag: int) -> str:
    """Return the text of the ticket's QR for the ticket `code` of the event with `event_tag`."""
    tag = event_tag.to_bytes(_TAG_BYTES)
    head = VERSION + tag + base32.decode(code)
    return PREFIX + base32.encode(head + signing.sign(head, purpose="ticket", scope=tag))


def read(text: str, event_tag: int) -> str:
    """Return the eight letters behind `text`, scanned or typed, without asking the database.

    Raises TicketError: `foreign` (not ours at all), `truncated`, `forged`, `other_event`. Eight letters
    alone carry no signature: that they name a ticket of this event, only the database knows.
    """
    tidy = base32.tidy(text)
    if tidy.startswith(PREFIX):
        return _verified(tidy.removeprefix(PREFIX), event_tag)
    if PREFIX.startswith(tidy) or (base32.is_spelled(tidy) and len(tidy) < LETTERS):
        raise TicketError("truncated")
    if not base32.is_spelled(tidy) or len(tidy) != LETTERS:
        raise TicketError("foreign")
    return tidy


def public_key(event_tag: int) -> bytes:
    """Return the 32 bytes by which a phone without network verifies the signed codes of the event."""
    return signing.public_key(purpose="ticket", scope=event_tag.to_bytes(_TAG_BYTES))


def letters(text: str) -> str:
    """Return the eight letters that `text` says, verified by nobody: enough to look the ticket up while it is read."""
    tidy = base32.tidy(text)
    if not tidy.startswith(PREFIX):
        return tidy if len(tidy) == LETTERS and base32.is_spelled(tidy) else ""
    body = tidy.removeprefix(PREFIX)
    try:
        return base32.encode(base32.decode(body)[1 + _TAG_BYTES : _HEAD_BYTES])
    except ValueError:
        return ""


def _verified(body: str, event_tag: int) -> str:
    if len(body) < _BODY_LETTERS:
        raise TicketError("truncated")
    if len(body) > _BODY_LETTERS:
        raise TicketError("forged")
    try:
        data = base32.decode(body)
    except ValueError as error:
        raise TicketError("forged") from error
    head, signature = data[:_HEAD_BYTES], data[_HEAD_BYTES:]
    version, tag, number = head[:1], head[1 : 1 + _TAG_BYTES], head[1 + _TAG_BYTES :]
    if version != VERSION or not signing.is_signed(head, signature, purpose="ticket", scope=tag):
        raise TicketError("forged")
    # Only a genuine code may tell of another event: a forger learns nothing from the difference.
    if tag != event_tag.to_bytes(_TAG_BYTES):
        raise TicketError("other_event")
    return base32.encode(number)
