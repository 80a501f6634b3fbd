"""Write the expressions that read the index once per shape, and run them often.

Turning an expression into the engine's language takes longer than running it on a small
index. The text depends on the question and never on what was opened, so it is made for a
table that stands for any index and kept; only the name of the table changes.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Final

import ibis
import pyarrow as pa
from ibis.backends.sql import SQLBackend
from ibis.expr.operations import DatabaseTable
from ibis.expr.schema import Schema
from ibis.expr.types import Table as IbisTable

_ANY_INDEX: Final = "balise_any_index"

Build = Callable[..., IbisTable]


def read(build: Build, slices: IbisTable, *about: Hashable) -> pa.Table:
    """Run ``build(slices, *about)``, whose text is kept where the index is a table.

    An index that is an expression itself (rebuilding, age bands) is compiled each time.
    """
    table = slices.op()
    if not isinstance(table, DatabaseTable) or not table.name.isidentifier():
        return build(slices, *about).to_pyarrow()
    backend = slices.get_backend()
    engine: Callable[[], SQLBackend] = type(backend)
    text, schema = _text(engine, slices.schema(), build, *about)
    query = text.replace(_ANY_INDEX, table.name)
    return backend.sql(query, schema=schema).to_pyarrow()


@lru_cache(maxsize=512)
def _text(
    engine: Callable[[], SQLBackend], schema: Schema, build: Build, *about: Hashable
) -> tuple[str, Schema]:
    built = build(ibis.table(schema, name=_ANY_INDEX), *about)
    return str(engine().compile(built)), built.schema()
