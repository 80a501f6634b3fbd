"""Run a statement that was written beforehand, over tables of this process."""

from collections.abc import Mapping

import pyarrow as pa
from ibis.backends.duckdb import Backend


def run(backend: Backend, statement: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    """Run a statement; ``tables`` are there under their names as long as it runs.

    The engine is asked itself: through Ibis the text would be parsed once more, which
    takes as long as running it on a small index.
    """
    shown = []
    try:
        for name, table in tables.items():
            backend.con.register(name, table)
            shown.append(name)
        return backend.con.sql(statement).to_arrow_table()
    finally:
        for name in shown:
            backend.con.unregister(name)
