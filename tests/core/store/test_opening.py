"""What was granted is opened, and nothing else exists for the reader."""

from dataclasses import replace
from datetime import date
from shutil import rmtree

import pytest

from balise.store import ShelfFile, StoreFault
from balise.vocabulary.periods import Spans
from balise.vocabulary.precision import DEFAULT, ONE_WAY, ROUNDED
from core.store.world import Cell, World, a_series, an_extent, covering

TOTAL = a_series()
SEX = a_series("sex")
CROSSED = a_series("citizenship+sex")
PLACE = a_series("place")
JANUARY = Cell(TOTAL, "2023-01", "12")
FEBRUARY = Cell(TOTAL, "2023-02", "8")
MEN = Cell(SEX, "2023-01", "9", (("sex", "M"),))
WOMEN = Cell(SEX, "2023-01", "3", (("sex", "F"),))
SYRIAN_MEN = Cell(CROSSED, "2023-01", "7", (("citizenship", "SYR"), ("sex", "M")))
AT_A_POINT = Cell(PLACE, "2023-01", "11", (("place", "QMR-1"),))


def values(found: dict[str, list[dict[str, object]]]) -> list[str]:
    return sorted(
        f"{c['table']} {c['period']} {'-' if c['value'] is None else int(c['value'])}"  # type: ignore[call-overload]
        for c in found["cells"]
    )


def test_a_whole_period_must_lie_in_the_granted_days(world: World) -> None:
    world.seal("n1", [JANUARY, FEBRUARY])

    granted = Spans.of([(date(2023, 1, 1), date(2023, 2, 27))])

    assert values(world.open(an_extent(periods=granted))) == ["_T 2023-01 12"]


def test_only_the_granted_agencies_are_opened(world: World) -> None:
    world.seal("n1", [JANUARY])

    assert not values(world.open(an_extent(agencies=frozenset({"coast-guard"}))))


def test_no_extent_opens_nothing(world: World) -> None:
    world.seal("n1", [JANUARY])

    found = world.open()

    assert not any(found[name] for name in ("cells", "slices", "numbers"))


def test_what_is_sealed_only_is_seen_inside_only(world: World) -> None:
    world.seal("n1", [JANUARY], released=False)

    assert not values(world.open(an_extent()))
    assert values(world.open(an_extent(inside=True))) == ["_T 2023-01 12"]


def test_the_default_precision_rounds_crossings_and_places_only(world: World) -> None:
    world.seal("n1", [JANUARY, MEN, SYRIAN_MEN, AT_A_POINT])

    assert values(world.open(an_extent(precision=DEFAULT))) == [
        "_T 2023-01 12",
        "citizenship+sex 2023-01 5",
        "place 2023-01 10",
        "sex 2023-01 9",
    ]


def test_one_way_hides_crossings_and_places(world: World) -> None:
    world.seal("n1", [MEN, SYRIAN_MEN, AT_A_POINT])

    found = world.open(an_extent(precision=ONE_WAY))

    assert values(found) == ["sex 2023-01 9"]
    assert [s["table"] for s in found["slices"]] == ["sex"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2", "0"), ("3", "5"), ("12", "10"), ("13", "15"), ("2.5", "5"), ("-2.5", "-5")],
)
def test_each_cell_is_rounded_alone_to_the_nearest_five(
    world: World, value: str, shown: str
) -> None:
    world.seal("n1", [Cell(TOTAL, "2023-01", value)])

    assert values(world.open(an_extent(precision=ROUNDED))) == [f"_T 2023-01 {shown}"]


def test_a_missing_cell_is_not_rounded_to_a_number(world: World) -> None:
    world.seal("n1", [Cell(TOTAL, "2023-01", None)])

    found = world.open(an_extent(precision=ROUNDED))

    assert found["cells"][0]["value"] is None
    assert found["slices"][0]["missing"] == 1


def test_a_share_is_not_shown_rounded(world: World) -> None:
    share = a_series("sex", statistic="share")
    world.seal("n1", [Cell(share, "2023-01", "0.4", (("sex", "F"),))])

    assert not values(world.open(an_extent(precision=ROUNDED)))


def test_a_barred_dimension_is_neither_split_nor_fixed(world: World) -> None:
    fixed = a_series("sex@citizenship=SYR")
    world.seal("n1", [MEN, SYRIAN_MEN, Cell(fixed, "2023-01", "4", (("sex", "F"),))])

    found = world.open(an_extent(barred=frozenset({"citizenship"})))

    assert values(found) == ["sex 2023-01 9"]


