"""What lets a reader compare paper with the site."""

import datetime as dt
from dataclasses import dataclass

_GROUP = 8
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Proof:
    """The permanent address and the SHA-256 of the text; a draft has neither."""

    address: str = ""
    checksum: str = ""

    def __bool__(self) -> bool:
        return bool(self.checksum)

    @property
    def short(self) -> str:
        """The beginning of the checksum as it stands on paper: enough to tell texts apart by eye."""
        return grouped(self.checksum[:_SHORT])


@dataclass(frozen=True, slots=True)
class Issue:
    """What a file of a text is of: its proof and number, and when that text was kept.

    Before it is published it has neither: `state` says then whether it is a draft or adopted.
    """

    proof: Proof
    made_at: dt.datetime
    number: int | None = None
    state: str = "draft"

    @property
    def is_draft(self) -> bool:
        return not self.proof and self.state == "draft"


def grouped(digits: str) -> str:
    """Part digits into groups that an eye can hold."""
    return " ".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))
