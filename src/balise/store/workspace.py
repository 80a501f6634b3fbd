"""What one question makes in the engine, and takes away again."""

import secrets
from collections.abc import Mapping, Sequence
from functools import cache

import ibis
import ibis.expr.operations as ops
from duckdb import DuckDBPyConnection
from ibis.backends.duckdb import Backend
from ibis.backends.sql.datatypes import DuckDBType
from ibis.expr.datatypes import DataType
from ibis.expr.types import Table

from balise.store.folders import Folders
from balise.store.values import ShelfFile


class Workspace:
    """Names of our own in the engine of one question, dropped when it is answered."""

    def __init__(self, folders: Folders, con: DuckDBPyConnection) -> None:
        self.folders = folders
        self.con = con
        self._mark = secrets.token_hex(4)
        self._made: list[tuple[str, str]] = []
        self._registered: list[str] = []

    def name(self, stem: str) -> str:
        """Give a name that nobody else uses."""
        return f"{stem}_{self._mark}"

    def table(self, stem: str, query: str) -> str:
        """Keep the result of a query."""
        return self._create("TABLE", stem, query)

    def result(self, stem: str, query: str) -> str:
        """Keep the result of a query outside the engine's own tables."""
        return self.register(stem, self.con.sql(query).to_arrow_table())

    def view(self, stem: str, query: str) -> str:
        """Name a query."""
        return self._create("VIEW", stem, query)

    def register(self, stem: str, data: object) -> str:
        """Show a table of this process to the engine."""
        name = self.name(stem)
        self.con.register(name, data)
        self._registered.append(name)
        return name

    def files(self, files: Sequence[ShelfFile], part: str) -> list[str]:
        """Give the paths of one part of some shelf files."""
        names = sorted({file.name for file in files})
        return [self.folders.shelving.path(name, part) for name in names]

    def close(self) -> None:
        """Drop everything, views before the tables that they read."""
        for kind, name in reversed(self._made):
            self.con.execute(f"DROP {kind} IF EXISTS {name}")
        for name in self._registered:
            self.con.unregister(name)

    def _create(self, kind: str, stem: str, query: str) -> str:
        name = self.name(stem)
        self.con.execute(f"CREATE TEMP {kind} {name} AS {query}")
        self._made.append((kind, name))
        return name


def named_table(backend: Backend, name: str, types: Mapping[str, str]) -> Table:
    """Give a temporary table or view as an Ibis table of known columns.

    Asking the engine for them would bind the view, and so open files, once more.
    """
    schema = ibis.schema({name: _type_of(kind) for name, kind in types.items()})
    place = ops.Namespace(catalog="temp", database="main")
    return ops.DatabaseTable(
        name, schema=schema, source=backend, namespace=place
    ).to_expr()


@cache
def _type_of(spelling: str) -> DataType:
    # A question names two hundred columns of six types; parsing each took 60 ms.
    return DuckDBType.from_string(spelling)
