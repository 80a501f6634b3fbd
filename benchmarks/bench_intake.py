"""How long a file of a million rows and 26 columns takes from text to a sealed folder.

Beside it stands the bare engine, which reads the same file as text and writes it as
Parquet, before and after; for a workbook, the bare reader. The pack is long and
unreshaped: twenty coded columns, one figure, every check. Each file has a process of
its own, so that its memory can be told.
"""

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb
import xlsxwriter
from python_calamine import CalamineWorkbook

from balise.engine.sessions import session
from balise.intake import Converted, Pack, Reading, convert, load_pack, read
from balise.store import Content, Store
from benchmarks.results import Result, peak_memory_mb

ROWS = 1_000_000
WORKBOOK_ROWS = 100_000
# Codes that do not contradict each other: a clean file is one that no check minds.
CODED = {
    "citizenship": ["Syrian Arab Republic", "Afghanistan", "Eritrea", "NGA", "IRQ"],
    "sex": ["Male", "Female"],
    "age": ["Y0T11", "Y12T17"],
    "accompaniment": ["accompanied", "unaccompanied"],
    "border_type": ["land", "sea", "air"],
    "direction": ["inward", "_U"],
    "origin": ["Somalia", "Iraq", "Eritrea", "Libya"],
    "previous_country": ["TUR", "LBY", "TUN", "MAR"],
    "next_country": ["ITA", "GRC", "ESP", "MLT"],
    "destination": ["Germany", "France", "Sweden", "Norway"],
    "route": ["Central", "Western", "Eastern"],
    "transport": ["foot", "car", "train", "bus"],
    "method": ["between_points", "hidden_at_point", "overstay"],
    "facilitated": ["yes", "no", "not_recorded"],
    "document_type": ["passport", "visa", "id_card"],
    "fraud_type": ["counterfeit", "altered"],
    "document_country": ["FRA", "DEU", "BEL"],
    "role": ["migrant", "suspect", "organiser"],
    "cause": ["drowning", "violence"],
}
IGNORED = ("remark", "batch", "unit")


@dataclass(frozen=True)
class Taken:
    """What one file took: wall clock and processor, ours by step and the yardstick."""

    steps: tuple[float, float, float]
    bare: float
    processor_ratio: float
    memory_mb: int

    @property
    def note(self) -> str:
        """Give what the ratio alone does not tell."""
        reading, converting, sealing = self.steps
        return (
            f"read {reading:.1f} s, convert and check {converting:.1f} s, "
            f"seal {sealing:.1f} s; {self.processor_ratio:.2f} times in processor "
            f"time; peak {self.memory_mb} MB"
        )


def run(scale: float = 1.0) -> list[Result]:
    """Measure a good file, one with faults in a hundredth of its rows, a workbook."""
    rows = max(1000, int(ROWS * scale))
    few = max(1000, int(WORKBOOK_ROWS * scale))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        good, bad, book = (folder / n for n in ("long.csv", "bad.csv", "book.xlsx"))
        write_file(good, rows)
        write_faults(good, bad)
        write_book(good, book, few)
        engine = "DuckDB reads as text, writes Parquet"
        calamine = "calamine: every row"
        what = "intake: read, convert, check, seal"
        return [
            _result(f"{what}, {rows} x 26 CSV", good, engine, 4.0),
            _result(f"{what}, 1 % of rows at fault", bad, engine, 4.0),
            _result(f"{what}, {few} x 26 XLSX", book, calamine, 2.5),
        ]


def _result(what: str, path: Path, yardstick: str, aim: float) -> Result:
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawning) as process:
        taken = process.submit(_taken, path).result()
    return Result(what, sum(taken.steps), yardstick, taken.bare, aim, taken.note)


def _taken(path: Path) -> Taken:
    pack = load_pack(pack_text())
    if not isinstance(pack, Pack):
        raise SystemExit(str(pack))
    bare = _bare_rows if path.suffix == ".xlsx" else _bare
    before = _timed(lambda: bare(path))
    clocks = _ours(path, pack)
    memory = peak_memory_mb()
    after = _timed(lambda: bare(path))
    walls, processors = zip(*clocks, strict=True)
    reading, converting, sealing = (b - a for a, b in pairwise(walls))
    return Taken(
        (reading, converting, sealing),
        (before[0] + after[0]) / 2,
        (processors[-1] - processors[0]) / ((before[1] + after[1]) / 2),
        memory,
    )


