"""Recognise a filled template by the mark on its hidden sheet."""

from pathlib import Path

from ibis.backends.duckdb import Backend

from balise.intake.reading import kinds
from balise.intake.reading.values import UnreadableError
from balise.intake.returning.recognising import mark_lines
from balise.intake.templates.values import Template, template_in


def find_template(path: Path, backend: Backend, scratch: Path) -> Template | None:
    """Find the template that a workbook was made from; None where it is another file."""
    try:
        if kinds.kind_of(path) not in kinds.WORKBOOKS:
            return None
        lines = mark_lines(path, backend, scratch)
    except (UnreadableError, OSError):
        return None
    return template_in(lines[0]) if lines else None
