"""RULES 7, pooled: only a sum over enough of them, and nothing that one follows from."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import count, product
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis.backends.duckdb import Backend

from balise.analysis.pooling import PooledAnswer, ask_pooled
from balise.analysis.questions import Question, Refused, parse_question
from balise.analysis.settings import Setting
from balise.store import Store
from balise.store.pooling import KEYED, Pool, PoolAnsweredError
from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import Spans
from balise.vocabulary.pools import PoolCells, PoolRule
from balise.vocabulary.slices import Covered, CoveredFlow
from core.invariants.algebra import Known, Vector
from core.store.world import Cell, World, a_series, an_extent

CODES = ("QMA", "QMB", "QMC", "QMD", "QME", "QMF")
MONTHS = ("2023-01", "2023-02")
CITIZENSHIPS = ("SYR", "AFG")
RULE = PoolRule()
FOLDERS = count()
Figures = Mapping[tuple[str, str, str], int]
"""Participant, month and citizenship to a figure."""


@dataclass(frozen=True)
class ADecision:
    owner: str
    dataflow: str = "IE"
    depth: Depth = Depth.STATISTICS
    granted: bool = True
    extent: None = None
    use: None = None


SETTING = Setting(None, date(2026, 1, 1), decisions=tuple(map(ADecision, CODES)))


def a_question(by: str = "period,citizenship", **words: str) -> Question:
    words = {"first": "2023", "grain": "month"} | words
    found = parse_question("IE.detected", by=by, **words)  # type: ignore[arg-type]
    assert isinstance(found, Question), found
    return found


def sealed(world: World, figures: Figures) -> None:
    for code in sorted({who for who, _, _ in figures}):
        split = a_series("citizenship", participant=code)
        total = a_series(participant=code)
        own = {(m, c): n for (who, m, c), n in figures.items() if who == code}
        cells = [
            Cell(split, month, str(n), (("citizenship", citizenship),))
            for (month, citizenship), n in own.items()
        ]
        for month in sorted({month for month, _ in own}):
            whole = sum(n for (m, _), n in own.items() if m == month)
            cells.append(Cell(total, month, str(whole)))
        world.seal(f"n{code}", cells)


@contextmanager
def a_pool(
    world: World, codes: Iterable[str] = CODES, rule: PoolRule = RULE
) -> Iterator[Pool]:
    extents = [an_extent(participant=code) for code in codes]
    files = world.store.shelf_files(world.holdings, inside=False)
    with world.store.pooled(extents, files, world.backend, rule) as pool:
        yield pool


def asked(world: World, question: Question, rule: PoolRule = RULE) -> PooledAnswer:
    with a_pool(world, rule=rule) as pool:
        found = ask_pooled(question, pool, SETTING, rule, CODES)
    assert isinstance(found, PooledAnswer), found
    return found


def rows(found: PooledAnswer, *names: str) -> list[tuple[object, ...]]:
    return [tuple(r[n] for n in names) for r in found.answer.table.to_pylist()]


@st.composite
def figures(draw) -> Figures:  # type: ignore[no-untyped-def]
    codes = CODES[: draw(st.integers(3, 6))]
    cells = st.one_of(st.just(0), st.integers(0, 30), st.integers(0, 400))
    return {key: draw(cells) for key in product(codes, MONTHS, CITIZENSHIPS)}


some = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def fresh(tmp_path: Path, engine: Backend, drawn: Figures) -> World:
    world = World(Store(tmp_path / f"store{next(FOLDERS)}"), engine)
    sealed(world, drawn)
    return world


@some
@given(drawn=figures())
def test_a_pooled_figure_is_the_rounded_sum_of_enough_none_of_them_too_large(
    tmp_path: Path, engine: Backend, drawn: Figures
) -> None:
    found = asked(fresh(tmp_path, engine, drawn), a_question())

    expected = {}
    for month, citizenship in product(MONTHS, CITIZENSHIPS):
        parts = [n for (_, m, c), n in drawn.items() if (m, c) == (month, citizenship)]
        whole = sum(parts)
        rounded = (Decimal(whole) / 10).quantize(Decimal(1), "ROUND_HALF_UP") * 10
        enough = sum(n > 0 for n in parts) >= 4
        if enough and max(parts) * 100 <= whole * 70 and rounded:
            expected[month, citizenship] = rounded
    names = ("period", "citizenship", "value")
    assert {(p, c): v for p, c, v in rows(found, *names)} == expected


@some
@given(drawn=figures(), open_codes=st.sets(st.sampled_from(CODES), max_size=3))
def test_no_figure_of_one_participant_follows_from_pooled_and_open_ones(
    tmp_path: Path, engine: Backend, drawn: Figures, open_codes: set[str]
) -> None:
    pooled = [code for code in CODES if code not in open_codes]
    world = fresh(tmp_path, engine, drawn)
    with a_pool(world, pooled) as pool:
        found = ask_pooled(a_question(), pool, SETTING, RULE, pooled)
    assert isinstance(found, PooledAnswer)

    known = Known(
        [sum_of(pooled, p, c) for p, c in rows(found, "period", "citizenship")]
        + [
            sum_of([code], month, citizenship)
            for code, month, citizenship in product(open_codes, MONTHS, CITIZENSHIPS)
        ]
    )

    for code in pooled:
        for months in (MONTHS, *((m,) for m in MONTHS)):
            for split in (CITIZENSHIPS, *((c,) for c in CITIZENSHIPS)):
                own: Vector = {}
                for month, citizenship in product(months, split):
                    own |= sum_of([code], month, citizenship)
                assert not known.gives_away(own), (code, months, split)


def sum_of(codes: Iterable[str], month: object, citizenship: object) -> Vector:
    cells = list(product(CODES, MONTHS, CITIZENSHIPS))
    return {cells.index((code, month, citizenship)): Fraction(1) for code in codes}  # type: ignore[arg-type]


@some
@given(drawn=figures(), other=st.integers(0, 10_000))
def test_while_too_few_are_in_it_no_value_changes_a_byte(
    tmp_path: Path, engine: Backend, drawn: Figures, other: int
) -> None:
    few = {key: n + 1 for key, n in drawn.items() if key[0] in CODES[:3]}
    changed = {key: other if key[0] == "QMA" else n for key, n in few.items()}

    one = asked(fresh(tmp_path, engine, few), a_question()).answer
    two = asked(fresh(tmp_path, engine, changed), a_question()).answer

    assert one.table.num_rows == 0
    assert one.table == two.table
    assert one.coverage.table == two.coverage.table
    assert one.statements == two.statements


def test_coverage_says_who_may_be_in_it_and_not_who_has_figures(world: World) -> None:
    sealed(world, dict.fromkeys(product(CODES[:5], MONTHS, CITIZENSHIPS), 50))

    found = asked(world, a_question())

    states = set(found.answer.coverage.table["state"].to_pylist())
    assert states == {"pooled"}
    assert {n for (n,) in rows(found, "participants")} == {None}
    assert found.answer.choices is None
    assert not found.answer.numbers


def test_analysis_gets_no_cell_and_one_sum_only(world: World) -> None:
    sealed(world, dict.fromkeys(product(CODES, MONTHS, CITIZENSHIPS), 50))
    wanted = PoolCells("IE.detected", "count", (), {})

    with a_pool(world) as pool:
        assert not hasattr(pool, "cells")
        pool.add(KEYED.empty_table(), wanted)

        with pytest.raises(PoolAnsweredError):
            pool.add(KEYED.empty_table(), wanted)


def test_the_store_holds_the_rule_whoever_asks_for_one_participant(
    world: World,
) -> None:
    sealed(world, dict.fromkeys(product(CODES, MONTHS, CITIZENSHIPS), 50))

    with a_pool(world) as pool:
        slices = pool.slices.to_pyarrow()
        own = slices.filter(pc.equal(slices["participant"], "QMA"))
        keyed = pa.table(
            {
                "slice_key": own["slice_key"],
                "row": pa.array(range(own.num_rows), pa.int64()),
                "pieces": pa.array([1] * own.num_rows, pa.int64()),
                "full": pa.array([True] * own.num_rows),
            }
        )
        found = pool.add(keyed, PoolCells("IE.detected", "count", (), {}))

    assert found.num_rows == 0


def test_the_index_of_a_pool_tells_of_no_zero(world: World) -> None:
    series = a_series(participant="QMA")
    quarter = Spans.of([(date(2023, 1, 1), date(2023, 3, 31))])
    covered = CoveredFlow(
        Depth.STATISTICS, Covered(series, quarter), complete=True, absent="zero"
    )
    world.seal("n1", [Cell(series, "2023-01", "7")], covered=(covered,))

    with a_pool(world) as pool:
        assert set(pool.slices.to_pyarrow()["rows"].to_pylist()) == {1}


def test_years_come_from_months_only_where_all_twelve_are_there(world: World) -> None:
    year = [f"2023-{month:02}" for month in range(1, 13)]
    whole = dict.fromkeys(product(CODES[:5], year, ("SYR",)), 10)
    partly = dict.fromkeys(product(("QMF",), year[:11], ("SYR",)), 10)
    sealed(world, whole | partly)

    found = asked(world, a_question("period", grain="year"))

    assert rows(found, "period", "value") == [("2023", 5 * 12 * 10)]


def test_what_is_hidden_somewhere_is_no_part_of_a_sum(world: World) -> None:
    for code in CODES:
        missing = None if code == "QMF" else "100"
        world.seal(f"n{code}", [Cell(a_series(participant=code), "2023-01", missing)])

    found = asked(world, a_question("period"))

    assert rows(found, "period", "value") == [("2023-01", 500)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"by": "participant,period"}, "pool-has-no-participants"),
        ({"where": "participant=QMA,QMB"}, "pool-has-no-participants"),
        ({"where": "agency=police"}, "pool-has-no-participants"),
        ({"where": "age=Y0T17"}, "pool-without-age-filter"),
        ({"first": "2022", "last": "2023"}, "pool-needs-a-year"),
        ({"first": "2023-01", "last": "2023-06"}, "pool-needs-a-year"),
        ({"first": "2023-07", "last": "2024-06"}, "pool-needs-a-year"),
        ({"grain": "day"}, "pool-needs-a-year"),
        ({"statistic": "median"}, "addition-statistic-never-adds"),
    ],
)
def test_what_would_leave_two_sums_to_compare_is_refused(
    world: World, words: dict[str, str], code: str
) -> None:
    with a_pool(world) as pool:
        found = ask_pooled(
            a_question(**{"by": "period"} | words), pool, SETTING, RULE, ()
        )

    assert isinstance(found, Refused)
    assert found.message.code == code
