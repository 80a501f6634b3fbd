"""How long a workbook of a hundred thousand rows takes to come back with its findings.

Every tenth row has a finding. Beside it stands the bare writer, which writes the same
cells and nothing else. The aim of the project is 20 seconds and 1 GB.
"""

import multiprocessing
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from balise.engine.sessions import session
from balise.intake import Reading, read
from balise.intake.converting.judging import new_findings
from balise.intake.returning import About, Mark, Returned, write_workbook
from benchmarks.results import Result, peak_memory_mb

ROWS = 100_000
COLUMNS = 26


def run(scale: float) -> list[Result]:
    """Write in a process of its own, so that its memory can be told."""
    rows = max(1_000, int(ROWS * scale))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        ours, bare, memory = pool.submit(_measured, rows).result()
    note = f"{COLUMNS} columns, {rows // 10:,} findings, peak {memory} MB"
    what = f"annotated workbook of {rows:,} rows"
    return [Result(what, ours, "the bare writer", bare, None, note)]


def _measured(rows: int) -> tuple[float, float, int]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        file = home / "file.csv"
        _write_file(file, rows)
        bare = _bare(home / "bare.xlsx", rows)
        with session(home, scratch=home) as backend:
            reading = read(file, backend, scratch=home)
            assert isinstance(reading, Reading)  # noqa: S101 - a file of our own
            found = new_findings(backend)
            backend.con.execute(
                f"INSERT INTO {found} SELECT 'not-a-number', 'error', row, 'c3', c3, "
                f"'{{}}' FROM {reading.table} WHERE row % 10 = 0"
            )
            about = About("file.csv", "pack", {}, datetime(2026, 1, 1, tzinfo=UTC))
            mark = Mark("a" * 16, "0" * 64)
            start = time.process_time()
            write_workbook(
                home / "back.xlsx",
                Returned(backend, reading, found, None, mark, about, "en"),
            )
            return time.process_time() - start, bare, peak_memory_mb()


def _cell(row: int, column: int) -> str:
    return f"text {row * column % 997}" if column % 2 else str(row + column)


def _write_file(file: Path, rows: int) -> None:
    with file.open("w") as out:
        out.write(",".join(f"c{i}" for i in range(COLUMNS)) + "\n")
        for row in range(rows):
            out.write(",".join(_cell(row, i) for i in range(COLUMNS)) + "\n")


def _bare(target: Path, rows: int) -> float:
    start = time.process_time()
    with xlsxwriter.Workbook(str(target), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(rows):
            for column in range(COLUMNS):
                sheet.write_string(row, column, _cell(row, column))
    return time.process_time() - start
