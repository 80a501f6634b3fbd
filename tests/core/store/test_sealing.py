"""A submission is sealed whole, the same in gives the same out, and changes show."""

from pathlib import Path

import pyarrow as pa
import pytest

from balise.store import Content, StoreFault
from balise.store.records import Sink, write_plain
from core.store.world import SECRET, Cell, World, a_series, an_extent, covering

JANUARY = Cell(a_series(), "2023-01", "12")
BY_SEX = a_series("sex")
MEN = Cell(BY_SEX, "2023-01", "9", (("sex", "M"),))
WOMEN = Cell(BY_SEX, "2023-01", "3", (("sex", "F"),), label="secret")


def test_what_is_sealed_is_opened_again(world: World) -> None:
    world.seal("n1", [JANUARY])

    found = world.open(an_extent())

    assert [str(c["value"]) for c in found["cells"]] == ["12.000000"]
    assert found["numbers"] == ["n1"]


def test_the_same_content_and_secret_give_the_same_digests(world: World) -> None:
    one = world.seal("n1", [MEN, WOMEN, JANUARY])
    other = world.seal("n2", [JANUARY, WOMEN, MEN])

    assert [f.digest for f in one.files] == [f.digest for f in other.files]
    assert one.slices == other.slices


def test_another_secret_gives_other_digests(world: World) -> None:
    one = world.seal("n1", [JANUARY])
    other = world.seal("n2", [JANUARY], secret=b"x" * 32)

    assert {s.digest for s in one.slices}.isdisjoint(s.digest for s in other.slices)


def test_a_file_holds_one_table_and_one_restriction(world: World) -> None:
    manifest = world.seal("n1", [MEN, WOMEN, JANUARY])

    assert [(f.table, f.restriction, f.rows) for f in manifest.files] == [
        ("_T", "", 1),
        ("sex", "", 1),
        ("sex", "secret", 1),
    ]
    assert manifest.restrictions == {"secret"}


def test_the_manifest_is_read_back_as_it_was_made(world: World) -> None:
    manifest = world.seal("n1", [MEN, WOMEN, JANUARY])

    assert world.store.manifest("n1") == manifest


def test_the_original_is_kept_byte_for_byte(world: World, tmp_path: Path) -> None:
    original = tmp_path / "Names of people.CSV"
    original.write_bytes(b"\xff\x00a;b\r\n1;2")

    world.seal("n1", [JANUARY], original=original)

    kept = world.store.sealed("n1") / "original.csv"
    assert kept.read_bytes() == original.read_bytes()


def test_sealing_twice_gives_the_manifest_that_is_there(world: World) -> None:
    first = world.seal("n1", [JANUARY])

    assert world.seal("n1", [JANUARY]) == first


def test_what_is_sealed_is_never_overwritten(world: World) -> None:
    world.seal("n1", [JANUARY])

    with pytest.raises(StoreFault) as fault:
        world.seal("n1", [Cell(a_series(), "2023-01", "13")])

    assert fault.value.message.code == "store-already-sealed"
    assert world.store.verify({"n1": SECRET}) == []


def test_a_row_that_says_more_than_its_table_is_refused_whole(world: World) -> None:
    hidden_crossing = Cell(BY_SEX, "2023-01", "3", (("sex", "F"), ("age", "Y18T24")))

    with pytest.raises(StoreFault) as fault:
        world.seal("n1", [MEN, hidden_crossing])

    assert fault.value.message.code == "store-row-outside-table"
    assert not list(world.store.folders.sealed.iterdir())


def test_an_untouched_store_verifies(world: World) -> None:
    world.seal("n1", [MEN, WOMEN, JANUARY])
    world.open(an_extent())

    assert world.store.verify({"n1": SECRET}) == []


@pytest.mark.parametrize("with_secret", [True, False])
def test_a_missing_folder_is_told(world: World, with_secret: bool) -> None:
    found = world.store.verify({"n1": SECRET if with_secret else None})

    assert [m.code for m in found] == ["store-files-missing"]


def test_a_changed_row_is_told(world: World) -> None:
    world.seal("n1", [JANUARY])
    other = world.seal("n2", [Cell(a_series(), "2023-01", "13")])
    changed = world.store.sealed("n2") / other.files[0].path
    (world.store.sealed("n1") / other.files[0].path).write_bytes(changed.read_bytes())

    found = world.store.verify({"n1": SECRET, "n2": SECRET})

    assert [m.code for m in found] == ["store-file-differs"]


