"""Whether this process can serve: its database answers and holds every migration."""

from threading import Event

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

_is_migrated = Event()


def pending_migrations() -> int:
    """Count the migrations that are not applied, or raise what the database raises.

    None pending is remembered as long as the process lives: after that the database is only asked to answer.
    """
    if _is_migrated.is_set():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return 0
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not pending:
        _is_migrated.set()
    return pending
