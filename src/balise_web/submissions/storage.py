# ruff: noqa: S608 - names of tables and files are our own, never from a file
"""The store of this Balise, and the drafts that are not sealed yet.

A draft is a folder: the upload, and what was made of it, as the approver saw it. What
is sealed is exactly that, whatever version of Balise runs by then.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from ibis.backends.duckdb import Backend

from balise.intake.deriving import derive
from balise.store import Store
from balise.store.faults import faults_told
from balise.vocabulary.slices import CoveredFlow

_PLAIN = ("observations", "rejected", "findings", "cleaned", "labels", "corrections")


def store() -> Store:
    """Open the store in this Balise's home."""
    return Store(Path(settings.STORE_ROOT), derive, shelf=settings.SHELF_URL)


@contextmanager
def engine() -> Iterator[Backend]:
    """Open an engine that sees the store and nothing else."""
    scratch = Path(settings.STORE_ROOT) / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    with store().session(scratch=scratch) as backend:
        yield backend


def sealed_folder(number: str) -> Path:
    """Where the files of a sealed submission are."""
    return Path(settings.STORE_ROOT) / "sealed" / number


@dataclass(frozen=True)
class Draft:
    """The folder of one submission that is not sealed."""

    number: str

    @property
    def folder(self) -> Path:
        """Where it is; it may not exist."""
        return Path(settings.STORE_ROOT) / "drafts" / self.number

    @property
    def upload(self) -> Path | None:
        """The file as received, unless it was erased or never was one."""
        return next(iter(sorted(self.folder.glob("original.*"))), None)

    def begin(self, file: Path | None, name: str = "") -> Path | None:
        """Make the folder and copy the upload into it, under a name of our own."""
        with faults_told():
            self.folder.mkdir(parents=True, exist_ok=True)
            if file is None:
                return None
            ending = Path(name or file.name).suffix.lower()
            kept = self.folder / f"original{ending if ending[1:].isalnum() else '.bin'}"
            shutil.copyfile(file, kept)
            return kept

    def keep(self, backend: Backend, tables: Mapping[str, str | None]) -> None:
        """Keep tables of the engine; their order of rows is kept too."""
        with faults_told():
            for name, table in tables.items():
                if table is not None:
                    target = str(self.folder / f"{name}.parquet").replace("'", "''")
                    backend.con.execute(
                        f"COPY \"{table}\" TO '{target}' (FORMAT parquet)"
                    )

    def tables(self, backend: Backend) -> dict[str, str]:
        """Make what was kept into views of the engine, by name."""
        found = {}
        for path in sorted(self.folder.glob("*.parquet")):
            view = f"draft_{path.stem}"
            quoted = str(path).replace("'", "''")
            backend.con.execute(
                f'CREATE OR REPLACE VIEW "{view}" AS '
                f"SELECT * FROM read_parquet('{quoted}')"
            )
            found[path.stem] = view
        return found

    def erase_upload(self) -> None:
        """Erase the file as received: what is kept of it is without personal data."""
        if upload := self.upload:
            upload.unlink()

    def erase(self) -> None:
        """Remove the folder; one that is gone already is fine."""
        shutil.rmtree(self.folder, ignore_errors=True)


def content_parts(tables: Mapping[str, str]) -> dict[str, Any]:
    """Arrange views of a draft as the parts of what is sealed."""
    parts: dict[str, Any] = {name: tables.get(name) for name in _PLAIN}
    parts["incidents"] = {
        name.removeprefix("incidents-"): view
        for name, view in tables.items()
        if name.startswith("incidents-")
    }
    return parts


def as_text(flow: CoveredFlow) -> list[list[str]]:
    """Write the days of a statement of coverage as pairs of ISO dates."""
    return [[a.isoformat(), b.isoformat()] for a, b in flow.covered.periods]
