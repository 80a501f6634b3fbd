"""What is opened is what the extents grant: against a plain model, cell by cell.

The model knows no index, no engine and no files: it goes through the cells of every
submission and asks the rules of each.
"""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis.backends.duckdb import Backend

from balise.store import Store
from balise.vocabulary.extents import Extent
from balise.vocabulary.periods import ALWAYS, Spans, parse_period
from balise.vocabulary.precision import PRECISIONS, Grain
from balise.vocabulary.slices import Series
from balise.vocabulary.tables import parse_table
from core.store.world import Cell, World, a_series, an_extent

Submission = tuple[list[Cell], bool]
Shown = tuple[str, ...]

CODES = {"sex": "F", "citizenship": "SYR", "place": "QMR-1"}
TABLES = (
    "_T",
    "sex",
    "citizenship+sex",
    "place",
    "sex@border_type=sea",
    "sex@border_type=land",
)
SERIES = [
    a_series(table, frequency=frequency, agency=agency, statistic=statistic)
    for table, frequency, agency, statistic in (
        *product(TABLES, "M", ("border-police",), ("count",)),
        ("_T", "A", "border-police", "count"),
        ("sex", "M", "coast-guard", "count"),
        ("sex", "M", "border-police", "share"),
    )
]
DAYS = [date(2022, 1, 1), *(date(2023, m, d) for m in (1, 2, 3) for d in (1, 28))]
DAYS = [*DAYS, date(2023, 1, 31), date(2023, 3, 31), date(2023, 12, 31)]
PERIODS = {"M": ("2023-01", "2023-02", "2023-03"), "A": ("2022", "2023")}


@st.composite
def submissions(draw: st.DrawFn) -> list[Submission]:
    found: list[Submission] = []
    for _ in range(draw(st.integers(1, 3))):
        cells = [
            Cell(
                series,
                period,
                str(draw(st.integers(0, 30))),
                tuple((d, CODES[d]) for d in parse_table(series.table).breakdown),
                label=draw(st.sampled_from(["", "", "", "", "x", "y"])),
            )
            for series in draw(st.sets(st.sampled_from(SERIES), min_size=1))
            for period in draw(
                st.sets(st.sampled_from(PERIODS[series.frequency]), min_size=1)
            )
        ]
        found.append((cells, draw(st.booleans())))
    return found


@st.composite
def grants(draw: st.DrawFn) -> Extent:
    first, last = sorted(draw(st.tuples(*[st.sampled_from(DAYS)] * 2)))
    some = Spans.of([(first, last)])
    return an_extent(
        periods=draw(st.sampled_from([ALWAYS, some])),
        precision=draw(st.sampled_from(list(PRECISIONS.values()))),
        agencies=draw(st.sampled_from([None, frozenset({"border-police"})])),
        labels=draw(
            st.sampled_from(
                [None, frozenset(), frozenset({"x"}), frozenset({"x", "y"})]
            )
        ),
        barred=draw(st.sampled_from([frozenset(), frozenset({"citizenship"})])),
        inside=draw(st.booleans()),
    )


def standing(sealed: Sequence[Submission], inside: bool) -> dict[object, list[Cell]]:
    """The slices that count from a viewpoint: of each, the last that covers it."""
    found: dict[object, list[Cell]] = {}
    for cells, released in sealed:
        if released or inside:
            slices: dict[object, list[Cell]] = {}
            for cell in cells:
                slices.setdefault((cell.series, cell.period), []).append(cell)
            found |= slices
    return found


def grain(extent: Extent, series: Series) -> Grain:
    table = parse_table(series.table)
    coarse = table.is_crossing or "place" in table.dimensions
    return extent.precision.crossed if coarse else extent.precision.one_way


def is_granted(extent: Extent, cell: Cell) -> bool:
    first, last = parse_period(cell.period).span
    finely = grain(extent, cell.series)
    return (
        any(run.first <= first and last <= run.last for run in extent.periods)
        and (extent.agencies is None or cell.series.agency in extent.agencies)
        and not extent.barred & parse_table(cell.series.table).dimensions
        and finely is not Grain.HIDDEN
        and not (finely is Grain.ROUNDED and cell.series.statistic == "share")
    )


def is_withheld(extent: Extent, cell: Cell, others: Iterable[Cell]) -> bool:
    """Whether a cell that bears a label closed to the reader stands beside it."""
    return extent.labels is not None and any(
        other.label
        and other.label not in extent.labels
        and overlap(cell, other)
        and not of_other_people(cell.series, other.series)
        for other in others
    )


def overlap(one: Cell, other: Cell) -> bool:
    (a, b), (c, d) = parse_period(one.period).span, parse_period(other.period).span
    return a <= d and c <= b


def of_other_people(one: Series, other: Series) -> bool:
    ours, theirs = (dict(parse_table(s.table).universe) for s in (one, other))
    return "border_type" in ours.keys() & theirs.keys() and ours != theirs


def shown(cell: Cell, finely: Grain) -> Shown:
    value = Decimal(cell.value or 0)
    if finely is Grain.ROUNDED:
        value = (value / 5).quantize(Decimal(1), ROUND_HALF_UP) * 5
    s = cell.series
    return (s.agency, s.statistic, s.frequency, s.table, cell.period, f"{value:.0f}")


def expected(sealed: Sequence[Submission], extents: Sequence[Extent]) -> list[Shown]:
    best: dict[object, tuple[tuple[int, bool], list[Cell]]] = {}
    for extent in extents:
        slices = standing(sealed, extent.inside)
        everything = [cell for cells in slices.values() for cell in cells]
        for key, cells in slices.items():
            if is_granted(extent, cells[0]) and not is_withheld(
                extent, cells[0], everything
            ):
                rank = (int(grain(extent, cells[0].series)), extent.inside)
                if key not in best or best[key][0] < rank:
                    best[key] = (rank, cells)
    return sorted(
        shown(cell, Grain(rank[0])) for rank, cells in best.values() for cell in cells
    )


@given(submissions(), st.lists(grants(), min_size=1, max_size=3))
@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_exactly_what_is_granted_is_opened(
    engine: Backend,
    tmp_path: Path,
    sealed: list[Submission],
    extents: list[Extent],
) -> None:
    world = World(Store(Path(tempfile.mkdtemp(dir=tmp_path))), engine)
    for at, (cells, released) in enumerate(sealed):
        world.seal(f"n{at}", cells, released=released)

    found = world.open(*extents)

    names = ("agency", "statistic", "frequency", "table", "period")
    rows = [(*(str(c[n]) for n in names), f"{c['value']:.0f}") for c in found["cells"]]
    assert sorted(rows) == expected(sealed, extents)
    places = {row[:-1] for row in rows}
    assert places == {tuple(str(s[n]) for n in names) for s in found["slices"]}
