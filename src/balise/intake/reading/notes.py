"""Collect what reading finds, a bounded number per rule.

A file of a million short rows has one fault, not a million: after the first ones of a
rule the rest are counted, and one last finding says how many more there are.
"""

from collections import Counter
from collections.abc import Collection
from typing import Final

from balise.intake.findings import Finding, Severity

SHOWN_PER_RULE: Final = 200


class Notes:
    """The findings of one reading, in the order in which they were made."""

    def __init__(self) -> None:
        self._shown: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def add(
        self,
        rule: str,
        severity: Severity,
        *,
        row: int | None = None,
        column: str | None = None,
        **params: object,
    ) -> None:
        """Note one finding."""
        self.take(Finding(rule, severity, row, column, None, params))

    def take(self, finding: Finding) -> None:
        """Note a finding that was made elsewhere."""
        self._counts[finding.rule] += 1
        if self._counts[finding.rule] <= SHOWN_PER_RULE:
            self._shown.append(finding)

    def copy(self) -> "Notes":
        """Give the same findings, to which others can be added apart."""
        copied = Notes()
        copied._shown = list(self._shown)
        copied._counts = Counter(self._counts)
        return copied

    def has(self, rule: str) -> bool:
        """Say whether a rule found anything."""
        return self._counts[rule] > 0

    def forget(self, rules: Collection[str], since: int) -> None:
        """Take back what was noted of rows that turned out to be no rows of data."""
        kept = [
            f
            for f in self._shown
            if f.rule not in rules or f.row is None or f.row < since
        ]
        self._counts -= Counter(f.rule for f in self._shown if f not in kept)
        self._shown = kept

    def findings(self) -> tuple[Finding, ...]:
        """Give every finding shown, and per rule how many are not."""
        rest = tuple(
            Finding(
                "more-of-the-same",
                self._severity(rule),
                params={"rule": rule, "count": count - SHOWN_PER_RULE},
            )
            for rule, count in self._counts.items()
            if count > SHOWN_PER_RULE
        )
        return (*self._shown, *rest)

    def _severity(self, rule: str) -> Severity:
        return next(found.severity for found in self._shown if found.rule == rule)
