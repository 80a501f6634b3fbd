"""Incidents sent by id: the latest of each id counts, and figures are made of those."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis.backends.duckdb import Backend

from balise.intake.deriving import derive
from balise.store import Content, Holding, Store, overlay
from balise.store.records import incident_types
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.periods import NEVER, Span, Spans
from balise.vocabulary.slices import Covered, CoveredFlow, Replaces, Series
from core.store.world import NOON, SECRET, an_extent

INCIDENTS = Series("QMR", "police", "IC", "", "_Z", "_Z", "D", "incidents/log")
TOTALS = Series(
    "QMR", "police", "IE", "IE.detected", "count", "detections", "M", "derived:_T"
)
DEEP = an_extent(dataflow="IC", depth=Depth.INCIDENTS)
SHALLOW = an_extent()

Sent = Mapping[str, tuple[int, int]]
"""Per id: the month of 2023 and how many people."""


class Deliveries:
    """A store to which files of incidents are sent one after the other."""

    def __init__(self, root: Path, backend: Backend) -> None:
        self.store = Store(root, derive)
        self.backend = backend
        self.held: list[Holding] = []

    def send(
        self,
        sent: Sent,
        *,
        replaces: Replaces = "id",
        released: bool = True,
        label: str = "",
        agency: str = "police",
    ) -> str:
        order = len(self.held) + 1
        number = f"n{order}"
        covered = _covered(sent, replaces, agency)
        tables = _staged(self.backend, sent, label)
        alone = derive(self.backend, tables, participant="QMR", agency=agency)
        manifest = self.store.seal(
            Content(self.backend, alone, tables, covered=covered),
            number=number,
            secret=SECRET,
            manifest={},
            holdings=self.held,
        )
        at = NOON + timedelta(days=order)
        self.held.append(
            Holding(
                number,
                order,
                at,
                at if released else None,
                "QMR",
                agency,
                covered,
                restrictions=manifest.restrictions,
            )
        )
        return number

    def open(
        self, *extents: Extent, inside: bool = False, as_of: datetime | None = None
    ) -> dict[str, list[dict[str, object]]]:
        files = self.store.shelf_files(self.held, inside=inside, as_of=as_of)
        with self.store.opened(extents, files, self.backend) as found:
            return {
                "slices": found.slices.to_pyarrow().to_pylist(),
                "cells": found.cells.to_pyarrow().to_pylist(),
                "numbers": sorted(found.numbers),
                **{n: t.to_pyarrow().to_pylist() for n, t in found.incidents.items()},
            }

    def people(self, **more: object) -> dict[str, int]:
        found = self.open(DEEP, **more)["group"]  # type: ignore[arg-type]
        assert len({row["incident"] for row in found}) == len(found)
        return {str(row["incident"]): int(row["count"]) for row in found}  # type: ignore[call-overload]

    def figures(self, **more: object) -> dict[str, int]:
        cells = self.open(SHALLOW, **more)["cells"]  # type: ignore[arg-type]
        assert len({c["period"] for c in cells}) == len(cells)
        return {str(cell["period"]): int(cell["value"]) for cell in cells}  # type: ignore[call-overload]


def _covered(sent: Sent, replaces: Replaces, agency: str) -> tuple[CoveredFlow, ...]:
    months = [month for month, _ in sent.values()]
    days = Spans.of([(_first(min(months)), _first(max(months) + 1) - timedelta(1))])
    deep, totals = (replace(series, agency=agency) for series in (INCIDENTS, TOTALS))
    return (
        CoveredFlow(Depth.INCIDENTS, Covered(deep, days), replaces=replaces),
        CoveredFlow(Depth.STATISTICS, Covered(totals, days), replaces=replaces),
    )


def _first(month: int) -> date:
    return date(2023 + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _staged(backend: Backend, sent: Sent, label: str) -> dict[str, str]:
    days = [_first(month) for month, _ in sent.values()]
    ids = pa.array(list(sent), pa.string())
    marks = pa.array([label] * len(sent), pa.string())
    kinds = pa.array(["entry"] * len(sent), pa.string())
    dates = pa.array(days, pa.date32())
    names = ("incident", "kind", "date", "date_lower", "date_upper", "restriction")
    incident = [ids, kinds, dates, dates, dates, marks]
    people = {
        "incident": ids,
        "group": pa.array(["g"] * len(sent), pa.string()),
        "role": pa.array(["migrant"] * len(sent), pa.string()),
        "count": pa.array([count for _, count in sent.values()], pa.int64()),
        "restriction": marks,
    }
    backend.con.register("sent_incident", pa.table(incident, names=list(names)))
    backend.con.register("sent_group", pa.table(people))
    for table in ("incident", "group"):
        types = ", ".join(f'"{n}" {kind}' for n, kind in incident_types(table).items())
        backend.con.execute(f"CREATE OR REPLACE TEMP TABLE t_{table} ({types})")
        backend.con.execute(f"INSERT INTO t_{table} BY NAME FROM sent_{table}")
        backend.con.unregister(f"sent_{table}")
    return {table: f"t_{table}" for table in ("incident", "group")}


@pytest.fixture
def deliveries(tmp_path: Path, engine: Backend) -> Deliveries:
    return Deliveries(tmp_path / "store", engine)


def test_an_id_that_is_sent_again_counts_once_and_others_stay(
    deliveries: Deliveries,
) -> None:
    deliveries.send({"a": (1, 5), "b": (2, 7)})

    deliveries.send({"b": (2, 4), "c": (3, 1)})

    assert deliveries.people() == {"a": 5, "b": 4, "c": 1}
    assert deliveries.figures() == {"2023-01": 5, "2023-02": 4, "2023-03": 1}


def test_an_id_that_moved_to_another_month_counts_there_only(
    deliveries: Deliveries,
) -> None:
    deliveries.send({"a": (1, 5), "b": (1, 7)})

    deliveries.send({"b": (3, 7)})

    assert deliveries.figures() == {"2023-01": 5, "2023-03": 7}


def test_it_stays_replaced_where_a_later_delivery_took_its_new_month(
    deliveries: Deliveries,
) -> None:
    deliveries.send({"a": (1, 5), "b": (1, 7)})
    deliveries.send({"b": (3, 7)})

    deliveries.send({"z": (3, 2)}, replaces="period")

    assert deliveries.people() == {"a": 5, "z": 2}
    assert deliveries.figures() == {"2023-01": 5, "2023-03": 2}


def test_what_is_not_released_replaces_nothing_outside(deliveries: Deliveries) -> None:
    deliveries.send({"a": (1, 5)})

    deliveries.send({"a": (1, 9)}, released=False)

    assert deliveries.figures() == {"2023-01": 5}
    inside = deliveries.store.shelf_files(deliveries.held, inside=True)
    assert {n for file in inside for n in file.numbers} == {"n1", "n2"}


def test_an_earlier_day_shows_what_was_in_force_then(deliveries: Deliveries) -> None:
    deliveries.send({"a": (1, 5)})
    deliveries.send({"a": (1, 9)})

    then = deliveries.figures(as_of=NOON + timedelta(days=1))

    assert then == {"2023-01": 5}
    assert deliveries.figures() == {"2023-01": 9}


def test_without_the_later_delivery_the_earlier_incident_is_back(
    deliveries: Deliveries,
) -> None:
    deliveries.send({"a": (1, 5), "b": (1, 1)})
    deliveries.send({"a": (2, 9)})

    del deliveries.held[1]

    assert deliveries.figures() == {"2023-01": 6}


def test_without_the_earlier_delivery_nothing_of_it_is_left_in_a_figure(
    deliveries: Deliveries,
) -> None:
    deliveries.send({"a": (1, 5), "b": (1, 1)})
    deliveries.send({"a": (1, 9)})

    del deliveries.held[0]

    assert deliveries.figures() == {"2023-01": 9}
    assert deliveries.open(SHALLOW)["numbers"] == ["n2"]


def test_one_that_is_gone_shows_nothing_and_gives_nothing_back(
    deliveries: Deliveries,
) -> None:
    deliveries.send({"a": (1, 5), "b": (1, 1)})
    deliveries.send({"a": (1, 9), "c": (2, 3)})

    deliveries.held[1] = replace(deliveries.held[1], gone=True)

    assert deliveries.people() == {"b": 1}
    assert deliveries.figures() == {"2023-01": 1}
    assert deliveries.open(SHALLOW)["numbers"] == ["n1"]


def test_a_figure_names_every_delivery_that_it_may_rest_on(
    deliveries: Deliveries,
) -> None:
    deliveries.send({"a": (1, 5)})
    deliveries.send({"b": (2, 7)})

    found = deliveries.open(SHALLOW)

    named = {row["period"]: row["number"] for row in found["slices"]}
    assert named == {"2023-01": "n1+n2", "2023-02": "n2"}
    assert found["numbers"] == ["n1", "n2"]


def test_a_figure_of_two_labels_opens_to_who_may_read_both(
    deliveries: Deliveries,
) -> None:
    deliveries.send({"a": (1, 5)}, label="one")
    deliveries.send({"b": (1, 7)}, label="two")

    both = deliveries.open(an_extent(labels=frozenset({"one", "two"})))
    outside = deliveries.open(an_extent(labels=frozenset({"one"})))

    assert [int(cell["value"]) for cell in both["cells"]] == [12]  # type: ignore[call-overload]
    assert not outside["cells"]


def test_what_is_made_anew_verifies_and_leaves_no_table_behind(
    deliveries: Deliveries,
) -> None:
    tables = "SELECT count(*) FROM duckdb_tables()"
    deliveries.send({"a": (1, 5)})
    before = deliveries.backend.con.execute(tables).fetchall()
    deliveries.figures()

    after = deliveries.backend.con.execute(tables).fetchall()
    assert deliveries.store.verify({"n1": SECRET}) == []
    assert after == before


SENT = st.dictionaries(
    st.sampled_from("abcd"),
    st.tuples(st.integers(1, 4), st.integers(1, 9)),
    min_size=1,
)
STEPS = st.lists(
    st.tuples(SENT, st.sampled_from(["id", "id", "all"]), st.booleans()),
    min_size=1,
    max_size=4,
)
_numbers = itertools.count()


@settings(max_examples=12, deadline=None)
@given(STEPS)
def test_any_deliveries_leave_what_a_notebook_would(
    tmp_path_factory: pytest.TempPathFactory,
    engine: Backend,
    steps: Iterable[tuple[Sent, Replaces, bool]],
) -> None:
    made = Deliveries(tmp_path_factory.getbasetemp() / f"s{next(_numbers)}", engine)
    notebook: dict[str, tuple[int, int]] = {}

    for sent, replaces, released in steps:
        made.send(sent, replaces=replaces, released=released)
        if released:
            _note(notebook, sent, replaces)

    assert made.people() == {name: count for name, (_, count) in notebook.items()}
    totals: dict[str, int] = {}
    for month, count in notebook.values():
        period = f"2023-{month:02}"
        totals[period] = totals.get(period, 0) + count
    assert made.figures() == totals


def _note(notebook: dict[str, tuple[int, int]], sent: Sent, replaces: Replaces) -> None:
    if replaces == "all":
        notebook.clear()
    notebook.update(sent)


def test_the_days_of_a_delivery_by_id_are_shared() -> None:
    year = Spans.of([Span(date(2023, 1, 1), date(2023, 12, 31))])
    flow = CoveredFlow(Depth.INCIDENTS, Covered(INCIDENTS, year), replaces="id")
    held = [Holding(f"n{n}", n, NOON, NOON, "QMR", "police", (flow,)) for n in (1, 2)]

    pieces = overlay(held, inside=True)

    assert [piece.covered for piece in pieces] == [year, year]
    assert {piece.way for piece in pieces} == {"id"}
    assert NEVER not in {piece.spans for piece in pieces}
