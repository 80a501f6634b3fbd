"""What each column of an observation is, as an expression of the engine.

The number and the status of a cell are worked out once, beneath; all else is said here.
"""

from balise.intake.converting import numbers
from balise.intake.converting.binding import Bound, BoundColumn
from balise.intake.converting.staged import Staged
from balise.intake.converting.texts import quoted, quoted_list
from balise.intake.packs.values import Figures, Role
from balise.vocabulary.codes import code_list
from balise.vocabulary.model import model
from balise.vocabulary.observations import (
    DECIMAL,
    DIMENSIONS,
    WITHOUT_VALUE,
    ObservationStatus,
)
from balise.vocabulary.periods import parse_period
from balise.vocabulary.tables import TOTAL


def expressions(staged: Staged, measure: BoundColumn) -> dict[str, str]:
    """Give the expression of every column over the rows that ``_select`` lays out."""
    figures = measure.figures
    mapped = [target for found in staged.codes for target in found.targets]
    given = {**figures.universe, **figures.sets}
    dims = {
        d: f"s.d_{d}" if d in mapped else quoted(given.get(d, TOTAL))
        for d in DIMENSIONS
    }
    no_value = quoted_list([status.value for status in WITHOUT_VALUE])
    return {
        "dataflow": quoted(model().indicators[figures.indicator].dataflow),
        "indicator": quoted(figures.indicator),
        "statistic": quoted(figures.statistic),
        "unit": quoted(figures.unit),
        "frequency": "s.frequency",
        "table": _table(staged, figures),
        "period": "s.period",
        "period_start": "s.period_start",
        "period_end": "s.period_end",
        **dims,
        "value": f"CASE WHEN s.status NOT IN {no_value} THEN s.figure END",
        "lower": _bound(measure, 0),
        "upper": _bound(measure, 1),
        "obs_status": "s.status",
        "original_value": f"s.{measure.cell}",
        "original_labels": _labels(staged),
        "source_row": "s.row",
        "source_column": quoted(measure.header),
        "restriction": _restriction(staged.bound),
        "note": _note(staged.bound),
        "participant": "NULL",
        "agency": "NULL",
    }


def _table(staged: Staged, figures: Figures) -> str:
    always = {d for d, code in figures.sets.items() if code != TOTAL}
    parts: dict[str, str] = {dimension: quoted(dimension) for dimension in always}
    constant = True
    for found in staged.codes:
        for target in found.targets:
            parts[target] = quoted(target)
            if target in found.may_be_total:
                constant = False
                parts[target] = (
                    f"CASE WHEN s.d_{target} <> '{TOTAL}' THEN {quoted(target)} END"
                )
    fixed = ",".join(f"{d}={code}" for d, code in sorted(figures.universe.items()))
    universe = f"@{fixed}" if fixed else ""
    ordered = [parts[dimension] for dimension in sorted(parts)]
    if constant:
        return quoted(("+".join(sorted(parts)) or TOTAL) + universe)
    split = f"coalesce(nullif(concat_ws('+', {', '.join(ordered)}), ''), '{TOTAL}')"
    return f"{split} || {quoted(universe)}"


def status(staged: Staged, measure: BoundColumn) -> str:
    """Give the expression of the status of a cell."""
    figures = measure.figures
    text = numbers.token(f"s.{measure.cell}", figures)
    whens = [
        f"WHEN {staged.end} > {staged.reported_on()} "
        f"THEN {quoted(ObservationStatus.NOT_YET_OBSERVED)}"
    ]
    tokens = {"": ObservationStatus.MISSING.value, **figures.missing}
    if not any(token.isdigit() for token in (*tokens, *figures.censored)):
        # Most cells are plain digits: they need not be cleaned and looked up.
        text = (
            f"CASE WHEN NOT ({numbers.is_plain(f's.{measure.cell}')}) THEN {text} END"
        )
    for status in sorted(set(tokens.values())):
        said = [token for token, means in tokens.items() if means == status]
        whens.append(f"WHEN {text} IN {quoted_list(said)} THEN {quoted(status)}")
    if figures.censored:
        said = list(figures.censored)
        whens.append(
            f"WHEN {text} IN {quoted_list(said)} "
            f"THEN {quoted(ObservationStatus.CENSORED)}"
        )
    if figures.marks:
        mark = numbers.mark_of(f"s.{measure.cell}", figures)
        whens.append(f"WHEN {mark} IS NOT NULL THEN {mark}")
    for flags in staged.maps.statuses:
        flag = f"{flags.table}.status"
        plain = quoted(ObservationStatus.NORMAL)
        whens.append(f"WHEN {flag} <> {plain} THEN {flag}")
    whens.extend(_provisional(staged, figures, staged.start))
    return f"CASE {' '.join(whens)} ELSE {quoted(ObservationStatus.NORMAL)} END"


def _provisional(staged: Staged, figures: Figures, start: str) -> list[str]:
    status = quoted(ObservationStatus.PROVISIONAL)
    tests = []
    if figures.provisional_from:
        tests.append(f"{start} >= DATE '{figures.provisional_from}'")
    for column in staged.bound.having(Role.PROVISIONAL):
        cell = numbers.trimmed(f"s.{column.cell}")
        tests.append(f"{cell} IN {quoted_list(column.column.targets)}")
    found = [f"WHEN {test} THEN {status}" for test in tests]
    if figures.breaks:
        days = [f"DATE '{parse_period(code).start}'" for code in figures.breaks]
        broken = quoted(ObservationStatus.BREAK)
        found.append(f"WHEN {start} IN ({', '.join(days)}) THEN {broken}")
    return found


def _bound(measure: BoundColumn, end: int) -> str:
    text = numbers.token(f"s.{measure.cell}", measure.figures)
    whens = " ".join(
        f"WHEN {quoted(token)} THEN {ends[end] or 'NULL'}"
        for token, ends in measure.figures.censored.items()
    )
    return f"CAST(CASE {text} {whens} END AS {DECIMAL})" if whens else "NULL"


def _labels(staged: Staged) -> str:
    parts = []
    if staged.periods and staged.periods.labelled:
        parts.append("s.label_period")
    parts += [f"s.label_{n}" for n, found in enumerate(staged.codes) if found.labelled]
    if not parts:
        return "'{}'"
    return "'{' || concat_ws(',', " + ", ".join(parts) + ") || '}'"


def _restriction(bound: Bound) -> str:
    columns = bound.having(Role.RESTRICTION)
    if not columns:
        return quoted(bound.layout.restriction)
    return f"lower({numbers.trimmed(f's.{columns[0].cell}')})"


def _note(bound: Bound) -> str:
    # A flag says more than the status that it stands for, so it is kept as well.
    columns = bound.having(Role.NOTE, Role.STATUS)
    texts = [_said(column) for column in columns]
    if len(texts) < 2:
        return "".join(texts) or "NULL"
    return f"nullif(concat_ws('; ', {', '.join(texts)}), '')"


def _said(column: BoundColumn) -> str:
    """Give a cell that says something; the model's own word for a status adds nothing."""
    text = numbers.trimmed(f"s.{column.cell}")
    listed = code_list("obs_status")
    own = [
        word
        for word, status in column.column.statuses.items()
        if word in listed[status].labels.values()
    ]
    return f"CASE WHEN {text} NOT IN {quoted_list(['', *own])} THEN {text} END"
