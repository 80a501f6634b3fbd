"""DESIGN 4: the expressions of analysis are no engine's own; Spark could run them.

Each expression that analysis builds for some questions is written in Spark's dialect,
by the same compiler that Ibis has for Spark, and read back by a parser of that dialect.
"""

from collections.abc import Callable
from typing import Any

import ibis
import pytest
import sqlglot
from ibis.backends.sql.compilers import PySparkCompiler
from ibis.expr.types import Table as IbisTable

from balise.analysis import answering, bands, compiling, figures, listing
from balise.analysis.answering import ask
from balise.analysis.questions import Question
from balise.analysis.totals import totals_beside
from core.analysis.opened import AnOpened, ASlice, opened, question, setting

SPARK = PySparkCompiler()
SEXES = {"F": 3, "M": 4}
AGES = {"Y0T17": 2, "Y18T64": 5, "Y_GE65": 1, "_U": 1}
SLICES = (
    *(ASlice("_T", f"2023-{m:02}", {"": 7}) for m in range(1, 13)),
    *(ASlice("sex", f"2023-{m:02}", SEXES, complete=False) for m in range(1, 13)),
    *(ASlice("age", f"2023-{m:02}", AGES) for m in range(1, 13)),
    ASlice("sex", "2023", {"F": "O", "M": "O"}),
    ASlice("_T", "2023-W05", {"": 3}, participant="QMB"),
    ASlice("_T", "2023", {"": (1, 4)}, participant="QMC"),
    ASlice("_T", "2023", {"": 9}, participant="QMC", agency="coast"),
)
QUESTIONS = {
    "years": question(),
    "months alike": question(first="2023-01", grain="month"),
    "one figure for all": question(by="", first="2023"),
    "years by sex, of months": question(by="period,sex"),
    "filtered": question(where="sex=F,M", by="period"),
    "ages": question(where="age=Y0T17", by="period"),
    "weeks": question(first="2023-W05", grain="week"),
    "a stock": question("IS.stock"),
    "fiscal years": question(first="2022-07", last="2023-06"),
}


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[IbisTable]:
    """Gather every expression that is run, beside running it."""
    found: list[IbisTable] = []
    run = IbisTable.to_pyarrow

    def gathering(table: IbisTable, *args: Any, **words: Any) -> Any:
        found.append(table)
        return run(table, *args, **words)

    def reading(build: Callable[..., IbisTable], tables: Any, *about: Any) -> Any:
        shown = [t if isinstance(t, IbisTable) else ibis.memtable(t) for t in tables]
        found.append(build(*shown, *about))
        return compiling.read(build, tables, *about)

    monkeypatch.setattr(IbisTable, "to_pyarrow", gathering)
    for module in (answering, figures, listing):
        monkeypatch.setattr(module, "read", reading)
    return found


def everything() -> AnOpened:
    return opened(*SLICES)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_expression_is_one_that_spark_could_run(
    built: list[IbisTable], name: str
) -> None:
    asked: Question = QUESTIONS[name]

    ask(asked, everything(), setting())
    totals_beside(asked, everything(), setting())

    assert built
    for expression in built:
        text = SPARK.to_sqlglot(expression).sql(SPARK.dialect)
        assert sqlglot.parse_one(text, read="spark"), text


def test_all_that_reads_is_among_them(built: list[IbisTable]) -> None:
    for asked in QUESTIONS.values():
        ask(asked, everything(), setting())

    columns = {name for expression in built for name in expression.columns}

    assert {"slice_key", "target", "row", "ages", "elsewhere"} <= columns
    assert bands.AGE in QUESTIONS["ages"].filters
