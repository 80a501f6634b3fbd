"""DESIGN 5.4: file, pack and vocabulary give the same records, byte for byte."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.engine.sessions import Limits, session
from balise.intake import convert, load_pack, read
from core.invariants.stories import some, tables
from core.invariants.world import TODAY, Line, Region, file_text, pack_text

HERE = Path(__file__).resolve()
PERIODS = ("2024", "2025-01", "2025-02", "2025-Q1")


def records(file: Path, pack: str, threads: int = 2) -> str:
    """The digest of the records of a file, in the order in which they come out."""
    with session(file.parent, limits=Limits(threads=threads)) as backend:
        found = convert(
            read(file, backend),  # type: ignore[arg-type]
            load_pack(pack),  # type: ignore[arg-type]
            backend,
            participant="QMA",
            agency="police",
            received_on=TODAY,
        )
        told = [repr(found.covered), repr(found.balance)]  # type: ignore[union-attr]
        for table in (found.observations, found.rejected, found.findings):  # type: ignore[union-attr]
            told.append(repr(backend.con.execute(f"FROM {table}").fetchall()))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


@some(4)
@given(lines=tables(PERIODS, labels=True), threads=st.integers(1, 8))
def test_threads_change_no_record(
    tmp_path_factory: pytest.TempPathFactory, lines: tuple[Line, ...], threads: int
) -> None:
    file = tmp_path_factory.mktemp("same") / "file.csv"
    # Many rows, so that there is work to share.
    many = [*lines, *(Line("2023", str(n), sex="F") for n in range(3000))]
    file.write_text(file_text(many), encoding="utf-8")

    assert records(file, pack_text(repeats="add"), threads) == records(
        file, pack_text(repeats="add"), 1
    )


@some(1)
@given(lines=tables(PERIODS))
def test_another_process_gives_the_same_records(
    tmp_path_factory: pytest.TempPathFactory, lines: tuple[Line, ...]
) -> None:
    file = tmp_path_factory.mktemp("same") / "file.csv"
    file.write_text(file_text(lines), encoding="utf-8")
    paths = os.pathsep.join([str(HERE.parents[2]), *sys.path])

    told = subprocess.run(
        [sys.executable, str(HERE), str(file)],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
        text=True,
    )

    assert told.stdout.strip() == records(file, pack_text())


@some(3)
@given(lines=tables(PERIODS, labels=True), size=st.integers(1, 5))
def test_a_sealed_file_is_known_by_its_rows_and_not_by_its_bytes(
    region: Callable[..., Region], lines: tuple[Line, ...], size: int
) -> None:
    made = region("QMA")
    held = made.deliver("QMA", lines)

    for file in made.store.sealed(held.number).rglob("*.parquet"):
        whole = pq.read_table(file)
        pq.write_table(whole, file, row_group_size=size, compression="NONE")

    assert made.store.verify({held.number: held.secret}) == []


@some(3)
@given(lines=tables(PERIODS, labels=True))
def test_two_deliveries_of_one_file_are_sealed_alike(
    region: Callable[..., Region], lines: tuple[Line, ...]
) -> None:
    manifests = []
    for _ in range(2):
        made = region("QMA")
        manifests.append(made.deliver("QMA", lines, number="n1").manifest)

    assert manifests[0] == manifests[1]


if __name__ == "__main__":
    print(records(Path(sys.argv[1]), pack_text()))  # noqa: T201
