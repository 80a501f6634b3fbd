"""Cite an answer so that it can be rebuilt, without giving away what is in it.

A figure can be small enough to guess, so nothing here is a plain hash: every digest is
keyed with the secrets of the submissions that it is about. When a recall destroys a
secret, nobody can test a guess any more, and the answer can no longer be verified.
"""

import csv
import hashlib
import hmac
import io
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

import ibis
import pyarrow as pa

from balise.analysis.answering import Answer, Readable, ask
from balise.analysis.questions import Question, Refused
from balise.analysis.settings import (
    CompleteIncidents,
    Declaration,
    Setting,
    SliceName,
)
from balise.vocabulary.model import MODEL_VERSION
from balise.vocabulary.observations import DIMENSIONS, VALUE_COLUMNS
from balise.vocabulary.slices import numbers_in

Keys = Callable[[str], bytes | None]
"""Gives the secret of a submission by its number; None once it is destroyed."""


_WITHOUT_KEY: Final = ""
# Recalled between the question and its citation: no digest, for it would be a bare hash.


def canonical_csv(table: pa.Table) -> bytes:
    """Write a table as its canonical bytes: sorted by all columns, plain decimals."""
    rows = sorted([_plain(cell) for cell in row.values()] for row in table.to_pylist())
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.schema.names)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _plain(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Decimal():
            text = f"{cell:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


@dataclass(frozen=True)
class Citation:
    """What an answer rested on: question, instant, model, slices, and who adds up.

    ``slices`` maps each slice to the keyed digest of its rows as this reader saw them;
    ``answer`` is a digest of the answer's bytes, keyed with all their secrets.
    """

    question: Question
    as_of: datetime
    slices: dict[SliceName, str]
    answer: str
    declarations: tuple[Declaration, ...] = ()
    complete_incidents: tuple[CompleteIncidents, ...] = ()
    references: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    model_version: str = MODEL_VERSION

    @property
    def numbers(self) -> frozenset[str]:
        """The submissions cited."""
        texts = {name.number for name in self.slices}
        return frozenset(number for text in texts for number in numbers_in(text))

    def setting(self, today: Setting) -> Setting:
        """Give today's setting, with what the citation fixes as it was."""
        return replace(
            today,
            only=frozenset(self.slices),
            declarations=self.declarations,
            complete_incidents=self.complete_incidents,
            references=self.references,
            several=self.several,
        )


def cite(
    answer: Answer, opened: Readable, setting: Setting, keys: Keys, *, at: datetime
) -> Citation:
    """Cite an answer while what it opened is still open. It reads the cells again."""
    slices = _digests(answer, opened, keys)
    flow = answer.question.indicator.dataflow
    used = (
        set(answer.choices.slices["participant"].to_pylist())
        if answer.choices
        else set()
    )
    return Citation(
        question=answer.question,
        as_of=answer.question.as_of or at,
        slices=slices,
        answer=sealed(canonical_csv(answer.table), sorted(answer.numbers), keys),
        declarations=tuple(
            d
            for d in setting.declarations
            if d.participant in used and d.dataflow == flow
        ),
        complete_incidents=tuple(
            c
            for c in setting.complete_incidents
            if c.participant in used and c.dataflow == flow
        ),
        references=setting.references & used,
        several=answer.several & used,
    )


def _digests(answer: Answer, opened: Readable, keys: Keys) -> dict[SliceName, str]:
    if answer.choices is None:
        return {}
    chosen = answer.choices.slices
    names = ("number", "agency", "unit", "frequency", "table", "period")
    named = {
        row.pop("slice_key"): SliceName(**row)
        for row in chosen.select(["slice_key", *names]).to_pylist()
    }
    texts: dict[object, list[str]] = {key: [] for key in named}
    wanted = ibis.memtable(chosen.select(["slice_key"]))
    cells = opened.cells.semi_join(wanted, "slice_key")
    shown = cells.select("slice_key", *DIMENSIONS, *VALUE_COLUMNS)
    for row in shown.to_pyarrow().to_pylist():
        key = row.pop("slice_key")
        texts[key].append("\x1f".join(_plain(cell) for cell in row.values()))
    return {
        name: _keyed("\x1e".join(sorted(texts[key])).encode(), name, keys)
        for key, name in named.items()
    }


def _keyed(content: bytes, name: SliceName, keys: Keys) -> str:
    secrets = [keys(number) for number in numbers_in(name.number)]
    if None in secrets:
        return _WITHOUT_KEY
    secret = _together(secrets)
    about = "\x1f".join(asdict(name).values()).encode()
    return hmac.new(secret, about + b"\x1d" + content, hashlib.sha256).hexdigest()


def sealed(content: bytes, numbers: Iterable[str], keys: Keys) -> str:
    """Digest some bytes with the secrets of all that they rest on, in a fixed order.

    The empty text where one of them is gone: without it nobody can test a guess.
    """
    secrets = [keys(number) for number in numbers]
    if None in secrets:
        return _WITHOUT_KEY
    together = hashlib.sha256(b"".join(s for s in secrets if s)).digest()
    return hmac.new(together, content, hashlib.sha256).hexdigest()


def _together(secrets: list[bytes | None]) -> bytes:
    """Give the one secret of a slice, or one of all that it rests on."""
    known = [secret for secret in secrets if secret is not None]
    return known[0] if len(known) == 1 else hashlib.sha256(b"".join(known)).digest()


class Outcome(StrEnum):
    """What became of a cited answer."""

    SAME = "same"
    RECALLED = "emptied-by-a-recall"
    NOT_OPEN = "no-longer-open-to-you"
    NO_MODEL = "model-version-not-installed"


@dataclass(frozen=True)
class Rebuilt:
    """The outcome; the answer if it is the same; who recalled, if somebody did."""

    outcome: Outcome
    answer: Answer | None = None
    recalled_by: tuple[str, ...] = ()


def rebuild(
    citation: Citation,
    opened: Readable,
    setting: Setting,
    keys: Keys,
    recalled: Callable[[str], str | None],
) -> Rebuilt:
    """Ask a cited question again, of what is open today as of the cited instant.

    ``opened`` and ``setting`` are those of whoever rebuilds, under today's rights;
    ``recalled`` names the participant that recalled a submission, or None.
    """
    if citation.model_version != MODEL_VERSION:
        return Rebuilt(Outcome.NO_MODEL)
    gone = {who for number in citation.numbers if (who := recalled(number))}
    if gone:
        return Rebuilt(Outcome.RECALLED, recalled_by=tuple(sorted(gone)))
    fixed = citation.setting(setting)
    answer = ask(citation.question, opened, fixed)
    if isinstance(answer, Refused) or citation.answer == _WITHOUT_KEY:
        return Rebuilt(Outcome.NOT_OPEN)
    again = cite(answer, opened, fixed, keys, at=citation.as_of)
    if (again.slices, again.answer) != (citation.slices, citation.answer):
        return Rebuilt(Outcome.NOT_OPEN)
    return Rebuilt(Outcome.SAME, answer)
