"""Go through the rows of a file with what was found in each, in the file's order."""

# Names of columns and tables are ours.
# ruff: noqa: S608

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from balise.intake.converting.binding import distinct_headers
from balise.intake.findings import Finding, Severity
from balise.intake.returning.values import Returned
from balise.vocabulary.languages import RIGHT_TO_LEFT
from balise.vocabulary.messages import Message, render, say

SIGNS: Final[Mapping[Severity, str]] = {
    Severity.ERROR: "✖",
    Severity.WARNING: "▲",
    Severity.NOTICE: "●",
}
"""A sign beside the word, so that nobody has to tell colours apart."""

_ORDER: Final = "CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END"
_COLUMNS: Final = 'rule, severity, row, "column", value, params'
_BATCH: Final = 5_000
_LONGEST: Final = 32_000


@dataclass(frozen=True)
class AnnotatedRow:
    """One row: its number in the file, its cells, and what was found in it."""

    number: int
    cells: tuple[str, ...]
    surplus: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    rejected: bool = False
    marked: Mapping[int, Severity] = field(default_factory=dict)
    """The worst severity of what was found, by the place of the cell."""

    @property
    def worst(self) -> Severity | None:
        """Give the worst severity of what was found in the row."""
        return self.findings[0].severity if self.findings else None


def annotated_rows(returned: Returned) -> Iterator[AnnotatedRow]:
    """Give every row in the order of the file; memory holds a few thousand of them."""
    cells = "".join(f", c{i}" for i in returned.shown)
    con = returned.backend.con.cursor()
    con.execute(
        f"SELECT row, surplus{cells} FROM {returned.reading.table} ORDER BY row"
    )
    lost = _rejected_numbers(returned)
    found = _by_row(_findings(returned, f"row, {_ORDER}, rule", "row IS NOT NULL"))
    waiting = next(found, None)
    places = places_of(returned)
    for number, surplus, *texts in _fetched(con):
        while waiting and waiting[0] < number:
            waiting = next(found, None)
        here = waiting[1] if waiting and waiting[0] == number else ()
        yield AnnotatedRow(
            number,
            tuple(texts),
            tuple(json.loads(surplus)) if surplus else (),
            here,
            number in lost,
            _marked(here, places) if here else {},
        )


def findings_by_check(returned: Returned) -> Iterator[Finding]:
    """Give every finding, worst check first, then column by column and row by row."""
    return _findings(returned, f'{_ORDER}, rule, "column" NULLS FIRST, row', "true")


def counted(returned: Returned) -> dict[tuple[Severity, str], int]:
    """Count the findings of each check."""
    if returned.findings is None:
        return {}
    rows = returned.backend.con.execute(
        f"SELECT severity, rule, count(*) FROM {returned.findings} GROUP BY ALL"
    ).fetchall()
    return {(Severity(severity), rule): int(n) for severity, rule, n in rows}


def sentence(finding: Finding, language: str) -> str:
    """Give a finding's sentence; in Arabic, what is put into it keeps its direction."""
    message = finding.message()
    if language not in RIGHT_TO_LEFT:
        return render(message, language)
    isolated = {
        k: f"\u2068{v}\u2069" if v != "" else v for k, v in message.params.items()
    }
    return render(Message(message.code, isolated), language)


def severity_word(severity: Severity, language: str) -> str:
    """Give a severity as a sign and a word."""
    return f"{SIGNS[severity]} {say(f'cli-word-{severity.value}', language)}"


def result_of(row: AnnotatedRow, language: str) -> str:
    """Say in a few words what became of a row; nothing where nothing was found."""
    parts = [severity_word(row.worst, language)] if row.worst else []
    if row.rejected:
        parts.append(say("returned-not-accepted", language))
    return " · ".join(parts)


def findings_text(row: AnnotatedRow, language: str) -> str:
    """Give the sentences of a row, one a line, cut before a cell would overflow."""
    lines = [
        f"{SIGNS[found.severity]} {sentence(found, language)}" for found in row.findings
    ]
    text = "\n".join(dict.fromkeys(lines))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"


def _findings(returned: Returned, order: str, where: str) -> Iterator[Finding]:
    if returned.findings is None:
        return
    con = returned.backend.con.cursor()
    con.execute(
        f"SELECT {_COLUMNS} FROM {returned.findings} WHERE {where} ORDER BY {order}"
    )
    for rule, severity, row, column, value, params in _fetched(con):
        said = json.loads(params) if params and params != "{}" else {}
        yield Finding(rule, Severity(severity), row, column, value, said)


def _by_row(found: Iterable[Finding]) -> Iterator[tuple[int, tuple[Finding, ...]]]:
    for row, alike in groupby(found, key=lambda finding: finding.row):
        yield row or 0, tuple(alike)


def _rejected_numbers(returned: Returned) -> frozenset[int]:
    if returned.rejected is None:
        return frozenset()
    query = f"SELECT row FROM {returned.rejected}"
    rows = returned.backend.con.execute(query).fetchall()
    return frozenset(row for (row,) in rows)


def places_of(returned: Returned) -> dict[str, int]:
    """Say where each column stands, by its header as findings have it."""
    header = returned.reading.layout.header
    shown = {index: place for place, index in enumerate(returned.shown)}
    names = (*enumerate(distinct_headers(header)), *enumerate(header))
    return {name: shown[index] for index, name in names if index in shown}


def _marked(
    findings: Iterable[Finding], places: Mapping[str, int]
) -> dict[int, Severity]:
    marked: dict[int, Severity] = {}
    for finding in findings:
        if finding.column is not None and finding.column in places:
            # They come worst first.
            marked.setdefault(places[finding.column], finding.severity)
    return marked


def _fetched(con: Any) -> Iterator[tuple[Any, ...]]:
    while rows := con.fetchmany(_BATCH):
        yield from rows
