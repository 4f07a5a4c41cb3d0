"""Writing the texts that people agree to: a draft is published once and never changes afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction

from events.models import ConsentText, Retention
from events.refusals import Refused

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass
class Version:
    """One version of a text in every language it has; a draft has no time of publication."""

    purpose: str
    number: int
    published_at: datetime | None
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def label(self) -> str:
        return str(ConsentText.Purpose(self.purpose).label)

    @property
    def lacking(self) -> list[str]:
        """The languages that the text does not stand in."""
        return [language for language in LANGUAGES if not self.texts.get(language)]


def versions() -> dict[str, list[Version]]:
    """Return every version of each purpose, the newest first. One statement."""
    found: dict[str, dict[int, Version]] = {purpose: {} for purpose in ConsentText.Purpose.values}
    for row in ConsentText.objects.order_by("-version", "language"):
        of_purpose = found[row.purpose]
        version = of_purpose.setdefault(row.version, Version(row.purpose, row.version, row.published_at))
        version.texts[row.language] = row.text
    return {purpose: list(by_number.values()) for purpose, by_number in found.items()}


def draft_of(purpose: str) -> Version | None:
    return next((one for one in versions()[purpose] if one.is_draft), None)


@transaction.atomic
def save_draft(*, purpose: str, texts: Mapping[str, str]) -> int:
    """Keep what the next version of a purpose says, by language, and return its number."""
    rows = _locked(purpose)
    drafts = [row for row in rows if row.published_at is None]
    number = drafts[0].version if drafts else max((row.version for row in rows), default=0) + 1
    for language, text in texts.items():
        if text.strip():
            written = {"text": text.strip()}
            ConsentText.objects.update_or_create(
                purpose=purpose, version=number, language=language, published_at=None, defaults=written
            )
        else:
            ConsentText.objects.filter(purpose=purpose, version=number, language=language, published_at=None).delete()
    return number


@transaction.atomic
def publish_draft(*, purpose: str, now: datetime) -> int:
    """Publish the draft of a purpose in every language at once and return its number.

    Raises Refused: no_draft, no_translation.
    """
    drafts = [row for row in _locked(purpose) if row.published_at is None]
    if not drafts:
        raise Refused("no_draft")
    if {row.language for row in drafts} != set(LANGUAGES):
        raise Refused("no_translation")
    for row in drafts:
        row.published_at = now
        row.save(update_fields=["published_at"])
    return drafts[0].version


@transaction.atomic
def change_terms(*, days: Mapping[str, int]) -> None:
    """Set for how many days after an event the data of each purpose are kept."""
    for purpose, number in days.items():
        Retention.objects.update_or_create(purpose=purpose, defaults={"days": number})


def _locked(purpose: str) -> list[ConsentText]:
    """Return the texts of a purpose and keep others from writing it: the term of keeping is its lock."""
    Retention.objects.select_for_update().filter(purpose=purpose).first()
    return list(ConsentText.objects.filter(purpose=purpose).order_by("version", "language"))