def _clock() -> tuple[float, float]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), used.ru_utime + used.ru_stime


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    start = _clock()
    work()
    end = _clock()
    return end[0] - start[0], end[1] - start[1]


def write_file(path: Path, rows: int) -> None:
    coded = ", ".join(
        f"{values}[1 + (hash(i, '{name}') % {len(values)})::INT] AS {name}"
        for name, values in CODED.items()
    )
    ignored = ", ".join(f"'{name} ' || (i % 997) AS {name}" for name in IGNORED)
    duckdb.sql(
        f"COPY (SELECT strftime(DATE '2020-01-01' + (i % 1000)::INT, '%Y-%m-%d') AS day, "
        f"'point ' || (i // 1000) AS place, {coded}, {ignored}, "
        f"'f' || i AS filing, (hash(i) % 500)::INT AS persons FROM range({rows}) t(i)"
        f") TO '{path}' (HEADER)"
    )


def write_faults(good: Path, bad: Path) -> None:
    """Spoil one row in a hundred: numbers, codes and days that cannot be read."""
    duckdb.sql(
        "COPY (SELECT * EXCLUDE (i) REPLACE ("
        "CASE WHEN i % 300 = 0 THEN 'many' WHEN i % 301 = 0 THEN '-4' ELSE persons END "
        "AS persons, CASE WHEN i % 297 = 0 THEN 'Narnia' ELSE citizenship END "
        "AS citizenship, CASE WHEN i % 30011 = 0 THEN '2020-13-45' ELSE day END AS day) "
        "FROM (SELECT row_number() OVER () AS i, * FROM "
        f"read_csv('{good}', all_varchar = true))) TO '{bad}' (HEADER)"
    )


def write_book(good: Path, book: Path, rows: int) -> None:
    """Write the first rows of the file as a workbook, with numbers as numbers."""
    found = duckdb.sql(
        f"SELECT * FROM read_csv('{good}', all_varchar = true) LIMIT {rows}"
    )
    with xlsxwriter.Workbook(str(book), {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Data")
        sheet.write_row(0, 0, found.columns)
        for at, (*texts, figure) in enumerate(found.fetchall(), 1):
            sheet.write_row(at, 0, [*texts, int(figure)])


def pack_text() -> str:
    dims = "\n".join(
        f"      {name}: {{dimension: {name}}}" for name in (*CODED, "place")
    )
    ignored = "\n".join(
        f"      {name}: {{ignore: not asked, holds_no_personal_data: true}}"
        for name in (*IGNORED, "filing")
    )
    return f"""
format: 1
name: long
version: "1"
about: A long file for measuring.
layouts:
  - name: long
    time: {{frequency: D}}
    figures: {{indicator: IE.detected, unit: detections}}
    columns:
      day: {{period: date}}
      persons: {{measure: {{}}}}
{dims}
{ignored}
"""


def _bare(path: Path) -> None:
    with session(path.parent) as backend:
        backend.con.execute(
            f"COPY (SELECT * FROM read_csv('{path}', all_varchar=true, header=true)) "
            f"TO '{path.parent}/bare.parquet' (FORMAT parquet)"
        )


def _bare_rows(path: Path) -> None:
    workbook = CalamineWorkbook.from_path(str(path))
    for _ in workbook.get_sheet_by_index(0).iter_rows():
        pass


def _ours(path: Path, pack: Pack) -> list[tuple[float, float]]:
    """Take the file the whole way; give the clocks at the start and after each step."""
    store = path.parent / f"store-{path.stem}"
    store.mkdir()
    with session(path.parent) as backend:
        clocks = [_clock()]
        reading = read(path, backend)
        clocks.append(_clock())
        if not isinstance(reading, Reading):
            raise SystemExit(str(reading))
        found = convert(
            reading,
            pack,
            backend,
            participant="QMR",
            agency="border",
            received_on=date(2026, 1, 1),
        )
        if not isinstance(found, Converted):
            raise SystemExit(str(found))
        clocks.append(_clock())
        Store(store).seal(
            Content(
                backend,
                observations=found.observations,
                rejected=found.rejected,
                findings=found.findings,
                original=path,
                covered=found.covered,
            ),
            number="a" * 16,
            secret=b"0" * 32,
            manifest={},
        )
        clocks.append(_clock())
    return clocks
