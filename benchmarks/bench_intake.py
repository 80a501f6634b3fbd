"""How long a file of a million rows and 26 columns takes from text to checked records.

Beside it stands the bare engine, which reads the same file as text and writes it as
Parquet. The pack is long and unreshaped: twenty coded columns, one figure, every check.
"""

import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from balise.engine.sessions import session
from balise.intake import Converted, Pack, Reading, convert, load_pack, read
from balise.store import Content, Store
from benchmarks.results import Result, peak_memory_mb

ROWS = 1_000_000
CODED = {
    "citizenship": ["Syrian Arab Republic", "Afghanistan", "Eritrea", "NGA", "IRQ"],
    "sex": ["Male", "Female"],
    "age": ["Y_GE18", "Y0T17"],
    "accompaniment": ["accompanied", "unaccompanied"],
    "border_type": ["land", "sea", "air"],
    "direction": ["inward", "outward"],
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


def run(scale: float = 1.0) -> list[Result]:
    rows = max(1000, int(ROWS * scale))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "long.csv"
        write_file(path, rows)
        bare = _bare(path, folder)
        pack = load_pack(pack_text())
        if not isinstance(pack, Pack):
            raise SystemExit(str(pack))
        reading, converting, sealing = _ours(path, folder, pack)
    yardstick = "DuckDB reads as text, writes Parquet"
    note = f"{rows} rows, 26 columns; peak {peak_memory_mb()} MB"
    return [
        Result("intake: convert and check", converting, yardstick, bare, 2.0, note),
        Result(
            "intake: read, convert, check, seal",
            reading + converting + sealing,
            yardstick,
            bare,
            4.0,
            f"reading {reading:.1f} s, sealing {sealing:.1f} s",
        ),
    ]


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


def _bare(path: Path, folder: Path) -> float:
    with session(folder) as backend:
        start = time.perf_counter()
        backend.con.execute(
            f"COPY (SELECT * FROM read_csv('{path}', all_varchar=true, header=true)) "
            f"TO '{folder}/bare.parquet' (FORMAT parquet)"
        )
        return time.perf_counter() - start


def _ours(path: Path, folder: Path, pack: Pack) -> tuple[float, float, float]:
    (folder / "store").mkdir()
    with session(folder) as backend:
        start = time.perf_counter()
        reading = read(path, backend)
        between = time.perf_counter()
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
        if not isinstance(found, Converted) or found.balance.rejected:
            raise SystemExit(str(found))
        converted = time.perf_counter()
        Store(folder / "store").seal(
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
        sealing = time.perf_counter() - converted
        return between - start, converted - between, sealing
