"""Read broken files by the thousand: no traceback, no lost row, no limit passed.

What can be read is given to the suggester as well, and what it suggests is tried.

``make fuzz`` runs this; a small share of it is a test. What fails is printed with its
seed and number, which give the same bytes again.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

from ibis.backends.duckdb import Backend

from balise.engine.sessions import session
from balise.intake.reading import Reading, read
from balise.intake.suggesting import suggest, try_out
from balise.vocabulary.messages import Message
from core.reading.mutations import files, mutated

DAY = date(2026, 6, 1)
SECONDS = 10
"""Of the processor, so that a busy machine is no fault of the file."""
MEMORY_MB = 3_000


def faults_of(found: Reading, backend: Backend) -> list[str]:
    """Say what is wrong with the answer to a broken file; it may not be with the rows."""
    rows = [
        row
        for (row,) in backend.con.execute(
            f"SELECT row FROM {found.table} ORDER BY row"
        ).fetchall()
    ]
    layout, faults = found.layout, []
    if len(rows) != found.rows or len(set(rows)) != len(rows):
        faults.append("rows are counted wrongly or have one number")
    header = (layout.header_row or 1) - 1 + layout.header_rows
    last = max([*rows, *(row for row, _ in layout.notes), header])
    told = header + found.rows + len(layout.notes) + layout.blank_rows
    # With a line "sep=;" the rows start below it; JSON has no header row.
    if not layout.tables and told < last - 1:
        faults.append(f"{last} rows came in and {told} are told of")
    if len(layout.header) != len(set(layout.header)):
        faults.append("two columns have one name")
    return faults


def try_one(
    name: str, content: bytes, backend: Backend, folder: Path
) -> tuple[str, list[str]]:
    """Read one broken file; give what came of it and what is wrong with that."""
    path = folder / "upload"
    path.write_bytes(content)
    start = time.process_time()
    try:
        found = read(path, backend, name=name)
    except Exception as fault:
        return "raised", [f"{type(fault).__name__}: {fault}"]
    faults = []
    if (took := time.process_time() - start) > SECONDS:
        faults.append(f"took {took:.0f} seconds")
    if not isinstance(found, Reading):
        assert isinstance(found.message, Message)
        return found.message.code, faults
    faults += faults_of(found, backend)
    start = time.process_time()
    try:
        faults += faults_of_suggesting(found, name, backend)
    except Exception as fault:
        return "raised", [f"suggesting: {type(fault).__name__}: {fault}"]
    if (took := time.process_time() - start) > SECONDS:
        faults.append(f"suggesting took {took:.0f} seconds")
    forget(backend)
    return "read", faults


def faults_of_suggesting(found: Reading, name: str, backend: Backend) -> list[str]:
    """Say what is wrong with a suggestion for a broken file, and with what it makes."""
    answers = {"indicator": "IE.detected", "others": "ignore", "repeats": "add"}
    suggestion = suggest(found, backend, file_name=name, answers=answers)
    if suggestion.content is None or suggestion.questions:
        return []
    made = try_out(suggestion.content, found, backend, received_on=DAY).converted
    if made is None:
        return []
    balance = made.balance
    out = balance.accepted + balance.rejected + sum(balance.skipped.values())
    return [] if out == balance.rows_in == found.rows else ["the balance is open"]


def forget(backend: Backend) -> None:
    """Drop what reading left in the engine."""
    made = backend.con.execute(
        "SELECT 'VIEW', view_name FROM duckdb_views() WHERE NOT internal "
        "UNION ALL SELECT 'TABLE', table_name FROM duckdb_tables()"
    ).fetchall()
    for kind, name in made:
        backend.con.execute(f"DROP {kind} IF EXISTS {name}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args()
    default = Path(__file__).resolve().parents[4] / "shared" / "data"
    real = Path(os.environ.get("BALISE_REAL_FILES", default))
    sources = files(real if real.is_dir() else None)
    print(f"{len(sources)} files, {args.count} times broken, seed {args.seed}")
    outcomes: Counter[str] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="balise-fuzz-") as name:
        folder = Path(name)
        with session(folder) as backend:
            for number in range(args.first, args.first + args.count):
                what, faults = try_one(
                    *mutated(sources, args.seed, number), backend, folder
                )
                outcomes[what] += 1
                failed += bool(faults)
                for fault in faults:
                    print(f"seed {args.seed} number {number}: {fault}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(", ".join(f"{what} {n}" for what, n in outcomes.most_common()))
    print(f"{failed} at fault; peak memory {peak} MB (limit {MEMORY_MB})")
    return int(failed > 0 or peak > MEMORY_MB)


if __name__ == "__main__":
    sys.exit(main())
