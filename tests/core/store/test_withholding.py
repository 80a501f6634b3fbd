"""Labels withhold by today's view as well as by the view that is asked for."""

from datetime import timedelta

import pytest

from balise.vocabulary.extents import Extent
from core.store.world import NOON, Cell, World, a_series, an_extent

SEX = a_series("sex")
MEN = Cell(SEX, "2023-01", "9", (("sex", "M"),))
SECRET_MEN = Cell(SEX, "2023-01", "9", (("sex", "M"),), label="secret")
JANUARY = Cell(a_series(), "2023-01", "12")
FEBRUARY = Cell(a_series(), "2023-02", "8")
FIRST_DAY = NOON + timedelta(days=1)
OUTSIDE = an_extent(labels=frozenset())
WITHIN = an_extent(labels=frozenset({"secret"}))


def opened_as_of_the_first_day(
    world: World, extent: Extent, *, todays: bool = True
) -> list[str]:
    then, now = (
        world.store.shelf_files(world.holdings, inside=extent.inside, as_of=at)
        for at in (FIRST_DAY, None)
    )
    with world.store.opened(
        [extent], then, world.backend, hiding=now if todays else ()
    ) as found:
        rows = found.cells.to_pyarrow().to_pylist()
    return sorted(f"{row['table']} {row['period']}" for row in rows)


def test_a_label_of_today_withholds_what_was_open_before_it(world: World) -> None:
    world.seal("n1", [JANUARY, FEBRUARY, MEN])
    world.seal("n2", [SECRET_MEN])

    assert opened_as_of_the_first_day(world, OUTSIDE) == ["_T 2023-02"]


def test_without_the_labels_of_today_it_would_be_open(world: World) -> None:
    world.seal("n1", [JANUARY, FEBRUARY, MEN])
    world.seal("n2", [SECRET_MEN])

    found = opened_as_of_the_first_day(world, OUTSIDE, todays=False)

    assert found == ["_T 2023-01", "_T 2023-02", "sex 2023-01"]


def test_a_label_that_was_taken_off_still_withholds_the_earlier_view(
    world: World,
) -> None:
    world.seal("n1", [JANUARY, FEBRUARY, SECRET_MEN])
    world.seal("n2", [MEN])

    assert opened_as_of_the_first_day(world, OUTSIDE) == ["_T 2023-02"]


def test_who_may_read_the_label_reads_the_earlier_view_too(world: World) -> None:
    world.seal("n1", [JANUARY, MEN])
    world.seal("n2", [SECRET_MEN])

    found = opened_as_of_the_first_day(world, WITHIN)

    assert found == ["_T 2023-01", "sex 2023-01"]


def test_a_label_that_is_sealed_only_withholds_inside(world: World) -> None:
    world.seal("n1", [JANUARY, MEN])
    world.seal("n2", [SECRET_MEN], released=False)

    inside = an_extent(labels=frozenset(), inside=True)

    assert opened_as_of_the_first_day(world, inside) == []


def test_only_the_indicators_asked_for_are_opened(world: World) -> None:
    other = Cell(a_series(indicator="IE.other"), "2023-01", "6")
    world.seal("n1", [JANUARY, other])
    files = world.store.shelf_files(world.holdings, inside=False)

    with world.store.opened(
        [an_extent()], files, world.backend, indicators={"IE.other"}
    ) as found:
        cells = found.cells.to_pyarrow().to_pylist()
        slices = found.slices.to_pyarrow().to_pylist()

    assert [c["indicator"] for c in cells] == ["IE.other"]
    assert [s["indicator"] for s in slices] == ["IE.other"]


@pytest.mark.parametrize(
    ("labels", "open_cells"),
    [
        ({"inner"}, ["_T 2023-02"]),
        ({"secret"}, ["_T 2023-02"]),
        ({"inner", "secret"}, ["_T 2023-02", "sex 2023-01"]),
    ],
)
def test_a_cell_of_two_labels_opens_to_who_is_in_both_audiences(
    world: World, labels: set[str], open_cells: list[str]
) -> None:
    both = Cell(SEX, "2023-01", "9", (("sex", "M"),), label="inner+secret")
    world.seal("n1", [FEBRUARY, both])

    found = opened_as_of_the_first_day(world, an_extent(labels=frozenset(labels)))

    assert found == open_cells
