"""Charts drawn on the server: bars and lines, each with a table that says the same.

A figure that is hidden, missing or not yet observed is a gap with a word in it, and
never a zero. Series differ by form as well as by colour; the drawing has a name for
those who hear it, and runs from right to left where the language does.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from balise_web.pages.chart_frames import MARKS, hatching, whole
from balise_web.pages.chart_values import BOTTOM, HEIGHT, Chart, Point, Scale, Series

__all__ = ["Chart", "Point", "Series", "bars", "draw", "lines"]

_WORD_NEEDS: Final = 13
"""A word in a gap stands upright: it needs this much room to the next one."""


def draw(chart: Chart) -> SafeString:
    """Draw a chart as its kind says."""
    return lines(chart) if chart.kind == "lines" else bars(chart)


def lines(chart: Chart) -> SafeString:
    """Draw each series as a line with its own dashes and marks, broken at each gap."""
    scale = Scale.of(chart)
    drawn = [
        _line(scale, number, one) for number, one in enumerate(chart.series, start=1)
    ]
    return whole(chart, scale, [*drawn, _words(chart, scale)])


def bars(chart: Chart) -> SafeString:
    """Draw bars side by side, each series with its own colour and hatching."""
    scale = Scale.of(chart)
    drawn = [
        _bars(chart, scale, number, one)
        for number, one in enumerate(chart.series, start=1)
    ]
    return whole(chart, scale, [hatching(chart), *drawn, _words(chart, scale)])


def _line(scale: Scale, number: int, series: Series) -> SafeString:
    paths = "".join(
        f"M{' L'.join(f'{x} {y}' for x, y in run)}" for run in _runs(scale, series)
    )
    marks = format_html_join(
        "",
        '<path class="s{}" d="{}"/>',
        (
            (number, MARKS[number - 1](scale.across(place), scale.up(point.value)))
            for place, point in enumerate(series.points)
            if point.value is not None
        ),
    )
    bounds = _bounds(scale, number, series, 0)
    path = format_html('<path class="line l{}" d="{}"/>', number, paths)
    return format_html("{}{}{}", path if paths else "", marks, bounds)


def _runs(scale: Scale, series: Series) -> Iterator[list[tuple[float, float]]]:
    """Give the stretches without a gap: nothing is drawn across one."""
    run: list[tuple[float, float]] = []
    for place, point in enumerate(series.points):
        if point.value is not None:
            run.append((scale.across(place), scale.up(point.value)))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _bars(chart: Chart, scale: Scale, number: int, series: Series) -> SafeString:
    wide = scale.slot * 0.76 / len(chart.series)
    shift = _beside(chart, number)
    cells = []
    for place, point in enumerate(series.points):
        if point.value is None:
            continue
        middle = scale.across(place + shift)
        high = scale.up(point.value)
        box = (round(middle - wide / 2, 1), high, round(wide, 1))
        cells.append((number, *box, round(HEIGHT - BOTTOM - high, 1)))
    plain = format_html_join(
        "", '<rect class="s{}" x="{}" y="{}" width="{}" height="{}"/>', cells
    )
    hatched = format_html_join(
        "",
        '<rect fill="url(#{}-{})" x="{}" y="{}" width="{}" height="{}"/>',
        ((chart.name, *cell) for cell in cells if number > 1),
    )
    return format_html("{}{}{}", plain, hatched, _bounds(scale, number, series, shift))


def _beside(chart: Chart, number: int) -> float:
    """Say how far the bars of a series lie from the middle, in parts of a slot."""
    many = len(chart.series)
    return (number - 1 - (many - 1) / 2) * 0.76 / many


def _bounds(scale: Scale, number: int, series: Series, shift: float) -> SafeString:
    """Draw from the least to the most that a figure can be, where it is not exact."""
    return format_html_join(
        "",
        '<path class="bound l{}" d="M{} {}V{}"/>',
        (
            (
                number,
                scale.across(place + shift),
                scale.up(point.low or Decimal(0)),
                scale.up(_most(scale, point)),
            )
            for place, point in enumerate(series.points)
            if point.value is None and (point.low is not None or point.high is not None)
        ),
    )


def _most(scale: Scale, point: Point) -> Decimal:
    """Give where a bound ends; without an upper one, a step above the lower one."""
    if point.high is not None:
        return point.high
    return min(scale.top, (point.low or Decimal(0)) + scale.step)


def _words(chart: Chart, scale: Scale) -> SafeString:
    """Stand a word in each gap, on the axis; where there is no room, dots."""
    cells = []
    for number, one in enumerate(chart.series, start=1):
        shift = _beside(chart, number)
        for place, point in enumerate(one.points):
            if point.value is None:
                roomy = scale.slot / len(chart.series) >= _WORD_NEEDS
                bounded = point.low is not None or point.high is not None
                x = round(scale.across(place + shift) + (14 if bounded else 4), 1)
                word = point.word if roomy and point.word else "…"
                cells.append((x, HEIGHT - BOTTOM - 4, x, HEIGHT - BOTTOM - 4, word))
    return format_html_join(
        "",
        '<text class="gap" x="{}" y="{}" transform="rotate(-90 {} {})">{}</text>',
        cells,
    )
