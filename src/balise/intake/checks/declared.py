"""The checks that intake runs, each declared once in ``declared.yaml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from balise.intake.findings import Severity


@dataclass(frozen=True)
class Check:
    """One rule: its code, how severe it is and what it looks at."""

    code: str
    severity: Severity
    looks_at: str


@cache
def checks() -> Mapping[str, Check]:
    """Give every check by its code."""
    source = files("balise.intake.checks") / "declared.yaml"
    found = yaml.safe_load(source.read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            code: Check(code, Severity(spec["severity"]), spec["looks_at"])
            for code, spec in found.items()
        }
    )


def severity(code: str) -> str:
    """Give the severity of a check as the engine's tables write it."""
    return checks()[code].severity.value
