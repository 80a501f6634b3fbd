"""What the figures of a layout share, and what each of them says by itself."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from balise.intake.packs.values import Figures, PackLayout, Role

_BY_ITSELF: Final = frozenset({"agency", "sets", "when", "ignore"})
_FROM_THE_HEADER: Final = frozenset({"period", "parts"})


def default_figures(layout: PackLayout) -> dict[str, Any]:
    """Give what stands once under ``figures``: what every figure of a layout shares."""
    reading = [
        figures
        for column in layout.columns
        if column.role in {Role.FIELD, Role.SUM_OF}
        for figures in column.figures
    ]
    if reading:
        # These read numbers as the layout says, and say nothing by themselves.
        return {k: v for k, v in _written(reading[0]).items() if v != _usual()[k]}
    every = [figures for column in layout.columns for figures in column.figures]
    every += [figures for melt in layout.melts for figures in melt.figures]
    said = [_written(figures) for figures in every]
    if not said:
        return {}
    first, usual = said[0], _usual()
    return {
        key: value
        for key, value in first.items()
        if key not in _BY_ITSELF
        and value != usual[key]
        and all(other[key] == value for other in said)
    }


def said_of_figures(figures: Figures, shared: Mapping[str, Any]) -> dict[str, Any]:
    """Give what one figure says that is neither shared nor usual."""
    usual = {**_usual(), **shared}
    return {
        key: value
        for key, value in _written(figures).items()
        if value != usual[key] and value is not None
    }


def _usual() -> dict[str, Any]:
    return _written(Figures(indicator="", unit=""))


def _written(figures: Figures) -> dict[str, Any]:
    """Write every part of a figure as its document says it."""
    said = {
        field.name: getattr(figures, field.name)
        for field in fields(Figures)
        if field.name not in _FROM_THE_HEADER
    }
    censored = {
        word: {
            end: int(bound)
            for end, bound in zip(("lower", "upper"), bounds, strict=True)
            if bound is not None
        }
        for word, bounds in figures.censored.items()
    }
    day, frequency = figures.provisional_from, figures.frequency
    plain = {name: _plain(value) for name, value in said.items()}
    return plain | {
        "censored": censored,
        "provisional_from": day.isoformat() if day else None,
        "frequency": frequency.value if frequency else None,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return list(value) if isinstance(value, tuple) else value
