"""RULES 7: no fee under five persons is shown, nor follows from what is shown."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import count, product
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis.backends.duckdb import Backend

from balise.store import Store
from balise.vocabulary.periods import parse_period
from balise.vocabulary.tables import parse_table
from core.invariants.algebra import Known, Vector
from core.store.world import Cell, World, a_series, an_extent

FOLDERS = count()
MONTHS = tuple(range(1, 13))
CODES = {"sex": ("F", "M"), "border_type": ("sea", "land")}
ATOMS = tuple(product(MONTHS, *CODES.values()))
TABLES = ("_T", "sex", "border_type", "border_type+sex", "sex@border_type=sea")
PERIODS = {
    "A": ("2025",),
    "Q": tuple(f"2025-Q{n}" for n in range(1, 5)),
    "M": tuple(f"2025-{n:02}" for n in MONTHS),
}
ABOUT = {"dataflow": "FT", "indicator": "FT.fee"}
Persons = dict[tuple[object, ...], int]


def people_of(period: str, codes: dict[str, str]) -> list[int]:
    """The unknown groups of persons that a cell is about, by number."""
    days = parse_period(period)
    return [
        at
        for at, (month, sex, border) in enumerate(ATOMS)
        if days.start.month <= month <= days.end.month
        and codes.get("sex", sex) == sex
        and codes.get("border_type", border) == border
    ]


def cells_of(table: str, period: str) -> Iterable[dict[str, str]]:
    """The codes of every cell of a table."""
    parts = parse_table(table)
    for chosen in product(*(CODES[name] for name in parts.breakdown)):
        yield dict(parts.universe) | dict(zip(parts.breakdown, chosen, strict=True))


def many(persons: list[int], period: str, codes: dict[str, str]) -> int:
    return sum(persons[at] for at in people_of(period, codes))


def submitted(persons: list[int], made: Iterable[tuple[str, str]]) -> list[Cell]:
    """The numbers of persons and their median fees, of some tables and frequencies."""
    found = []
    for table, frequency in made:
        for period, codes in (
            (p, c) for p in PERIODS[frequency] for c in cells_of(table, p)
        ):
            at = tuple(codes.items())
            number = many(persons, period, codes)
            for unit, statistic, value in (
                ("persons", "count", number),
                ("money:USD", "median", 1000 + number),
            ):
                series = a_series(
                    table, unit=unit, statistic=statistic, frequency=frequency, **ABOUT
                )
                found.append(Cell(series, period, str(value), at))
    return found


def opened(world: World) -> dict[str, list[dict[str, object]]]:
    return world.open(an_extent(dataflow="FT", minimum_persons=5))


def vector(cell: dict[str, object]) -> Vector:
    codes = {name: str(cell[name]) for name in CODES if cell[name] != "_T"}
    return {at: Fraction(1) for at in people_of(str(cell["period"]), codes)}


few = st.sampled_from([0, 1, 2, 4, 5, 9, 30])


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    persons=st.one_of(
        st.lists(few, min_size=len(ATOMS), max_size=len(ATOMS)),
        # Mostly large, so that much is open and there is something to subtract.
        st.lists(
            st.sampled_from([9, 30, 30, 30]),
            min_size=len(ATOMS),
            max_size=len(ATOMS),
        ).flatmap(
            lambda large: st.tuples(
                st.integers(0, len(ATOMS) - 1), st.integers(0, 4)
            ).map(lambda one: [*large[: one[0]], one[1], *large[one[0] + 1 :]])
        ),
    ),
    made=st.sets(
        st.tuples(st.sampled_from(TABLES), st.sampled_from(sorted(PERIODS))),
        min_size=1,
        max_size=8,
    ),
)
def test_no_group_under_five_follows_from_what_is_open(
    tmp_path: Path,
    engine: Backend,
    persons: list[int],
    made: set[tuple[str, str]],
) -> None:
    world = World(Store(tmp_path / f"store{next(FOLDERS)}"), engine)
    world.seal("n1", submitted(persons, sorted(made)))

    cells = opened(world)["cells"]
    known = Known(vector(cell) for cell in cells)

    for table, frequency in made:
        for period, codes in (
            (p, c) for p in PERIODS[frequency] for c in cells_of(table, p)
        ):
            if many(persons, period, codes) < 5:
                own = {at: Fraction(1) for at in people_of(period, codes)}
                assert not known.gives_away(own), (table, period, codes)


def shown(world: World) -> set[str]:
    return {f"{c['table']} {c['period']}" for c in opened(world)["cells"]}


def with_one_small(small: str, month: int) -> list[int]:
    return [
        2 if (m, sex) == (month, small) and border == "land" else 10
        for m, sex, border in ATOMS
    ]


def test_the_slice_goes_whole_and_the_total_stays(world: World) -> None:
    persons = [2 if sex == "F" else 10 for _, sex, _ in ATOMS]
    persons = [n // 2 if n == 2 else n for n in persons]
    world.seal("n1", submitted(persons, [("_T", "M"), ("sex", "M")]))

    assert shown(world) == {f"_T {month}" for month in PERIODS["M"]}


def test_a_small_month_takes_the_other_months_and_leaves_the_year(
    world: World,
) -> None:
    persons = with_one_small("F", 3)
    made = [
        ("_T", "A"),
        ("_T", "M"),
        ("border_type+sex", "A"),
        ("border_type+sex", "M"),
    ]
    world.seal("n1", submitted(persons, made))

    months = {f"_T {month}" for month in PERIODS["M"]}
    assert shown(world) == {"_T 2025", "border_type+sex 2025"} | months


def test_a_small_total_takes_all_of_its_days(world: World) -> None:
    persons = [1 if month == 3 else 10 for month, _, _ in ATOMS]
    made = [("_T", "A"), ("_T", "M"), ("sex", "A"), ("sex", "M")]
    world.seal("n1", submitted(persons, made))

    found = shown(world)

    assert "_T 2025-04" in found
    assert not {"_T 2025-03", "_T 2025", "sex 2025", "sex 2025-03"} & found


def test_where_all_are_enough_everything_is_open(world: World) -> None:
    made = [(table, frequency) for table in TABLES for frequency in PERIODS]
    world.seal("n1", submitted([10] * len(ATOMS), made))

    cells = submitted([10] * len(ATOMS), made)
    assert len(opened(world)["cells"]) == len(cells)


def test_a_fee_of_nobody_knows_how_many_is_not_open(world: World) -> None:
    fee = a_series(statistic="median", unit="money:USD", frequency="M", **ABOUT)
    world.seal("n1", [Cell(fee, "2025-01", "900")])

    assert not shown(world)


def test_inside_a_participant_every_group_is_seen(world: World) -> None:
    world.seal("n1", submitted([1] * len(ATOMS), [("_T", "M")]))

    assert world.open(an_extent(dataflow="FT", inside=True))["cells"]
