"""Recognise a filled template by the mark on its hidden sheet."""

from pathlib import Path

from ibis.backends.duckdb import Backend

from balise.intake.reading import Choices, Reading, kinds, read
from balise.intake.reading.values import UnreadableError
from balise.intake.returning.recognising import mark_lines
from balise.intake.templates.incidents import (
    KEY,
    MARK,
    IncidentTemplate,
    filled_template,
)
from balise.intake.templates.values import Template, template_in


def find_template(
    path: Path, backend: Backend, scratch: Path
) -> Template | IncidentTemplate | None:
    """Find the template that a workbook was made from; None where it is another file."""
    try:
        if kinds.kind_of(path) not in kinds.WORKBOOKS:
            return None
        lines = mark_lines(path, backend, scratch)
    except (UnreadableError, OSError):
        return None
    if lines and lines[0].strip() == MARK:
        return _of_incidents(path, backend, scratch)
    return template_in(lines[0]) if lines else None


def _of_incidents(
    path: Path, backend: Backend, scratch: Path
) -> IncidentTemplate | None:
    """Look how many rows the sheets have to an incident: the pack names each of them."""
    wanted = Choices(key=KEY, header_row=1, header_rows=1, last_row=0)
    found = read(path, backend, choices=wanted, scratch=scratch)
    return filled_template(found.layout.header) if isinstance(found, Reading) else None
