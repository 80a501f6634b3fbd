"""The folders of the store, and writing to them so that a power cut does no harm.

What matters appears by one rename, after everything in it has reached the disk.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import time
from typing import Final

UNFINISHED: Final = ".new-"
"""Begins the name of everything that was not yet renamed to its place."""


@dataclass(frozen=True)
class Folders:
    """Where things are under the root of a store."""

    root: Path

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
        """One folder per shelf file, named by its digest."""
        return self.root / "shelf"

    @property
    def removed(self) -> Path:
        """One removal record per erased submission."""
        return self.root / "removed"

    def create(self) -> None:
        """Make the folders that are not there yet."""
        for folder in (self.drafts, self.sealed, self.shelf, self.removed):
            folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def appearing(final: Path) -> Iterator[Path]:
    """Give a new folder that takes its final name only if all goes well.

    Raises FileExistsError where the final name is taken: nothing is ever overwritten.
    """
    parent = final.parent
    new = parent / f"{UNFINISHED}{final.name}-{secrets.token_hex(4)}"
    new.mkdir()
    try:
        yield new
        settle_tree(new)
        if final.exists():
            raise FileExistsError(final)
        new.rename(final)
        settle(parent)
    finally:
        if new.exists():
            shutil.rmtree(new, ignore_errors=True)


def write_new(path: Path, content: bytes) -> None:
    """Write a small file that is either whole or not there; replaces what was."""
    new = path.parent / f"{UNFINISHED}{path.name}-{secrets.token_hex(4)}"
    try:
        new.write_bytes(content)
        settle(new)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    settle(path.parent)


def settle(path: Path) -> None:
    """Wait until a file or a folder has reached the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settle_tree(folder: Path) -> None:
    """Wait until a folder and everything in it has reached the disk."""
    for path in folder.rglob("*"):
        settle(path)
    settle(folder)


def remove_tree(folder: Path) -> bool:
    """Remove a folder; say whether there was one.

    It is renamed first, so that nobody can open half of it.
    """
    if not folder.exists():
        return False
    if not folder.is_dir():
        # A crash may leave half a removal record, which is a file.
        folder.unlink()
        return True
    going = folder
    if not folder.name.startswith(UNFINISHED):
        going = folder.parent / f"{UNFINISHED}{folder.name}-{secrets.token_hex(4)}"
        folder.rename(going)
    shutil.rmtree(going)
    settle(folder.parent)
    return True


def is_older_than(path: Path, spare: timedelta) -> bool:
    """Say whether nothing touched a folder for some time; gone counts as no."""
    try:
        return time() - path.stat().st_mtime >= spare.total_seconds()
    except FileNotFoundError:
        return False
