"""Printing figures in columns."""

from collections.abc import Sequence


class Table:
    """Lines under headings: texts to the left, numbers to the right, each printed as soon as it is known."""

    def __init__(self, *columns: tuple[str, int]) -> None:
        """Take the headings with their widths; those of texts are negative."""
        self.widths = [width for _heading, width in columns]
        self.add(*(heading for heading, _width in columns))

    def add(self, *cells: object) -> None:
        print(
            "".join(_padded(cell, width) for cell, width in zip(cells, self.widths, strict=True)).rstrip(), flush=True
        )


def _padded(cell: object, width: int) -> str:
    text = f"{cell:.{_places(cell)}f}" if isinstance(cell, float) else str(cell)
    return f"{text:<{-width}}" if width < 0 else f" {text:>{width - 1}}"


def _places(number: float) -> int:
    return 0 if number >= 1000 else 1 if number >= 10 else 2


def percentile(values: Sequence[float], share: float) -> float:
    """Return what `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
