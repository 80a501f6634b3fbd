"""Cells by their place, days written as text, and signs that cannot be seen."""

from collections.abc import Sequence
from datetime import date

from django import template

register = template.Library()


@register.filter
def cell(cells: Sequence[str], index: int) -> str:
    """Give a cell of a row by its place; none where the row is shorter."""
    return cells[index] if index < len(cells) else ""


@register.filter
def iso_day(text: str | None) -> date | None:
    """Read a day that was kept as text."""
    return date.fromisoformat(text) if text else None


@register.filter
def visible(delimiter: str) -> str:
    """Show a sign between cells that would not be seen."""
    return "⇥" if delimiter == "\t" else delimiter
