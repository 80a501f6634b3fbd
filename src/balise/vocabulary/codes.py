"""Code lists: what a code means, in six languages, and when it was valid.

A list is a CSV file in ``codelists/``: ``code, valid_from, valid_to, parent, ar, en,
es, fr, ru, zh, aliases, provenance`` (aliases separated by ``|``). ``provenance`` says
whose code it is: ``own`` is ours and must never be shown as an official code. A list
may have further columns, such as the bounds of an age band.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from balise.vocabulary.languages import LANGUAGES

_COLUMNS = {
    *("code", "valid_from", "valid_to", "parent", "aliases", "provenance"),
    *LANGUAGES,
}


@dataclass(frozen=True, slots=True)
class Code:
    """One code of one list; ``valid_to`` is the last day of its validity."""

    code: str
    labels: Mapping[str, str]
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    aliases: tuple[str, ...] = ()
    provenance: str = ""
    further: Mapping[str, str] = field(default_factory=dict)

    def is_valid_on(self, day: date) -> bool:
        """Say whether the code stood in its list on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes. Looking up an unknown code raises KeyError."""

    name: str
    codes: Mapping[str, Code]

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __getitem__(self, code: str) -> Code:
        return self.codes[code]

    def label(self, code: str, language: str) -> str:
        """The label of a code; the code itself where the list does not know it."""
        found = self.codes.get(code)
        return found.labels[language] if found else code


@cache
def code_list(name: str) -> CodeList:
    """Read one code list of the model; raises FileNotFoundError for an unknown name."""
    source = files("balise.vocabulary") / "codelists" / f"{name}.csv"
    lines = source.read_text(encoding="utf-8").splitlines()
    codes = {row["code"]: _code(row) for row in csv.DictReader(lines)}
    return CodeList(name, MappingProxyType(codes))


def _code(row: Mapping[str, str]) -> Code:
    aliases = tuple(a.strip() for a in (row.get("aliases") or "").split("|") if a)
    return Code(
        code=row["code"],
        labels=MappingProxyType({language: row[language] for language in LANGUAGES}),
        parent=row.get("parent") or None,
        valid_from=_day(row.get("valid_from")),
        valid_to=_day(row.get("valid_to")),
        aliases=aliases,
        provenance=row.get("provenance") or "",
        further=MappingProxyType({k: row[k] for k in row.keys() - _COLUMNS}),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
