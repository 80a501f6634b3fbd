"""Writing to the disk so that a power cut does no harm.

What matters appears by one rename, after everything in it has reached the disk.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import time
from typing import Final

UNFINISHED: Final = ".new-"
"""Begins the name of everything that was not yet renamed to its place."""


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
