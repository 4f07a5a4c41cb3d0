"""Searching and filtering the list of entries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.http import QueryDict

from contest.models import Entry
from symposium.lib.names import fold

ORDERS = {"number": "pk", "-number": "-pk", "done": "done", "-done": "-done"}
BY_TITLE = ("title", "-title")


@dataclass(frozen=True)
class EntryFilter:
    """What the organiser asked the list for."""

    text: str = ""
    nomination: str = ""
    state: str = ""
    order: str = ""

    @classmethod
    def of(cls, data: QueryDict) -> "EntryFilter":
        """Read it from an address; what is unknown is dropped."""
        state, order = data.get("state", ""), data.get("order", "")
        return cls(
            text=data.get("q", "").strip()[:100],
            nomination=data.get("nomination", ""),
            state=state if state in {*Entry.State.values, "short", "waiting"} else "",
            order=order if order in {*ORDERS, *BY_TITLE} else "",
        )

    def __bool__(self) -> bool:
        return bool(self.text or self.nomination or self.state)

    def apply(self, entries: "QuerySet[Entry]") -> "QuerySet[Entry] | list[Any]":
        """Narrow the annotated list of entries."""
        if self.nomination:
            entries = entries.filter(nomination__code=self.nomination)
        if self.state == "short":
            entries = entries.in_contest().filter(given__lt=F("contest__jurors_per_entry"))  # type: ignore[attr-defined]
        elif self.state == "waiting":
            entries = entries.in_contest().filter(done__lt=F("given"))  # type: ignore[attr-defined]
        elif self.state:
            entries = entries.filter(state=self.state)
        if self.order in ORDERS:
            # Equal ones in one order on all pages, or the pager would show some twice and others never.
            entries = entries.order_by(ORDERS[self.order], "pk")
        return self._folded(entries) if self.text or self.order in BY_TITLE else entries

    def _folded(self, entries: "QuerySet[Entry]") -> list[Any]:
        """Search and sort letters in Python: a contest has hundreds of entries, and SQLite does not fold Cyrillic."""
        words = fold(self.text).split()
        found = [
            entry
            for entry in entries
            if all(word in fold(f"{entry.code} {entry.title} {entry.authors} {entry.organisation}") for word in words)
        ]
        if self.order in BY_TITLE:
            found.sort(key=lambda entry: fold(entry.title), reverse=self.order.startswith("-"))
        return found
