"""docs/reference/reciprocity.md is the rule and its test: every row is decided."""

from datetime import date

import pytest

from balise.sharing.deciding import decide
from balise.sharing.decisions import Decision
from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import ALWAYS, NEVER, Spans
from balise.vocabulary.precision import PRECISIONS
from ledgers import TODAY, spans, world
from tables import rows

PAGE = "docs/reference/reciprocity.md"
TABLE = [
    row
    for heading in ("The table", "Four kinds of participant")
    for row in rows(PAGE, heading=heading)
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: " / ".join(row.values()))
def test_the_program_decides_as_the_page_says(row: dict[str, str]) -> None:
    decision = _decided(row)

    assert _written(decision) == {name: row[name] for name in _written(decision)}


def test_the_page_has_every_row_and_every_reason_of_the_rule() -> None:
    assert len(TABLE) >= 60
    assert {row["row"] for row in TABLE} == {*(f"R{n}" for n in range(1, 13)), "REF"}
    bitten = {name for row in TABLE for name in row["narrowed"].split(", ")}
    assert bitten == {"-", "N1", "N2", "N3", "N5", "N6", "N7"}


def _decided(row: dict[str, str]) -> Decision:
    made = world(
        viewer=row["who asks"],
        offer=row["S offers"],
        gave=row["V gave"],
        asks=row["asks"],
    )
    flow, _, depth = row["asks"].partition(" ")
    (decision,) = decide(
        made.viewer,
        made.ledger,
        made.terms,
        TODAY,
        owners=["S"],
        dataflows=[flow],
        depths=[Depth(depth or "statistics")],
    )
    return decision


def _written(decision: Decision) -> dict[str, str]:
    rules = [row.rule for row in decision.narrowed if row.rule != "N4"]
    unlock = decision.unlock.code.removeprefix("unlock-") if decision.unlock else "-"
    return {
        "row": decision.row,
        "decision": "yes" if decision.granted else "no",
        "because": decision.because,
        "reads": _reads(decision),
        "narrowed": ", ".join(rules) or "-",
        "unlock": unlock.replace("-", " ").strip() or "-",
    }


def _reads(decision: Decision) -> str:
    if decision.extent is None:
        return "-"
    names = {precision: name for name, precision in PRECISIONS.items()}
    periods = decision.extent.periods
    return f"{_periods(periods)}, {names[decision.extent.precision]}"


def _periods(periods: Spans) -> str:
    if periods in (ALWAYS, NEVER):
        return "always" if periods else "never"
    return "+".join(
        f"{'' if run.first == date.min else run.first}..{run.last}" for run in periods
    )


def test_the_words_of_the_page_are_read_as_written() -> None:
    assert spans("2024-01..2024-03+2025") == Spans.of(
        [(date(2024, 1, 1), date(2024, 3, 31)), (date(2025, 1, 1), date(2025, 12, 31))]
    )
