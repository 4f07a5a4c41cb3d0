"""What a check of the language finds, and by which change it may be put right."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """What comes where a block has `start` up to `end`; places are code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that one click makes: letters of the block, a field of it or of the addressee, or both."""

    edits: tuple[Edit, ...] = ()
    field: str = ""  # due_to, addressee or origin of an item, name of an addressee
    value: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A place that somebody should look at; `values` fill the words for it, without a fix only she can mend it."""

    code: str
    place: str  # the id of the block, or of the addressee
    start: int = 0
    end: int = 0
    values: tuple[tuple[str, str], ...] = ()
    fix: Fix | None = None
    entry: str = ""  # the name that the directory would have, if it took what it does not know


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that the site knows, by its full and its short name."""

    name: str
    short_name: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """A recommendation of an earlier edition."""

    id: str
    text: str
    year: str


@dataclass(frozen=True, slots=True)
class Directory:
    """What the text is compared with."""

    organisations: tuple[Organisation, ...] = ()
    past: tuple[Past, ...] = ()
    day: dt.date | None = None  # the last of the edition: by this a text without a date is told when it is of
