"""Columns whose headers are values: months, years, sexes or countries side by side.

Such columns are one measure, spread out. They are recognised by their headers together,
because one header that reads ``2023`` says little and twelve that are months say it all.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from balise.intake.suggesting.clues import code_of, is_known, is_quarter
from balise.intake.suggesting.days import day_format, is_sdmx
from balise.intake.suggesting.profiling import Profile, is_year
from balise.intake.suggesting.words import names_children, people
from balise.vocabulary.model import model

BETWEEN: Final = " / "
_FEWEST: Final = {"month": 3, "quarter": 3, "country": 3, "year": 2, "people": 2}
_TOTAL: Final = "_T"


@dataclass(frozen=True)
class Spread:
    """Some columns that are one measure, and the axis along which they are spread.

    ``axis`` is ``month``, ``year``, ``sdmx``, ``date``, ``people`` or a dimension; two of
    them joined by ``+`` where the header has two levels. ``codes`` are what the headers
    mean where they are labels of people; ``totals`` the columns that stand for all.
    """

    axis: str
    columns: tuple[int, ...]
    totals: tuple[int, ...] = ()
    codes: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


def spread_of(profiles: Sequence[Profile]) -> Spread | None:
    """Find the widest set of columns whose headers lie on one axis, if there is one."""
    numbers = [p for p in profiles if p.figures > 0.6 or not p.filled]
    filled = [p for p in numbers if p.numbers > 0.3]
    if len(filled) < 2:
        return None
    found = [s for axis in _axes() if (s := _along(axis, numbers))]
    levels = [s for s in [_on_levels(numbers)] if s]
    return max((*levels, *found), key=lambda s: len(s.columns), default=None)


def is_total(header: str) -> bool:
    """Say whether a header is a word for all of them together."""
    return code_of("sex", header) == _TOTAL or code_of("country", header) == _TOTAL


def axis_of(header: str, axis: str) -> bool:
    """Say whether a header is a value on an axis."""
    match axis:
        case "year":
            return is_year(header)
        case "month":
            # "No." is November to a list of months, and a number to everybody else.
            named = len(header.strip(".")) > 2 or not header.isascii()
            return named and not header.isdecimal() and is_known("month", header)
        case "quarter":
            # A lone Roman number may be anything; a column of them may not.
            return len(header) > 1 and is_quarter(header)
        case "sdmx":
            return is_sdmx(header)
        case "date":
            return not is_year(header) and day_format((header,), ()) is not None
        case "people":
            return people(header, beside_children=True) is not None
        case _:
            listed = model().dimensions[axis].code_list or ""
            code = code_of(listed, header)
            short = axis not in {"sex", "age"} and header.isascii() and len(header) < 3
            return code not in {None, _TOTAL} and not header.isdecimal() and not short


def _along(axis: str, numbers: Sequence[Profile]) -> Spread | None:
    named = {p.index: _bare(p.header) for p in numbers}
    columns = tuple(i for i, header in named.items() if axis_of(header, axis))
    if len(columns) < _FEWEST.get(axis if axis != "citizenship" else "country", 2):
        return None
    totals = tuple(i for i, h in named.items() if i not in columns and is_total(h))
    children = any(names_children(named[i]) for i in columns)
    codes = {
        i: people(named[i], beside_children=children) or {}
        for i in (columns if axis == "people" else ())
    }
    return Spread(axis, columns, totals, codes)


def _on_levels(numbers: Sequence[Profile]) -> Spread | None:
    """Find two axes in headers of two levels, such as ``2023 / Men``."""
    parts = {p.index: _bare(p.header).split(BETWEEN) for p in numbers}
    two = {i: found for i, found in parts.items() if len(found) == 2}
    if len(two) < 4:
        return None
    for upper in _axes():
        for lower in _axes():
            columns = tuple(
                i
                for i, (above, below) in two.items()
                if axis_of(above, upper) and axis_of(below, lower)
            )
            if upper != lower and len(columns) >= 4:
                return Spread(f"{upper}+{lower}", columns)
    return None


def _axes() -> tuple[str, ...]:
    """The axes in the order in which they are tried; two may fit the same headers."""
    return (*_TIMES, "people", *_SPLIT)


_TIMES: Final = ("month", "quarter", "year", "sdmx", "date")
_SPLIT: Final = (
    *("sex", "age", "citizenship", "accompaniment", "border_type", "transport"),
    *("justice_stage", "document_type", "fraud_type", "direction", "role", "cause"),
)
"""Dimensions whose values tables put side by side; yes and no are too short for it."""


def exact_pattern(headers: Sequence[str]) -> str:
    """Write a pattern that fits these headers and no other; every year is one."""
    if all(map(is_year, headers)) and all(len(h) == 4 for h in headers):
        return "(19|20|21)[0-9]{2}"
    return "|".join(re.escape(h).replace("\\ ", " ") for h in headers)


def _bare(header: str) -> str:
    return header.partition("#")[0] if header.rpartition("#")[2].isdecimal() else header
