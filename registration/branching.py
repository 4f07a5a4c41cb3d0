"""Which questions of a form apply to somebody: by the way of taking part and by earlier answers.

A condition names an earlier question only, so one walk along the form decides them all, and no circle can be.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Asked:
    """When a question is asked: of one way of taking part, or after one option of an earlier question was chosen."""

    key: int
    format: str = ""
    after: int | None = None
    value: str = ""


def applying(questions: Iterable[Asked], way: str, chosen: Mapping[int, Collection[str]]) -> frozenset[int]:
    """Return the keys of the questions, given in the form's order, that apply to one person.

    `chosen` holds the codes of the options by the key of their question. What was answered to a question that does
    not apply itself opens no other.
    """
    found: set[int] = set()
    for question in questions:
        is_of_way = question.format in {"", way}
        is_open = question.after is None or (
            question.after in found and question.value in chosen.get(question.after, ())
        )
        if is_of_way and is_open:
            found.add(question.key)
    return frozenset(found)


def runs_forward(questions: Iterable[Asked]) -> bool:
    """Tell whether every condition names a question that stands before."""
    seen: set[int] = set()
    for question in questions:
        if question.after is not None and question.after not in seen:
            return False
        seen.add(question.key)
    return True


def may_apply(key: int, questions: Mapping[int, Asked]) -> bool:
    """Tell whether the ways of taking part along the chain of conditions agree: else nobody is ever asked."""
    ways: set[str] = set()
    current: int | None = key
    while current is not None and current in questions:
        ways |= {questions[current].format} - {""}
        current = questions[current].after
    return len(ways) <= 1


def stepped(order: Sequence[Key], key: Key, step: int) -> list[Key]:
    """Move `key` by one place up (-1) or down (1); at the end of the list it stays."""
    moved = list(order)
    place = moved.index(key)
    target = place + step
    if 0 <= target < len(moved):
        moved[place], moved[target] = moved[target], moved[place]
    return moved


def rearranged(order: Sequence[Key], wanted: Iterable[Key]) -> list[Key]:
    """Put `order` as `wanted`; whatever is unknown is left out, whatever was not named follows as it stood."""
    known = [key for key in dict.fromkeys(wanted) if key in order]
    return [*known, *(key for key in order if key not in known)]
