"""What a conversion gives: records, findings and a balance, or why it stopped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from balise.intake.balances import Balance
from balise.intake.findings import Finding, Severity
from balise.vocabulary.messages import Message
from balise.vocabulary.slices import CoveredFlow


@dataclass(frozen=True)
class Converted:
    """The records of one file, in tables of the engine that read it.

    ``rejected`` has ``row``, ``rule`` and ``cells`` (JSON, without personal columns).
    ``cleaned_original`` is the file without its personal columns, if it had any;
    ``original_labels`` what the source said of each incident, in its own words.
    """

    observations: str | None
    incidents: Mapping[str, str]
    rejected: str
    findings: str
    balance: Balance
    covered: tuple[CoveredFlow, ...]
    counts: Mapping[Severity, int] = field(default_factory=dict)
    personal_columns: tuple[str, ...] = ()
    cleaned_original: str | None = None
    original_labels: str | None = None
    layout: str = ""

    @property
    def blocking(self) -> int:
        """Count the errors, each of which keeps the submission from being sealed."""
        return self.counts.get(Severity.ERROR, 0)


@dataclass(frozen=True)
class Stopped:
    """Why nothing was converted: every reason, and what to do about each."""

    messages: tuple[Message, ...]
    findings: tuple[Finding, ...] = ()


Outcome: TypeAlias = Converted | Stopped
