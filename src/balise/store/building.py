"""Build the shelf files that a question needs from the sealed submissions."""

from collections.abc import Iterable

from ibis.backends.duckdb import Backend

from balise.store.anew import Derive
from balise.store.faults import StoreFault, faults_told
from balise.store.folders import Folders
from balise.store.shelf import describe, name_of
from balise.store.shelved_figures import build_figures
from balise.store.shelved_incidents import build_incidents
from balise.store.shelving import PIECES
from balise.store.values import ShelfFile
from balise.vocabulary.extents import Depth
from balise.vocabulary.messages import Message


def build_missing(
    folders: Folders,
    files: Iterable[ShelfFile],
    backend: Backend,
    derive: Derive | None = None,
) -> int:
    """Build the shelf files that are not there; give how many were."""
    built = 0
    for file in {file.name: file for file in files}.values():
        if not folders.shelving.has(file.name):
            build(folders, file, backend, derive)
            built += 1
    return built


def missing(folders: Folders, names: Iterable[str]) -> frozenset[str]:
    """Give the names of shelf files that are not built; these need their pieces."""
    return frozenset(n for n in names if not folders.shelving.has(n))


def build(
    folders: Folders, file: ShelfFile, backend: Backend, derive: Derive | None = None
) -> None:
    """Build one shelf file from the sealed submissions that it rests on.

    A file that came without its pieces is known by name only: it was there a moment
    ago, and nothing must ever be built under its name from less.
    """
    if name_of(file) != file.name:
        raise StoreFault(Message("store-view-changed"))
    with faults_told():
        try:
            with folders.shelving.appearing(file.name) as new:
                if file.depth is Depth.INCIDENTS:
                    build_incidents(folders, file, backend, new)
                else:
                    build_figures(folders, file, backend, new, derive)
                (new / PIECES).write_text(describe(file), encoding="utf-8")
        except OSError:
            # Somebody else may have built it meanwhile: the same name, the same rows.
            if not folders.shelving.has(file.name):
                raise
