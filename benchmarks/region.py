"""A region large enough to measure on: many participants, twenty years of months.

The engine writes the sealed files itself, without the digests of sealing, which is
another measurement; the shelf is built from them as it always is.
"""

from datetime import UTC, date, datetime
from pathlib import Path

from ibis.backends.duckdb import Backend

from balise.engine.sessions import session
from balise.store import Holding, Store
from balise.store.manifests import MANIFEST, Manifest, SealedFile, flow_text
from balise.store.records import PARQUET
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.observations import DIMENSIONS, OBSERVATION_TYPES
from balise.vocabulary.periods import Span, Spans
from balise.vocabulary.slices import Covered, CoveredFlow, Series

PARTICIPANTS = 200
MONTHS = 240
SPAN = Spans((Span(date(2004, 1, 1), date(2023, 12, 31)),))
SEALED_AT = datetime(2024, 1, 1, tzinfo=UTC)
CITIZENSHIPS = 51
TABLES = {
    "_T": ("_T", "_T"),
    "sex": ("_T", "_T"),
    "citizenship": ("", "_T"),
    "citizenship+sex": ("", ""),
}
CELLS_PER_MONTH = 1 + 3 + CITIZENSHIPS + CITIZENSHIPS * 3
CROSSED = "age+border_type+citizenship+sex"
"""A table of four dimensions, by which a region grows beyond its 200 participants."""


def build(
    root: Path, observations: int = 10_000_000
) -> tuple[tuple[Holding, ...], tuple[Extent, ...]]:
    """Write and shelve a region of about so many observations.

    Beyond 200 participants no more join: their tables get finer instead.
    """
    wanted = round(observations / (MONTHS * CELLS_PER_MONTH))
    participants = max(1, min(wanted, PARTICIPANTS))
    finer = max(0, observations // (participants * MONTHS) - CELLS_PER_MONTH)
    finer = finer if wanted > PARTICIPANTS else 0
    store = Store(root)
    with session(root) as backend:
        holdings = tuple(
            _written(store, backend, at, finer) for at in range(participants)
        )
        store.build(store.shelf_files(holdings, inside=False), backend)
    return holdings, tuple(extent_of(holding) for holding in holdings)


def extent_of(holding: Holding) -> Extent:
    """Give the widest extent of a participant."""
    return Extent(holding.participant, "IE", Depth.STATISTICS)


def holding_of(at: int, *, finer: int = 0) -> Holding:
    """Give the one holding of a participant."""
    code = f"Q{at:03d}"
    covered = tuple(
        CoveredFlow(Depth.STATISTICS, Covered(_series(code, table), SPAN))
        for table in (*TABLES, *([CROSSED] if finer else []))
    )
    return Holding(
        f"region{at:03d}", at + 1, SEALED_AT, SEALED_AT, code, "border-police", covered
    )


def _written(store: Store, backend: Backend, at: int, finer: int) -> Holding:
    """Write what sealing would have written, but for the digests."""
    holding = holding_of(at, finer=finer)
    folder = store.sealed(holding.number)
    (folder / "statistics").mkdir(parents=True)
    path = "statistics/IE-0000.parquet"
    backend.con.execute(
        f"COPY ({rows_of(holding.participant, at, finer=finer)}) TO '{folder / path}' {PARQUET}"
    )
    manifest = Manifest(
        holding.number,
        files=(SealedFile(path, "statistics", "IE", "", ""),),
        slices=(),
        covered=tuple(flow_text(flow) for flow in holding.covered),
        same_as={},
        original={"kept": "none"},
    )
    (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    return holding


def _series(code: str, table: str) -> Series:
    return Series(
        code, "border-police", "IE", "IE.detected", "count", "detections", "M", table
    )


def rows_of(code: str, at: int, *, finer: int = 0, month: int | None = None) -> str:
    """Write the cells of one participant, all tables of all months or of one.

    ``finer`` is how many cells of the crossed table there are in each month.
    """
    months = f"range({MONTHS})" if month is None else f"range({month}, {month + 1})"
    start = "(DATE '2004-01-01' + to_months(m.range::INTEGER))::DATE"
    fixed = {
        "participant": f"'{code}'",
        "agency": "'border-police'",
        "dataflow": "'IE'",
        "indicator": "'IE.detected'",
        "statistic": "'count'",
        "unit": "'detections'",
        "frequency": "'M'",
        "table": 't."table"',
        "period": f"strftime({start}, '%Y-%m')",
        "period_start": start,
        "period_end": f"({start} + INTERVAL 1 MONTH - INTERVAL 1 DAY)::DATE",
        "citizenship": "t.citizenship",
        "sex": "t.sex",
        "age": "t.age",
        "border_type": "t.border_type",
        "value": f"((m.range * 7 + {at} * 13 + t.seed * 31) % 500)::DECIMAL(24, 6)",
        "obs_status": "'A'",
        "restriction": "''",
    }
    cells = ", ".join(
        f"{fixed.get(name, repr('_T') if name in DIMENSIONS else 'NULL')}::{kind} "
        f'AS "{name}"'
        for name, kind in OBSERVATION_TYPES.items()
    )
    return f"SELECT {cells} FROM {months} m, ({_cells(finer)}) t"


def _cells(finer: int) -> str:
    people = f"(SELECT 'C' || lpad(range::VARCHAR, 2, '0') c, range i FROM range({CITIZENSHIPS}))"
    sexes = "(VALUES ('M', 1), ('F', 2), ('_U', 3)) s(s, j)"
    whole = "'_T' AS age, '_T' AS border_type"
    crossed = (
        f" UNION ALL SELECT '{CROSSED}', 'C' || lpad((range % {CITIZENSHIPS})::VARCHAR, 2, '0'), "
        f"['M', 'F', '_U'][range // {CITIZENSHIPS} % 3 + 1], range, "
        f"'A' || range // {CITIZENSHIPS * 3} % 7, 'B' || range // {CITIZENSHIPS * 21} "
        f"FROM range({finer})"
    )
    return (
        f"SELECT '_T' AS \"table\", '_T' AS citizenship, '_T' AS sex, 0 AS seed, {whole} "
        f"UNION ALL SELECT 'sex', '_T', s, j, {whole} FROM {sexes} "
        f"UNION ALL SELECT 'citizenship', c, '_T', i, {whole} FROM {people} "
        f"UNION ALL SELECT 'citizenship+sex', c, s, i * j, {whole} FROM {people}, {sexes}"
        + (crossed if finer else "")
    )
