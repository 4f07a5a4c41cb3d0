"""What the form of a whole text was opened with, carried in the form itself, signed.

The rows keep no older state, and what the log and the history know of one lies at moments of several tables: the form
brings back exactly what was shown. Its nonce names what the form adds, so that a form that is sent twice adds it once.
"""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

from django.core import signing

from resolutions.canonical import Content, from_json, to_json
from resolutions.merging import Sheet
from resolutions.models import Resolution
from resolutions.reasons import Refused

SALT = "resolution-form"


@dataclass(frozen=True, slots=True)
class Opened:
    """A form as it was opened."""

    sheet: Sheet
    nonce: str

    def new_id(self) -> Callable[[], str]:
        """Return what names new items, each time this form is sent the same."""
        numbers = count()
        return lambda: _named(f"{self.nonce} {next(numbers)}")


def sheet_of(resolution: Resolution) -> Sheet:
    """Return what the form shows of a text as it stands in the rows."""
    return Sheet(resolution.content, resolution.unplaced)


def seal(resolution: Resolution, sheet: Sheet, nonce: str) -> str:
    """Write down what a form is opened with, so that nobody else can."""
    said = to_json(_shown(sheet.content))
    return signing.dumps([resolution.pk, nonce, said, sheet.unplaced], salt=SALT, compress=True)


def unseal(resolution: Resolution, token: str) -> Opened:
    """Read what was sealed. Raises Refused("forged") for what was not, or for another text."""
    try:
        of, nonce, said, unplaced = signing.loads(token, salt=SALT)
        content = from_json(said)
    except (signing.BadSignature, ValueError, KeyError) as error:
        raise Refused("forged") from error
    if of != resolution.pk:
        raise Refused("forged")
    return Opened(Sheet(content, unplaced), nonce)


def _shown(content: Content) -> Content:
    """Leave out the marks, which no form shows."""
    return replace(
        content,
        paragraphs=tuple(replace(one, spans=()) for one in content.paragraphs),
        recommendations=tuple(replace(one, spans=()) for one in content.recommendations),
    )


def _named(name: str) -> str:
    """Derive an id that looks drawn: rows know of no others that are their own in every text."""
    return str(uuid.UUID(bytes=hashlib.sha256(name.encode()).digest()[:16], version=4))
