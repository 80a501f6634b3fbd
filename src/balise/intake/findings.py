"""What was found in a file: each finding points at a row and column of the original.

A finding is a value. Its sentence is the message whose code is the finding's rule, so
a rule without a sentence in six languages cannot be shown.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from balise.vocabulary.messages import Message


class Severity(StrEnum):
    """What a finding stops: an error its row, a warning and a notice nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True)
class Finding:
    """One thing found, by the rule that found it.

    ``row`` counts the file's rows as a spreadsheet does, from 1; ``column`` is the
    header as the file has it. ``value`` is the cell's text, never that of a personal
    column; it is shown to those who may see the original, and never logged.
    """

    rule: str
    severity: Severity
    row: int | None = None
    column: str | None = None
    value: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)

    def message(self) -> Message:
        """Give the sentence of this finding, with the place filled in."""
        place = {"row": self.row, "column": self.column, "value": self.value}
        shown = {name: "" if part is None else part for name, part in place.items()}
        return Message(self.rule, {**shown, **self.params})

    def record(self) -> tuple[str, str, int | None, str | None, str | None, str]:
        """Give the row of this finding in an engine table of ``FINDING_TYPES``."""
        params = json.dumps(
            dict(self.params), ensure_ascii=False, sort_keys=True, default=str
        )
        return (
            self.rule,
            self.severity.value,
            self.row,
            self.column,
            self.value,
            params,
        )


FINDING_TYPES: Final[Mapping[str, str]] = {
    "rule": "VARCHAR",
    "severity": "VARCHAR",
    "row": "BIGINT",
    "column": "VARCHAR",
    "value": "VARCHAR",
    "params": "VARCHAR",
}
"""Columns of an engine table of findings; ``params`` is JSON text."""
