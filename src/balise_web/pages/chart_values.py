"""What a chart shows, and where each figure of it lies on the drawing."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from balise.vocabulary.languages import RIGHT_TO_LEFT

WIDTH: Final = 720
HEIGHT: Final = 272
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 28, 34
_STEPS: Final = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
MOST: Final = 5
"""How many series can be told apart."""


@dataclass(frozen=True)
class Point:
    """One figure. Without a value, ``word`` says why; ``low`` and ``high`` bound it."""

    value: Decimal | None
    word: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    url: str = ""
    """Where one can ask about it."""


@dataclass(frozen=True)
class Series:
    """One line, or the bars of one colour: a point for each label of the chart."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Chart:
    """What is drawn. ``name`` is unique on the page, ``unit`` stands on the axis.

    ``over_time`` says that the labels are periods: then the page says what a trend of
    detections can mean.
    """

    name: str
    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    language: str
    kind: str = "lines"
    over_time: bool = True

    def __post_init__(self) -> None:
        if len(self.series) > MOST:
            raise ValueError(f"more than {MOST} series cannot be told apart")
        if any(len(one.points) != len(self.labels) for one in self.series):
            raise ValueError("a series has a point for each label")

    @property
    def rows(self) -> list[tuple[str, list[Point]]]:
        """Give the table that says the same: a row for each label."""
        return [
            (label, [one.points[place] for one in self.series])
            for place, label in enumerate(self.labels)
        ]


@dataclass(frozen=True)
class Scale:
    """Where a figure lies on the drawing."""

    count: int
    top: Decimal
    step: Decimal
    mirrored: bool

    @classmethod
    def of(cls, chart: Chart) -> "Scale":
        """Measure a chart: its axis begins at zero and ends above its highest figure."""
        known = [
            figure
            for one in chart.series
            for point in one.points
            for figure in (point.value, point.low, point.high)
            if figure is not None
        ]
        step = _nice(max(known, default=Decimal(0)) / 4)
        top = step * 4
        return cls(len(chart.labels), top, step, chart.language in RIGHT_TO_LEFT)

    @property
    def slot(self) -> float:
        """The width that one label has."""
        return (WIDTH - LEFT - RIGHT) / max(1, self.count)

    def across(self, place: float) -> float:
        """Give the middle of a label's slot, from the side where reading begins."""
        return self.side(LEFT + self.slot * (place + 0.5))

    def side(self, x: float) -> float:
        """Turn a place around where the language is read from right to left."""
        return round(WIDTH - x if self.mirrored else x, 1)

    def up(self, figure: Decimal) -> float:
        """Give how high a figure lies."""
        room = HEIGHT - TOP - BOTTOM
        return round(HEIGHT - BOTTOM - float(figure / self.top) * room, 1)

    @property
    def begins(self) -> str:
        """The end of a text that lies at the beginning of reading."""
        return "end" if self.mirrored else "start"

    @property
    def ends(self) -> str:
        """The end of a text that lies at the end of reading."""
        return "start" if self.mirrored else "end"


def _nice(step: Decimal) -> Decimal:
    """Round a step of the axis up to one that people count in; counts are whole."""
    if step <= 1:
        return Decimal(1)
    power = Decimal(10) ** (len(str(int(step))) - 1)
    return next(power * many for many in _STEPS if power * many >= step)
