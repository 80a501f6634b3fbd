"""Change a pack that fits as a person says of single columns, leaving the rest of it.

What a person says anew is described by the same code as a file without a pack; only
those columns of the pack are written again.
"""

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any, Final

from balise.intake.suggesting.values import Question, Suggestion
from balise.vocabulary.model import model

_PARTS: Final = (
    *("period:year", "period:month", "period:quarter", "period:date", "period:sdmx"),
    *("report_date", "note", "source", "rate", "region", "identifier"),
    *("ignore", "personal"),
)


def meanings() -> tuple[str, ...]:
    """Give everything that a person may say of a column, the most usual first."""
    dimensions = [f"dimension:{name}" for name in model().dimensions]
    return ("measure", *dimensions, "dimension:sex+age", *_PARTS)


def amended(
    content: Mapping[str, Any], said: Suggestion, headers: Collection[str]
) -> dict[str, Any]:
    """Write what was said of some columns into the layout of a pack that has them."""
    made: dict[str, Any] = deepcopy(dict(content))
    described = {c.header: dict(c.description) for c in said.columns if c.settled}
    for layout in made["layouts"]:
        columns = layout.get("columns", {})
        for header in headers:
            if header in described and header in columns:
                columns[header] = described[header]
    return made


def with_subject(
    content: Mapping[str, Any], indicator: str, unit: str
) -> dict[str, Any]:
    """Say what the figures of a pack count; a pack of incidents counts nothing."""
    made: dict[str, Any] = deepcopy(dict(content))
    for layout in made["layouts"]:
        if "figures" in layout:
            layout["figures"] = {
                **layout["figures"],
                "indicator": indicator,
                "unit": unit,
            }
    return made


def about_columns(said: Suggestion, headers: Collection[str]) -> tuple[Question, ...]:
    """Keep the questions about some columns; the pack has answered all others."""
    return tuple(
        question
        for question in said.questions
        if question.name.partition(":")[2] in headers
    )
