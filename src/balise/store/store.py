"""The store as its callers see it: one root, and what can be done under it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from ibis.backends.duckdb import Backend

from balise.engine.sessions import DEFAULT_LIMITS, Limits, session
from balise.store.anew import Derive
from balise.store.building import build_missing, missing
from balise.store.comparing import RecordSet
from balise.store.erasing import SPARE, erase, removed, sweep
from balise.store.faults import StoreFault, faults_told
from balise.store.folders import Folders
from balise.store.in_force import ids_in_force
from balise.store.manifests import Manifest, read_manifest
from balise.store.opening import opened
from balise.store.pooling import Pool, opened_pool
from balise.store.remaining import rest_of, shared_ids
from balise.store.replacing import visible
from balise.store.sealing import seal
from balise.store.shelf import files_of
from balise.store.shelving import RemoteShelf
from balise.store.standing import records_in_force, sealed_records
from balise.store.values import Content, Holding, Opened, ShelfFile
from balise.store.verifying import verify
from balise.vocabulary.extents import Extent
from balise.vocabulary.messages import Message
from balise.vocabulary.pools import PoolRule
from balise.vocabulary.slices import Covered, CoveredFlow


class Store:
    """Everything kept under one root; ``session`` opens an engine that sees it.

    ``derive`` makes figures of incidents; without it, none can be sent by id.
    ``shelf`` is the URL of a shelf that stands elsewhere, as fsspec writes it.
    """

    def __init__(
        self, root: Path, derive: Derive | None = None, *, shelf: str = ""
    ) -> None:
        self.root = root.resolve()
        self._derive = derive
        self.folders = Folders(self.root, shelf)
        with faults_told():
            self.folders.create()
        # What a viewpoint saw last, and its files: working them out again for two
        # hundred participants takes seconds, comparing what is seen takes none.
        self._worked_out: dict[
            tuple[str, bool], tuple[tuple[Holding, ...], tuple[ShelfFile, ...]]
        ] = {}

    def session(
        self, *, scratch: Path | None = None, limits: Limits = DEFAULT_LIMITS
    ) -> AbstractContextManager[Backend]:
        """Open an engine that sees the root and the shelf, and nothing else."""
        shelf = self.folders.shelving
        if isinstance(shelf, RemoteShelf):
            beside = {shelf.engine_root: shelf.read_only()}
            return session(self.root, limits=limits, scratch=scratch, beside=beside)
        return session(self.root, shelf.folder, limits=limits, scratch=scratch)

    def draft(self, number: str) -> Path:
        """Give the folder for what is not sealed yet; it is made if need be."""
        folder = self.folders.drafts / number
        with faults_told():
            folder.mkdir(exist_ok=True)
        return folder

    def sealed(self, number: str) -> Path:
        """Give the folder of a sealed submission."""
        return self.folders.sealed / number

    def seal(
        self,
        content: Content,
        *,
        number: str,
        secret: bytes,
        manifest: Mapping[str, Any],
        holdings: Iterable[Holding] = (),
    ) -> Manifest:
        """Freeze a submission whole or not at all; the caller then commits the row."""
        return seal(
            self.folders,
            content,
            number=number,
            secret=secret,
            manifest=manifest,
            holdings=holdings,
        )

    def manifest(self, number: str) -> Manifest:
        """Read what was sealed with a submission."""
        try:
            return read_manifest(self.folders.sealed / number)
        except FileNotFoundError:
            about = {"number": number}
            raise StoreFault(Message("store-files-missing", about)) from None
        except (ValueError, TypeError, KeyError):
            about = {"number": number}
            raise StoreFault(Message("store-manifest-damaged", about)) from None

    def ids_in_force(
        self, holdings: Iterable[Holding], covered: Covered, backend: Backend
    ) -> pa.Table:
        """Give ``incident`` and ``date`` of what its sender has in force on some days."""
        with faults_told():
            return ids_in_force(self.folders, holdings, covered, backend)

    def rest_of(
        self, kept: Holding, gone: Sequence[Holding], backend: Backend
    ) -> Content:
        """Lay out what is left of a submission, to be sealed under a new number."""
        with faults_told():
            return rest_of(self.folders, backend, self._derive, kept, gone)

    def shared_ids(
        self, earlier: str, later: Sequence[str], backend: Backend
    ) -> tuple[int, int]:
        """Count the incidents of one whose ids others hold, and all of them."""
        with faults_told():
            return shared_ids(self.folders, backend, earlier, later)

    def erase(self, number: str, record: Mapping[str, object] | None = None) -> None:
        """Erase a submission everywhere, leaving a removal record without content."""
        erase(self.folders, number, record or {})

    def removed(self) -> dict[str, Mapping[str, Any]]:
        """Give the removal records by number."""
        with faults_told():
            return removed(self.folders)

    def sweep(
        self,
        known: Collection[str],
        *,
        wanted: Collection[str] | None = None,
        spare: timedelta = SPARE,
    ) -> tuple[str, ...]:
        """Finish erasures and remove what has no row; say what went."""
        return sweep(self.folders, known, wanted=wanted, spare=spare)

    def verify(self, known: Mapping[str, bytes | None]) -> list[Message]:
        """Check the sealed files, the removal records and the shelf."""
        with self.session() as backend, faults_told():
            return verify(self.folders, known, backend, self._derive)

    def shelf_files(
        self,
        holdings: Iterable[Holding],
        *,
        inside: bool,
        as_of: datetime | None = None,
    ) -> tuple[ShelfFile, ...]:
        """Give the shelf files of a viewpoint, at an instant or now."""
        by_participant: dict[str, list[Holding]] = {}
        for holding in visible(holdings, inside=inside, as_of=as_of):
            by_participant.setdefault(holding.participant, []).append(holding)
        found: list[ShelfFile] = []
        for participant, seen in by_participant.items():
            found += self._files(participant, tuple(seen), inside=inside)
        return tuple(found)

    def missing(self, names: Iterable[str]) -> frozenset[str]:
        """Give the names of shelf files that are not built.

        All others can be opened by name, with no pieces: reading those of two hundred
        participants for every question takes seconds.
        """
        return missing(self.folders, names)

    def build(self, files: Iterable[ShelfFile], backend: Backend) -> int:
        """Build the shelf files that are missing; give how many were."""
        return build_missing(self.folders, files, backend, self._derive)

    def opened(
        self,
        extents: Sequence[Extent],
        files: Sequence[ShelfFile],
        backend: Backend,
        *,
        hiding: Sequence[ShelfFile] = (),
        indicators: Collection[str] | None = None,
    ) -> AbstractContextManager[Opened]:
        """Open some extents and nothing else, for as long as the context lasts.

        With the files of an earlier day, ``hiding`` are today's: their labels withhold
        as well. ``indicators`` leaves the figures of all others out.
        """
        return opened(
            self.folders,
            extents,
            files,
            backend,
            hiding=hiding,
            indicators=indicators,
            derive=self._derive,
        )

    def pooled(
        self,
        extents: Sequence[Extent],
        files: Sequence[ShelfFile],
        backend: Backend,
        rule: PoolRule,
        *,
        hiding: Sequence[ShelfFile] = (),
        indicators: Collection[str] | None = None,
    ) -> AbstractContextManager[Pool]:
        """Open some extents for one sum over them all, and show no cell of them."""
        return opened_pool(
            self.folders,
            extents,
            files,
            backend,
            rule,
            hiding=hiding,
            indicators=indicators,
            derive=self._derive,
        )

    def records(self, number: str, backend: Backend) -> RecordSet:
        """Give the records of one sealed submission as views of the engine."""
        with faults_told():
            return sealed_records(self.folders, backend.con, number)

    def in_force(
        self,
        flows: Iterable[CoveredFlow],
        holdings: Iterable[Holding],
        backend: Backend,
    ) -> RecordSet:
        """Give what counts inside now of all that some flows cover."""
        with faults_told():
            return records_in_force(self.folders, backend.con, flows, holdings)

    def _files(
        self, participant: str, seen: tuple[Holding, ...], *, inside: bool
    ) -> tuple[ShelfFile, ...]:
        last = self._worked_out.get((participant, inside))
        if last and last[0] == seen:
            return last[1]
        files = files_of(seen, inside=inside)
        self._worked_out[participant, inside] = (seen, files)
        return files
