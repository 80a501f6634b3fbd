"""Put what a rule finds into the table of findings, each at its row and column."""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from collections.abc import Mapping
from dataclasses import dataclass

from ibis.backends.duckdb import Backend

from balise.intake.checks.declared import severity
from balise.intake.converting.texts import quoted

LONGEST_VALUE = 200


@dataclass(frozen=True)
class Place:
    """Where a finding stands in the original file, as expressions of the engine."""

    row: str = "source_row"
    column: str = "source_column"
    value: str = "original_value"


OF_OBSERVATION = Place()


def in_column(header: str, cell: str, row: str = "b.row") -> Place:
    """Give the place of a cell of the staged file."""
    return Place(row, quoted(header), f"left({cell}, {LONGEST_VALUE})")


def point(
    backend: Backend,
    findings: str,
    code: str,
    rows: str,
    *,
    place: Place = OF_OBSERVATION,
    params: Mapping[str, str] | None = None,
) -> None:
    """Write one finding of a check for every row of a FROM clause.

    ``params`` maps the names in the sentence to expressions.
    """
    pairs = ", ".join(
        f"{quoted(name)}, {said}" for name, said in (params or {}).items()
    )
    backend.con.execute(
        f"INSERT INTO {findings} SELECT '{code}', '{severity(code)}', {place.row}, "
        f"{place.column}, {place.value}, CAST(json_object({pairs}) AS VARCHAR) "
        f"FROM {rows}"
    )


def plain(value: str) -> str:
    """Give the expression of a decimal without the zeros behind its point."""
    text = f"CAST({value} AS VARCHAR)"
    return (
        f"CASE WHEN contains({text}, '.') "
        f"THEN rtrim(rtrim({text}, '0'), '.') ELSE {text} END"
    )
