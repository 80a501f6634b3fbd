"""Types of the engine for columns whose texts are known beforehand and few.

A million rows then hold small numbers instead of words: the table is a tenth of the
size, and it is compared, written and digested in a fraction of the time. To whoever
asks, such a column reads and compares like any other text, in the order of the texts.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.converting.staging import fresh
from balise.intake.converting.texts import quoted

MOST: Final = 10_000
"""Every group of rows in a file repeats the list, so a longer one saves nothing."""


def typed(
    backend: Backend,
    types: Mapping[str, str],
    texts: Mapping[str, Iterable[str] | None],
) -> dict[str, str]:
    """Give the types of some columns, a list of words where ``texts`` names them."""
    return {name: _type(backend, kind, texts.get(name)) for name, kind in types.items()}


def constant(literal: str, kind: str) -> str:
    """Write one text, quoted already, that every row of a column has."""
    if kind != "VARCHAR" or literal == "NULL":
        return f"CAST({literal} AS {kind})"
    return f"CAST({literal} AS ENUM({literal}))"


def _type(backend: Backend, kind: str, texts: Iterable[str] | None) -> str:
    listed = sorted(set(texts or ()))
    if kind != "VARCHAR" or not listed or len(listed) > MOST or "\0" in "".join(listed):
        return kind
    # A type of its own: its name is short where it is written, however long the list.
    name = fresh("words")
    words = ", ".join(quoted(text) for text in listed)
    backend.con.execute(f"CREATE TYPE {name} AS ENUM ({words})")
    return name
