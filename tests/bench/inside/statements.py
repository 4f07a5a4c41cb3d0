"""Counting statements to the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

CONTROL = {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"}


class Statements(CaptureQueriesContext):
    """The statements within the block, but for those that begin and end transactions."""

    def __init__(self) -> None:
        super().__init__(connection)

    @property
    def count(self) -> int:
        return sum(query["sql"].split()[0] not in CONTROL for query in self)
