"""The contest of an event: what is entered, who judges it, and what came of it."""

from contest.models.contest import Contest, Criterion, Nomination
from contest.models.entry import Award, Entry
from contest.models.jury import Assignment, ConflictOfInterest, Juror, Score, ScoreSheet

__all__ = [
    "Assignment",
    "Award",
    "ConflictOfInterest",
    "Contest",
    "Criterion",
    "Entry",
    "Juror",
    "Nomination",
    "Score",
    "ScoreSheet",
]
