"""The folder of an upload among the drafts: its bytes, and what was understood of them.

Everything that quotes the file lies in this one folder and goes with it.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from balise.store.disks import write_new
from balise.store.faults import faults_told
from balise_web.submissions.storage import Draft

_UNDERSTOOD = "understood.json"
_ROWS = "rows.parquet"


class HeldElsewhereError(Exception):
    """Another request writes to the same file at this moment."""


@dataclass(frozen=True)
class Kept:
    """What is kept of one upload, by its number and the name of its file."""

    number: str
    name: str

    @property
    def folder(self) -> Path:
        """Where it is; it may not exist."""
        return Draft(self.number).folder

    @property
    def file(self) -> Path:
        """The file as received, under a name of our own."""
        ending = Path(self.name).suffix.lower()
        return self.folder / f"original{ending if ending[1:].isalnum() else '.bin'}"

    def begin(self) -> None:
        """Make the folder with an empty file."""
        with faults_told():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.file.touch(mode=0o600)

    def length(self) -> int:
        """Say how many bytes are here."""
        return self.file.stat().st_size if self.file.exists() else 0

    @contextmanager
    def writing(self, offset: int) -> Iterator[BinaryIO]:
        """Open the file for one writer, at an offset; what stood behind it is dropped."""
        with faults_told(), self.file.open("r+b") as out:
            try:
                fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise HeldElsewhereError from None
            out.truncate(offset)
            out.seek(offset)
            yield out

    def settle(self) -> None:
        """Wait until all of it has reached the disk."""
        with faults_told(), self.file.open("rb") as whole:
            os.fsync(whole.fileno())

    def take_over(self, path: Path) -> None:
        """Make a file that was received elsewhere in the store the upload."""
        with faults_told():
            self.folder.mkdir(parents=True, exist_ok=True)
            path.replace(self.file)

    def write(self, understood: Mapping[str, Any]) -> None:
        """Keep what was understood, whole or not at all."""
        text = json.dumps(understood, ensure_ascii=False, default=str)
        with faults_told():
            write_new(self.folder / _UNDERSTOOD, text.encode())

    def understood(self) -> dict[str, Any]:
        """Give what was understood; nothing where nothing was yet."""
        try:
            text = (self.folder / _UNDERSTOOD).read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        found: dict[str, Any] = json.loads(text)
        return found

    def keep_rows(
        self,
        backend: Backend,
        table: str,
        columns: Sequence[str],
        hidden: Iterable[int],
    ) -> None:
        """Keep the rows for looking at, without what stands in hidden columns."""
        unseen = set(hidden)
        cells = [f"'' AS {c}" if i in unseen else c for i, c in enumerate(columns)]
        new = self.folder / f".new-{_ROWS}"
        target = str(new).replace("'", "''")
        with faults_told():
            backend.con.execute(
                f'COPY (SELECT row, {", ".join(cells)} FROM "{table}" '  # noqa: S608
                f"ORDER BY row) TO '{target}' (FORMAT parquet, ROW_GROUP_SIZE 20000)"
            )
            new.replace(self.folder / _ROWS)

    def rows(self, first: int, count: int) -> list[tuple[int, list[str]]]:
        """Give some rows by their numbers in the file, from one on."""
        path = self.folder / _ROWS
        if not path.exists():
            return []
        found = pq.read_table(path, filters=[("row", ">=", first)]).slice(0, count)
        return [
            (
                row["row"],
                ["" if cell is None else cell for cell in list(row.values())[1:]],
            )
            for row in found.to_pylist()
        ]

    def erase(self) -> None:
        """Remove all of it; what is gone already is fine."""
        shutil.rmtree(self.folder, ignore_errors=True)
