"""What has to hold after a rush: every place given once, nobody lost, turns in the order they were taken. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from tests.bench.browsers import Visit


def faults(visits: Sequence[Visit], outcome: dict[str, Any], *, people: int, places: int) -> list[str]:
    """Return what is wrong, in words; nothing where all is as it should be."""
    return [*_counted(outcome, people, places), *_kept(visits, outcome), *_ordered(visits, outcome)]


def _counted(outcome: dict[str, Any], people: int, places: int) -> Iterator[str]:
    expected = {"confirmed": min(people, places), "waiting": max(0, people - places)}
    for state, count in outcome["states"].items():
        if count != expected.get(state, 0):
            yield f"{count} are {state} instead of {expected.get(state, 0)}"


def _kept(visits: Sequence[Visit], outcome: dict[str, Any]) -> Iterator[str]:
    answered = sorted(visit.email for visit in visits)
    if answered != sorted([*outcome["confirmed"], *outcome["waiting"]]):
        yield "Those who were answered are not those who are registered"


def _ordered(visits: Sequence[Visit], outcome: dict[str, Any]) -> Iterator[str]:
    waiting = outcome["waiting"]
    if outcome["turns"] != len(waiting):
        yield f"{len(waiting)} people have {outcome['turns']} different turns"
    if outcome["committed"] != waiting:
        moved = sum(one != other for one, other in zip(outcome["committed"], waiting, strict=False))
        yield f"{moved} stand elsewhere on the list than in the order in which they were put there"
    numbers = {email: number for number, email in enumerate(waiting, start=1)}
    wrong = sum(outcome["told"].get(email) != number for email, number in numbers.items())
    if wrong:
        yield f"{wrong} were told another number by letter than they have"
    overtaken = overtakings(visits, numbers)
    if overtaken:
        yield f"{overtaken} stand behind somebody who sent the code after they had their answer"


def overtakings(visits: Sequence[Visit], numbers: dict[str, int]) -> int:
    """Count who stands behind somebody that sent the code only after she had her own answer."""
    found, latest = 0, 0.0
    for visit in sorted((one for one in visits if one.email in numbers), key=lambda one: numbers[one.email]):
        found += visit.answered_at < latest
        latest = max(latest, visit.code_sent_at)
    return found
