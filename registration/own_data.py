"""What a participant's page says of her consents."""

from dataclasses import dataclass

from events.models import ConsentText
from registration.models import Consent, Registration

Purpose = ConsentText.Purpose


@dataclass(frozen=True)
class PurposeLine:
    """One purpose: what was agreed to and withdrawn, the newest first, and the text in force, if there is one."""

    purpose: ConsentText.Purpose
    consents: tuple[Consent, ...]
    text: ConsentText | None

    @property
    def in_force(self) -> Consent | None:
        return next((one for one in self.consents if one.withdrawn_at is None), None)

    @property
    def may_be_given(self) -> bool:
        """Whether the page may take it: the one to the processing is given where one registers."""
        return self.purpose != Purpose.PROCESSING and self.text is not None and self.in_force is None


def purpose_lines(own: Registration, language: str) -> list[PurposeLine]:
    """Return the purposes that anything is known of. Two statements."""
    texts = ConsentText.objects.all_current(language)
    given = list(own.consents.select_related("text").order_by("-given_at", "-pk"))
    lines = [
        PurposeLine(purpose, tuple(one for one in given if one.purpose == purpose), texts.get(purpose))
        for purpose in Purpose
    ]
    return [line for line in lines if line.consents or line.text]
