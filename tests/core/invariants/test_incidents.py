"""Incidents under any deliveries, labels, agencies and days: nothing but what is open.

The oracle is a notebook: of each agency's ids the latest, whose label and whose month
say who may read it. It shares no line with the store.
"""

import itertools
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ibis.backends.duckdb import Backend

from balise.engine.sessions import session
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.periods import ALWAYS, Spans
from core.store.test_replaced_by_id import Deliveries
from core.store.world import an_extent

_numbers = itertools.count()
AGENCIES = ("police", "coast")


@dataclass(frozen=True)
class Sending:
    """One delivery by id, of one agency, under one label."""

    agency: str
    label: str
    sent: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Rights:
    """What one reader may open."""

    labels: frozenset[str] | None
    agencies: frozenset[str] | None
    last: int

    def extent(self, dataflow: str, depth: Depth) -> Extent:
        days = Spans.of([(date(2023, 1, 1), date(2023, self.last + 1, 1))])
        return an_extent(
            dataflow=dataflow,
            depth=depth,
            labels=self.labels,
            agencies=self.agencies,
            periods=ALWAYS if self.last == 5 else days,
        )

    def may_read(self, agency: str, label: str, month: int) -> bool:
        return (
            (self.agencies is None or agency in self.agencies)
            and (self.labels is None or label in {"", *self.labels})
            and (self.last == 5 or month <= self.last + 1)
        )


SENDINGS = st.lists(
    st.builds(
        Sending,
        st.sampled_from(AGENCIES),
        st.sampled_from(["", "", "secret"]),
        st.dictionaries(
            st.sampled_from("abc"),
            st.tuples(st.integers(1, 4), st.integers(1, 9)),
            min_size=1,
        ),
    ),
    min_size=1,
    max_size=3,
)
RIGHTS = st.builds(
    Rights,
    st.sampled_from([None, frozenset(), frozenset({"secret"})]),
    st.sampled_from([None, frozenset({"police"}), frozenset({"coast"})]),
    st.sampled_from([1, 2, 5]),
)


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    with session(tmp_path_factory.getbasetemp()) as opened:
        yield opened


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, backend: Backend):
    def deliveries(sendings: list[Sending], more: int = 0) -> Deliveries:
        root = tmp_path_factory.getbasetemp() / f"incidents{next(_numbers)}"
        found = Deliveries(root, backend)
        for one in sendings:
            extra = more if one.label else 0
            sent = {k: (month, n + extra) for k, (month, n) in one.sent.items()}
            found.send(sent, label=one.label, agency=one.agency)
        return found

    return deliveries


def in_force(sendings: list[Sending]) -> dict[tuple[str, str], tuple[int, int, str]]:
    found: dict[tuple[str, str], tuple[int, int, str]] = {}
    for one in sendings:
        for name, (month, count) in one.sent.items():
            found[one.agency, name] = (month, count, one.label)
    return found


@settings(max_examples=8, deadline=None)
@given(SENDINGS, RIGHTS)
def test_what_is_opened_is_what_the_notebook_says(made, sendings, rights):
    opened = made(sendings).open(rights.extent("IC", Depth.INCIDENTS))

    expected = {
        (agency, name, count)
        for (agency, name), (month, count, label) in in_force(sendings).items()
        if rights.may_read(agency, label, month)
    }
    people = {(r["agency"], r["incident"], int(r["count"])) for r in opened["group"]}
    incidents = {(r["agency"], r["incident"]) for r in opened["incident"]}
    assert people == expected
    assert incidents == {(agency, name) for agency, name, _ in expected}
    assert sum(row["rows"] for row in opened["slices"]) <= len(expected)


@settings(max_examples=6, deadline=None)
@given(SENDINGS, st.sampled_from([None, frozenset({"police"})]))
def test_a_change_of_what_is_withheld_changes_nothing(made, sendings, agencies):
    outside = Rights(frozenset(), agencies, 5)
    extents = [
        outside.extent("IC", Depth.INCIDENTS),
        outside.extent("IE", Depth.STATISTICS),
    ]

    as_it_is = made(sendings).open(*extents)
    otherwise = made(sendings, more=7).open(*extents)

    def in_order(found):
        return {
            name: sorted(map(str, rows)) if isinstance(rows, list) else rows
            for name, rows in found.items()
        }

    assert in_order(as_it_is) == in_order(otherwise)


@settings(max_examples=6, deadline=None)
@given(SENDINGS, st.data())
def test_after_a_recall_nothing_of_it_is_in_any_figure(made, sendings, data):
    taken = data.draw(st.integers(0, len(sendings) - 1))
    found = made(sendings)
    number = found.held[taken].number

    del found.held[taken]

    left = [one for at, one in enumerate(sendings) if at != taken]
    totals: dict[tuple[str, str], int] = {}
    for (agency, _), (month, count, _) in in_force(left).items():
        key = (agency, f"2023-{month:02}")
        totals[key] = totals.get(key, 0) + count
    opened = found.open(an_extent())
    cells = {(c["agency"], c["period"]): int(c["value"]) for c in opened["cells"]}
    assert cells == totals
    assert number not in opened["numbers"]
