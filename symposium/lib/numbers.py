"""Whole numbers in forms: they end where their columns end."""

from typing import Any

from django.db import models

LARGEST = {
    "PositiveSmallIntegerField": 2**15 - 1,
    "SmallIntegerField": 2**15 - 1,
    "PositiveIntegerField": 2**31 - 1,
    "IntegerField": 2**31 - 1,
    "PositiveBigIntegerField": 2**63 - 1,
    "BigIntegerField": 2**63 - 1,
}


def say_how_large() -> None:
    """Have the form's field of a model's refuse what does not fit into the column, in words.

    SQLite takes larger numbers than PostgreSQL; a row must fit into both.
    """
    plain = models.IntegerField.formfield

    def formfield(field: Any, **kwargs: Any) -> Any:
        largest = LARGEST.get(field.get_internal_type())
        return plain(field, **({} if largest is None else {"max_value": largest}) | kwargs)

    models.IntegerField.formfield = formfield  # type: ignore[method-assign,assignment]
