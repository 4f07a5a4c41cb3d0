"""Turning the pages of a long list of rows."""

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from symposium.lib.counting import kept


class LongPaginator(Paginator[Any]):
    """Pages of rows of the database that take as long whether there are hundreds or tens of thousands.

    What is skipped is skipped by keys alone, which an index in the list's order holds; only the rows of the page are
    fetched. The number of rows is kept for some seconds where they are many. `dress` adds to the rows of a page what
    neither the order nor the choice of rows depends on.
    """

    def __init__(
        self, rows: QuerySet[Any], per_page: int, *, dress: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None
    ) -> None:
        super().__init__(rows, per_page)
        self.rows, self.dress = rows, dress

    @cached_property
    def count(self) -> int:
        return kept(f"count:{self.digest}", self.rows.count, int)

    @cached_property
    def digest(self) -> str:
        """What tells these rows from others, in whatever order."""
        sql, values = self.rows.order_by().values("pk").query.sql_with_params()
        return hashlib.sha256(f"{sql}{values}".encode()).hexdigest()

    def page(self, number: Any) -> Page[Any]:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        keys = self.keys(start, start + self.per_page)
        page = self.rows.model._default_manager.filter(pk__in=keys).order_by(*self.rows.query.order_by)
        return Page(self.dress(page) if self.dress else page, number, self)

    def keys(self, start: int, stop: int) -> QuerySet[Any, Any]:
        """Return the keys of the rows from `start` to before `stop`."""
        return self.rows.values("pk")[start:stop]


class FoundPaginator(LongPaginator):
    """Pages of rows whose order is worked out for this question and stands in no index.

    The keys of all are asked for once, in order, and counted and cut here; again only the rows of the page are fetched.
    """

    @cached_property
    def found(self) -> list[Any]:
        return list(self.rows.values_list("pk", flat=True))

    @cached_property
    def count(self) -> int:
        return len(self.found)

    def page(self, number: Any) -> Page[Any]:
        number = self.validate_number(number)
        keys = self.found[(number - 1) * self.per_page : number * self.per_page]
        rows = self.rows.model._default_manager.filter(pk__in=keys)
        by_key = {row.pk: row for row in (self.dress(rows) if self.dress else rows)}
        # Whoever was deleted between the two statements is on no page any more.
        return Page([by_key[key] for key in keys if key in by_key], number, self)
