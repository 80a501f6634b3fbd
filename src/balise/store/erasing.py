"""Take a submission back: everything that holds it goes, and a record without content stays.

The ledger commits the recall first and erases afterwards; erasing may stop anywhere
and be asked for again. The sweep repeats it until nothing is left.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from balise.store.disks import UNFINISHED, is_older_than, remove_tree, write_new
from balise.store.faults import faults_told
from balise.store.folders import Folders
from balise.store.manifests import Manifest, read_manifest

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
            if any(_holding(folders, number)) or any(_shelved(folders, number)):
                _erase_files(folders, number)
                gone.append(number)
        for folder in _strays(folders, known):
            if is_older_than(folder, spare) and remove_tree(folder):
                gone.append(str(folder.relative_to(folders.root)))
        shelf = folders.shelving
        for name in _stray_shelf_files(folders, known, wanted):
            if shelf.is_older_than(name, spare) and shelf.remove(name):
                gone.append(f"shelf/{name}")
    return tuple(gone)


def shelved_numbers(folders: Folders, name: str) -> frozenset[str]:
    """Give the submissions that a shelf file holds; unreadable ones hold none."""
    try:
        body = json.loads(folders.shelving.pieces(name))
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
    for name in _shelved(folders, number):
        folders.shelving.remove(name)


def _holding(folders: Folders, number: str) -> Iterator[Path]:
    """Give every folder, but for the shelf, that holds something of a submission."""
    for parent in (folders.sealed, folders.drafts):
        yield from _there(parent / number)
        yield from parent.glob(f"{UNFINISHED}{number}-*")
        yield from parent.glob(f"{UNFINISHED}{UNFINISHED}{number}-*")


def _shelved(folders: Folders, number: str) -> Iterator[str]:
    """Give the shelf files that hold something of a submission."""
    for name in folders.shelving.names():
        # An unfinished shelf file may hold it and cannot say so; it is built again.
        if _is_unfinished(folders, name) or number in shelved_numbers(folders, name):
            yield name


def _is_unfinished(folders: Folders, name: str) -> bool:
    return name.startswith(UNFINISHED) or not folders.shelving.has(name)


def _there(folder: Path) -> Iterator[Path]:
    if folder.exists():
        yield folder


def _strays(folders: Folders, known: Collection[str]) -> Iterator[Path]:
    for parent in (folders.sealed, folders.drafts):
        yield from (f for f in sorted(parent.iterdir()) if f.name not in known)
    yield from sorted(folders.removed.glob(f"{UNFINISHED}*"))


def _stray_shelf_files(
    folders: Folders, known: Collection[str], wanted: Collection[str] | None
) -> Iterator[str]:
    for name in folders.shelving.names():
        numbers = shelved_numbers(folders, name)
        unwanted = wanted is not None and name not in wanted
        # All may be written already where a crash came just before the last rename.
        unfinished = _is_unfinished(folders, name)
        if unfinished or unwanted or not numbers or not numbers <= set(known):
            yield name