def test_two_extents_that_overlap_show_a_slice_once_and_at_its_finest(
    world: World,
) -> None:
    world.seal("n1", [SYRIAN_MEN])

    found = world.open(an_extent(precision=ROUNDED), an_extent())

    assert values(found) == ["citizenship+sex 2023-01 7"]


def test_a_covered_period_without_rows_is_an_empty_slice(world: World) -> None:
    world.seal("n1", [JANUARY, FEBRUARY])
    world.seal("n2", [FEBRUARY], covered=covering([JANUARY, FEBRUARY]))

    found = world.open(an_extent())
    assert {(s["period"], s["rows"], s["number"]) for s in found["slices"]} == {
        ("2023-01", 0, "n2"),
        ("2023-02", 1, "n2"),
    }
    assert values(found) == ["_T 2023-02 8"]


def test_a_labelled_cell_withholds_its_slice_and_what_would_reveal_it(
    world: World,
) -> None:
    secret = Cell(SEX, "2023-01", "3", (("sex", "F"),), label="secret")
    year = Cell(a_series(frequency="A"), "2023", "100")
    other_indicator = Cell(a_series(indicator="IE.other"), "2023-01", "6")
    world.seal("n1", [JANUARY, FEBRUARY, MEN, secret, year, other_indicator])

    found = world.open(an_extent(labels=frozenset()))

    assert values(found) == ["_T 2023-01 6", "_T 2023-02 8"]


def test_inside_the_audience_of_a_label_everything_is_there(world: World) -> None:
    secret = Cell(SEX, "2023-01", "3", (("sex", "F"),), label="secret")
    world.seal("n1", [JANUARY, MEN, secret])

    found = world.open(an_extent(labels=frozenset({"secret"})))

    assert values(found) == ["_T 2023-01 12", "sex 2023-01 3", "sex 2023-01 9"]


def test_a_table_of_other_people_stays_open_beside_a_label(world: World) -> None:
    sea = a_series("sex@border_type=sea")
    land = a_series("sex@border_type=land")
    young = a_series("sex@age=Y18T24")
    world.seal(
        "n1",
        [
            Cell(sea, "2023-01", "3", (("sex", "F"),), label="secret"),
            Cell(land, "2023-01", "4", (("sex", "F"),)),
            Cell(young, "2023-01", "5", (("sex", "F"),)),
        ],
    )

    found = world.open(an_extent(labels=frozenset()))

    assert values(found) == ["sex@border_type=land 2023-01 4"]


def test_nothing_of_a_question_stays_in_the_engine(world: World) -> None:
    world.seal("n1", [JANUARY, MEN])
    listing = "SELECT count(*) FROM duckdb_views() WHERE NOT internal"
    before = world.backend.con.execute(listing).fetchall()

    world.open(an_extent(labels=frozenset(), minimum_persons=5))

    assert world.backend.con.execute(listing).fetchall() == before


def test_a_shelf_that_was_deleted_is_built_again_alike(world: World) -> None:
    world.seal("n1", [JANUARY, MEN, WOMEN])
    before = world.open(an_extent())

    rmtree(world.store.folders.shelf)
    world.store.folders.shelf.mkdir()

    assert world.open(an_extent()) == before


def by_name(world: World) -> list[ShelfFile]:
    files = world.store.shelf_files(world.holdings, inside=False)
    return [replace(file, pieces=()) for file in files]


def test_what_is_built_is_opened_by_name_alone(world: World) -> None:
    world.seal("n1", [JANUARY])
    world.open(an_extent())
    files = by_name(world)

    assert not world.store.missing(file.name for file in files)
    with world.store.opened([an_extent()], files, world.backend) as found:
        assert found.cells.count().to_pyarrow().as_py() == 1


def test_what_is_known_by_name_alone_is_never_built(world: World) -> None:
    world.seal("n1", [JANUARY])
    files = by_name(world)

    assert world.store.missing(file.name for file in files)
    with pytest.raises(StoreFault) as fault:
        world.store.build(files, world.backend)
    assert fault.value.message.code == "store-view-changed"
    assert not list(world.store.folders.shelf.iterdir())


def test_original_values_never_reach_the_shelf(world: World) -> None:
    world.seal("n1", [JANUARY])

    assert "original_value" not in world.open(an_extent())["cells"][0]
