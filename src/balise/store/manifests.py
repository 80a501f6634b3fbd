"""What one sealed submission says of itself: its files, slices and digests.

Every digest is keyed with the submission's secret. The manifest opens to nobody but the
store; a citation never quotes it.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from balise.store.canonical import keyed
from balise.store.values import SameAs
from balise.vocabulary.periods import Spans
from balise.vocabulary.slices import CoveredFlow, Series

MANIFEST: Final = "manifest.json"
SEAL_FORMAT: Final = "1"


@dataclass(frozen=True)
class SealedFile:
    """One Parquet file of a submission: the rows of one table and one restriction.

    ``kind`` is ``statistics``, ``incidents``, ``rejected``, ``findings``, ``cleaned``,
    ``labels`` or ``corrections``; ``table`` is a table's name, or the name of an incident table.
    """

    path: str
    kind: str
    dataflow: str
    table: str
    restriction: str
    rows: int = 0
    digest: str = ""


@dataclass(frozen=True)
class SealedSlice:
    """The rows of one slice under one restriction: how many, and their keyed digest."""

    series: Series
    period: str
    restriction: str
    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """The whole of what is kept beside the records.

    ``declared`` is what the caller says: pack identity and version, model version,
    balance, and which roles cleared and approved.
    """

    number: str
    files: tuple[SealedFile, ...]
    slices: tuple[SealedSlice, ...]
    covered: tuple[Mapping[str, Any], ...]
    same_as: SameAs
    original: Mapping[str, str]
    declared: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""

    @property
    def restrictions(self) -> frozenset[str]:
        """The labels that occur in the records."""
        return frozenset(file.restriction for file in self.files) - {""}

    def keyed_digest(self, secret: bytes) -> str:
        """Work out the digest of everything here but the digest itself."""
        body = _plain(self)
        del body["digest"]
        return keyed(secret, "manifest", _text(body))

    def to_json(self) -> str:
        """Write the manifest; equal manifests are equal texts."""
        return _text(_plain(self))


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a sealed folder; OSError or ValueError where it is bad."""
    return from_json((folder / MANIFEST).read_text(encoding="utf-8"))


def from_json(text: str) -> Manifest:
    """Read a manifest's text."""
    body = json.loads(text)
    body.pop("format")
    body["files"] = tuple(SealedFile(**file) for file in body["files"])
    body["slices"] = tuple(_slices(body["slices"]))
    body["covered"] = tuple(body["covered"])
    body["same_as"] = {
        Series(*entry["series"]): {
            number: spans_of(runs) for number, runs in entry["numbers"].items()
        }
        for entry in body["same_as"]
    }
    return Manifest(**body)


def flow_text(flow: CoveredFlow) -> dict[str, Any]:
    """Write one statement of coverage as plain JSON values."""
    return {
        "series": list(asdict(flow.covered.series).values()),
        "periods": runs_of(flow.covered.periods),
        "depth": flow.depth.value,
        "complete": flow.complete,
        "absent": flow.absent,
        "replaces": flow.replaces,
    }


def runs_of(spans: Spans) -> list[list[str]]:
    """Write spans as pairs of ISO dates."""
    return [[first.isoformat(), last.isoformat()] for first, last in spans]


def spans_of(runs: list[list[str]]) -> Spans:
    """Read spans from pairs of ISO dates."""
    days = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in runs]
    return Spans.of(days)


def _plain(manifest: Manifest) -> dict[str, Any]:
    return {
        "format": SEAL_FORMAT,
        "number": manifest.number,
        "files": [asdict(file) for file in manifest.files],
        "slices": _by_series(manifest.slices),
        "covered": list(manifest.covered),
        "same_as": [
            {
                "series": list(asdict(series).values()),
                "numbers": {n: runs_of(spans) for n, spans in sorted(held.items())},
            }
            for series, held in sorted(manifest.same_as.items())
        ],
        "original": dict(manifest.original),
        "declared": dict(manifest.declared),
        "digest": manifest.digest,
    }


def _by_series(slices: tuple[SealedSlice, ...]) -> list[dict[str, Any]]:
    # A file may hold a hundred thousand slices: the series is written once.
    found: dict[tuple[Series, str], list[list[Any]]] = {}
    for one in slices:
        key = (one.series, one.restriction)
        found.setdefault(key, []).append([one.period, one.rows, one.digest])
    return [
        {
            "series": list(asdict(series).values()),
            "restriction": restriction,
            "periods": periods,
        }
        for (series, restriction), periods in sorted(found.items())
    ]


def _slices(groups: list[dict[str, Any]]) -> list[SealedSlice]:
    return [
        SealedSlice(Series(*group["series"]), period, group["restriction"], rows, mark)
        for group in groups
        for period, rows, mark in group["periods"]
    ]


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
