"""The folders of the store, and where its shelf stands."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from balise.store.shelving import FolderShelf, RemoteShelf, shelving


@dataclass(frozen=True)
class Folders:
    """Where things are under the root of a store; the shelf may stand elsewhere."""

    root: Path
    shelf_url: str = ""

    @property
    def drafts(self) -> Path:
        """Uploads that are not sealed, one folder per submission number."""
        return self.root / "drafts"

    @property
    def sealed(self) -> Path:
        """One folder per sealed submission."""
        return self.root / "sealed"

    @property
    def shelf(self) -> Path:
        """One folder per shelf file, named by its digest, where the shelf is here."""
        return self.root / "shelf"

    @cached_property
    def shelving(self) -> FolderShelf | RemoteShelf:
        """The shelf, here or elsewhere; all reading and writing of it goes this way."""
        return shelving(self.shelf_url, self.shelf, self.drafts)

    @property
    def removed(self) -> Path:
        """One removal record per erased submission."""
        return self.root / "removed"

    def create(self) -> None:
        """Make the folders that are not there yet."""
        folders = [self.drafts, self.sealed, self.removed]
        if isinstance(self.shelving, FolderShelf):
            folders.append(self.shelving.folder)
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
