"""The one lock of a contest, and changes made under it."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import models

from contest.models import Contest
from contest.refusals import Refused

Row = TypeVar("Row", bound=models.Model)


def locked(contest: Contest) -> Contest:
    """Lock and reread a contest until the transaction ends.

    Whatever changes settings, entries, jurors, sheets or results holds this lock, so that results are never computed
    from half of a change and nothing slips in behind a publication. On SQLite the transaction itself excludes others.
    """
    return Contest.objects.select_for_update(of=("self",)).select_related("event").get(pk=contest.pk)


def locked_unpublished(contest: Contest) -> Contest:
    """Lock a contest whose results are not out. Raises Refused("results_published")."""
    contest = locked(contest)
    if contest.is_published:
        raise Refused("results_published")
    return contest


def reread(row: Row) -> Row:
    """Fetch a row of a locked contest as it is by now. Raises Refused("changed_meanwhile") where it is gone."""
    found = type(row)._default_manager.filter(pk=row.pk).first()
    if found is None:
        raise Refused("changed_meanwhile")
    return found


def with_changes(row: Row, edited: Row, changed: Iterable[str]) -> Row:
    """Give a row read under the lock what was `changed` in a copy read before; all the rest stays as it is by now."""
    for name in changed:
        setattr(row, name, getattr(edited, name))
    return row
