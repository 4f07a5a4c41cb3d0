"""What a session is to the reader: free, full, hers. The subject that knows of people makes the marks."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a session stands to the reader."""

    FREE = "free"
    FULL = "full"
    OWN = "own"
    ATTENDED = "attended"
    OVERLAPS = "overlaps"
    OPEN = "open"


class Act(StrEnum):
    """What she may do about it."""

    ENROL = "enrol"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class SlotMark:
    """The state of one session for one reader; `free` is None where places are not counted.

    `act` may be done by a POST to `url`; `note` is what became of the last attempt.
    """

    state: State
    free: int | None = None
    act: Act | None = None
    url: str = ""
    note: str = ""

    @property
    def is_own(self) -> bool:
        return self.state in {State.OWN, State.ATTENDED}


Marks = Mapping[str, SlotMark]
