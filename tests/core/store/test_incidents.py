"""Incidents are opened whole, in the granted days, of the granted tables."""

from datetime import date

import pytest

from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import Spans
from balise.vocabulary.slices import Covered, CoveredFlow, Series
from core.store.world import World, an_extent

SERIES = Series(
    "QMR", "border-police", "IC", "", "_Z", "_Z", "D", "incidents/border-log"
)
YEAR = Spans.of([(date(2023, 1, 1), date(2023, 12, 31))])
COVERED = (CoveredFlow(Depth.INCIDENTS, Covered(SERIES, YEAR), replaces="all"),)


@pytest.fixture
def sealed(world: World) -> World:
    con = world.backend.con
    con.execute(
        "CREATE OR REPLACE TEMP TABLE t_incident AS SELECT * FROM (VALUES "
        "('a', 'entry', DATE '2023-01-05', NULL, NULL, ''), "
        "('b', 'entry', DATE '2023-02-05', DATE '2023-01-20', DATE '2023-02-20', ''), "
        "('c', 'stay', DATE '2023-03-05', NULL, NULL, '')) "
        "v(incident, kind, date, date_lower, date_upper, restriction)"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE t_group AS SELECT * FROM (VALUES "
        "('a', 'g1', 'migrant', 3, ''), ('c', 'g1', 'migrant', 4, 'secret')) "
        'v(incident, "group", role, count, restriction)'
    )
    world.seal(
        "n1",
        [],
        covered=COVERED,
        incidents={"incident": "t_incident", "group": "t_group"},
    )
    return world


def deep(**changes: object) -> object:
    return an_extent(dataflow="IC", depth=Depth.INCIDENTS, **changes)


def names(rows: list[dict[str, object]]) -> list[object]:
    return sorted(row["incident"] for row in rows)  # type: ignore[type-var]


def test_all_five_tables_are_there_even_when_empty(sealed: World) -> None:
    found = sealed.open(deep())  # type: ignore[arg-type]

    assert names(found["incident"]) == ["a", "b", "c"]
    assert names(found["group"]) == ["a", "c"]
    assert not any(found[name] for name in ("leg", "document", "payment"))
    assert found["numbers"] == ["n1"]


def test_a_label_on_a_group_withholds_the_incident(sealed: World) -> None:
    found = sealed.open(deep(labels=frozenset()))  # type: ignore[arg-type]

    assert names(found["incident"]) == ["a", "b"]
    assert names(found["group"]) == ["a"]


def test_a_date_that_is_a_range_must_lie_wholly_in_the_granted_days(
    sealed: World,
) -> None:
    february = Spans.of([(date(2023, 2, 1), date(2023, 3, 31))])

    found = sealed.open(deep(periods=february))  # type: ignore[arg-type]

    assert names(found["incident"]) == ["c"]


def test_tables_that_the_offer_leaves_out_are_empty(sealed: World) -> None:
    found = sealed.open(deep(tables=frozenset({"incident"})))  # type: ignore[arg-type]

    assert names(found["incident"]) == ["a", "b", "c"]
    assert not found["group"]


def test_a_barred_dataflow_is_never_opened_at_this_depth(sealed: World) -> None:
    found = sealed.open(deep(barred=frozenset({"citizenship"})))  # type: ignore[arg-type]

    assert not found["incident"]


def test_the_months_covered_are_slices_and_count_what_the_reader_sees(
    sealed: World,
) -> None:
    found = sealed.open(deep(labels=frozenset()))  # type: ignore[arg-type]

    rows = {s["period"]: s["rows"] for s in found["slices"]}
    assert len(rows) == 12
    assert (rows["2023-01"], rows["2023-03"]) == (2, 0)


def test_a_later_delivery_that_replaces_everything_leaves_nothing(
    sealed: World,
) -> None:
    sealed.backend.con.execute(
        "CREATE OR REPLACE TEMP TABLE t_incident AS "
        "SELECT 'z' AS incident, 'entry' AS kind, DATE '2023-06-01' AS date"
    )

    sealed.seal("n2", [], covered=COVERED, incidents={"incident": "t_incident"})

    found = sealed.open(deep())  # type: ignore[arg-type]
    assert names(found["incident"]) == ["z"]
    assert not found["group"]
    assert found["numbers"] == ["n2"]


def test_an_untouched_store_with_incidents_verifies(sealed: World) -> None:
    sealed.open(deep())  # type: ignore[arg-type]

    assert sealed.store.verify({"n1": b"s" * 32}) == []
