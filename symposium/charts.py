"""Geometry of the charts that the server draws: numbers in, coordinates out."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_TICKS = 4


@dataclass(frozen=True)
class Bar:
    """One interval of the main series."""

    label: str
    value: int
    is_unfinished: bool = False


@dataclass(frozen=True)
class Rect:
    """A drawn bar; `middle` is where its label stands."""

    label: str
    value: int
    x: float
    y: float
    width: float
    height: float
    is_unfinished: bool
    is_peak: bool

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Tick:
    """A hairline across the drawing with its number."""

    value: int
    y: float


@dataclass(frozen=True)
class Chart:
    """A bar chart in its own coordinates: zero below, one label for every `every` bars."""

    width: int
    height: int
    base: float
    left: float
    bars: tuple[Rect, ...]
    labels: tuple[Rect, ...]
    ticks: tuple[Tick, ...]
    last: str
    now: float | None

    @property
    def now_anchor(self) -> str:
        """On which side of the line its words fit."""
        return "end" if self.now is not None and self.now > self.width * 0.7 else "start"


@dataclass(frozen=True)
class Frame:
    """How large a chart is and how dense its labels may stand."""

    width: int = 640
    height: int = 300
    label_width: int = 76
    left: int = 44
    top: int = 36
    bottom: int = 32


WIDE, NARROW = Frame(), Frame(width=344, height=240, label_width=64, left=36, top=28, bottom=28)


def bar_chart(bars: Sequence[Bar], *, last: Sequence[int] = (), now: float | None = None, frame: Frame = WIDE) -> Chart:
    """Lay out `bars`, the dashed line of `last` year and the line of `now`.

    `last` has one value for each bar; `now` counts bars from the left edge, 2.5 being the middle of the third.
    """
    top_value = max([bar.value for bar in bars] + list(last), default=0)
    ticks = tick_values(top_value)
    ceiling = max(top_value, ticks[-1])
    step = (frame.width - frame.left) / max(len(bars), 1)
    base = frame.height - frame.bottom

    def height_of(value: int) -> float:
        return round((base - frame.top) * value / ceiling, 1)

    rects = _rects(bars, [height_of(bar.value) for bar in bars], step, frame)
    every = max(1, math.ceil(frame.label_width / step))
    points = [
        f"{frame.left + step * (place + 0.5):.1f},{base - height_of(value):.1f}" for place, value in enumerate(last)
    ]
    return Chart(
        width=frame.width,
        height=frame.height,
        base=base,
        left=frame.left,
        bars=rects,
        labels=rects[::every],
        ticks=tuple(Tick(value, round(base - height_of(value), 1)) for value in ticks),
        last=" ".join(points) if any(last) else "",
        now=None if now is None else round(frame.left + step * now, 1),
    )


def _rects(bars: Sequence[Bar], heights: Sequence[float], step: float, frame: Frame) -> tuple[Rect, ...]:
    base, width = frame.height - frame.bottom, round(min(step * 0.7, 48), 1)
    peak = max(range(len(bars)), key=lambda place: bars[place].value, default=None)
    return tuple(
        Rect(
            label=bar.label,
            value=bar.value,
            x=round(frame.left + step * place + (step - width) / 2, 1),
            y=round(base - height, 1),
            width=width,
            height=height,
            is_unfinished=bar.is_unfinished,
            is_peak=place == peak and bar.value > 0,
        )
        for place, (bar, height) in enumerate(zip(bars, heights, strict=True))
    )


def tick_values(highest: int) -> list[int]:
    """Choose two to four round numbers from zero that reach near `highest`.

    >>> tick_values(127), tick_values(96)
    ([0, 50, 100], [0, 50, 100])
    """
    if highest <= 0:
        return [0, 1]
    for step in _round_numbers():
        if highest / step < MOST_TICKS:
            # A line just above the peak is drawn, one far above it would only press the bars down.
            return list(range(0, highest + step // 5 + 1, step))
    raise AssertionError  # pragma: no cover


def _round_numbers() -> Iterator[int]:
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10