def test_a_changed_manifest_is_told(world: World) -> None:
    world.seal("n1", [JANUARY])
    path = world.store.sealed("n1") / "manifest.json"
    path.write_text(path.read_text().replace('"pack":"test"', '"pack":"best"'))

    found = world.store.verify({"n1": SECRET})

    assert [m.code for m in found] == ["store-manifest-damaged"]


def test_a_slice_that_did_not_change_stays_with_the_earlier_submission(
    world: World,
) -> None:
    february = Cell(a_series(), "2023-02", "5")
    world.seal("n1", [JANUARY, february])

    again = Cell(a_series(), "2023-01", "12", row=99)
    world.seal("n2", [again, Cell(a_series(), "2023-02", "6")], know=True)

    found = world.open(an_extent())
    assert {s["period"]: s["number"] for s in found["slices"]} == {
        "2023-01": "n1",
        "2023-02": "n2",
    }


def test_cells_that_share_their_letters_give_other_digests(world: World) -> None:
    rows = [
        ("ab", "c"),
        ("a", "bc"),
        ("a\x1f\x1eb", "c"),
        ("a", "b\x1f\x1ec"),
        ("a", None),
        ("a", ""),
        ("a", "\x1f\x1c"),
        ("a\x1f", "\x1e"),
    ]

    digests = {_digest_of_rows(world, [row]) for row in rows}

    assert len(digests) == len(rows)


def test_a_row_that_is_there_twice_is_counted_twice(world: World) -> None:
    row, other = ("a", "b"), ("c", "d")

    found = {_digest_of_rows(world, rows) for rows in ([row], [row] * 2, [other] * 2)}

    assert len(found) == 3


def test_the_order_of_rows_changes_no_digest(world: World) -> None:
    rows = [("a", "b"), ("c", "d"), ("e", None)]

    assert _digest_of_rows(world, rows) == _digest_of_rows(world, rows[::-1])


def test_a_label_taken_off_on_the_disk_is_told(world: World) -> None:
    sealed = world.seal("n1", [WOMEN])
    path = world.store.sealed("n1") / sealed.files[0].path
    world.backend.con.execute(
        f"COPY (SELECT * REPLACE ('' AS restriction) FROM read_parquet('{path}')) "
        f"TO '{path}' (FORMAT parquet)"
    )

    assert [m.code for m in world.store.verify({"n1": SECRET})] == [
        "store-file-differs"
    ]


def test_a_dimension_that_the_table_fixes_cannot_change_on_the_disk(
    world: World,
) -> None:
    sealed = world.seal("n1", [MEN])
    path = world.store.sealed("n1") / sealed.files[0].path
    world.backend.con.execute(
        f"COPY (SELECT * REPLACE ('Y18T24' AS age) FROM read_parquet('{path}')) "
        f"TO '{path}' (FORMAT parquet)"
    )

    assert [m.code for m in world.store.verify({"n1": SECRET})] == [
        "store-file-differs"
    ]


def test_words_of_a_list_are_sealed_as_the_words(world: World) -> None:
    plain = world.seal("n1", [MEN])
    listed = "CREATE OR REPLACE TEMP VIEW words AS SELECT * REPLACE "
    world.backend.con.execute(
        f"{listed} (sex::ENUM('F', 'M') AS sex, unit::ENUM('detections') AS unit) "
        "FROM observations"
    )
    content = Content(world.backend, observations="words", covered=covering([MEN]))

    again = world.store.seal(
        content, number="n2", secret=SECRET, manifest={"pack": "test"}
    )

    assert again.files == plain.files


def _digest_of_rows(world: World, rows: list[tuple[str, str | None]]) -> str:
    table = pa.table(
        {
            name: pa.array(cells)
            for name, cells in zip("xy", zip(*rows, strict=True), strict=True)
        },
        schema=pa.schema([("x", pa.string()), ("y", pa.string())]),
    )
    world.backend.con.register("plain_rows", table)
    folder = world.store.folders.drafts
    sealed = write_plain(Sink(world.backend.con, folder, SECRET), "plain_rows", "rows")
    world.backend.con.unregister("plain_rows")
    return sealed.digest
