"""Write the expressions of a question once per shape, and run them often.

Turning an expression into the engine's language takes longer than running it on a small
index. The text depends on the question and never on what was opened, so it is made for
tables that stand for any, and kept; only the names of the tables change.
"""

import secrets
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from itertools import count
from typing import Final

import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.backends.sql import SQLBackend
from ibis.expr.operations import DatabaseTable
from ibis.expr.schema import Schema
from ibis.expr.types import Table as IbisTable

from balise.engine.running import run

# No code that a person may type is ever this text.
_ANY: Final = f"balise_{secrets.token_hex(8)}_"
_COUNT: Final = count()

Build = Callable[..., IbisTable]


def read(
    build: Build, tables: Sequence[IbisTable | pa.Table], *about: Hashable
) -> pa.Table:
    """Run ``build(*tables, *about)``, whose text is kept where it can be.

    ``tables`` are of the engine, at least one of them, or of this process. It cannot
    be kept where one is an expression itself (rebuilding, age bands), or where another
    engine runs it: the expression is then compiled each time.
    """
    opened = [table for table in tables if isinstance(table, IbisTable)]
    backend = opened[0].get_backend()
    if not isinstance(backend, Backend) or not all(map(_has_name, opened)):
        shown = (t if isinstance(t, IbisTable) else ibis.memtable(t) for t in tables)
        return build(*shown, *about).to_pyarrow()
    engine: Callable[[], SQLBackend] = type(backend)
    text, schema = _text(engine, tuple(_schema(t) for t in tables), build, *about)
    own = {}
    for at, table in enumerate(tables):
        if isinstance(table, IbisTable):
            name = table.op().name
        else:
            name = f"balise_of_question_{next(_COUNT)}"
            own[name] = table
        text = text.replace(f"{_ANY}{at}", name)
    return run(backend, text, own).cast(schema.to_pyarrow())


def _has_name(table: IbisTable) -> bool:
    place = table.op()
    return isinstance(place, DatabaseTable) and place.name.isidentifier()


def _schema(table: IbisTable | pa.Table) -> Schema:
    if isinstance(table, IbisTable):
        return table.schema()
    return ibis.schema(table.schema)


@lru_cache(maxsize=512)
def _text(
    engine: Callable[[], SQLBackend],
    schemas: tuple[Schema, ...],
    build: Build,
    *about: Hashable,
) -> tuple[str, Schema]:
    stand_ins = (ibis.table(s, name=f"{_ANY}{at}") for at, s in enumerate(schemas))
    built = build(*stand_ins, *about)
    return str(engine().compile(built)), built.schema()
