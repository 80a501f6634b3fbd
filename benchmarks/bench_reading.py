"""Reading beside the bare readers: the engine's for CSV, calamine's for XLSX.

The yardstick for CSV is the engine reading all cells as text and writing Parquet; for
XLSX, calamine giving every row of the sheet. The file stands in the page cache.
"""

import csv
import multiprocessing
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from balise.engine.sessions import session
from balise.intake.reading import Reading, read
from benchmarks.results import Result, median_seconds, peak_memory_mb, table

COLUMNS = 26


def run(scale: float = 1.0) -> list[Result]:
    """Measure a million CSV rows in four habits, and a hundred thousand of a sheet."""
    with tempfile.TemporaryDirectory(prefix="balise-bench-") as name:
        folder = Path(name)
        rows = max(1000, round(1_000_000 * scale))
        return [
            *_delimited(folder, rows),
            _workbook(folder, max(1000, round(100_000 * scale))),
        ]


def _delimited(folder: Path, rows: int) -> list[Result]:
    plain = _a_table(folder / "plain.csv", rows)
    bare = _bare_seconds(folder, plain)
    habits = {
        "plain UTF-8": (lambda: plain, 1.3),
        "every cell quoted": (lambda: _quoted(folder / "quoted.csv", rows), None),
        "Latin-1 to decode": (lambda: _latin(plain, folder / "latin.csv"), None),
        "one ragged row, taken out": (lambda: _ragged(plain), 1.5),
    }
    return [
        _result(f"read {rows} x {COLUMNS} CSV, {what}", written(), bare, aim)
        for what, (written, aim) in habits.items()
    ]


def _result(what: str, path: Path, bare: float, aim: float | None) -> Result:
    seconds, memory = _in_a_process_of_its_own(path)
    return Result(
        what=what,
        seconds=seconds,
        yardstick="the engine: read as text, write Parquet",
        yardstick_seconds=bare,
        aim=aim,
        note=f"peak memory {memory} MB",
    )


def _in_a_process_of_its_own(path: Path) -> tuple[float, int]:
    """Memory is known per process, so each reading gets a new one."""
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawning) as process:
        return process.submit(_reading_seconds, path).result()


def _reading_seconds(path: Path) -> tuple[float, int]:
    with session(path.parent) as backend:

        def once() -> None:
            found = read(path, backend)
            if not isinstance(found, Reading):
                raise TypeError(found)
            for kind, name in backend.con.execute(
                "SELECT 'VIEW', view_name FROM duckdb_views() WHERE NOT internal "
                "UNION ALL SELECT 'TABLE', table_name FROM duckdb_tables()"
            ).fetchall():
                backend.con.execute(f"DROP {kind} IF EXISTS {name}")

        return median_seconds(once, times=3), _peak_mb()


def _peak_mb() -> int:
    """The most memory since this program began; getrusage counts the parent's too."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return peak_memory_mb()


def _bare_seconds(folder: Path, path: Path) -> float:
    with session(folder) as backend:
        statement = (
            f"COPY (SELECT * FROM read_csv('{path}', all_varchar = true)) "
            f"TO '{folder / 'bare.parquet'}'"
        )
        return median_seconds(lambda: backend.con.execute(statement), times=3)


def _a_table(path: Path, rows: int) -> Path:
    cells = ", ".join(_cell(place) for place in range(COLUMNS))
    with session(path.parent) as backend:
        backend.con.execute(
            f"COPY (SELECT {cells} FROM range({rows}) t(i)) TO '{path}' (HEADER)"
        )
    return path


def _cell(place: int) -> str:
    """A column of numbers, of words or of days."""
    drawn = f"hash(i * {COLUMNS} + {place})"
    shapes = (
        f"({drawn} % 100000)",
        f"'Wert ' || ({drawn} % 1000) || CASE WHEN i % 50 = 0 THEN ' é' ELSE '' END",
        f"(DATE '2020-01-01' + ({drawn} % 1000)::INT)",
    )
    return f"{shapes[place % 3]} AS column{place}"


def _quoted(path: Path, rows: int) -> Path:
    cells = ", ".join(_cell(place) for place in range(COLUMNS))
    with session(path.parent) as backend:
        backend.con.execute(
            f"COPY (SELECT {cells} FROM range({rows}) t(i)) TO '{path}' "
            "(HEADER, FORCE_QUOTE *)"
        )
    return path


def _latin(plain: Path, path: Path) -> Path:
    with (
        plain.open(encoding="utf-8", newline="") as source,
        path.open("w", encoding="latin-1", newline="") as out,
    ):
        while text := source.read(1 << 22):
            out.write(text)
    return path


def _ragged(plain: Path) -> Path:
    """Add a short last row; nothing else needs the plain file after this."""
    with plain.open("a", encoding="utf-8", newline="") as out:
        csv.writer(out).writerow(["short"])
    return plain


def _workbook(folder: Path, rows: int) -> Result:
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, [f"column{place}" for place in range(COLUMNS)])
        for row in range(1, rows + 1):
            sheet.write_row(row, 0, [_drawn(row, place) for place in range(COLUMNS)])
    bare = median_seconds(lambda: _bare_rows(path), times=3)
    seconds, memory = _in_a_process_of_its_own(path)
    return Result(
        what=f"read {rows} x {COLUMNS} XLSX",
        seconds=seconds,
        yardstick="calamine: every row",
        yardstick_seconds=bare,
        aim=2.2,
        note=f"peak memory {memory} MB",
    )


def _drawn(row: int, place: int) -> object:
    number = (row * (place + 7)) % 9973
    return number if place % 3 == 0 else f"Wert {number % 977}"


def _bare_rows(path: Path) -> int:
    workbook = CalamineWorkbook.from_path(str(path))
    return sum(len(row) for row in workbook.get_sheet_by_index(0).iter_rows())


if __name__ == "__main__":
    print(table(run()))
