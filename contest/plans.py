"""A proposed assignment as the page shows it and as its form carries it."""

from dataclasses import dataclass

from contest.assignment import Pair, Plan
from contest.models import Contest, Juror


@dataclass(frozen=True)
class PlanLine:
    """What one juror would read: how many entries in all, and which of them are new."""

    juror: Juror
    load: int
    added: tuple[str, ...]


def plan_lines(contest: Contest, plan: Plan) -> list[PlanLine]:
    """List the jurors with what the plan gives them."""
    added: dict[str, list[str]] = {}
    for entry, juror in plan.added:
        added.setdefault(juror, []).append(entry)
    return [
        PlanLine(juror, plan.loads.get(juror.code, 0), tuple(sorted(added.get(juror.code, []), key=_natural)))
        for juror in contest.jurors.all()
    ]


def _natural(code: str) -> tuple[int, str]:
    """Order «2» before «10»."""
    digits = "".join(filter(str.isdecimal, code))
    return (int(digits) if digits else 0, code)


def plan_pairs(plan: Plan) -> str:
    """Write the new pairs down so that the form can say which plan was seen."""
    return "\n".join(f"{entry}\t{juror}" for entry, juror in sorted(plan.added))


def read_pairs(text: str) -> set[Pair]:
    """Read them back; what is no pair matches no plan."""
    found = set()
    for line in text.splitlines():
        entry, _tab, juror = line.partition("\t")
        found.add((entry, juror))
    return found
