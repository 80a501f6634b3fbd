"""Convert the samples that ship with a pack, and write what came out as plain text."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from balise.engine.sessions import session
from balise.intake import Converted, Pack, Reading, convert, load_pack, read_with

PACKS = Path(__file__).parents[3] / "packs"
RECEIVED_ON = date(2025, 7, 1)
AGENCIES = {
    "hnd-irregular-arrivals": ("migration",),
    "pol-border-guard-police": ("border-guard", "police"),
    "mmp-incidents": ("iom",),
}


def names() -> list[str]:
    return sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))


@cache
def pack(name: str) -> Pack:
    found = load_pack(PACKS / name / "pack.yaml")
    assert isinstance(found, Pack), found
    return found


def outputs(name: str) -> dict[str, str]:
    """Give the text of each golden file of a pack."""
    rows: dict[str, list[list[str]]] = {}
    for sample in sorted((PACKS / name / "samples").iterdir()):
        for agency in AGENCIES.get(name, ("one",)):
            for table, header, found in _records(name, sample, agency):
                kept = rows.setdefault(table, [["sample", *header]])
                kept.extend([sample.name, *row] for row in found)
    return {table: _text(found) for table, found in rows.items()}


def _records(
    name: str, sample: Path, agency: str
) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    with session(sample.parent) as backend:
        reading = read_with(sample, pack(name), backend)
        assert isinstance(reading, Reading), reading
        found = convert(
            reading,
            pack(name),
            backend,
            participant="QMR",
            agency=agency,
            received_on=RECEIVED_ON,
        )
        assert isinstance(found, Converted), found
        tables = {"expected-findings": found.findings}
        if found.observations:
            tables["expected"] = found.observations
        tables |= {f"expected-{t}": n for t, n in found.incidents.items()}
        for table, source in tables.items():
            result = backend.con.execute(f"SELECT * FROM {source} ORDER BY ALL")
            header = [column[0] for column in result.description]
            yield table, header, [[_cell(c) for c in r] for r in result.fetchall()]


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _text(rows: list[list[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


if __name__ == "__main__":
    for each in names():
        for table, text in outputs(each).items():
            (PACKS / each / f"{table}.csv").write_text(text, encoding="utf-8")
