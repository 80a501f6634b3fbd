"""Age bands: only those that exactly fill the asked one, and none is ever split.

Bands may nest or overlap within a table, so which of them stand for the asked band is
worked out per slice from the codes that it lists, before a table is chosen (RULES 3).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import combinations
from typing import Final

import ibis
import pyarrow as pa
from ibis.expr.types import Table as IbisTable

from balise.analysis.questions import Question
from balise.analysis.tables import Fit
from balise.vocabulary.ages import Band, band_of
from balise.vocabulary.model import Addition
from balise.vocabulary.tables import TOTAL, parse_table

AGE: Final = "age"
_NEAR: Final = timedelta(days=3)
_EVERYONE: Final = Band(0, None)
_PARTS: Final = pa.schema(
    [
        ("slice_key", pa.string()),
        ("age", pa.string()),
        ("band", pa.string()),
        ("lead", pa.bool_()),
    ]
)
NO_PARTS: Final = _PARTS.empty_table()


@dataclass(frozen=True)
class Bands:
    """Which listed code counts for which asked band, slice by slice.

    ``parts`` has one row per slice and code that counts; ``tables`` are those that it
    speaks for; ``unable`` are their slices that cannot answer, ``silent`` the ones
    that list nothing of the ages asked.
    """

    parts: pa.Table
    tables: tuple[str, ...]
    unable: pa.Array
    silent: pa.Array


@lru_cache(maxsize=4096)
def filling(listed: frozenset[str], asked: str) -> tuple[str, ...]:
    """Give the fewest listed bands that exactly fill the asked one; none if none do."""
    if asked in listed:
        return (asked,)
    band = band_of(asked)
    return _path(listed, band) if band else ()


@lru_cache(maxsize=4096)
def everyone(listed: frozenset[str]) -> tuple[str, ...]:
    """Give the listed codes that count each person once; none if bands overlap in vain.

    Where no two bands overlap that is all of them; who says whether they are complete
    is the pack.
    """
    codes = sorted(listed)
    if not do_overlap(codes):
        return tuple(codes)
    path = _path(listed, _EVERYONE)
    others = [code for code in codes if band_of(code) is None]
    return (*path, *others) if path else ()


def do_overlap(codes: Iterable[str]) -> bool:
    """Say whether two of some codes could hold the same person."""
    bands = [band for code in codes if (band := band_of(code))]
    return any(_meet(one, other) for one, other in combinations(bands, 2))


def _meet(one: Band, other: Band) -> bool:
    first, second = sorted((one, other), key=lambda band: band.lower)
    return first.upper is None or second.lower <= first.upper


def _path(listed: frozenset[str], asked: Band) -> tuple[str, ...]:
    """Walk from the lowest age to the highest over bands that touch, in few steps."""
    bands = {code: band for code in sorted(listed) if (band := band_of(code))}
    reached: dict[int, tuple[str, ...]] = {asked.lower: ()}
    steps = [asked.lower]
    for age in steps:
        for code, band in bands.items():
            if band.lower != age:
                continue
            if band.upper == asked.upper:
                return (*reached[age], code)
            after = None if band.upper is None else band.upper + 1
            if after is not None and after not in reached:
                reached[after] = (*reached[age], code)
                steps.append(after)
    return ()


def bands_for(
    cells: IbisTable, slices: IbisTable, question: Question, fitting: Sequence[Fit]
) -> Bands | None:
    """Read which codes the slices list, where that matters; None where it does not."""
    tables = [f.table for f in fitting if _is_split_by_age(f, question)]
    if not tables:
        return None
    listed = cells.filter(
        cells.indicator == question.measure,
        cells.statistic == question.statistic,
        cells.table.isin(tables),
        cells.period_start >= question.targets[0].start - _NEAR,
        cells.period_end <= question.targets[-1].end + _NEAR,
    )
    if AGE not in question.filters:
        tables = _overlapping(listed)
        if not tables:
            return None
        listed = listed.filter(listed.table.isin(tables))
    listed = listed.semi_join(slices, "slice_key")
    grouped = listed.group_by("slice_key").aggregate(ages=listed.age.collect())
    return _bands(grouped.to_pyarrow(), question, tables)


def _is_split_by_age(fit: Fit, question: Question) -> bool:
    wanted = AGE in question.filters or AGE in fit.further
    return wanted and AGE in parse_table(fit.table).breakdown


def _overlapping(listed: IbisTable) -> list[str]:
    """Name the tables in which some bands overlap, in whatever slices they stand."""
    codes: dict[str, set[str]] = {}
    for row in listed.select("table", AGE).distinct().to_pyarrow().to_pylist():
        codes.setdefault(row["table"], set()).add(row[AGE])
    return sorted(table for table, found in codes.items() if do_overlap(found))


def _bands(grouped: pa.Table, question: Question, tables: Sequence[str]) -> Bands:
    asked = question.filters.get(AGE, (TOTAL,))
    exact = not may_fill(question)
    parts: list[tuple[object, str, str, bool]] = []
    unable: list[object] = []
    silent: list[object] = []
    for row in grouped.to_pylist():
        listed, key = frozenset(row["ages"]), row["slice_key"]
        found = [(band, _counting(listed, band, exact=exact)) for band in asked]
        parts += [
            (key, code, band, at == 0)
            for band, codes in found
            for at, code in enumerate(codes)
        ]
        if not any(codes for _, codes in found):
            heard = any(do_overlap((c, band)) for c in listed for band in asked)
            (unable if heard else silent).append(key)
    keys = grouped.schema.field("slice_key").type
    schema = _PARTS.set(0, pa.field("slice_key", keys))
    columns = list(zip(*parts, strict=True)) or [()] * len(schema)
    return Bands(
        pa.table(
            [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)],
            schema=schema,
        ),
        tuple(tables),
        pa.array(unable, keys),
        pa.array(silent, keys),
    )


def _counting(listed: frozenset[str], band: str, *, exact: bool) -> tuple[str, ...]:
    if band == TOTAL:
        return everyone(listed)
    if exact:
        return (band,) if band in listed else ()
    return filling(listed, band)


def may_fill(question: Question) -> bool:
    """Say whether ages of this indicator add, so that bands may fill another."""
    return (
        question.statistic in ("count", "sum")
        and question.indicator.addition(AGE) is Addition.SUM
    )


def able(slices: IbisTable, bands: Bands | None) -> IbisTable:
    """Leave out the slices whose bands do not fill what is asked."""
    if bands is None or not len(bands.unable):
        return slices
    unable = ibis.memtable(pa.table({"slice_key": bands.unable}))
    return slices.anti_join(unable, "slice_key")


def restated(
    cells: IbisTable,
    parts: IbisTable,
    question: Question,
    banded: Sequence[str] | None,
) -> IbisTable:
    """Keep the cells of the wanted ages, each under the band that it counts for.

    ``banded`` are the tables that ``parts`` speaks for, None where no age counts for
    another. ``lead`` marks one cell of each band, so that bands can be counted.
    """
    wanted = question.filters.get(AGE)
    if banded is None:
        return cells.filter(cells[AGE].isin(wanted)) if wanted else cells
    joined = cells.left_join(parts, ["slice_key", AGE])
    as_it_is = ~joined.table.isin(banded)
    if wanted:
        as_it_is &= joined[AGE].isin(wanted)
    kept = joined.filter(joined.band.notnull() | as_it_is)
    return kept.select(
        *(name for name in cells.columns if name != AGE),
        age=ibis.coalesce(kept.band, kept[AGE]),
        lead=kept.lead.fill_null(True),
    )
