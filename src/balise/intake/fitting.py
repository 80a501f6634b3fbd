"""Read a file as its pack says: each layout may say where its table stands.

Which layout a file has is known only once it was read. So what the layouts say of the
reading is tried in their order, and then what is found without them, until one fits.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from ibis.backends.duckdb import Backend

from balise.intake.converting.binding import Bound, bind
from balise.intake.packs.values import Pack, PackLayout
from balise.intake.reading import Choices, Reading, Unreadable, read
from balise.intake.reading.values import Outcome


def read_with(
    path: Path,
    pack: Pack,
    backend: Backend,
    *,
    choices: Choices | None = None,
    name: str | None = None,
    scratch: Path | None = None,
) -> Outcome:
    """Stage a file's rows in the way that fits its pack; the first way if none does.

    ``choices`` is what a person says of the file, which comes before what the pack
    says. ``name`` is the name under which the file was received.
    """
    first: Outcome | None = None
    for wanted in ways_to_read(pack, choices or Choices()):
        found = read(path, backend, choices=wanted, name=name, scratch=scratch)
        fits = isinstance(found, Reading) and bind(pack, found.layout)
        if isinstance(fits, Bound):
            _forget(backend, first)
            return found
        if isinstance(first, Reading) or (first and isinstance(found, Unreadable)):
            _forget(backend, found)
        else:
            first = found
    assert first is not None  # noqa: S101 - a pack has at least one layout
    return first


def ways_to_read(pack: Pack, said: Choices) -> tuple[Choices, ...]:
    """Give the different ways in which the layouts of a pack say a file is read."""
    # Without a header any file of as many columns would fit: that is tried last.
    bare = [layout for layout in pack.layouts if layout.header_row == 0]
    named = [layout for layout in pack.layouts if layout not in bare]
    ways = [_merged(said, layout) for layout in named]
    ways += [said, *(_merged(said, layout) for layout in bare)]
    return tuple(dict.fromkeys(ways))


def _merged(said: Choices, layout: PackLayout) -> Choices:
    return replace(said, **dict(_of_layout(said, layout)))


def _of_layout(said: Choices, layout: PackLayout) -> Iterator[tuple[str, Any]]:
    for name in (field.name for field in fields(Choices)):
        if getattr(said, name) is None and hasattr(layout, name):
            yield name, getattr(layout, name)


def _forget(backend: Backend, found: Outcome | None) -> None:
    if isinstance(found, Reading):
        # The table of a clean file is a view over the text that was staged.
        views = backend.con.execute("SELECT view_name FROM duckdb_views()").fetchall()
        kind = "VIEW" if (found.table,) in views else "TABLE"
        backend.con.execute(f"DROP {kind} IF EXISTS {found.table}")
        backend.con.execute(f"DROP TABLE IF EXISTS {found.table}_text")
