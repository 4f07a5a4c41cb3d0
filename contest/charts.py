"""The jurors' severities as bars about a zero line."""

from collections.abc import Iterable
from dataclasses import dataclass

from contest.results import JurorStanding

WIDTH, LABEL, FIGURE, ROW, BAR = 640.0, 208.0, 72.0, 32.0, 16.0


@dataclass(frozen=True)
class Bar:
    """One juror's bar in the coordinates of the drawing."""

    name: str
    severity: float
    x: float
    y: float
    width: float
    figure_x: float

    @property
    def text_y(self) -> float:
        return self.y + BAR - 3

    @property
    def anchor(self) -> str:
        return "end" if self.severity < 0 else "start"


@dataclass(frozen=True)
class Bars:
    """All bars, where zero is, and how large the drawing is."""

    bars: tuple[Bar, ...]
    zero: float
    width: float
    height: float
    bar: float = BAR


def severity_bars(jurors: Iterable[JurorStanding]) -> Bars:
    """Lay out one bar a juror, the strictest first, to one scale on both sides of zero."""
    known = sorted(
        ((row.severity, str(row.juror)) for row in jurors if row.severity is not None), key=lambda pair: pair[0]
    )
    half = (WIDTH - LABEL - 2 * FIGURE) / 2
    zero = LABEL + FIGURE + half
    scale = half / max((abs(severity) for severity, _name in known), default=1.0) if any(s for s, _n in known) else 0.0
    bars = tuple(
        Bar(
            name=name,
            severity=severity,
            x=round(zero + min(severity, 0.0) * scale, 1),
            y=round(number * ROW + (ROW - BAR) / 2, 1),
            width=round(abs(severity) * scale, 1),
            figure_x=round(zero + severity * scale + (8 if severity >= 0 else -8), 1),
        )
        for number, (severity, name) in enumerate(known)
    )
    return Bars(bars, round(zero, 1), WIDTH, len(bars) * ROW)
