"""Thousands of keys in a statement as one value: written out they are a long statement, and another one each time."""

import json
from collections.abc import Collection
from typing import Any

from django.db.models import BigIntegerField
from django.db.models.expressions import Expression

# So few are written out one by one: databases plan these best.
FEW = 200


class Keys(Expression):
    """Keys to look for with `__in`."""

    def __init__(self, keys: list[int]) -> None:
        super().__init__(output_field=BigIntegerField())
        self.keys = keys

    def as_sqlite(self, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        return "(SELECT value FROM json_each(%s))", [json.dumps(self.keys)]

    def as_postgresql(self, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        # Written out here: the driver would look at each key by itself.
        return "(SELECT unnest(%s::bigint[]))", [f"{{{','.join(map(str, self.keys))}}}"]


def keys_in(keys: Collection[int]) -> list[int] | Keys:
    """Return what to compare with by `__in` to find the rows that have these keys."""
    ordered = sorted(keys)
    return ordered if len(ordered) <= FEW else Keys(ordered)
