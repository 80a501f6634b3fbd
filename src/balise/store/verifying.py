# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Check what is on the disk against what was sealed, and the shelf against both."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
from ibis.backends.duckdb import Backend

from balise.store.anew import Derive
from balise.store.building import build
from balise.store.canonical import literal
from balise.store.disks import UNFINISHED, remove_tree
from balise.store.erasing import removed
from balise.store.faults import StoreFault
from balise.store.folders import Folders
from balise.store.manifests import Manifest, read_manifest
from balise.store.records import Sink, digest_of
from balise.store.sealing import file_mark
from balise.store.shelf import described
from balise.store.shelving import PIECES
from balise.vocabulary.messages import Message


def verify(
    folders: Folders,
    known: Mapping[str, bytes | None],
    backend: Backend,
    derive: Derive | None = None,
) -> list[Message]:
    """Say what is wrong; an empty list says that all is as sealed.

    ``known`` maps each sealed submission of the ledger to its secret; without the
    secret only the presence of the files is checked.
    """
    found: list[Message] = []
    for number, secret in sorted(known.items()):
        found += _sealed(folders.sealed / number, number, secret, backend)
    found += _strays(folders, known)
    found += _removed(folders)
    for name in folders.shelving.names():
        if not name.startswith(UNFINISHED):
            found += _shelved(folders, name, known, backend, derive)
    return found


def _sealed(
    folder: Path, number: str, secret: bytes | None, backend: Backend
) -> Iterator[Message]:
    about = {"number": number}
    try:
        manifest = read_manifest(folder)
    except (FileNotFoundError, NotADirectoryError):
        yield Message("store-files-missing", about)
        return
    except (OSError, ValueError, TypeError, KeyError):
        yield Message("store-manifest-damaged", about)
        return
    if secret is not None and manifest.keyed_digest(secret) != manifest.digest:
        yield Message("store-manifest-damaged", about)
        return
    yield from _files(folder, manifest, secret, backend)


def _files(
    folder: Path, manifest: Manifest, secret: bytes | None, backend: Backend
) -> Iterator[Message]:
    sink = Sink(backend.con, folder, secret or b"")
    for file in manifest.files:
        about = {"number": manifest.number, "file": file.path}
        try:
            if not (folder / file.path).exists():
                yield Message("store-file-missing", about)
            elif secret is not None and digest_of(sink, file) != file:
                yield Message("store-file-differs", about)
        except duckdb.Error:
            yield Message("store-file-differs", about)
    yield from _original(folder, manifest, secret)


def _original(
    folder: Path, manifest: Manifest, secret: bytes | None
) -> Iterator[Message]:
    if manifest.original.get("kept") != "byte-for-byte":
        return
    path = folder / manifest.original["path"]
    about = {"number": manifest.number, "file": path.name}
    if not path.exists():
        yield Message("store-file-missing", about)
    elif secret and file_mark(path, secret) != manifest.original["digest"]:
        yield Message("store-file-differs", about)


def _strays(folders: Folders, known: Mapping[str, object]) -> Iterator[Message]:
    for folder in sorted(folders.sealed.iterdir()):
        if folder.name not in known:
            yield Message("store-stray", {"name": folder.name})
    for name in folders.shelving.names():
        if name.startswith(UNFINISHED):
            yield Message("store-stray", {"name": name})
    for parent in (folders.removed, folders.drafts):
        for left in sorted(parent.glob(f"{UNFINISHED}*")):
            yield Message("store-stray", {"name": left.name})


def _removed(folders: Folders) -> Iterator[Message]:
    for number in removed(folders):
        if (folders.sealed / number).exists() or (folders.drafts / number).exists():
            yield Message("store-erasure-unfinished", {"number": number})


def _shelved(
    folders: Folders,
    name: str,
    known: Mapping[str, object],
    backend: Backend,
    derive: Derive | None,
) -> Iterator[Message]:
    """Build the same pieces again beside it and compare rows both ways."""
    about = {"name": name}
    try:
        file = described(folders.shelving.pieces(name))
    except (OSError, ValueError, TypeError, KeyError):
        yield Message("store-shelf-differs", about)
        return
    if file.name != name or not file.numbers <= set(known):
        yield Message("store-shelf-differs", about)
        return
    beside = Folders(folders.drafts / f"{UNFINISHED}verify-{name}")
    try:
        beside.shelf.mkdir(parents=True)
        beside.sealed.symlink_to(folders.sealed.resolve())
        build(beside, file, backend, derive)
        if not _equal(folders, beside, name, backend):
            yield Message("store-shelf-differs", about)
    except (StoreFault, duckdb.Error):
        yield Message("store-shelf-differs", about)
    finally:
        remove_tree(beside.root)


def _equal(one: Folders, other: Folders, name: str, backend: Backend) -> bool:
    parts = one.shelving.parts(name)
    if parts != other.shelving.parts(name):
        return False
    return not any(
        backend.con.execute(
            f"SELECT 1 FROM ((FROM {left} EXCEPT ALL FROM {right}) UNION ALL "
            f"(FROM {right} EXCEPT ALL FROM {left})) LIMIT 1"
        ).fetchall()
        for left, right in (
            (_parquet(one, name, part), _parquet(other, name, part))
            for part in parts
            if part != PIECES
        )
    )


def _parquet(folders: Folders, name: str, part: str) -> str:
    return f"read_parquet({literal(folders.shelving.path(name, part))})"
