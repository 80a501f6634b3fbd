"""Packs that lie in a folder: those of public layouts, and those of this home."""

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from balise.intake.packs import Pack, load_pack


def pack_folders() -> Iterator[Path]:
    """Give the folders in which packs are looked for, the nearest first."""
    if named := os.environ.get("BALISE_PACKS"):
        yield Path(named)
    yield Path(os.environ.get("BALISE_HOME") or "var") / "packs"
    yield Path(__file__).resolve().parents[3] / "packs"


def pack_files() -> Iterator[Path]:
    """Give the files of all packs, those of one folder by their names."""
    for folder in pack_folders():
        if folder.is_dir():
            yield from sorted(folder.glob("*/pack.yaml"))


def pack_file(name: str) -> Path | None:
    """Find the file of a pack by its name; None where there is none."""
    return next((file for file in pack_files() if file.parent.name == name), None)


def public_packs() -> dict[str, Pack]:
    """Give every pack that loads, by its name; the nearest where a name is twice."""
    found: dict[str, Pack] = {}
    for file in pack_files():
        if pack := _loaded(file, file.stat().st_mtime_ns):
            found.setdefault(file.parent.name, pack)
    return found


@lru_cache(maxsize=256)
def _loaded(file: Path, _changed: int) -> Pack | None:
    pack = load_pack(file)
    return pack if isinstance(pack, Pack) else None
