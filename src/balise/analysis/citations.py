"""Citations as text: what is written under a figure, and read again years later."""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from balise.analysis.citing import Citation
from balise.analysis.questions import Question
from balise.analysis.settings import (
    Arrangement,
    CompleteIncidents,
    Declaration,
    SliceName,
)
from balise.vocabulary.periods import Frequency, Span, Spans


def to_json(citation: Citation) -> str:
    """Write a citation; the same citation always gives the same text."""
    content = {
        "model": citation.model_version,
        "as_of": citation.as_of.isoformat(),
        "question": question_data(citation.question),
        "slices": [
            {**asdict(name), "digest": digest}
            for name, digest in sorted(citation.slices.items())
        ],
        "answer": citation.answer,
        "declarations": [_declaration(d) for d in citation.declarations],
        "complete_incidents": [
            {**asdict(c), "periods": _runs(c.periods)}
            for c in citation.complete_incidents
        ],
        "references": sorted(citation.references),
        "several_agencies": sorted(citation.several),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Citation:
    """Read a citation; raises ValueError where it is none."""
    try:
        return _citation(json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a citation") from error


def _citation(found: dict[str, Any]) -> Citation:
    slices = {}
    for row in found["slices"]:
        digest = row.pop("digest")
        slices[SliceName(**row)] = digest
    return Citation(
        question=question_of(found["question"]),
        as_of=datetime.fromisoformat(found["as_of"]),
        slices=slices,
        answer=found["answer"],
        declarations=tuple(
            Declaration(
                participant=d["participant"],
                dataflow=d["dataflow"],
                arrangement=Arrangement(d["arrangement"]),
                agencies=frozenset(d["agencies"]),
                periods=_spans(d["periods"]),
            )
            for d in found["declarations"]
        ),
        complete_incidents=tuple(
            CompleteIncidents(**{**c, "periods": _spans(c["periods"])})
            for c in found["complete_incidents"]
        ),
        references=frozenset(found["references"]),
        several=frozenset(found.get("several_agencies", ())),
        model_version=found["model"],
    )


def question_data(question: Question) -> dict[str, Any]:
    """Write a question as plain values; equal questions give equal ones."""
    return {
        "measure": question.measure,
        "by": list(question.by),
        "where": {name: list(codes) for name, codes in question.where},
        "first": question.first.isoformat(),
        "last": question.last.isoformat(),
        "grain": question.grain.value,
        "statistic": question.statistic,
        "unit": question.unit,
        "as_of": question.as_of.isoformat() if question.as_of else None,
    }


def question_of(found: dict[str, Any]) -> Question:
    """Read a question that ``question_data`` wrote."""
    as_of = found["as_of"]
    return Question(
        measure=found["measure"],
        first=date.fromisoformat(found["first"]),
        last=date.fromisoformat(found["last"]),
        grain=Frequency(found["grain"]),
        by=tuple(found["by"]),
        where=tuple((n, tuple(codes)) for n, codes in sorted(found["where"].items())),
        statistic=found["statistic"],
        unit=found["unit"],
        as_of=datetime.fromisoformat(as_of) if as_of else None,
    )


def _declaration(declaration: Declaration) -> dict[str, Any]:
    return {
        "participant": declaration.participant,
        "dataflow": declaration.dataflow,
        "arrangement": declaration.arrangement.value,
        "agencies": sorted(declaration.agencies),
        "periods": _runs(declaration.periods),
    }


def _runs(spans: Spans) -> list[list[str]]:
    return [[run.first.isoformat(), run.last.isoformat()] for run in spans]


def _spans(runs: list[list[str]]) -> Spans:
    days = [Span(date.fromisoformat(a), date.fromisoformat(b)) for a, b in runs]
    return Spans.of(days)
