"""Open DuckDB through Ibis, with its limits set and the rest of the disk closed.

Ibis must connect before the configuration is locked (it sets the time zone), so the
order of the statements here matters. What one session may read or write is exactly
the folders it is given.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import ibis
from ibis.backends.duckdb import Backend


@dataclass(frozen=True)
class Limits:
    """What one session may use of the machine."""

    memory_mb: int = 1200
    threads: int = 2


DEFAULT_LIMITS: Final = Limits()


@contextmanager
def session(
    *folders: Path,
    limits: Limits = DEFAULT_LIMITS,
    scratch: Path | None = None,
    beside: Mapping[str, Any] | None = None,
) -> Iterator[Backend]:
    """Open an engine that sees only ``folders``; it and its spill files go at the end.

    ``beside`` maps the URLs that it may read as well to the file systems of fsspec by
    which it does; their paths are held to the same lock as those of the disk.
    """
    spill = Path(tempfile.mkdtemp(prefix="balise-engine-", dir=scratch))
    backend = ibis.duckdb.connect()
    try:
        for files in (beside or {}).values():
            backend.con.register_filesystem(files)
        places = [f"{Path(folder).resolve()}/" for folder in (*folders, spill)]
        lock_down(backend, [*places, *(beside or {})], limits=limits, spill=spill)
        yield backend
    finally:
        backend.disconnect()
        shutil.rmtree(spill, ignore_errors=True)


def lock_down(
    backend: Backend, places: Sequence[str], *, limits: Limits, spill: Path
) -> None:
    """Set limits, close everything but some places, and lock the settings."""
    allowed = ", ".join(_quoted(place) for place in places)
    for statement in (
        f"SET memory_limit = '{limits.memory_mb}MB'",
        f"SET threads = {limits.threads}",
        f"SET temp_directory = {_quoted(str(spill))}",
        "SET preserve_insertion_order = true",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        f"SET allowed_directories = [{allowed}]",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ):
        backend.con.execute(statement)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
