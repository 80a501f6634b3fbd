"""The engine sees the folders it is given, and nothing else."""

from pathlib import Path

import duckdb
import pytest

from balise.engine.sessions import Limits, session


def test_a_given_folder_is_read_and_written(tmp_path: Path) -> None:
    with session(tmp_path) as engine:
        engine.con.execute(f"COPY (SELECT 1 AS n) TO '{tmp_path}/one.parquet'")

        read = engine.con.execute(f"FROM '{tmp_path}/one.parquet'").fetchall()

    assert read == [(1,)]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY (SELECT 1) TO '/etc/balise.csv'",
        "SELECT * FROM read_text('{folder}/../beside.txt')",
        "INSTALL httpfs",
        "ATTACH '{folder}/../other.duckdb'",
    ],
)
def test_everything_else_is_closed(tmp_path: Path, statement: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "beside.txt").write_text("secret")

    with session(inside) as engine, pytest.raises(duckdb.Error):
        engine.con.execute(statement.format(folder=inside))


@pytest.mark.parametrize(
    "statement", ["SET threads = 64", "SET enable_external_access = true"]
)
def test_the_limits_cannot_be_lifted(tmp_path: Path, statement: str) -> None:
    with session(tmp_path) as engine, pytest.raises(duckdb.Error):
        engine.con.execute(statement)


def test_the_limits_are_set(tmp_path: Path) -> None:
    with session(tmp_path, limits=Limits(memory_mb=300, threads=1)) as engine:
        threads = engine.con.execute("SELECT current_setting('threads')").fetchone()

    assert threads == (1,)


def test_a_folder_with_a_quote_in_its_name_is_no_way_out(tmp_path: Path) -> None:
    odd = tmp_path / "it's"
    odd.mkdir()

    with session(odd) as engine:
        engine.con.execute("SELECT 1")


def test_spill_files_go_with_the_session(tmp_path: Path) -> None:
    with session(scratch=tmp_path):
        assert list(tmp_path.iterdir())

    assert not list(tmp_path.iterdir())
