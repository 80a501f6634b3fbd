"""What stands around the figures of a chart: name, axes, labels, legend, hatching."""

from collections.abc import Callable
from typing import Final

from babel.numbers import format_decimal
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from balise_web.pages.chart_values import (
    HEIGHT,
    LEFT,
    RIGHT,
    WIDTH,
    Chart,
    Scale,
)

_LEGEND: Final = 20
_LABELS: Final = 8


def whole(chart: Chart, scale: Scale, parts: list[SafeString]) -> SafeString:
    """Put a drawing together: its name, its axes, what is drawn, its legend."""
    height = HEIGHT + _LEGEND * len(chart.series)
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" direction="ltr" '
        'aria-labelledby="{}-title"><title id="{}-title">{}</title>{}{}{}</svg>',
        WIDTH,
        height,
        chart.name,
        chart.name,
        _spoken(chart),
        _axes(chart, scale),
        mark_safe("".join(parts)),  # noqa: S308 - made by format_html
        _legend(chart, scale),
    )


def _spoken(chart: Chart) -> str:
    """Name the drawing: what it shows, of whom, from when to when."""
    ends = [chart.labels[0], chart.labels[-1]] if len(chart.labels) > 1 else []
    names = ", ".join(one.name for one in chart.series)
    parts = (chart.title, names, " – ".join(ends or chart.labels))
    return ". ".join(part for part in parts if part)


def _axes(chart: Chart, scale: Scale) -> SafeString:
    ticks = [scale.step * many for many in range(5)]
    drawn = format_html_join(
        "",
        '<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (
                scale.side(LEFT),
                scale.up(tick),
                scale.side(WIDTH - RIGHT),
                scale.up(tick),
                scale.side(LEFT - 8),
                scale.up(tick) + 4,
                scale.ends,
                format_decimal(tick, locale=chart.language),
            )
            for tick in ticks
        ),
    )
    return format_html("{}{}{}", drawn, _below(chart, scale), _unit(chart, scale))


def _unit(chart: Chart, scale: Scale) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}">{}</text>',
        scale.side(2),
        12,
        scale.begins,
        chart.unit,
    )


def _below(chart: Chart, scale: Scale) -> SafeString:
    """Write some of the labels; the table beside has them all."""
    every = -(-len(chart.labels) // _LABELS)
    shown = [
        (place, label) for place, label in enumerate(chart.labels) if place % every == 0
    ]
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        ((scale.across(place), HEIGHT - 12, label) for place, label in shown),
    )


def _legend(chart: Chart, scale: Scale) -> SafeString:
    """Name each series beside a piece of it."""
    drawn = []
    for number, one in enumerate(chart.series, start=1):
        y = HEIGHT + _LEGEND * (number - 1) + 8
        x = scale.side(LEFT)
        end = scale.side(LEFT + 28)
        if chart.kind == "lines":
            middle = (x + end) / 2
            piece = format_html(
                '<path class="line l{}" d="M{} {}H{}"/><path class="s{}" d="{}"/>',
                number,
                x,
                y,
                end,
                number,
                MARKS[number - 1](middle, y),
            )
        else:
            piece = _swatch(chart.name, number, min(x, end), y)
        place = (scale.side(LEFT + 36), y + 4, scale.begins, one.name)
        drawn.append((piece, *place))
    return format_html_join(
        "", '{}<text class="name" x="{}" y="{}" text-anchor="{}">{}</text>', drawn
    )


def _swatch(name: str, number: int, x: float, y: float) -> SafeString:
    box = format_html('x="{}" y="{}" width="28" height="12"', x, y - 6)
    plain = format_html('<rect class="s{}" {}/>', number, box)
    if number == 1:
        return plain
    return format_html('{}<rect fill="url(#{}-{})" {}/>', plain, name, number, box)


def hatching(chart: Chart) -> SafeString:
    """Give each series after the first a hatching of its own."""
    drawn = format_html_join(
        "",
        '<pattern id="{}-{}" width="8" height="8" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate({})"><path class="hatch" d="{}"/></pattern>',
        (
            (chart.name, number, turn, drawing)
            for number, turn, drawing in (
                (2, 45, "M0 0V8"),
                (3, 0, "M0 0H8"),
                (4, 135, "M0 0V8"),
                (5, 0, "M0 0V8M0 0H8"),
            )
        ),
    )
    return format_html("<defs>{}</defs>", drawn)


def _circle(x: float, y: float) -> str:
    return f"M{x - 4} {y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"


def _square(x: float, y: float) -> str:
    return f"M{x - 4} {y - 4}h8v8h-8z"


def _diamond(x: float, y: float) -> str:
    return f"M{x} {y - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5z"


def _triangle(x: float, y: float) -> str:
    return f"M{x} {y - 5}l5 9h-10z"


def _turned(x: float, y: float) -> str:
    return f"M{x} {y + 5}l5 -9h-10z"


MARKS: Final[tuple[Callable[[float, float], str], ...]] = (
    _circle,
    _square,
    _diamond,
    _triangle,
    _turned,
)
