"""Take a submission back: everything that holds it goes, and a record without content stays.

The ledger commits the recall first and erases afterwards; erasing may stop anywhere
and be asked for again. The sweep repeats it until nothing is left.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from balise.store.faults import faults_told
from balise.store.folders import (
    UNFINISHED,
    Folders,
    is_older_than,
    remove_tree,
    write_new,
)
from balise.store.manifests import Manifest, read_manifest
from balise.store.shelf import PIECES

SPARE: Final = timedelta(hours=1)
"""A seal that is not committed yet looks like a stray: only older ones are swept."""


def erase(folders: Folders, number: str, record: Mapping[str, object]) -> None:
    """Erase a submission everywhere; ``record`` says who, when and why.

    The removal record is written first: from then on any sweep, also on a restored
    back-up, knows that the rest has to go.
    """
    with faults_told():
        _write_record(folders, number, record)
        _erase_files(folders, number)


def removed(folders: Folders) -> dict[str, Mapping[str, Any]]:
    """Give the removal records by submission number."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folders.removed.glob("*.json"))
        if not path.name.startswith(UNFINISHED)
    }


def sweep(
    folders: Folders,
    known: Collection[str],
    *,
    wanted: Collection[str] | None = None,
    spare: timedelta = SPARE,
) -> tuple[str, ...]:
    """Finish erasures, remove what has no row and what a crash left; say what went.

    ``known`` are the submissions of the ledger, drafts among them, without the erased.
    With ``wanted``, shelf files of other names go too.
    """
    gone: list[str] = []
    with faults_told():
        for number in removed(folders):
            if any(_holding(folders, number)):
                _erase_files(folders, number)
                gone.append(number)
        for folder in _strays(folders, known, wanted):
            if is_older_than(folder, spare) and remove_tree(folder):
                gone.append(str(folder.relative_to(folders.root)))
    return tuple(gone)


def shelved_numbers(folder: Path) -> frozenset[str]:
    """Give the submissions that a shelf file holds; unreadable ones hold none."""
    try:
        body = json.loads((folder / PIECES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return frozenset(p[3] for p in (*body["pieces"], *body.get("beneath", ())))


def _write_record(folders: Folders, number: str, record: Mapping[str, object]) -> None:
    path = folders.removed / f"{number}.json"
    if path.exists():
        return
    try:
        known = _without_content(read_manifest(folders.sealed / number))
    except (OSError, ValueError):
        known = {"number": number}
    text = json.dumps(known | dict(record), ensure_ascii=False, sort_keys=True)
    write_new(path, text.encode())


def _without_content(manifest: Manifest) -> dict[str, object]:
    """Keep who, which dataflows and when; no count, no digest, no label of a row."""
    series = [flow["series"] for flow in manifest.covered]
    days = sorted(
        day for flow in manifest.covered for run in flow["periods"] for day in run
    )
    return {
        "number": manifest.number,
        "participants": sorted({one[0] for one in series}),
        "agencies": sorted({one[1] for one in series}),
        "dataflows": sorted({one[2] for one in series}),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
    }


def _erase_files(folders: Folders, number: str) -> None:
    for folder in _holding(folders, number):
        remove_tree(folder)


def _holding(folders: Folders, number: str) -> Iterator[Path]:
    """Give every folder that holds something of a submission."""
    for parent in (folders.sealed, folders.drafts):
        yield from _there(parent / number)
        yield from parent.glob(f"{UNFINISHED}{number}-*")
        yield from parent.glob(f"{UNFINISHED}{UNFINISHED}{number}-*")
    for folder in folders.shelf.iterdir():
        # An unfinished shelf file may hold it and cannot say so; it is built again.
        if folder.name.startswith(UNFINISHED) or number in shelved_numbers(folder):
            yield folder


def _there(folder: Path) -> Iterator[Path]:
    if folder.exists():
        yield folder


def _strays(
    folders: Folders, known: Collection[str], wanted: Collection[str] | None
) -> Iterator[Path]:
    for parent in (folders.sealed, folders.drafts):
        yield from (f for f in sorted(parent.iterdir()) if f.name not in known)
    for folder in sorted(folders.shelf.iterdir()):
        numbers = shelved_numbers(folder)
        unwanted = wanted is not None and folder.name not in wanted
        # All may be written already where a crash came just before the last rename.
        unfinished = folder.name.startswith(UNFINISHED)
        if unfinished or unwanted or not numbers or not numbers <= set(known):
            yield folder
    yield from sorted(folders.removed.glob(f"{UNFINISHED}*"))
