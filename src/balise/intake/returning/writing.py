"""Write a file back as CSV: the same rows, with what was found in columns beside."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from balise.intake.returning.annotating import (
    annotated_rows,
    findings_text,
    result_of,
)
from balise.intake.returning.marks import added_names, surplus_names
from balise.intake.returning.values import Returned, header_place, surplus_width
from balise.vocabulary.spreadsheets import escaped, write_csv_safe

_USUAL = (",", ";", "\t", "|")


def write_delimited(target: Path, returned: Returned) -> None:
    """Write the file with the separator that it had, in UTF-8 that spreadsheets know."""
    delimiter = returned.reading.layout.delimiter or ","
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        write_csv_safe(
            out,
            _lines(returned),
            delimiter=delimiter if delimiter in _USUAL else ",",
            safe=escaped,
        )


def _lines(returned: Returned) -> Iterator[Sequence[str]]:
    """Give every line at the row where it stood, blank ones included."""
    layout, language = returned.reading.layout, returned.language
    beyond = surplus_width(returned)
    before = {} if returned.hidden else dict(layout.preamble)
    for line in range(1, header_place(layout)):
        yield [before.get(line, "")]
    yield (
        *returned.header,
        *surplus_names(beyond, language),
        *added_names(returned.mark, language),
    )
    last = header_place(layout)
    for row in annotated_rows(returned):
        place = row.number + returned.shift
        for _ in range(last + 1, place):
            yield [""]
        last = place
        yield (
            *row.cells,
            *row.surplus,
            *[""] * (beyond - len(row.surplus)),
            str(row.number),
            result_of(row, language),
            findings_text(row, language),
            "",
        )
