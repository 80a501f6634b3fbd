"""The checks that intake runs, each declared once in ``declared.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from balise.intake.findings import Severity
from balise.vocabulary.declarations import parsed
from balise.vocabulary.languages import Labels


class Kind(StrEnum):
    """What kind of fault a check looks for, in the order of the reference page."""

    STRUCTURE = "structure"
    CODES = "codes"
    DATES = "dates"
    LOGIC = "logic"
    TOTALS = "totals"
    COORDINATES = "coordinates"
    DUPLICATES = "duplicates"
    PLACEHOLDERS = "placeholders"
    COMPLETENESS = "completeness"
    PLAUSIBILITY = "plausibility"


@dataclass(frozen=True)
class Check:
    """One check: its code, how severe it is, and what it looks at.

    ``rule`` says in six languages what is compared, why, and what to do about it.
    ``asks`` says that its findings come with the one optional question of RULES 5.
    """

    code: str
    kind: Kind
    severity: Severity
    looks_at: str
    rule: Labels
    asks: bool = False


@cache
def checks() -> Mapping[str, Check]:
    """Give every check by its code, kind by kind."""
    source = files("balise.intake.checks") / "declared.yaml"
    found = parsed(source.read_text(encoding="utf-8"))
    listed = [_check(code, spec) for code, spec in found.items()]
    listed.sort(key=lambda check: list(Kind).index(check.kind))
    return MappingProxyType({check.code: check for check in listed})


def severity(code: str) -> str:
    """Give the severity of a check as the engine's tables write it."""
    return checks()[code].severity.value


def _check(code: str, spec: Mapping[str, object]) -> Check:
    return Check(
        code=code,
        kind=Kind(str(spec["kind"])),
        severity=Severity(str(spec["severity"])),
        looks_at=str(spec["looks_at"]),
        rule=spec["rule"],  # type: ignore[arg-type] # a test holds the six languages
        asks=spec.get("asks") is True,
    )
