"""Where the shelf stands: a folder, or a place that fsspec knows, such as a bucket.

A shelf file is a folder of parts under one name that is never used again for anything
else. It is there once ``pieces.json`` is there: a folder appears with it by one rename,
an object store gets it last, and loses it first.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import fsspec

from balise.store.disks import UNFINISHED, appearing, is_older_than, remove_tree
from balise.store.faults import StoreFault
from balise.vocabulary.messages import Message

PIECES: Final = "pieces.json"


@dataclass(frozen=True)
class FolderShelf:
    """A shelf in a folder of this machine, or in one that is mounted."""

    folder: Path

    def names(self) -> list[str]:
        """Give every name, of what is unfinished too."""
        return sorted(path.name for path in self.folder.iterdir())

    def has(self, name: str) -> bool:
        """Say whether a shelf file is there; it appeared whole."""
        return (self.folder / name).exists()

    def parts(self, name: str) -> list[str]:
        """Give the names of the parts of a shelf file."""
        return sorted(path.name for path in (self.folder / name).iterdir())

    def path(self, name: str, part: str) -> str:
        """Give the path of a part, as the engine reads it."""
        return str(self.folder / name / part)

    def pieces(self, name: str) -> str:
        """Read what a shelf file rests on; raises OSError where it is not there."""
        return (self.folder / name / PIECES).read_text(encoding="utf-8")

    def appearing(self, name: str) -> Any:
        """Give a new folder that takes its name by one rename."""
        return appearing(self.folder / name)

    def remove(self, name: str) -> bool:
        """Remove a shelf file; say whether there was one."""
        return remove_tree(self.folder / name)

    def is_older_than(self, name: str, spare: timedelta) -> bool:
        """Say whether nothing touched it for some time; gone counts as no."""
        return is_older_than(self.folder / name, spare)


@dataclass(frozen=True)
class RemoteShelf:
    """A shelf that fsspec reaches. It is built in ``scratch`` and copied from there.

    Nothing of it is kept on this machine: what is recalled is gone once it is removed
    there, whoever else read it.
    """

    url: str
    scratch: Path

    @cached_property
    def files(self) -> Any:
        """The file system, which remembers no listing: others write as well."""
        protocol = self.url.partition("://")[0]
        try:
            return fsspec.filesystem(protocol, use_listings_cache=False)
        except (ImportError, ValueError):
            about = {"kind": protocol}
            raise StoreFault(Message("store-shelf-unknown", about)) from None

    @cached_property
    def root(self) -> str:
        """The place of the shelf within its file system."""
        return str(self.files._strip_protocol(self.url)).rstrip("/")

    @property
    def engine_root(self) -> str:
        """The URL under which the engine may read, and nothing beside it."""
        return f"{self.files.unstrip_protocol(self.root)}/"

    def read_only(self) -> Any:
        """Give the file system as the engine gets it: it can read, and nothing else."""
        return _ReadOnly(self.files)

    def names(self) -> list[str]:
        """Give every name, of what is unfinished too."""
        self.files.invalidate_cache()
        try:
            found = self.files.ls(self.root, detail=False)
        except FileNotFoundError:
            return []
        return sorted(path.rstrip("/").rpartition("/")[2] for path in found)

    def has(self, name: str) -> bool:
        """Say whether a shelf file is there whole: its last part is."""
        self.files.invalidate_cache()
        return bool(self.files.exists(self._at(name, PIECES)))

    def parts(self, name: str) -> list[str]:
        """Give the names of the parts of a shelf file."""
        self.files.invalidate_cache()
        found = self.files.ls(self._at(name), detail=False)
        return sorted(path.rpartition("/")[2] for path in found)

    def path(self, name: str, part: str) -> str:
        """Give the URL of a part, as the engine reads it."""
        return f"{self.engine_root}{name}/{part}"

    def pieces(self, name: str) -> str:
        """Read what a shelf file rests on; raises OSError where it is not there."""
        return bytes(self.files.cat_file(self._at(name, PIECES))).decode()

    @contextmanager
    def appearing(self, name: str) -> Iterator[Path]:
        """Give a local folder; its parts are copied, the one that counts last."""
        new = self.scratch / f"{UNFINISHED}shelf-{name}-{secrets.token_hex(4)}"
        new.mkdir(parents=True)
        try:
            yield new
            if self.has(name):
                raise FileExistsError(name)
            for part in sorted(new.iterdir(), key=lambda path: path.name == PIECES):
                self.files.pipe_file(self._at(name, part.name), part.read_bytes())
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def remove(self, name: str) -> bool:
        """Remove a shelf file, first the part without which it is none."""
        there = name in self.names()
        if self.has(name):
            self.files.rm_file(self._at(name, PIECES))
        if there and self.files.exists(self._at(name)):
            self.files.rm(self._at(name), recursive=True)
        return there

    def is_older_than(self, name: str, spare: timedelta) -> bool:
        """Say whether nothing touched it for some time; gone counts as no."""
        try:
            parts = self.files.ls(self._at(name), detail=False)
            newest = max(self.files.modified(part) for part in parts)
        except (FileNotFoundError, ValueError):
            return False
        return bool(datetime.now(UTC) - newest.astimezone(UTC) >= spare)

    def _at(self, *names: str) -> str:
        return "/".join((self.root, *names))


def shelving(url: str, folder: Path, scratch: Path) -> FolderShelf | RemoteShelf:
    """Give the shelf of a URL: ``folder`` where none is named.

    ``file://`` is a folder like any other, so that it appears by a rename.
    """
    if not url:
        return FolderShelf(folder)
    if urlsplit(url).scheme == "file":
        return FolderShelf(Path(unquote(urlsplit(url).path)))
    return RemoteShelf(url, scratch)


class _ReadOnly(fsspec.AbstractFileSystem):  # type: ignore[misc]
    """What the engine needs to read; it is never handed anything that writes."""

    cachable = False

    def __init__(self, files: Any) -> None:
        super().__init__()
        self._files = files
        self.protocol = files.protocol

    def open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        """Open a file to read it."""
        if mode != "rb":
            raise PermissionError(mode)
        return self._files.open(path, mode, **options)

    def info(self, path: str, **options: Any) -> Any:
        """Say how large a file is."""
        return self._files.info(path, **options)

    def ls(self, path: str, detail: bool = True, **options: Any) -> Any:
        """List a folder."""
        return self._files.ls(path, detail=detail, **options)

    def exists(self, path: str, **options: Any) -> bool:
        """Say whether something is there."""
        return bool(self._files.exists(path, **options))

    def glob(self, path: str, **options: Any) -> Any:
        """Give what fits a pattern."""
        return self._files.glob(path, **options)

    def modified(self, path: str) -> datetime:
        """Say when a file was last written."""
        found: datetime = self._files.modified(path)
        return found
