"""One engine for the tests of conversion, and files that are lists of rows."""

import json
from collections.abc import Callable
from datetime import date
from functools import cache

import pyarrow as pa
import pytest

from balise.engine.sessions import session
from balise.intake import Converted, convert, load_pack
from balise.intake.converting.staging import fresh
from balise.intake.packs import Pack
from balise.intake.reading import Layout, Reading

HEAD = "format: 1\nname: small\nversion: '1'\nabout: For a test.\nlayouts:\n"


# A pack is a frozen value, and properties load the same one again and again.
loaded = cache(load_pack)


@pytest.fixture(scope="session")
def backend():
    with session() as opened:
        yield opened


@pytest.fixture(scope="session")
def stage(backend) -> Callable[..., Reading]:
    def staged(header: list[str], rows: list[list[str]], **said) -> Reading:
        width = len(header)
        cells = [(row + [""] * width)[:width] for row in rows]
        names = ["row", *(f"c{i}" for i in range(width)), "surplus"]
        columns = [
            pa.array(range(2, len(rows) + 2), pa.int64()),
            *(pa.array([row[i] for row in cells], pa.string()) for i in range(width)),
            pa.array(
                [json.dumps(r[width:]) if len(r) > width else None for r in rows],
                pa.string(),
            ),
        ]
        table = fresh("staged")
        backend.con.register("rows_of_a_test", pa.Table.from_arrays(columns, names))
        backend.con.execute(f"CREATE TABLE {table} AS SELECT * FROM rows_of_a_test")
        backend.con.unregister("rows_of_a_test")
        layout = Layout(kind="csv", header=tuple(header), **said)
        return Reading(layout, table, len(rows), tuple(names[1:-1]), (), "0" * 64)

    return staged


@pytest.fixture(scope="session")
def run(backend, stage):
    """Convert rows through the layouts of a pack."""

    def converted(
        layouts: str,
        text: str,
        *,
        agency="one",
        received="2025-07-01",
        agencies=None,
        said=None,
        participant="QMR",
        **more,
    ):
        head = HEAD.replace("layouts:\n", agencies) if agencies else HEAD
        pack = loaded(head + layouts)
        assert isinstance(pack, Pack), pack
        header, *rows = [line.split("|") for line in text.strip("\n").split("\n")]
        return convert(
            stage(header, rows, **(said or {})),
            pack,
            backend,
            participant=participant,
            agency=agency,
            received_on=date.fromisoformat(received),
            **more,
        )

    return converted


@pytest.fixture(scope="session")
def tell(backend):
    """Give chosen columns of the observations, in order."""

    def told(found: Converted, columns: str, table: str | None = None):
        source = table or found.observations
        query = f"SELECT {columns} FROM {source} ORDER BY ALL"
        return backend.con.execute(query).fetchall()

    return told


@pytest.fixture(scope="session")
def rules(backend):
    """Give what was found: rule, severity, row and column."""

    def found(converted: Converted):
        query = f'SELECT rule, severity, row, "column" FROM {converted.findings} ORDER BY ALL'
        return backend.con.execute(query).fetchall()

    return found
