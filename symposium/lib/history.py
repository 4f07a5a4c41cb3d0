"""simple-history's records, whose manager is made once: it makes its class anew, by looking through every method of a
queryset, each time that a row is saved or its history is read.
"""

from functools import cache
from typing import Any

from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords as Records


class Manager(HistoryManager):  # type: ignore[misc]
    @classmethod
    @cache
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        return super().from_queryset(queryset_class, class_name)


class HistoricalRecords(Records):  # type: ignore[misc]
    """The history of a model's rows."""

    def __init__(self, **options: Any) -> None:
        super().__init__(history_manager=Manager, **options)
