"""How our codes stand to those of other classifications.

``crosswalks/standards.csv`` lists the codes of other classifications as far as we know
them, ``crosswalks/crosswalk.csv`` says which of ours meet which of theirs. Each row bears
its provenance: ``[SOURCE]`` was read in a publication, ``[KNOWN]`` was not checked, and
``[RECON]`` is our own reading. None of it is official.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Relation(StrEnum):
    """How the other code stands to ours."""

    EXACT = "exact"
    CLOSE = "close"
    BROADER = "broader"
    """The other code holds more than ours."""
    NARROWER = "narrower"
    """The other code holds less than ours."""
    RELATED = "related"


@dataclass(frozen=True)
class Standard:
    """One code of another classification, with its title where we know it."""

    standard: str
    code: str
    title: str
    provenance: str


@dataclass(frozen=True)
class Match:
    """One of our codes beside one of another classification.

    ``list_name`` is a code list, ``dataflow`` or ``indicator``.
    """

    list_name: str
    code: str
    standard: str
    target: str
    relation: Relation
    provenance: str


@cache
def standards() -> tuple[Standard, ...]:
    """Read the codes of other classifications that we know."""
    return tuple(Standard(*row) for row in _rows("standards"))


@cache
def crosswalk() -> tuple[Match, ...]:
    """Read every match."""
    return tuple(
        Match(name, code, standard, target, Relation(relation), provenance)
        for name, code, standard, target, relation, provenance in _rows("crosswalk")
    )


def _rows(name: str) -> Iterator[list[str]]:
    source = files("balise.vocabulary") / "crosswalks" / f"{name}.csv"
    rows = csv.reader(source.read_text(encoding="utf-8").splitlines())
    next(rows)
    yield from rows
