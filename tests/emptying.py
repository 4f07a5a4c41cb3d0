"""Emptying the database after a test that has committed: of what it has left, not of all that could be there."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model


class Fresh:
    """What a fresh database holds, which is what the migrations made, and the way back to it.

    To empty every table, as Django does, takes PostgreSQL a third of a second: each gets a file of its own anew.
    """

    def __init__(self) -> None:
        models = (model for model in apps.get_models(include_auto_created=True) if model._meta.can_migrate(connection))
        self._models = {model._meta.db_table: model for model in models}
        self._rows: dict[str, list[Model]] = {
            table: list(self._models[table]._base_manager.order_by("pk")) for table in self._filled()
        }
        self._held = {table: held_by(table) for table in self._rows}

    def bring_back(self) -> None:
        """Delete what is there besides and write again what has changed, under its old numbers.

        A kind of content that a test makes anew would be undone with it, yet remembered.
        """
        ContentType.objects.clear_cache()
        with transaction.atomic():
            self._wait_for_writers()
            filled = self._filled()
            kept = [table for table in filled if table in self._rows and held_by(table) == self._held[table]]
            with connection.cursor() as cursor:
                for table in filled:
                    if table not in kept:
                        cursor.execute(f"DELETE FROM {quoted(table)}")  # noqa: S608  our own tables
            for table, rows in self._rows.items():
                if table not in kept:
                    self._models[table]._base_manager.bulk_create(rows)

    def _filled(self) -> list[str]:
        """The tables that hold anything, in one question."""
        some = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quoted(table)})" for table in self._models)  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(some))
            return [table for (table,) in cursor.fetchall()]

    def _wait_for_writers(self) -> None:
        """Let a server that is still at work end what it writes; on SQLite this transaction has waited already."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {', '.join(map(quoted, self._models))} IN SHARE ROW EXCLUSIVE MODE")


def quoted(table: str) -> str:
    return connection.ops.quote_name(table)


def held_by(table: str) -> list[tuple[Any, ...]]:
    """Everything in a table as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quoted(table)} ORDER BY 1")  # noqa: S608
        return [tuple(row) for row in cursor.fetchall()]
