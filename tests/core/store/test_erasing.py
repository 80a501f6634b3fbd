"""After a recall nothing of the submission is left, and the record says nothing of it."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from balise.store import Store
from balise.store.disks import UNFINISHED
from core.store.world import SECRET, Cell, World, a_series, an_extent

CANARY = "424242424"
NOW = timedelta(0)
JANUARY = Cell(a_series(), "2023-01", CANARY)
OTHER = Cell(a_series(participant="XAL"), "2023-01", "5")
RECORD = {"who": "focal-point", "on": "2024-02-01", "why": "error"}


def leftovers(root: Path, number: str) -> list[Path]:
    """Give every file that holds the canary or sits in a folder of the submission."""
    return [
        path
        for path in root.rglob("*")
        if path.is_file()
        and path.parent.name != "removed"
        and (
            CANARY.encode() in path.read_bytes() or number in path.read_text("latin-1")
        )
    ]


@pytest.fixture
def used(world: World, tmp_path: Path) -> World:
    original = tmp_path / "file.csv"
    original.write_text(f"value\n{CANARY}\n")
    world.seal("n1", [JANUARY], original=original)
    world.seal("n2", [OTHER])
    (world.store.draft("n1") / "upload.csv").write_text(CANARY)
    world.open(an_extent(), an_extent(participant="XAL"))
    assert leftovers(world.store.root, "n1")
    return world


def test_after_a_recall_no_byte_of_it_is_left(used: World) -> None:
    used.store.erase("n1", RECORD)

    assert not leftovers(used.store.root, "n1")
    assert used.store.verify({"n2": SECRET}) == []


def test_the_removal_record_has_who_when_and_why_and_no_content(used: World) -> None:
    used.store.erase("n1", RECORD)

    record = used.store.removed()["n1"]
    assert record == {
        **RECORD,
        "number": "n1",
        "participants": ["QMR"],
        "agencies": ["border-police"],
        "dataflows": ["IE"],
        "first": "2023-01-01",
        "last": "2023-01-31",
    }


def test_erasing_twice_keeps_the_first_record(used: World) -> None:
    used.store.erase("n1", RECORD)
    used.store.erase("n1", {"why": "again"})

    assert used.store.removed()["n1"]["why"] == "error"


def test_others_stay_readable(used: World) -> None:
    used.store.erase("n1", RECORD)
    used.holdings.pop(0)

    found = used.open(an_extent(), an_extent(participant="XAL"))

    assert [str(c["value"]) for c in found["cells"]] == ["5.000000"]


def test_a_restored_backup_is_emptied_of_what_was_recalled(used: World) -> None:
    sealed = used.store.sealed("n1")
    copy = used.store.root.parent / "backup"
    sealed.rename(copy)
    used.store.erase("n1", RECORD)
    copy.rename(sealed)

    assert [m.code for m in used.store.verify({"n2": SECRET})] == [
        "store-stray",
        "store-erasure-unfinished",
    ]
    used.store.sweep({"n2"})
    assert used.store.verify({"n2": SECRET}) == []
    assert not leftovers(used.store.root, "n1")


def test_the_sweep_removes_what_has_no_row(used: World) -> None:
    used.store.sweep({"n2"}, spare=NOW)

    assert not leftovers(used.store.root, "n1")
    assert used.store.verify({"n2": SECRET}) == []


def test_the_sweep_spares_a_seal_that_is_not_committed_yet(used: World) -> None:
    assert used.store.sweep({"n2"}) == ()
    assert used.store.sealed("n1").exists()


def test_the_sweep_removes_shelf_files_that_nobody_wants(used: World) -> None:
    wanted = {
        f.name
        for f in used.store.shelf_files(used.holdings, inside=False)
        if f.participant == "XAL"
    }

    used.store.sweep({"n1", "n2"}, wanted=wanted, spare=NOW)

    assert {f.name for f in used.store.folders.shelf.iterdir()} == wanted


def test_a_restored_store_without_its_files_never_serves_them(used: World) -> None:
    used.store.folders.sealed.joinpath("n1").rename(used.store.root.parent / "away")
    for shelf in used.store.folders.shelf.iterdir():
        shelf.rename(used.store.root.parent / shelf.name)

    with pytest.raises(Exception, match="store-files-missing"):
        used.open(an_extent())


def test_a_store_that_may_not_write_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")

    with pytest.raises(Exception, match="store-disk-error"):
        Store(blocked)
    assert os.listdir(tmp_path) == ["file"]


def test_a_shelf_file_that_never_got_its_name_is_swept(world: World) -> None:
    world.seal("n1", [Cell(a_series(), "2023-01", "5")])
    world.open(an_extent())
    shelf = world.store.folders.shelf
    (whole,) = shelf.iterdir()
    shutil.copytree(whole, shelf / f"{UNFINISHED}{whole.name}-1")

    world.store.sweep({"n1"}, spare=NOW)

    assert list(shelf.iterdir()) == [whole]
