"""Open DuckDB through Ibis, with its limits set and the rest of the disk closed.

Ibis must connect before the configuration is locked (it sets the time zone), so the
order of the statements here matters. What one session may read or write is exactly
the folders it is given.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
    *folders: Path, limits: Limits = DEFAULT_LIMITS, scratch: Path | None = None
) -> Iterator[Backend]:
    """Open an engine that sees only ``folders``; it and its spill files go at the end."""
    spill = Path(tempfile.mkdtemp(prefix="balise-engine-", dir=scratch))
    backend = ibis.duckdb.connect()
    try:
        lock_down(backend, (*folders, spill), limits=limits, spill=spill)
        yield backend
    finally:
        backend.disconnect()
        shutil.rmtree(spill, ignore_errors=True)


def lock_down(
    backend: Backend, folders: Sequence[Path], *, limits: Limits, spill: Path
) -> None:
    """Set limits, close everything but the folders, and lock the settings."""
    allowed = ", ".join(_quoted(f"{Path(folder).resolve()}/") for folder in folders)
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
